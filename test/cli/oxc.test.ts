// The command line's parser is held to the results of the extension's.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { lowered } from '../../src/analyzer/lower/lower.ts';
import { isFailure, parse } from '../../src/analyzer/parse.ts';
import { isDeep, loadQuickParse, type QuickParse } from '../../src/cli/oxc.ts';
import { readPrograms } from '../analyzer/programs/read.ts';

/** What parsers are most likely to disagree about. */
const SNIPPETS: Readonly<Record<string, string>> = {
  'shebang.js': "#!/usr/bin/env node\nrequire('fs').readFileSync('x');",
  'mark.ts': "\uFEFFimport fs from 'fs';\nasync function f() { fs.readFileSync('x'); }",
  'emoji.ts': "const s = '😀'; async function f() { (await import('fs')).readFileSync(s); }",
  'parens.ts':
    'async function f() { ((g))(); (h as any)(); (a, b)(); new (C)(); (x?.y)(); (async () => { k(); })(); }',
  'decorators.ts':
    '@a class A { @b() @c method(@d p: string) {} @e accessor f = g(); @h static i = j(); constructor(private readonly k: K) {} }',
  'types.ts':
    'enum E { A = f(), B } namespace N { export const x = g(); } declare function h(): void; abstract class C { abstract m(): void; n!: string } export = C;',
  'import-equals.ts':
    "import fs = require('fs'); export import a = N.b; async function f() { fs.readFileSync('x'); }",
  'tagged.js': 'async function f() { tag`a${b()}c`; String.raw`\\u`; }',
  'chains.js': 'async function f() { a?.b?.(); a?.[b](); (a?.b).c(); delete a?.b; a?.b`c`; }',
  'jsx.jsx': 'async function F() { return <A b={c()} {...d()}>{e()}<>{f()}</></A>; }',
  'generic.tsx': 'const f = <T,>(x: T) => x; const e = <A<string> b={c()} />;',
  'using.ts': 'async function f() { using a = b(); await using c = d(); for await (const e of g()) h(e); }',
  'script.cjs': 'with (a) b(); return c();',
  'private.js':
    'class A { #a = b(); get #c() { return d(); } static { e(); } async f() { return #a in this && this.#c; } }',
  'regex.js': 'async function f() { a / b / c(); /[/]' + "'" + '/v.test(d()); }',
  'flow.js': 'function f(x: number): string { return x; }',
  'broken.ts': 'async function f() { g(; }',
  'satisfies.ts': 'async function f() { return (g() satisfies A)!.b<C>(); } const h = i<J>;',
};

describe('The parser for many files', () => {
  let quickParse: QuickParse;
  before(async () => {
    const loaded = await loadQuickParse();
    assert(loaded, 'oxc-parser is not installed');
    quickParse = loaded;
  });

  function compare(path: string, text: string): 'same' | 'left to the other' {
    const parsed = quickParse(path, text);
    if (!parsed) return 'left to the other';
    const other = parse(path, text);
    assert.deepEqual(lowered(parsed), lowered(other), path);
    if (!isFailure(other))
      assert.deepEqual(shapeOf(quickParse(path, text, true)?.ast), shapeOf(other.ast), path);
    return 'same';
  }

  /** What no fix may ask: where lines are, and what only one of the parsers tells. */
  const IGNORED =
    /^(\w+\.(loc|start|end|cooked)|Program\.hashbang|TSEnumMember\.computed|TSMappedType\.readonly|RestElement\.value)$/;

  function shapeOf(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(shapeOf);
    if (typeof node !== 'object' || node === null || node instanceof RegExp) return node;
    const type = 'type' in node ? String(node.type) : 'object';
    const entries = Object.entries(node).filter(
      ([key, value]) => value !== undefined && !IGNORED.test(`${type}.${key}`),
    );
    return Object.fromEntries(entries.map(([key, value]) => [key, shapeOf(value)]));
  }

  for (const [path, text] of Object.entries(SNIPPETS)) {
    it(`agrees about ${path}`, () => {
      compare(path, text);
    });
  }

  it('agrees about all programs, and about our own source', () => {
    const programs = readPrograms().flatMap(({ files }) => files);
    const own = globSync(['src/**/*.ts', 'runtime/src/**/*.ts', 'esbuild.mjs', 'examples/*.{js,mjs,ts}']);
    const files = [
      ...programs.filter(({ path }) => /\.[mc]?[jt]sx?$/.test(path)),
      ...own.map(path => ({ path, code: readFileSync(path, 'utf8') })),
    ];
    const left = files.filter(({ path, code }) => compare(path, code) !== 'same');
    assert(
      left.length < files.length / 100,
      `${String(left.length)} of ${String(files.length)} are left to the other`,
    );
  });

  it('leaves alone what would overflow its stack', () => {
    const nested = (open: string, inner: string, close: string): string =>
      open.repeat(30_000) + inner + close.repeat(30_000);
    const deep = [
      nested('[', '', ']'),
      nested('(', '1', ')'),
      nested('function f(){', '', '}'),
      nested('`${', '1', '}`'),
      nested('!', 'a', ''),
      nested('new ', 'a', ''),
      nested('a=>', 'a', ''),
      nested('a?b:', 'c', ''),
      nested('a?f(b,c):', 'd', ''),
      nested('(a,b)=>', 'c', ''),
      nested('a[b,c]=', 'd', ''),
      nested('<a>', '', '</a>'),
      `if (a) b();${' else if (a) b();'.repeat(30_000)}`,
      `let a: ${nested('Array<', 'x', '>')}`,
      `let a: ${nested('keyof ', 'x', '')}`,
    ];
    for (const text of deep) assert(isDeep(text), text.slice(0, 20));
    const table = `const a = [${"{ b: 'c(', d: [1, 2] },\n".repeat(30_000)}];`;
    assert(!isDeep(table));
    assert(!isDeep('function f() { if (a) b(); else if (c) d(); else { e(); } }\n'.repeat(10_000)));
    const rows = `const a = [\n${"  ['eml', 'message/rfc822', [1, 2], !b],\n".repeat(30_000)}];`;
    assert(!isDeep(rows));
  });
});
