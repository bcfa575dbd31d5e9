// What code away from the call would notice: that calls back, lists exports, patches modules, or waits for something else.
import assert from 'node:assert/strict';
import { projectOf, type Files } from './make-async-support.ts';
import { fixWhole } from './support.ts';

const FS = "import fs from 'node:fs';\n";
const LOAD = `${FS}export async function load(p) { const t = fs.readFileSync(p); log(t); return t; }\n`;
const TIMED = (use: string): string =>
  `const timed = run => (...list) => { const r = run(...list); ${use}return r; };\nexport const load = timed(async p => fs.readFileSync(p));\n`;
const PROXY = (body: string): string =>
  `${FS}const store = { async load(p) { return fs.readFileSync(p); } };\nexport const traced = new Proxy(store, { get: (t, k) => (...list) => { ${body} } });\n`;
const SET = `${FS}function read() { return fs.readFileSync('db', 'utf8'); }
class Db { async set(k) { const all = read(); fs.writeFileSync('db', all + k); } }
export const db = new Db();\n`;

/** A file, others, and why the call in the first one is left alone; undefined: the near miss, which is fixed. */
const PROGRAMS: Readonly<
  Record<string, readonly (readonly [title: string, text: string, others: Files, reason?: RegExp])[]>
> = {
  'code that is given a function': [
    ['that runs on', `${FS}${TIMED('log(1); ')}`, {}, /handed to code that calls .* \(a.mjs:2\)/],
    ['that hands back what it gets', `${FS}${TIMED('')}`, {}],
    [
      'of another file, that keeps it',
      `${FS}export const plug = hooks => hooks.tap('done', async p => fs.readFileSync(p));\n`,
      {
        'b.mjs':
          'export class Hooks { all = [];\n tap(n, f) { this.all.push(f); }\n call(v) { this.all.forEach(f => f(v)); } }',
      },
      /handed to code that calls .* \(b.mjs:3\)/,
    ],
    [
      'of another file, that waits for it',
      `${FS}export const plug = hooks => hooks.tap('done', async p => fs.readFileSync(p));\n`,
      {
        'b.mjs':
          'export class Hooks { all = [];\n tap(n, f) { this.all.push(f); }\n async call(v) { for (const f of this.all) await f(v); } }',
      },
    ],
    [
      'by a decorator',
      `${FS}const logged = run => function (...list) { const r = run.apply(this, list); log(); return r; };\nexport class S { @logged async load(p) { return fs.readFileSync(p); } }\n`,
      {},
      /handed to code/,
    ],
  ],
  'code that wraps a method': [
    [
      'by its name, and runs on',
      `${FS}function watch(o, n) { const old = o[n]; o[n] = function (p) { const r = old.call(this, p); log(n); return r; }; }\nexport const store = { async get(p) { return fs.readFileSync(p); } };\nwatch(store, 'get');\n`,
      {},
      /handed to code that calls .* \(a.mjs:2\)/,
    ],
    [
      'of another name',
      `${FS}function watch(o, n) { const old = o[n]; o[n] = function (p) { const r = old.call(this, p); log(n); return r; }; }\nexport const store = { async get(p) { return fs.readFileSync(p); } };\nwatch(store, 'set');\n`,
      {},
    ],
  ],
  'a proxy around an object': [
    ['that runs on', PROXY('const r = t[k](...list); log(k); return r;'), {}, /handed to code that calls/],
    ['that hands back what it gets', PROXY('log(k); return t[k](...list);'), {}],
  ],
  'tasks that run side by side': [
    [
      'and list what they have done',
      `${FS}const done = [];\ntask('a', async () => { fs.rmSync('a'); done.push('a'); });\nawait Promise.all(tasks.map(run));\n`,
      {},
      /the order in which `done` is used/,
    ],
    [
      'and list nothing',
      `${FS}task('a', async () => { fs.rmSync('a'); });\nawait Promise.all(tasks.map(run));\n`,
      {},
    ],
  ],
  'modules that wait at their tops': [
    [
      'beside one another, and print',
      LOAD,
      {
        'b.mjs': "import { load } from './a.mjs';\nconsole.log('b', await load('b'));\n",
        'c.mjs': "import { load } from './a.mjs';\nconsole.log('c', await load('c'));\n",
        'main.mjs': "import './b.mjs';\nimport './c.mjs';\n",
      },
      /`[bc].mjs` waits at its top beside another module/,
    ],
    [
      'one of them, and print',
      LOAD,
      {
        'b.mjs': "import { load } from './a.mjs';\nconsole.log('b', await load('b'));\n",
        'main.mjs': "import './b.mjs';\nawait main();\n",
      },
    ],
  ],
  'a reaction of a promise': [
    [
      'beside another one',
      `${FS}const seen = [];\nstart().then(() => { fs.readFileSync('a'); seen.push(1); });\nstart().then(() => seen.push(2));\n`,
      {},
      /It runs beside line 4, and the order in which `seen` is used/,
    ],
    [
      'that changes nothing',
      `${FS}const seen = [];\nstart().then(() => use(fs.readFileSync('a')));\nstart().then(() => seen.push(2));\n`,
      {},
    ],
  ],
  'a caller that waits': [
    [
      'and reads lines only then',
      `import readline from 'node:readline';\n${LOAD}const rl = readline.createInterface({});\nawait load('a');\nfor await (const line of rl) log(line);\n`,
      {},
      /A caller \(line 5\) starts `rl` before/,
    ],
    [
      'and waits for an event only then',
      `${LOAD}export async function main() { const child = spawn('true'); await load('a'); await once(child, 'exit'); }\n`,
      {},
      /A caller \(line 3\) starts `child` before/,
    ],
    [
      'and reads lines that it asks for then',
      `import readline from 'node:readline';\n${LOAD}await load('a');\nconst rl = readline.createInterface({});\nfor await (const line of rl) log(line);\n`,
      {},
    ],
    [
      'after a promise got a reaction',
      `${LOAD}Promise.resolve().then(log);\nawait load('a');\n`,
      {},
      /A caller \(line 4\) puts something off/,
    ],
    ['before a promise gets a reaction', `${LOAD}await load('a');\nPromise.resolve().then(log);\n`, {}],
    [
      'in another file, and reads lines only then',
      LOAD,
      {
        'b.mjs':
          "import { load } from './a.mjs';\nconst rl = open();\nawait load('a');\nfor await (const line of rl) log(line);\n",
      },
      /A caller \(b.mjs:3\) starts `rl`/,
    ],
  ],
  'another file that calls a method': [
    [
      'several times at once',
      SET,
      { 'b.mjs': "import { db } from './a.mjs';\nawait Promise.all([db.set(1), db.set(2)]);\n" },
      /`'db'` is read and written/,
    ],
    [
      'again and again',
      SET,
      { 'b.mjs': "import { db } from './a.mjs';\nawait db.set(1);\nawait db.set(2);\n" },
    ],
  ],
  'code that replaces a member of a module': [
    ...(
      [
        ['by its name', "for (const n of ['readFileSync']) target[n] = wrap(target[n]);"],
        ['with a computed name', "const fs = require('fs');\nfor (const n of names) fs[n] = wrap(fs[n]);"],
        [
          'by copying over it',
          'export default target => Object.assign(target, { readFileSync(p) { return p; } });',
        ],
        ['by a definition', "Object.defineProperty(target, 'readFileSync', { value: String });"],
      ] as const
    ).map(
      ([title, patch]) =>
        [title, LOAD, { 'patch.js': patch }, /`readFileSync` seems to be replaced/] as const,
    ),
    ['of another name', LOAD, { 'patch.js': "for (const n of ['statSync']) target[n] = wrap(target[n]);" }],
    [
      'of exports, beside what is called',
      LOAD,
      { 'patch.js': 'Object.assign(exports, { run })\nconst run = p => fs.readFileSync(p)' },
    ],
    ['of something else', LOAD, { 'patch.js': "const fs = require('fs');\nmap[n] = fs[n];" }],
  ],
  'a function that changes the working directory or the environment': [
    [
      'for a while',
      LOAD,
      {
        'b.mjs':
          'export async function within(dir, run) { process.chdir(dir); try { await run(); } finally { process.chdir("/"); } }\n',
      },
      /`process.chdir` \(b.mjs, line 1\) takes back/,
    ],
    [
      'for a while, by a variable',
      LOAD,
      {
        'b.mjs':
          'export async function within(k, run) { process.env[k] = 1; try { await run(); } finally { delete process.env[k]; } }\n',
      },
      /`process.env\[k\]` \(b.mjs, line 1\) takes back/,
    ],
    [
      'by two variables',
      LOAD,
      { 'b.mjs': 'export async function main() { process.env.A = 1; process.env.B = 2; }\n' },
    ],
    [
      'twice to the same',
      LOAD,
      { 'b.mjs': 'export async function main(m, r) { process.env.A = m; await r(); process.env.A = m; }\n' },
    ],
    [
      'in one way or the other',
      LOAD,
      { 'b.mjs': 'export async function main(a) { if (a) process.env.A = 1; else process.env.A = 2; }\n' },
    ],
    [
      'where nothing is there',
      LOAD,
      {
        'b.mjs':
          'export async function main() { process.env.A ??= 1; process.env.A = process.env.A || 2; process.env.A ||= 3; }\n',
      },
    ],
    [
      'in one way, and back',
      LOAD,
      {
        'b.mjs':
          'export async function main(a, run) { if (a) process.env.A = 1; else run(); await run(); process.env.A = 2; }\n',
      },
      /takes back/,
    ],
    [
      'by another name',
      LOAD,
      {
        'b.mjs':
          "const { chdir } = process;\nexport async function within(dir, run) { chdir(dir); try { await run(); } finally { chdir('/'); } }\n",
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by what Node.js exports',
      LOAD,
      {
        'b.mjs':
          "import { chdir, env } from 'node:process';\nexport async function within(dir, run) { chdir(dir); try { await run(); } finally { chdir('/'); } }\n",
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by a global object',
      LOAD,
      {
        'b.mjs':
          "const { log } = console;\nexport async function within(dir, run) { globalThis.process.chdir(dir); try { await run(); } finally { global.process.chdir('/'); } }\n",
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by the environment under another name',
      LOAD,
      {
        'b.mjs':
          'const { env } = process;\nexport async function within(dir, run) { env.A = dir; try { await run(); } finally { delete env.A; } }\n',
      },
      /`process.env.A` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by helpers',
      LOAD,
      {
        'b.mjs':
          "const enter = dir => process.chdir(dir);\nexport async function within(dir, run) { enter(dir); try { await run(); } finally { enter('/'); } }\n",
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by a helper that hands out what takes it back',
      LOAD,
      {
        'b.mjs':
          'function enter(dir) { const old = process.cwd(); process.chdir(dir); return () => process.chdir(old); }\nexport async function within(dir, run) { const back = enter(dir); try { await run(); } finally { back(); } }\n',
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by methods',
      LOAD,
      {
        'b.mjs':
          "class Place { enter(dir) { process.chdir(dir); } leave() { process.chdir('/'); } }\nexport async function within(dir, run) { const at = new Place(); at.enter(dir); try { await run(); } finally { at.leave(); } }\n",
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'until it is left',
      LOAD,
      {
        'b.mjs':
          'const old = process.cwd();\nexport async function within(dir, run) { using held = { [Symbol.dispose]() { process.chdir(old); } }; process.chdir(dir); try { await run(); } finally { run(); } }\n',
      },
      /`process.chdir` \(b.mjs, line 2\) takes back/,
    ],
    [
      'by a helper that takes it back itself',
      LOAD,
      {
        'b.mjs':
          "const peek = dir => { process.chdir(dir); console.log(process.cwd()); process.chdir('/'); };\nexport async function within(dir, run) { peek(dir); try { await run(); } finally { peek(dir); } }\n",
      },
    ],
    [
      'by a method of another name, and of a map',
      LOAD,
      {
        'b.mjs':
          'const set = (k, v) => { process.env[k] = v; };\nexport async function within(dir, run) { const all = new Map(); all.set(dir, 1); set(dir, 1); try { await run(); } finally { all.set(dir, 2); } }\n',
      },
    ],
    ['once', LOAD, { 'b.mjs': 'export async function main(dir) { process.chdir(dir); }\n' }],
  ],
};

for (const [what, programs] of Object.entries(PROGRAMS)) {
  describe(`what a fix might disturb elsewhere: ${what}`, () => {
    for (const [title, text, others, reason] of programs) {
      it(title, () => {
        const project = projectOf({ ...others, 'a.mjs': text });
        const { text: after, left } = fixWhole(text, { path: '/p/a.mjs', facts: { project } });
        if (reason) assert.match(left.join('\n'), reason);
        else assert.match(after, /await runInExecutor/, left.join('\n'));
      });
    }
  });
}

describe('a helper whose module is looked at as a whole', () => {
  const text = `${FS}function size(p) { return fs.readFileSync(p).length; }\nexport const sizeOf = async p => size(p);\n`;
  for (const [title, other, shown] of [
    [
      'moves to one of its own where its exports are listed',
      "import * as all from './a.mjs';\nObject.keys(all);",
      false,
    ],
    ['moves where another file exports all of it', "export * from './a.mjs';", false],
    [
      'is exported where members are taken by name',
      "import * as all from './a.mjs';\nall.sizeOf('x');",
      true,
    ],
  ] as const) {
    it(title, () => {
      const project = projectOf({ 'a.mjs': text, 'b.mjs': other });
      const { text: after } = fixWhole(text, { path: '/p/a.mjs', facts: { project } });
      assert.match(after, /await runInExecutor\(null, size, p\)/);
      assert.equal(after.includes('export function size'), shown);
    });
  }
});

describe('a helper with overloads that are exported', () => {
  it('stays one export', () => {
    const text = `${FS}export function load(p: string): Buffer;
export function load(p: string, e: BufferEncoding): string;
export function load(p: string, e?: BufferEncoding): Buffer | string { return e ? fs.readFileSync(p, e) : fs.readFileSync(p); }
export const main = async (): Promise<string> => load('a', 'utf8');
await main();
`;
    const { text: after } = fixWhole(text, { path: 'a.mts' });
    assert.equal(after.match(/export \{ load \} from/g)?.length, 1);
  });
});
