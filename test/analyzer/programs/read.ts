import { readdirSync, readFileSync } from 'node:fs';

/** A program of `cases/`, which `truth.ts` runs and the analyzer reads. */
export interface Program {
  readonly category: string;
  readonly name: string;
  /** The first one is the entry. */
  readonly files: readonly SourceFile[];
  /** `file:line` of every place that the page says blocks, in order. */
  readonly marks: readonly string[];
  /** Places at which the analyzer is known to be wrong. */
  readonly known: readonly string[];
}

export interface SourceFile {
  readonly path: string;
  readonly code: string;
}

const folder = new URL('cases/', import.meta.url);
const FENCE = /^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm;
const MARK = /\/\/ blocks(?:, not found yet)?$/;
const KNOWN = /\/\/ (?:blocks, not found yet|found, does not block)$/;

/**
 * Reads the micro-benchmarks: a page is a category, a heading a program, each fence a file of it. Every exported async
 * function is called. A file that uses `leaf` without declaring it gets it on a first line. `// blocks`
 * ends the lines in async code whose call runs it before anything is awaited; `// blocks, not found yet` and
 * `// found, does not block` those at which the analyzer is known to be wrong.
 */
export function readPrograms(): Program[] {
  return readdirSync(folder).flatMap(page => {
    const [category = page, ...programs] = readFileSync(new URL(page, folder), 'utf8')
      .split(/^##? /m)
      .slice(1);
    return programs.map(text => readProgram(heading(category), text));
  });
}

function readProgram(category: string, text: string): Program {
  const files = Array.from(text.matchAll(FENCE), ([, language = '', name, code = '']): SourceFile => {
    const path = name ?? `main.${language}`;
    return { path, code: withLeaf(path, code) };
  });
  const marked = (mark: RegExp) =>
    files.flatMap(({ path, code }) =>
      code.split('\n').flatMap((line, index) => (mark.test(line) ? [`${path}:${index + 1}`] : [])),
    );
  return { category, name: heading(text), files, marks: marked(MARK).sort(), known: marked(KNOWN) };
}

function heading(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function withLeaf(path: string, code: string): string {
  if (!/\bleaf\b/.test(code) || code.includes('function leaf(')) return code;
  const prelude = path.endsWith('.cjs')
    ? "const fs = require('node:fs'); function leaf() { return fs.readFileSync(__filename, 'utf8'); }"
    : "import fs from 'node:fs'; function leaf() { return fs.readFileSync(import.meta.filename, 'utf8'); }";
  return `${prelude}\n${code}`;
}
