// The table of fixes: places × layouts. `$` is the call before, and what is awaited in its place after; `€` as well, but
// in parentheses.

export interface TablePlace {
  readonly name: string;
  /** Statements of `async function f(p, fd, bytes, use, known, tag)`. */
  readonly code: string;
  /** How `code` ends up where that is more than the call. */
  readonly after?: string;
  /** Why there is no fix. */
  readonly reason?: RegExp;
}

export const PLACES: readonly TablePlace[] = [
  { name: 'initialiser', code: 'const value = $;' },
  { name: 'statement', code: '$;' },
  { name: 'second initialiser', code: 'let one = 1, value = $;' },
  { name: 'destructuring', code: 'const { length } = $;' },
  { name: 'array destructuring', code: 'const [first = 1] = $;' },
  { name: 'assignment', code: 'known = $;' },
  { name: 'compound assignment', code: 'known += $;' },
  { name: 'logical assignment', code: 'known ??= $;' },
  { name: 'argument', code: 'use(1, $, 2);' },
  { name: 'argument of new', code: 'new use($);' },
  { name: 'template', code: 'use(`a ${$} b`);' },
  { name: 'member', code: '€.length;' },
  { name: 'member chain', code: 'use(€.toString().trim());' },
  { name: 'computed member', code: 'use(€[0]);' },
  { name: 'optional chain', code: 'use(€?.toString());' },
  { name: 'callee', code: '€();' },
  { name: 'spread argument', code: 'use(...€);' },
  { name: 'spread element', code: 'use([...€]);' },
  { name: 'spread property', code: 'use({ ...€ });' },
  { name: 'property', code: 'use({ value: $ });' },
  { name: 'computed key', code: 'use({ [$]: 1 });' },
  { name: 'element', code: 'use([1, $]);' },
  { name: 'ternary test', code: 'use(€ ? 1 : 2);' },
  { name: 'ternary operands', code: 'use(known ? $ : 2);' },
  { name: 'logical left', code: 'use(€ || known);' },
  { name: 'logical right', code: 'use(known && €);' },
  { name: 'nullish', code: 'use(known ?? €);' },
  { name: 'not', code: 'use(!€);' },
  { name: 'void', code: 'void €;' },
  { name: 'arithmetic', code: 'use(1 + €);' },
  { name: 'power', code: 'use(€ ** 2);' },
  { name: 'comparison', code: 'use(€ === known);' },
  { name: 'in', code: "use('a' in €);" },
  { name: 'return', code: 'return $;' },
  { name: 'throw', code: 'throw $;' },
  { name: 'for…of head', code: 'for (const item of $) use(item);' },
  { name: 'for…in head', code: 'for (const key in $) use(key);' },
  { name: 'for head', code: 'for (let i = $; i; i = null) use(i);' },
  { name: 'loop body', code: 'for (const item of p) use(item, $);' },
  { name: 'if', code: 'if ($) use();' },
  { name: 'else', code: 'if (known) use(); else $;' },
  { name: 'while', code: 'while ($) use();' },
  { name: 'do', code: 'do use(); while ($);' },
  { name: 'switch discriminant', code: 'switch ($) { case 1: use(); }' },
  { name: 'case', code: 'switch (known) { case $: use(); }' },
  { name: 'case body', code: 'switch (known) { default: $; }' },
  { name: 'label', code: 'label: $;' },
  { name: 'try', code: 'try { $; } catch { use(); }' },
  { name: 'catch', code: 'try { use(); } catch { $; }' },
  { name: 'finally', code: 'try { use(); } finally { $; }' },
  { name: 'tagged template', code: 'tag`x${$}y`;' },
  { name: 'sequence', code: 'use(), $;' },
  { name: 'heritage', code: 'class B extends € {}' },
  { name: 'async arrow with expression body', code: 'use(async () => $);' },
  { name: 'async arrow that yields an object', code: 'use(async () => ({ value: $ }));' },
  { name: 'async function expression', code: 'use(async function () { return $; });' },
  { name: 'async generator', code: 'use(async function* () { yield $; });' },
  { name: 'object method', code: 'use({ async m() { return $; } });' },
  { name: 'class method', code: 'use(class { async m() { return $; } });' },
  { name: 'static method', code: 'use(class { static async m() { return $; } });' },
  { name: 'private method', code: 'use(class { async #m() { return $; } });' },
  { name: 'arrow in a class field', code: 'use(class { m = async () => $; });' },
  { name: 'reaction', code: 'use.then(x => $);', after: 'use.then(async x => $);' },
  { name: 'caught', code: 'use.catch(function () { $; });', after: 'use.catch(async function () { $; });' },
  {
    name: 'default parameter',
    code: 'use(async (x = $) => x);',
    reason: /^A default parameter cannot contain `await`\.$/,
  },
  {
    name: 'callback of a timer',
    code: 'setTimeout(() => { $; }, 1);',
    reason: /^Nothing waits for what this callback/,
  },
  {
    name: 'called on the spot',
    code: '(() => { $; })();',
    after: 'await (async () => { $; })();',
  },
  {
    name: 'executor of a promise',
    code: 'new Promise(r => r($));',
    reason: /^The executor of a promise cannot wait; an async function needs no `new Promise`\.$/,
  },
  { name: 'comparison of a sort', code: 'p.sort(() => $);', reason: /^It runs inside a callback of `sort`/ },
];

export const TYPED_PLACES: readonly TablePlace[] = [
  { name: 'non-null', code: 'use(€!);' },
  { name: 'as', code: 'use(€ as unknown);' },
  { name: 'satisfies', code: 'use(€ satisfies unknown);' },
  { name: 'angle brackets', code: 'use(<unknown>$);' },
  { name: 'using', code: 'using value = $;' },
  { name: 'generic call', code: 'use<string>($);' },
  { name: 'decorator', code: '@tag($) class C {}', reason: /^A decorator is no place for `await`\.$/ },
];

export const JSX_PLACES: readonly TablePlace[] = [
  { name: 'JSX attribute', code: 'return <a b={$} />;' },
  { name: 'JSX child', code: 'return <a>text {$} text</a>;' },
  { name: 'JSX spread', code: 'return <a {...€} />;' },
  { name: 'JSX member', code: 'return <>{€.length}</>;' },
];

/** Where the functions come from. `%` is the module, `#` the function, `@` a name that is free. */
export interface ImportForm {
  readonly name: string;
  readonly extensions: readonly string[];
  readonly head: string;
  readonly callee: string;
}

const ESM = ['mjs', 'js', 'mts', 'ts'];
const CJS = ['cjs', 'js'];

export const IMPORTS: readonly ImportForm[] = [
  { name: 'default import', extensions: ESM, head: "import m from 'node:%';\n", callee: 'm.#' },
  { name: 'namespace import', extensions: ESM, head: "import * as m from '%';\n", callee: 'm.#' },
  { name: 'named import', extensions: ESM, head: "import { # } from 'node:%';\n", callee: '#' },
  { name: 'renamed import', extensions: ESM, head: "import { # as run } from '%';\n", callee: 'run' },
  {
    name: 'mixed import',
    extensions: ESM,
    head: "import m, { # } from 'node:%';\nimport path from 'node:path';\n",
    callee: '#',
  },
  { name: 'require', extensions: CJS, head: "const m = require('%');\n", callee: 'm.#' },
  { name: 'destructured require', extensions: CJS, head: "const { # } = require('node:%');\n", callee: '#' },
  { name: 'renaming require', extensions: CJS, head: "const { #: run } = require('%');\n", callee: 'run' },
  { name: 'member of a require', extensions: CJS, head: "const run = require('node:%').#;\n", callee: 'run' },
  {
    name: 'import equals',
    extensions: ['cts', 'ts'],
    head: "import m = require('node:%');\n",
    callee: 'm.#',
  },
  { name: 'computed', extensions: ESM, head: "import m from 'node:%';\n", callee: "m['#']" },
];

/** What stands above the imports, and has to stay there. */
export const HEADERS: readonly string[] = [
  '',
  '#!/usr/bin/env node\n',
  "'use strict';\n",
  "'use client';\n\n",
  '/*!\n * @license MIT\n */\n',
  '// eslint-disable-next-line\n',
  "#!/usr/bin/env node\n'use strict';\n// Copyright of somebody.\n\n",
];

/** Names that a fix would like to have. */
export const COLLISIONS: readonly string[] = [
  '',
  'const runInExecutor = 1, promisify = 2;\n',
  'class access {}\nfunction readFile() {}\n',
];

export interface Layout {
  readonly semicolons: boolean;
  readonly quote: string;
  readonly indent: string;
  readonly eol: string;
}

export const LAYOUTS: readonly Layout[] = [true, false].flatMap(semicolons =>
  ["'", '"'].flatMap(quote =>
    ['  ', '\t'].flatMap(indent => ['\n', '\r\n'].map(eol => ({ semicolons, quote, indent, eol }))),
  ),
);

/** The text as an author with these habits would have written it. */
export function layOut(text: string, { semicolons, quote, indent, eol }: Layout): string {
  return (semicolons ? text : text.replace(/;$/gm, ''))
    .replaceAll("'", quote)
    .replace(/^ {2}/gm, indent)
    .replaceAll('\n', eol);
}
