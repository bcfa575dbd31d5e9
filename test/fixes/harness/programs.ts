// Generates programs: a file that runs, a module that it imports, in some layout, and what they need.
import fc from 'fast-check';
import { CALLEES, PLACES, type Callee, type Place } from './places.ts';

export interface Generated {
  /** File names and texts; `main` is the one that runs. */
  readonly files: Readonly<Record<string, string>>;
  readonly main: string;
  readonly typed: boolean;
  /** Does every blocking call in it have a fix that is provably safe? */
  readonly safe: boolean;
}

export type Format = 'mjs' | 'cjs' | 'mts';

export interface Layout {
  readonly semicolons: boolean;
  readonly double: boolean;
  readonly crlf: boolean;
  readonly indent: string;
  readonly head: string;
  /** How modules are imported. */
  readonly imports: 'default' | 'named' | 'namespace';
}

interface Part {
  readonly place: Place;
  readonly callees: readonly Callee[];
}

const part: fc.Arbitrary<Part> = fc.record({
  place: fc.constantFrom(...PLACES),
  callees: fc.array(fc.constantFrom(...CALLEES), { minLength: 1, maxLength: 3 }),
});

export const layouts: fc.Arbitrary<Layout> = fc.record({
  semicolons: fc.boolean(),
  double: fc.boolean(),
  crlf: fc.boolean(),
  indent: fc.constantFrom('  ', '\t', '    '),
  head: fc.constantFrom(
    '',
    '',
    '#!/usr/bin/env node\n',
    '/* Copyright (c) nobody */\n\n',
    '// what it does\n',
  ),
  imports: fc.constantFrom('default', 'named', 'namespace'),
});

export const programs: fc.Arbitrary<Generated> = fc
  .record({
    format: fc.constantFrom<Format>('mjs', 'cjs', 'mts'),
    parts: fc.array(part, { minLength: 2, maxLength: 5 }),
    layout: layouts,
    taken: fc.boolean(),
  })
  .map(write);

const MODULES = { fs: 'fs', zlib: 'zlib', crypto: 'crypto', path: 'path', child_process: 'child_process' };

function write({
  format,
  parts,
  layout: style,
  taken,
}: {
  format: Format;
  parts: readonly Part[];
  layout: Layout;
  taken: boolean;
}): Generated {
  const typed = format === 'mts';
  const needs = new Set(parts.flatMap(({ callees }) => callees.map(({ needs: what }) => what)));
  const functions = parts.map(({ place, callees }, index) => {
    let turn = 0;
    const body = place.body.replace(/\$(?!\{)/g, () => callees[turn++ % callees.length]?.code ?? '');
    return `async function f${index}(known: boolean) {\n${indented(body)}\n}\n`;
  });
  const calls = parts.map(
    (_, index) =>
      `try {\n  log('f${index}', await f${index}(true));\n} catch (error) {\n  log('threw', name(error));\n}`,
  );
  const main = `async function main() {\n${indented(calls.join('\n'))}\n}\n`;
  const start = format === 'cjs' ? 'module.exports = main();\n' : 'await main();\n';
  const text = [
    style.head,
    format === 'cjs' ? "'use strict';\n" : '',
    imports(format, style, needs),
    DATA[format === 'cjs' ? 'cjs' : 'esm'],
    LOG,
    taken
      ? 'const runInExecutor = 1, promisify = 2, readFile = 3;\nlog(runInExecutor, promisify, readFile);\n'
      : '',
    "const shared = { value: '', count: 0 };\n",
    needs.has('helper') ? HELPER : '',
    needs.has('state') ? STATE : '',
    needs.has('method') ? METHOD : '',
    ...functions,
    main,
    start,
  ].join('');
  const lib = `${imports(format, { ...style, imports: 'default' }, new Set(['fs']))}${LIB[format === 'cjs' ? 'cjs' : 'esm']}`;
  const layOut = (source: string): string => laidOut(typed ? source : withoutTypes(source), style);
  return {
    files: { [`main.${format}`]: layOut(text), [`lib.${format}`]: layOut(lib) },
    main: `main.${format}`,
    typed,
    safe: parts.every(({ place, callees }) => place.safe && callees.every(callee => callee.safe)),
  };
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

export function imports(format: Format, { imports: kind }: Layout, needs: ReadonlySet<string>): string {
  const lines: string[] = [];
  const add = (name: keyof typeof MODULES): void => {
    const specifier = `'node:${MODULES[name]}'`;
    if (format === 'cjs') lines.push(`const ${name} = require(${specifier});`);
    else if (kind === 'namespace') lines.push(`import * as ${name} from ${specifier};`);
    else lines.push(`import ${name} from ${specifier};`);
  };
  add('fs');
  add('path');
  if (needs.has('zlib')) add('zlib');
  if (needs.has('crypto')) add('crypto');
  if (needs.has('process'))
    lines.push(
      format === 'cjs'
        ? "const { execFileSync } = require('node:child_process');"
        : "import { execFileSync } from 'node:child_process';",
    );
  if (needs.has('lib'))
    lines.push(
      format === 'cjs' ? "const { load } = require('./lib.cjs');" : `import { load } from './lib.${format}';`,
    );
  return `${lines.join('\n')}\n`;
}

const PATHS = `const folder = path.join(here, '..', 'data');
const file = path.join(folder, 'text.txt');
const packed = fs.readFileSync(path.join(folder, 'text.gz'));
`;
export const DATA = {
  esm: `const here = import.meta.dirname;\n${PATHS}`,
  cjs: `const here = __dirname;\n${PATHS}`,
} as const;

export const LOG = `function log(...values: unknown[]) {
  console.log(...values);
  return values.length > 0 && typeof values[0] === 'string' ? values[0] : 'none';
}
const name = (error: unknown) =>
  error instanceof Error ? [error.name, error.message.replace(/'.*data/, "'data"), 'code' in error && error.code] : error;
`;
const HELPER = `function read(from: string): string {
  return fs.readFileSync(from, 'utf8');
}
const trimmed = (from: string): string => read(from).trim();
`;
const STATE = `let reads = 0;
function counted(from: string): string {
  reads++;
  return fs.readFileSync(from, 'utf8') + reads;
}
`;
const METHOD = `class Store {
  get(from: string): string {
    return fs.readFileSync(from, 'utf8');
  }
}
const store = new Store();
`;
const LIB = {
  esm: `export function load(from: string): string {
  return fs.readFileSync(path.resolve(from), 'utf8');
}
`,
  cjs: `function load(from: string): string {
  return fs.readFileSync(path.resolve(from), 'utf8');
}
module.exports = { load };
`,
} as const;

/** The annotations that the pieces above use. */
export function withoutTypes(text: string): string {
  return text
    .replaceAll(/: (readonly )?(string|number|boolean|unknown)(\[\])?( \| undefined)?(?=[,)=;]| =| \{)/g, '')
    .replaceAll(/class Thing \{ value; /g, 'class Thing { ');
}

export function laidOut(text: string, { semicolons, double, crlf, indent }: Layout): string {
  let result = text;
  if (!semicolons) result = result.replace(/;(?=\n)(?!\n\s*[([`])/g, '');
  if (double) result = result.replace(/'([^'"\n]*)'/g, '"$1"');
  result = result.replace(/^(?: {2})+/gm, spaces => indent.repeat(spaces.length / 2));
  return crlf ? result.replaceAll('\n', '\r\n') : result;
}
