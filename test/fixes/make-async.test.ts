import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { asyncIn, findingsOf, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";

interface Case {
  readonly title: string;
  /** The first file is where the finding is. */
  readonly before: Files;
  /** What the files become; those that stay are left out. */
  readonly after: Files;
}

const CASES: readonly Case[] = [
  {
    title: 'a function of the same file',
    before: {
      'a.mjs': `${FS}function load(p) {
  return fs.readFileSync(p, 'utf8').trim();
}
export async function main(p) {
  return load(p).length;
}
`,
    },
    after: {
      'a.mjs': `${FS}async function load(p) {
  return (await fs.promises.readFile(p, 'utf8')).trim();
}
export async function main(p) {
  return (await load(p)).length;
}
`,
    },
  },
  {
    title: 'a chain of helpers across files, with every other caller',
    before: {
      'a.mjs': `import { config } from './config.mjs';
export const main = async () => config().name;
`,
      'config.mjs': `import { read } from './read.mjs';
export const config = () => JSON.parse(read('config.json'));
`,
      'read.mjs': `import { readFileSync } from 'node:fs';
export function read(name) {
  return readFileSync(name, 'utf8');
}
`,
      'other.mjs': `import * as files from './read.mjs';
export default async function () {
  if (files.read('x')) console.log('x');
}
`,
    },
    after: {
      'a.mjs': `import { config } from './config.mjs';
export const main = async () => (await config()).name;
`,
      'config.mjs': `import { read } from './read.mjs';
export const config = async () => JSON.parse(await read('config.json'));
`,
      'read.mjs': `import { readFile } from 'node:fs/promises';
export async function read(name) {
  return await readFile(name, 'utf8');
}
`,
      'other.mjs': `import * as files from './read.mjs';
export default async function () {
  if (await files.read('x')) console.log('x');
}
`,
    },
  },
  {
    title: 'CommonJS exports, destructured, as members, and re-exported',
    before: {
      'a.cjs': `const { load } = require('./index.cjs');
exports.main = async p => load(p);
`,
      'index.cjs': `module.exports = { ...require('./load.cjs'), more: 1 };
`,
      'load.cjs': `'use strict';
const fs = require('fs');
const load = p => fs.readFileSync(p);
const twice = p => [load(p), load(p)];
module.exports = { load, twice };
`,
      'b.cjs': `const lib = require('./load.cjs');
module.exports = async () => lib.load('x').length + lib.twice('y').length;
`,
    },
    after: {
      'a.cjs': `const { load } = require('./index.cjs');
exports.main = async p => await load(p);
`,
      'load.cjs': `'use strict';
const fs = require('fs');
const load = async p => await fs.promises.readFile(p);
const twice = async p => [await load(p), await load(p)];
module.exports = { load, twice };
`,
      'b.cjs': `const lib = require('./load.cjs');
module.exports = async () => (await lib.load('x')).length + (await lib.twice('y')).length;
`,
    },
  },
  {
    title: 'TypeScript: declared return types and overloads',
    before: {
      'a.ts': `import { load } from './load.js';
export async function main(p: string): Promise<number> {
  const text: string = load(p)!;
  return text.length;
}
`,
      'load.ts': `import { readFileSync } from 'node:fs';
export function load(p: string): string;
export function load(p: string, limit: number): string;
export function load(p: string, limit = 10): string {
  return readFileSync(p, 'utf8').slice(0, limit);
}
`,
    },
    after: {
      'a.ts': `import { load } from './load.js';
export async function main(p: string): Promise<number> {
  const text: string = (await load(p))!;
  return text.length;
}
`,
      'load.ts': `import { readFile } from 'node:fs/promises';
export function load(p: string): Promise<string>;
export function load(p: string, limit: number): Promise<string>;
export async function load(p: string, limit = 10): Promise<string> {
  return (await readFile(p, 'utf8')).slice(0, limit);
}
`,
    },
  },
  {
    title: 'methods: private, static, of an object, of instances that are known',
    before: {
      'a.mjs': `${FS}import { Store } from './store.mjs';
const store = new Store();
export async function main(p) {
  return store.get(p);
}
`,
      'store.mjs': `${FS}export class Store {
  get(p) {
    return this.#read(p);
  }
  #read(p) {
    return files.read(p);
  }
}
const files = {
  read(p) {
    return fs.readFileSync(p, 'utf8');
  },
};
`,
    },
    after: {
      'a.mjs': `${FS}import { Store } from './store.mjs';
const store = new Store();
export async function main(p) {
  return await store.get(p);
}
`,
      'store.mjs': `${FS}export class Store {
  async get(p) {
    return await this.#read(p);
  }
  async #read(p) {
    return await files.read(p);
  }
}
const files = {
  async read(p) {
    return await fs.promises.readFile(p, 'utf8');
  },
};
`,
    },
  },
  {
    title: 'tests that call it, and reactions',
    before: {
      'a.mjs': `import { load } from './load.mjs';
export const main = async p => load(p);
Promise.resolve('x').then(p => load(p));
`,
      'load.mjs': `${FS}/**
 * @param {string} p
 * @returns {string} the text
 */
export const load = p => fs.readFileSync(p, 'utf8');
`,
      'load.test.mjs': `import { load } from './load.mjs';
describe('load', () => {
  it('reads', () => {
    if (load('x') !== 'y') throw new Error('no');
  });
});
`,
    },
    after: {
      'a.mjs': `import { load } from './load.mjs';
export const main = async p => await load(p);
Promise.resolve('x').then(async p => await load(p));
`,
      'load.mjs': `${FS}/**
 * @param {string} p
 * @returns {Promise<string>} the text
 */
export const load = async p => await fs.promises.readFile(p, 'utf8');
`,
      'load.test.mjs': `import { load } from './load.mjs';
describe('load', () => {
  it('reads', async () => {
    if ((await load('x')) !== 'y') throw new Error('no');
  });
});
`,
    },
  },
  {
    title: 'several blocking calls of a helper together',
    before: {
      'a.mjs': `${FS}function copy(a, b) {
  fs.writeFileSync(b, fs.readFileSync(a));
}
export async function main(a, b) {
  copy(a, b);
  return 1;
}
`,
    },
    after: {
      'a.mjs': `${FS}async function copy(a, b) {
  await fs.promises.writeFile(b, await fs.promises.readFile(a));
}
export async function main(a, b) {
  await copy(a, b);
  return 1;
}
`,
    },
  },
];

const LIB = `${FS}export function load(p) { return fs.readFileSync(p, 'utf8'); }\n`;
const MAIN = "import { load } from './lib.mjs';\nexport const main = async p => load(p);\n";

/** `MAIN` and what stands in its way; a text alone is what `other.mjs` holds besides the import. */
const REFUSED: readonly (readonly [title: string, files: Files | string, reason: RegExp])[] = [
  [
    'a constructor',
    'class A { constructor() { this.t = load(1); } }',
    /`constructor` \(other.mjs:2\) is a constructor/,
  ],
  ['a getter', 'export const o = { get t() { return load(1); } };', /is a getter or setter/],
  ['a setter', 'export class A { set t(p) { load(p); } }', /is a getter or setter/],
  ['a generator', 'export function* g() { yield load(1); }', /`g` .* is a generator/],
  [
    'a callback in place',
    'export const all = ps => ps.map(p => load(p));',
    /called at other.mjs:2, in a callback of `map`/,
  ],
  ['a sort', 'export const all = ps => ps.sort((a, b) => load(a) - load(b));', /in a callback of `sort`/],
  ['a timer', 'setTimeout(() => load(1), 10);', /in a callback of `setTimeout`/],
  [
    'a promise executor',
    'export const p = () => new Promise(r => r(load(1)));',
    /in a callback of `Promise`/,
  ],
  ['a handler', "process.on('exit', () => { load(1); });", /in a callback of `on`/],
  ['a reference', 'export const all = async ps => ps.map(load);', /handed on as a value \(other.mjs:2\)/],
  ['a property', 'export const table = new Map([[1, load]]);', /handed on as a value/],
  [
    'a default parameter',
    'export function f(t = load(1)) { return t; }',
    /A default parameter cannot contain `await`/,
  ],
  ['a class field', 'export class A { t = load(1); }', /A class field cannot contain `await`/],
  ['a static block', 'export class A { static { load(1); } }', /A static block/],
  ['a constructor call', 'export const f = () => new load(1);', /handed on as a value/],
  ['a template tag', 'export const f = () => load`x`;', /handed on as a value/],
  ['binding', 'export const f = load.bind(null, 1);', /handed on as a value/],
  [
    'a computed member',
    "import * as all from './lib.mjs';\nexport const f = k => all[k](1);",
    /by a computed name/,
  ],
  [
    'the whole module handed on',
    "import * as all from './lib.mjs';\nexport const f = g => g(all);",
    /handed on as a value/,
  ],
  [
    'a dynamic import that is not awaited',
    "import('./lib.mjs').then(({ load }) => load(1));",
    /handed on as a value/,
  ],
  [
    'an optional chain that goes on',
    'export const f = o => load?.(1).trim().length;',
    /An optional chain goes on/,
  ],
  [
    'a path alias',
    "import { load as l } from '@/lib.mjs';\nexport const f = () => l(1);",
    /`@\/lib.mjs` in `other.mjs` may be the module/,
  ],
  [
    'a mock',
    "import { vi } from 'vitest';\nvi.mock('./lib.mjs');",
    /loaded in a way that cannot be followed/,
  ],
  [
    'public API that re-exports',
    { 'public.mjs': "export * from './lib.mjs';" },
    /exported from `public.mjs`, which other packages import/,
  ],
  [
    'public API by a caller',
    { 'public.mjs': "import { load } from './lib.mjs';\nexport const get = p => load(p);" },
    /`get` is exported from `public.mjs`/,
  ],
  [
    'the top level of CommonJS',
    { 'c.cjs': "const { load } = require('./lib.mjs');\nload(1);" },
    /`load` is called at c.cjs:2, where the module is loaded/,
  ],
  [
    'a file that does not parse',
    { 'broken.mjs': "import { load } from './lib.mjs';\nload(;" },
    /`broken.mjs` cannot be read/,
  ],
  [
    'CommonJS exports handed on',
    { 'c.cjs': "const lib = require('./lib.mjs');\nmodule.exports = wrap(lib);" },
    /handed on as a value/,
  ],
];

/** The helper itself stands in the way; the first file is where the finding is. */
const HELPERS: readonly (readonly [title: string, files: Files, reason: RegExp])[] = [
  [
    'returns a promise',
    {
      'a.mjs': `${FS}function load(p) { return fetch(fs.readFileSync(p)).then(r => r.text()); }\nexport const main = async p => load(p).length;`,
    },
    /returns a promise already/,
  ],
  [
    'is assigned again',
    {
      'a.mjs': `${FS}let load = p => fs.readFileSync(p);\nexport const main = async p => load(p);\nexport const set = l => { load = l; };`,
    },
    /is assigned again/,
  ],
  [
    'implements an interface',
    {
      'a.ts': `${FS}class S implements L { load(p: string) { return fs.readFileSync(p); } }\nexport const main = async (p: string) => new S().load(p);`,
    },
    /implements an interface/,
  ],
  [
    'overrides',
    {
      'a.mjs': `${FS}class S extends T { load(p) { return fs.readFileSync(p); } }\nexport const main = async p => new S().load(p);`,
    },
    /may override a method of `T`/,
  ],
  [
    'is overridden',
    {
      'a.mjs': `${FS}class S { load(p) { return fs.readFileSync(p); } }\nclass T extends S {}\nexport const main = async p => new S().load(p);`,
    },
    /may be overridden by a class that extends `S`/,
  ],
  [
    'is a method of an object that nobody knows',
    {
      'a.mjs': `${FS}class S { load(p) { return fs.readFileSync(p); } }\nexport const main = async p => new S().load(p);\nexport const f = o => o.load(1);`,
    },
    /`o.load` \(a.mjs:4\) may be `load`/,
  ],
  [
    'is decorated',
    {
      'a.ts': `${FS}class S { @cached load(p: string) { return fs.readFileSync(p); } }\nexport const main = async (p: string) => new S().load(p);`,
    },
    /is decorated/,
  ],
  [
    'has a type of its own',
    {
      'a.ts': `${FS}const load: (p: string) => Buffer = p => fs.readFileSync(p);\nexport const main = async (p: string) => load(p);`,
    },
    /says that it is sync/,
  ],
  [
    'is a type guard',
    {
      'a.ts': `${FS}function load(p: string | Buffer): p is string { return fs.readFileSync(p).length > 0; }\nexport const main = async (p: string) => load(p);`,
    },
    /tells types apart/,
  ],
  [
    'is asked for by type',
    {
      'a.ts': `${FS}function load(p: string) { return fs.readFileSync(p); }\nexport type Loaded = ReturnType<typeof load>;\nexport const main = async (p: string) => load(p);`,
    },
    /handed on as a value/,
  ],
  [
    'blocks in a callback',
    {
      'a.mjs': `${FS}function load(ps) { return ps.map(p => fs.readFileSync(p)); }\nexport const main = async p => load(p);`,
    },
    /handed on as a value|callback of `map`/,
  ],
  [
    'gets a file descriptor',
    {
      'a.mjs': `${FS}function load(fd) { return fs.readFileSync(fd); }\nexport const main = async p => load(p);`,
    },
    /takes no file descriptor/,
  ],
  [
    'uses `await` as a name',
    {
      'a.cjs': `const fs = require('fs');\nfunction load(p) { const await = p; return fs.readFileSync(await); }\nexports.main = async p => load(p);`,
    },
    /would not parse/,
  ],
];

describe('Make async refuses as a whole', () => {
  for (const [title, files, reason] of REFUSED) {
    it(`where the helper meets ${title}`, () => {
      const others =
        typeof files === 'string' ? { 'other.mjs': `import { load } from './lib.mjs';\n${files}\n` } : files;
      const { fix, refusal } = asyncIn({ 'main.mjs': MAIN, 'lib.mjs': LIB, ...others }, 'main.mjs');
      assert.equal(fix, undefined);
      assert.match(refusal ?? '', reason);
    });
  }
  for (const [title, files, reason] of HELPERS) {
    it(`where the helper ${title}`, () => {
      const { fix, refusal } = asyncIn(files, Object.keys(files)[0]!);
      assert.equal(fix, undefined);
      assert.match(refusal ?? '', reason);
    });
  }
});

/** It is offered, and says what has to be looked at first. */
const DOUBTS: readonly (readonly [title: string, text: string, note: RegExp | undefined])[] = [
  [
    'nothing',
    'function load(p) { return fs.readFileSync(p); }\nexport const main = async p => load(p);',
    undefined,
  ],
  [
    'a cache',
    'let cache;\nfunction load(p) { if (!cache) cache = fs.readFileSync(p); return cache; }\nexport const main = async p => load(p);',
    /changes `cache`|`cache` is read before/,
  ],
  [
    'a variable that changes',
    'let dir;\nexport const cd = d => { dir = d; };\nfunction load(p) { return fs.readFileSync(dir + p, "utf8"); }\nexport const main = async p => load(p);',
    /reads `dir`/,
  ],
  [
    'a check in the caller',
    'let text;\nfunction load(p) { return fs.readFileSync(p); }\nexport const main = async p => { if (!text) text = load(p); return text; };',
    /`text` is read before and written after/,
  ],
  [
    'a parameter that it fills',
    'function load(p, out) { out.push(fs.readFileSync(p)); }\nexport const main = async (p, out) => { load(p, out); };',
    /changes `out`/,
  ],
  [
    'what may be a promise',
    'function load(p, parse) { return parse(fs.readFileSync(p)); }\nexport const main = async p => load(p, JSON.parse);',
    /may return a promise/,
  ],
  [
    'a dropped promise',
    'function load(p) { return fs.readFileSync(p); }\nasync function main(p) { load(p); console.log(1); }\nmain(1); console.log(2);',
    /does not wait for it/,
  ],
  [
    'a file that is updated',
    'function add(p) { fs.writeFileSync(p, String(Number(fs.readFileSync(p)) + 1)); }\nexport const main = async p => { add(p); };',
    /reads and writes files|updates one file/,
  ],
  [
    'the top of a module',
    'function load(p) { return fs.readFileSync(p); }\nexport const main = async p => load(p);\nconst text = load("x");',
    /at the top of `a.mjs:4`/,
  ],
  [
    'a mock',
    'function load(p) { return fs.readFileSync(p); }\nexport const main = async p => load(p);\nexport const mock = f => { fs["readFileSync"] = f; };',
    /is replaced|seems to be replaced/,
  ],
  [
    'modules that are named at run time',
    'function load(p) { return fs.readFileSync(p); }\nexport const main = async p => load(p);\nexport const plugin = name => import(name);',
    /loads modules whose names are not known/,
  ],
];

describe('Make async warns', () => {
  for (const [title, text, note] of DOUBTS) {
    it(`of ${title}`, () => {
      const { fix, refusal } = asyncIn({ 'a.mjs': FS + text }, 'a.mjs');
      if (refusal !== undefined) {
        assert.match(refusal, note ?? /^$/);
        return;
      }
      assert.equal(fix!.automatic, note === undefined);
      if (note) assert.match(fix!.note ?? '', note);
    });
  }
});

describe('Make async', () => {
  it('does what docs/fixes.md shows', () => {
    const page = readFileSync(new URL('../../docs/fixes.md', import.meta.url), 'utf8');
    const section = page.slice(page.indexOf('\n## Make async\n'));
    const shown = Array.from(
      section.matchAll(/^```js\n\/\/ (\S+)\n([^]*?)^```$/gm),
      ([, name = '', text = '']) => [name, text],
    );
    const [before, after] = [
      Object.fromEntries(shown.slice(0, 2)),
      Object.fromEntries(shown.slice(2, 4)),
    ] as Files[];
    const { files, fix } = asyncIn(before!, 'server.js');
    assert.deepEqual(files, after);
    assert.ok(fix!.automatic, fix!.note);
  });

  for (const { title, before, after } of CASES) {
    it(`rewrites ${title}`, () => {
      const { files, fix, refusal } = asyncIn(before, Object.keys(before)[0]!);
      assert.equal(refusal, undefined);
      assert.deepEqual(files, { ...before, ...after });
      assert.equal(fix!.kind, 'async');
      const [name] = Object.keys(before);
      const left = findingsOf(files, name!).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(left, []);
    });
  }
});
