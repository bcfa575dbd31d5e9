import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";

/** Programs, and the text that the first file has then, or why it stays. */
const CASES: readonly (readonly [title: string, files: Files, after: string | RegExp])[] = [
  [
    'what a factory makes',
    {
      'a.mjs':
        "import { reader } from './b.mjs';\nconst read = reader('x');\nexport const f = async p => read(p);\n",
      'b.mjs': `${FS}export const reader = root => p => fs.readFileSync(root + p);\n`,
    },
    "import { reader } from './b.mjs';\nconst read = reader('x');\nexport const f = async p => await read(p);\n",
  ],
  [
    'a method of what a factory makes',
    {
      'a.mjs':
        "import { store } from './b.mjs';\nexport async function f(p) {\n  const s = store('x');\n  return s.get(p).length;\n}\n",
      'b.mjs': `${FS}export function store(root) {\n  const get = p => fs.readFileSync(root + p);\n  return { get, root };\n}\n`,
    },
    "import { store } from './b.mjs';\nexport async function f(p) {\n  const s = store('x');\n  return (await s.get(p)).length;\n}\n",
  ],
  [
    'what an async factory makes',
    {
      'a.mjs': `${FS}async function reader(root) {\n  return p => fs.readFileSync(root + p);\n}\nexport const f = async p => (await reader('x'))(p);\n`,
    },
    `${FS}async function reader(root) {\n  return async p => await fs.promises.readFile(root + p);\n}\nexport const f = async p => await (await reader('x'))(p);\n`,
  ],
  [
    'what a factory makes for somebody unknown',
    {
      'a.mjs':
        "import { reader } from './b.mjs';\nconst read = reader('x');\nglobalThis.read = read;\nexport const f = async p => read(p);\n",
      'b.mjs': `${FS}export const reader = root => p => fs.readFileSync(root + p);\n`,
    },
    /handed on as a value/,
  ],
  [
    'what a factory makes that nobody may see at work',
    {
      'a.mjs': `${FS}const reader = root => p => fs.readFileSync(root + p);\nconst both = use(reader('x'));\nexport const f = async p => reader('y')(p);\n`,
    },
    /handed on as a value/,
  ],
  [
    'a function of a table',
    {
      'a.mjs': `${FS}const kinds = {\n  text: p => fs.readFileSync(p, 'utf8'),\n  none: () => '',\n};\nexport async function f(kind, p) {\n  const read = kinds[kind];\n  if (!read) throw new Error(kind);\n  return read(p).length;\n}\n`,
    },
    `${FS}const kinds = {\n  text: async p => await fs.promises.readFile(p, 'utf8'),\n  none: () => '',\n};\nexport async function f(kind, p) {\n  const read = kinds[kind];\n  if (!read) throw new Error(kind);\n  return (await read(p)).length;\n}\n`,
  ],
  [
    'a function of a table with one that returns a promise',
    {
      'a.mjs': `${FS}const kinds = { text: p => fs.readFileSync(p), late: p => Promise.resolve(p) };\nexport async function f(kind, p) {\n  return { value: kinds[kind](p) };\n}\n`,
    },
    /`kinds\[kind\]` \(a.mjs:4\) may be another function, which returns a promise/,
  ],
  [
    'one function of two',
    {
      'a.mjs': `${FS}const text = p => fs.readFileSync(p, 'utf8');\nconst none = () => '';\nexport async function f(p) {\n  const read = p ? text : none;\n  return read(p).length;\n}\n`,
    },
    `${FS}const text = async p => await fs.promises.readFile(p, 'utf8');\nconst none = () => '';\nexport async function f(p) {\n  const read = p ? text : none;\n  return (await read(p)).length;\n}\n`,
  ],
  [
    'one function of two that may return a promise',
    {
      'a.mjs': `${FS}const text = p => fs.readFileSync(p, 'utf8');\nexport async function f(p, other) {\n  const read = other ?? text;\n  return { text: read(p) };\n}\n`,
    },
    /`read` \(a.mjs:5\) may be another function, which returns a promise/,
  ],
  [
    'a function of a table that is listed',
    {
      'a.mjs': `${FS}const kinds = { text: p => fs.readFileSync(p) };\nexport const all = () => Object.values(kinds);\nexport const f = async (kind, p) => kinds[kind](p);\n`,
    },
    /`all` is exported, and nobody imports it/,
  ],
  [
    'a function that CommonJS exports, and its own module calls',
    {
      'a.cjs': "const { size } = require('./b.cjs');\nexports.f = async p => size(p);\n",
      'b.cjs': `const fs = require('fs');\nexports.load = p => fs.readFileSync(p);\nexports.size = p => exports.load(p).length;\n`,
    },
    "const { size } = require('./b.cjs');\nexports.f = async p => await size(p);\n",
  ],
  [
    'a callback of a function that waits for it',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nasync function retry(fn) {\n  try {\n    return await fn();\n  } catch {\n    return await fn();\n  }\n}\nexport const f = async p => await retry(() => load(p));\n`,
    },
    `${FS}const load = async p => await fs.promises.readFile(p);\nasync function retry(fn) {\n  try {\n    return await fn();\n  } catch {\n    return await fn();\n  }\n}\nexport const f = async p => await retry(async () => await load(p));\n`,
  ],
  [
    'a callback of a function that catches what it throws at once',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nasync function retry(fn) {\n  try {\n    return fn();\n  } catch {\n    return undefined;\n  }\n}\nexport const f = async p => await retry(() => load(p));\n`,
    },
    `${FS}const load = async p => await fs.promises.readFile(p);\nasync function retry(fn) {\n  try {\n    return await fn();\n  } catch {\n    return undefined;\n  }\n}\nexport const f = async p => await retry(async () => await load(p));\n`,
  ],
  [
    'a callback of a function that looks at what it returns',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nasync function timed(fn) {\n  const value = fn();\n  return value;\n}\nexport const f = async p => await timed(() => load(p));\n`,
    },
    `${FS}const load = async p => await fs.promises.readFile(p);\nasync function timed(fn) {\n  const value = await fn();\n  return value;\n}\nexport const f = async p => await timed(async () => await load(p));\n`,
  ],
  [
    'a callback of a function that nobody waits for',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nconst once = async fn => await fn();\nexport const f = async p => { const loading = once(() => load(p)); console.log(p); return loading; };\n`,
    },
    /does not wait for it and runs on/,
  ],
  [
    'a callback of a sync function that calls it',
    {
      'a.mjs': `${FS}function timed(name, fn) {\n  const value = fn();\n  return [name, value];\n}\nexport const f = async p => timed('load', () => fs.readFileSync(p));\n`,
    },
    `${FS}async function timed(name, fn) {\n  const value = await fn();\n  return [name, value];\n}\nexport const f = async p => await timed('load', async () => await fs.promises.readFile(p));\n`,
  ],
  [
    'a callback that goes through a loop in another file',
    {
      'a.mjs': `${FS}import { each } from './each.mjs';\nexport const f = async ps => { each(ps, p => use(fs.readFileSync(p))); };\n`,
      'each.mjs':
        'export function each(list, visit) {\n  list.forEach(one => visit(one));\n}\nexport const none = () => each([], () => 1);\n',
    },
    /`none`|who calls it is not known/,
  ],
  [
    'a callback of a function that gets one elsewhere that returns a promise',
    {
      'a.mjs': `${FS}const timed = fn => ({ value: fn() });\nexport const f = async p => timed(() => fs.readFileSync(p));\nexport const g = async p => timed(() => fetch(p));\n`,
    },
    /`fn` \(a.mjs:2\) may be another function, which returns a promise/,
  ],
  [
    'a callback of a function that keeps it for later',
    {
      'a.mjs': `${FS}const later = fn => { setTimeout(fn, 9); };\nexport const f = async p => later(() => use(fs.readFileSync(p)));\nexport const g = async p => { const once = fn => fn(); return once(() => fs.readFileSync(p)); };\n`,
    },
    /handed on as a value/,
  ],
  [
    'a function that a map holds',
    {
      'a.mjs': `${FS}const kinds = new Map([['none', () => '']]);\nkinds.set('text', p => fs.readFileSync(p, 'utf8'));\nexport async function f(kind, p) {\n  const read = kinds.get(kind);\n  if (read === undefined) return '';\n  return read(p).trim();\n}\n`,
    },
    `${FS}const kinds = new Map([['none', () => '']]);\nkinds.set('text', async p => await fs.promises.readFile(p, 'utf8'));\nexport async function f(kind, p) {\n  const read = kinds.get(kind);\n  if (read === undefined) return '';\n  return (await read(p)).trim();\n}\n`,
  ],
  [
    'a function that a map holds beside one that returns a promise',
    {
      'a.mjs': `${FS}const kinds = new Map([['none', async () => '']]);\nkinds.set('text', p => fs.readFileSync(p, 'utf8'));\nexport const f = async (kind, p) => ({ text: kinds.get(kind)(p) });\n`,
    },
    /`kinds.get\(kind\)` \(a.mjs:4\) may be another function, which returns a promise/,
  ],
  [
    'a function that a map holds that is handed on',
    {
      'a.mjs': `${FS}const kinds = new Map();\nkinds.set('text', p => fs.readFileSync(p, 'utf8'));\nuse(kinds);\nexport const f = async (kind, p) => kinds.get(kind)(p);\n`,
    },
    /handed on as a value/,
  ],
  [
    'a function that a list gets later',
    {
      'a.mjs': `${FS}const steps = [];\nsteps.push(p => fs.readFileSync(p));\nexport async function f(p) {\n  for (const step of steps) step(p);\n}\n`,
    },
    `${FS}const steps = [];\nsteps.push(async p => await fs.promises.readFile(p));\nexport async function f(p) {\n  for (const step of steps) await step(p);\n}\n`,
  ],
  [
    'a function of a list that another one is called in',
    {
      'a.mjs': `${FS}const steps = [p => fs.readFileSync(p)];\nexport const f = async p => steps.reduce((all, step) => step(all));\n`,
    },
    /handed on as a value/,
  ],
  [
    'a method of an object that hands itself to somebody',
    {
      'a.mjs': `${FS}const files = {\n  read(p) { return fs.readFileSync(p, 'utf8'); },\n  note(p) { return use(this); },\n};\nexport const f = async p => files.note(p) + files.read(p);\n`,
    },
    /handed on as a value/,
  ],
  [
    'a function that a private field gets',
    {
      'a.mjs': `${FS}class Reader {\n  #read;\n  constructor(root) {\n    this.#read = name => fs.readFileSync(root + name);\n  }\n  async size(name) {\n    return this.#read(name).length;\n  }\n}\nexport const f = async p => new Reader(p).size('a');\n`,
    },
    `${FS}class Reader {\n  #read;\n  constructor(root) {\n    this.#read = async name => await fs.promises.readFile(root + name);\n  }\n  async size(name) {\n    return (await this.#read(name)).length;\n  }\n}\nexport const f = async p => new Reader(p).size('a');\n`,
  ],
  [
    'a function that a field gets, of which others may get to know',
    {
      'a.mjs': `${FS}class Reader {\n  constructor(root) {\n    this.read = name => fs.readFileSync(root + name);\n  }\n  async size(name) {\n    return this.read(name).length;\n  }\n}\nexport const f = async p => new Reader(p).size('a');\nexport const g = reader => reader.read('b');\n`,
    },
    /`read` may be used from outside of its class \(a.mjs:11\)/,
  ],
  [
    'a function that a map of a class holds, by a method that is called with it',
    {
      'a.mjs': `${FS}class Bus {\n  #handlers = new Map();\n  on(type, handler) {\n    this.#handlers.set(type, handler);\n  }\n  async emit(type, value) {\n    return this.#handlers.get(type)?.(value);\n  }\n}\nexport async function f(p) {\n  const bus = new Bus();\n  bus.on('load', q => fs.readFileSync(q));\n  return await bus.emit('load', p);\n}\n`,
    },
    `${FS}class Bus {\n  #handlers = new Map();\n  on(type, handler) {\n    this.#handlers.set(type, handler);\n  }\n  async emit(type, value) {\n    return await this.#handlers.get(type)?.(value);\n  }\n}\nexport async function f(p) {\n  const bus = new Bus();\n  bus.on('load', async q => await fs.promises.readFile(q));\n  return await bus.emit('load', p);\n}\n`,
  ],
];

describe('Make async follows', () => {
  for (const [title, files, after] of CASES) {
    it(title, () => {
      const [name = ''] = Object.keys(files);
      const { files: changed, refusal, fix } = asyncIn(files, name);
      if (typeof after === 'string') {
        assert.equal(refusal, undefined);
        assert.equal(changed[name], after);
        assert.equal(fix?.automatic, true, fix?.note);
      } else {
        assert.match(refusal ?? fix?.note ?? '', after);
      }
    });
  }
});
