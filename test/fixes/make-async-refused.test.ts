import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
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
  [
    'what is called without a word',
    'const o = { toString() { return load(1); } };\nexport const t = () => String(o.toString());',
    /`toString` is called without a word/,
  ],
  ['a setter', 'export class A { set t(p) { load(p); } }', /is a getter or setter/],
  ['a generator', 'export function* g() { yield load(1); }', /`g` is exported, and nobody imports it/],
  [
    'a callback that cannot become a loop',
    'export const all = async ps => ps.map((p, i, all) => load(p) + all.length);',
    /The `map` around it cannot become a loop: the callback takes the list as well/,
  ],
  ['a sort', 'export const all = ps => ps.sort((a, b) => load(a) - load(b));', /in a callback of `sort`/],
  ['a timer', 'setTimeout(() => load(1), 10);', /in a callback of `setTimeout`/],
  [
    'a promise executor',
    'export const p = () => new Promise(r => r(load(1)));',
    /in a callback of `Promise`/,
  ],
  ['a handler', "process.on('exit', () => { load(1); });", /in a callback of `on`/],
  [
    'a reference',
    'export const all = async ps => schedule(ps, load);',
    /handed on as a value \(other.mjs:2\)/,
  ],
  [
    'a reference that is a comparison',
    'export const all = async ps => ps.toSorted(load);',
    /handed on as a value \(other.mjs:2\)/,
  ],
  [
    'a reference to which the list method hands more than one argument',
    {
      'lib.mjs': `${FS}export function load(...ps) { return fs.readFileSync(ps[0], 'utf8'); }\n`,
      'other.mjs': "import { load } from './lib.mjs';\nexport const all = async ps => ps.map(load);\n",
    },
    /handed on as a value \(other.mjs:2\)/,
  ],
  ['a set', 'export const table = new Set([load]);', /handed on as a value/],
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
    'an optional chain that goes on after a `!`',
    { 'other.ts': "import { load } from './lib.mjs';\nexport const f = () => load?.(1)!.trim().length;\n" },
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
    'is one of an emitter',
    {
      'a.mjs': `${FS}import { EventEmitter } from 'node:events';\nclass T extends EventEmitter { emit(p) { return fs.readFileSync(p); } }\nexport const main = async p => new T().emit(p);`,
    },
    /may override a method of `EventEmitter`/,
  ],
  [
    'may be overridden by a class of another library',
    {
      'a.mjs': `${FS}import * as lib from 'lib';\nexport class S { load(p) { return fs.readFileSync(p); } }\nclass T extends lib.S {}\nexport const main = async p => new S().load(p);`,
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
    'is wrapped by who gets the prototype',
    {
      'a.mjs': `${FS}class S { load(p) { return fs.readFileSync(p); } }\nwrap(S.prototype, 'load');\nexport const main = async p => new S().load(p);`,
    },
    /`S.prototype` is handed on \(a.mjs:3\)/,
  ],
  [
    'is decorated',
    {
      'a.ts': `${FS}class S { @cached load(p: string) { return fs.readFileSync(p); } }\nexport const main = async (p: string) => new S().load(p);`,
    },
    /is decorated/,
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
      'a.mjs': `${FS}function load(ps) { return ps.toSorted((a, b) => a.length - b.length - fs.readFileSync(a).length); }\nexport const main = async p => load(p);`,
    },
    /is called at a.mjs:2, in a callback of `toSorted`/,
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
    'nothing, where one run fills a list',
    'export async function main(ps) { const found = []; const walk = p => { found.push(p); if (!found.includes("x")) walk(fs.readFileSync(p, "utf8")); }; walk(ps); return found; }',
    undefined,
  ],
  [
    'a list that runs fill side by side',
    'export async function main(ps) { const found = []; const walk = p => { found.push(p, fs.readFileSync(p)); }; await Promise.all(ps.map(async p => { await null; walk(p); })); return found; }',
    /order in which `found` is used/,
  ],
  [
    'a list that is handed on',
    'export async function main(ps, keep) { const found = []; keep(found); const walk = p => { found.push(p, fs.readFileSync(p)); }; walk(ps); return found; }',
    /changes `found`/,
  ],
  [
    'an object that is handed to who may keep it',
    'class Store { read(p) { return fs.readFileSync(p); } }\nclass Service { constructor(store) { globalThis.keep(store); } }\nexport const main = async p => { const store = new Store(); new Service(store); return store.read(p); };',
    /An object with `read` is handed on/,
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
    'function load(p, parse) { return parse(fs.readFileSync(p)); }\nexport const main = async p => ({ all: load(p, JSON.parse) });',
    /may return a promise/,
  ],
  [
    'a dropped promise',
    'function load(p) { return fs.readFileSync(p); }\nasync function main(p) { load(p); console.log(1); }\nmain("a"); console.log(2);',
    /does not wait for it/,
  ],
  [
    'a file that is updated',
    'function add(p) { fs.writeFileSync(p, String(Number(fs.readFileSync(p)) + 1)); }\nexport const main = async p => { add(p); };',
    /reads and writes files|updates one file/,
  ],
  [
    'what prints a file, which others may do beside it',
    'function show(p) { console.log(fs.readFileSync(p)); }\nexport const main = async p => { show(p); };',
    /`show` reads files and prints: what other code prints could come in between/,
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
  [
    'modules that are found among all that are loaded',
    'function load(p) { return fs.readFileSync(p); }\nexport const main = async p => load(p);\nexport const all = () => Object.values(require.cache);',
    /loads modules whose names are not known/,
  ],
  [
    'modules whose names are put together',
    "function load(p) { return fs.readFileSync(p); }\nexport const main = async p => load(p);\nexport const plugin = name => import('./' + name);",
    /loads modules whose names are not known/,
  ],
];

it('Make async knows fields that are handed from class to class, but not to others', () => {
  const files = (register: string): Files => ({
    'app.mts': `import { Store } from './store.mts';
class View {
  constructor(private readonly store: Store) {}
  async show(): Promise<string> { return this.store.read('a'); }
}
class App {
  readonly store: Store;
  readonly view: View;
  constructor() { this.store = new Store(); this.view = new View(this.store); ${register} }
}
export const main = async (): Promise<string> => new App().view.show();
`,
    'store.mts': `${FS}export class Store { read(p: string): string { return fs.readFileSync(p, 'utf8'); } }\n`,
  });
  assert.equal(asyncIn(files(''), 'app.mts').fix?.automatic, true);
  const { fix } = asyncIn(files('globalThis.setTimeout(console.log, 1, this.store);'), 'app.mts');
  assert.match(fix?.note ?? '', /An object with `read` is handed on/);
});

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

it('Make async warns of a caller in another file that drops the promise', () => {
  const { fix } = asyncIn(
    {
      'a.mjs': `${FS}function load(p) { return fs.readFileSync(p, 'utf8'); }\nexport async function main(p) { console.log(load(p)); }\n`,
      'b.mjs': "import { main } from './a.mjs';\nmain('x');\nprocess.exitCode = 1;\n",
    },
    'a.mjs',
  );
  assert.match(fix?.note ?? '', /A caller \(b\.mjs:2\) does not wait for `main`/);
  assert.equal(fix?.automatic, false);
});

it('says where a caller in another file keeps the promise and goes on', () => {
  const load = 'function load(p) { return fs.readFileSync(p); }\n';
  const run = 'export async function run(p) { console.log(load(p).length); }\n';
  const goesOn =
    "import { run } from './a.mjs';\nexport const main = async p => { const done = run(p); console.log(1); await done; };\n";
  const files = { 'a.mjs': FS + load + run, 'b.mjs': goesOn };
  assert.match(
    asyncIn(files, 'a.mjs').fix?.note ?? '',
    /A caller \(b\.mjs:2\) does not wait for it and runs on/,
  );
  const waits = goesOn.replace('console.log(1); ', '');
  assert.equal(asyncIn({ ...files, 'b.mjs': waits }, 'a.mjs').fix?.note, undefined);
});
