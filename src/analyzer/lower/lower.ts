// From a syntax tree to what is kept of a file.
import type { ParseFailure } from '../finding.ts';
import type { Directive, FileIR, Value } from '../ir.ts';
import { indexLines, placeAt } from '../lines.ts';
import { isFailure, TOO_DEEP, type ParsedFile } from '../syntax.ts';
import { readAnnotations } from './annotations.ts';
import { bindNames } from './bindings.ts';
import { compact } from './compact.ts';
import { addFunction } from './functions.ts';
import { markDeciding } from './deciding.ts';
import { markKeepers } from './keeps.ts';
import { shared } from './shared.ts';
import { Overwrites } from './overwrites.ts';
import { NOTHING } from './ready.ts';
import type { Lowering } from './state.ts';
import { visitAll } from './visit.ts';

/** The same for whatever a parser says. Never throws over a text. */
export function lowered(parsed: ParsedFile | ParseFailure): FileIR | ParseFailure {
  if (isFailure(parsed)) return parsed;
  try {
    return lower(parsed);
  } catch (error) {
    // The walk is recursive, as the parser's is.
    if (error instanceof RangeError) return TOO_DEEP;
    throw error;
  }
}

/** Boils a parsed file down to its functions, its calls and the values that reach them. */
export function lower(parsed: ParsedFile): FileIR {
  const names = bindNames(parsed.ast);
  const lineStarts = indexLines(parsed.text).starts;
  const ir: FileIR = {
    path: parsed.path,
    functions: [],
    sites: [],
    variables: names.variables.map(({ name }) => ({ name: shared(name), fn: -1, values: [] })),
    classes: [],
    objects: [],
    arrays: [],
    writes: [],
    exports: {},
    reexports: [],
    loaded: [],
    names: [],
    lineStarts,
    spans: [],
    directives: directivesOf(parsed, lineStarts),
    worker: false,
  };
  const state: Lowering = {
    parsed,
    ir,
    bindings: names,
    spans: [],
    ids: new Map(),
    members: new Map(),
    names: new Set(),
    annotations: readAnnotations(parsed),
    fn: 0,
    thrown: undefined,
    unless: undefined,
    guards: [],
    ready: NOTHING,
    overwrites: new Overwrites(),
    constants: new Map(),
    declared: new Map(),
    fields: [],
    handed: new Set(),
    merged: new Map(),
    body: undefined,
    renewed: new Map(),
    blocks: [],
    throwers: undefined,
    named: undefined,
    taken: new Map(),
    listed: new Map(),
    captured: undefined,
    ancestors: [],
  };
  addFunction(state, parsed.ast, { name: '(module)' });
  visitAll(state, parsed.ast.body, parsed.ast);
  markKeepers(ir);
  markDeciding(ir, state.fields);
  const startOf = (site: number): number => state.spans[ir.sites[site]?.node ?? 0] ?? 0;
  for (const fn of ir.functions) {
    fn.sites.sort((a, b) => startOf(a) - startOf(b));
  }
  return compact({
    ...ir,
    names: [...state.names],
    spans: state.spans,
    worker: /(^|[/\\])[^/\\]+\.worker\.[^/\\]+$/.test(parsed.path) || usesWorkerPort(ir),
  });
}

/** `parentPort` and `workerData` exist on workers only. */
function usesWorkerPort(ir: FileIR): boolean {
  const isPort = (name: string): boolean => name === 'parentPort' || name === 'workerData';
  const readsPort = (value: Value): boolean =>
    (value.t === 'import' && /^(node:)?worker_threads$/.test(value.from) && isPort(value.name)) ||
    (value.t === 'member' &&
      ((value.key.t === 'const' && isPort(String(value.key.value))) || readsPort(value.object)));
  return (
    ir.variables.some(({ values }) => values.some(readsPort)) ||
    ir.sites.some(({ callee, key }) => readsPort(callee) || (key !== undefined && isPort(key)))
  );
}

function directivesOf({ ast }: ParsedFile, lineStarts: readonly number[]): Directive[] {
  return (ast.comments ?? [])
    .filter(comment => comment.value.includes('unblock-'))
    .map(comment => ({
      text: shared(comment.value),
      block: comment.type === 'Block',
      span: { start: comment.range[0], end: comment.range[1] },
      line: placeAt(lineStarts, comment.range[0]).line,
      endLine: placeAt(lineStarts, comment.range[1]).line,
    }));
}
