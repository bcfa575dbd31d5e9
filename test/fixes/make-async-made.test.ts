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
      'a.mjs': `${FS}const reader = root => p => fs.readFileSync(root + p);\nconst both = [reader('x'), reader('y')];\nexport const f = async p => both[0](p);\n`,
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
    /handed on as a value/,
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
    /in a callback of `retry` that nothing waits for/,
  ],
  [
    'a callback of a function that looks at what it returns',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nasync function timed(fn) {\n  const value = fn();\n  return value;\n}\nexport const f = async p => await timed(() => load(p));\n`,
    },
    /in a callback of `timed` that nothing waits for/,
  ],
  [
    'a callback of a function that nobody waits for',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nconst once = async fn => await fn();\nexport const f = async p => { const loading = once(() => load(p)); console.log(p); return loading; };\n`,
    },
    /in a callback of `once` that nothing waits for/,
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
        assert.match(refusal ?? '', after);
      }
    });
  }
});
