import assert from 'node:assert/strict';
import { TABLES } from '../../src/analyzer/catalogue/index.ts';
import type { Api } from '../../src/analyzer/catalogue/types.ts';
import { isFailure, parse } from '../../src/analyzer/parse.ts';
import { assemble, filesOf } from '../../src/fixes/assemble.ts';
import { choicesFor } from '../../src/fixes/choices.ts';
import { applyEdits } from '../../src/fixes/edits.ts';
import { readSource } from '../../src/fixes/reading/source.ts';
import type { FixKind, TextEdit } from '../../src/fixes/types.ts';
import { CALLS } from './calls.ts';
import { FACTS, findingsIn } from './support.ts';
import {
  COLLISIONS,
  HEADERS,
  IMPORTS,
  JSX_PLACES,
  LAYOUTS,
  layOut,
  PLACES,
  TYPED_PLACES,
  type TablePlace,
} from './table.ts';

/** Arguments without which these do not block. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  createDiffieHellman: '(1024)',
  open: '(1, p, true)',
};

/** The blocking functions of Node.js that a program calls by name, each with a call of it. */
const APIS = TABLES.filter(({ name }) =>
  /^(child_process|crypto|fs|inspector|module|os|process|v8|vm|zlib)$/.test(name),
).flatMap(table =>
  Object.entries(table.exports).flatMap(([path, { on = 'call', when = [] }]: [string, Api]) => {
    // A program with a megabyte in it is no use here.
    if (on !== 'call' || when.some(({ kind }) => kind === 'min-bytes')) return [];
    const { code } =
      CALLS.find(call => call.module === table.name && call.code.startsWith(`${path}(`) && !call.refused) ??
      {};
    return [
      { module: table.name, path, list: ARGUMENTS[path] ?? code?.slice(path.length) ?? '(p, fd, bytes)' },
    ];
  }),
);

interface Program {
  readonly path: string;
  readonly text: string;
  readonly places: readonly TablePlace[];
  readonly layout: (text: string) => string;
  /** The call as it stands in the program. */
  readonly call: string;
}

const MARK = '// place ';

/** A program that calls one function in every place, written in the `turn`th of all the ways to write it. */
function programOf({ module, path, list }: (typeof APIS)[number], turn: number): Program {
  const pick = <T>(choices: readonly T[], step = 1): T =>
    choices[Math.floor(turn / step) % choices.length] as T;
  const name = path.replace(/\..*/, '');
  const rest = path.slice(name.length);
  const form = pick(IMPORTS);
  const extension = pick(form.extensions);
  const typed = extension.endsWith('ts');
  const jsx = turn % 4 === 0 && /^[jt]s$/.test(extension);
  const places = [...PLACES, ...(typed && !jsx ? TYPED_PLACES : []), ...(jsx ? JSX_PLACES : [])];
  const style = pick(LAYOUTS);
  const layout = (text: string): string => layOut(text, style);
  const head = form.head.replaceAll('%', module).replaceAll('#', name);
  const call = `${form.callee.replace('#', name)}${rest}${list}`;
  const functions = places.map(
    ({ code }, index) =>
      `${MARK}${index}\nasync function f${index}(p, fd, bytes, use, known, tag) {\n  ${code.replaceAll(/[$€](?!\{)/g, () => call)}\n}\n`,
  );
  const header = pick(HEADERS).startsWith("'") && form.head.startsWith('import') ? '' : pick(HEADERS);
  return {
    path: `a.${extension}${jsx ? 'x' : ''}`,
    text: layout(header + head + pick(COLLISIONS) + functions.join('')),
    places,
    layout,
    call,
  };
}

/** The parts of a program: what is above its functions, and each function. */
const partsOf = (text: string): string[] => text.split(MARK);

const KINDS = ['executor', 'native'] as const;

interface Cell {
  readonly outcome: string;
  readonly edits: readonly TextEdit[];
}

/** What each place becomes, by kind. */
function cellsOf(program: Program): Record<(typeof KINDS)[number], Cell>[] {
  const { path, text, places } = program;
  const starts = partsOf(text).map((_, index) => (index === 0 ? 0 : text.indexOf(`${MARK}${index - 1}`)));
  const findings = findingsIn(text, path);
  const source = readSource({ path, text });
  assert(source);
  return places.map(({ name }, index) => {
    const found = findings.filter(({ node }) => {
      const next = starts[index + 2] ?? text.length;
      return node.start >= (starts[index + 1] ?? 0) && node.end <= next;
    });
    assert.equal(found.length, 1, `${name}: ${found.length} findings in\n${text}`);
    const { drafts, refusals } = choicesFor(found[0]!, source, FACTS);
    const cellOf = (kind: FixKind): Cell => {
      const draft = drafts.find(offered => offered.kind === kind);
      const reason = refusals.find(refused => refused.kind === kind)?.reason;
      const fixed = draft && assemble(source, FACTS, [draft]);
      return fixed
        ? { outcome: fixed.text, edits: filesOf(path, text, fixed)[0]?.edits ?? [] }
        : { outcome: `refused: ${reason ?? 'no such fix'}`, edits: [] };
    };
    return { executor: cellOf('executor'), native: cellOf('native') };
  });
}

/** What stands for the call: read off the plainest place, and expected in all others. */
function awaitedIn({ layout }: Program, outcome: string): string {
  const body = partsOf(outcome)[1] ?? '';
  const [before = '', after = ''] = layout('@const value = $;\n').slice(1).split('$');
  const start = body.indexOf(before) + before.length;
  return body.slice(start, body.indexOf(after, start));
}

function checkCell(program: Program, index: number, { outcome }: Cell, awaited: string): void {
  const { text, places, layout, call } = program;
  const place = places[index];
  assert(place);
  const parts = partsOf(text);
  const [head = '', ...functions] = partsOf(outcome);
  functions.forEach((part, other) => {
    if (other !== index) assert.equal(part, parts[other + 1], `${place.name} changes another function`);
  });
  const inParentheses = awaited.startsWith('(') ? awaited : `(${awaited})`;
  const code = (place.after ?? place.code)
    .replaceAll(/\$(?!\{)/g, () => awaited)
    .replaceAll('€', () => inParentheses);
  const before = layout(place.code.replaceAll(/[$€](?!\{)/g, () => call));
  const expected = (parts[index + 1] ?? '').replace(before, () => layout(code));
  assert.equal(functions[index], expected, place.name);
  assert(head.length >= (parts[0] ?? '').length, 'imports are added');
}

/** All fixes of a program together. */
function merged(text: string, cells: readonly Cell[]): string {
  const edits = new Map(cells.flatMap(cell => cell.edits).map(edit => [JSON.stringify(edit), edit]));
  return applyEdits(text, [...edits.values()]);
}

function checkProgram(program: Program, cells: readonly Cell[]): number {
  const { path, text, places } = program;
  const plain = cells[0]?.outcome ?? '';
  const awaited = awaitedIn(program, plain);
  let fixed = 0;
  for (const [index, cell] of cells.entries()) {
    const { name, reason } = places[index]!;
    if (plain.startsWith('refused')) assert.match(cell.outcome, /^refused/, name);
    else if (reason) assert.match(cell.outcome.replace('refused: ', ''), reason, name);
    else {
      checkCell(program, index, cell, awaited);
      fixed++;
    }
  }
  const all = merged(text, cells);
  const parsed = parse(path, all);
  if (isFailure(parsed)) assert.fail(`${parsed.line}: ${parsed.message}\n${all}`);
  assert.equal(findingsIn(all, path).length, places.length - fixed, all);
  return fixed;
}

describe('the table of fixes', () => {
  it('is right about each blocking function of Node.js in each place', function () {
    this.timeout(180_000);
    const fixed = { executor: 0, native: 0 };
    APIS.forEach((api, turn) => {
      const program = programOf(api, turn);
      const cells = cellsOf(program);
      for (const kind of KINDS)
        fixed[kind] += checkProgram(
          program,
          cells.map(cell => cell[kind]),
        );
    });
    for (const kind of KINDS) assert(fixed[kind] > 3000, `${kind}: ${fixed[kind]} cells`);
  });
});
