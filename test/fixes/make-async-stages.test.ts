import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
const KINDS = `${FS}const kinds = { text: p => fs.readFileSync(p, 'utf8'), none: p => p };\n`;
const STAGES = `${FS}const read = c => ({ ...c, text: fs.readFileSync(c.path, 'utf8') });\nconst mark = c => c;\n`;
const COMPOSE = `const compose = (...steps) => input => steps.reduce((value, step) => step(value), input);\n`;
const TABLE = `${FS}const all = { text: { read: p => fs.readFileSync(p) }, late: { read: async p => p } };\n`;
const BUILDER = `${FS}class B {\n  add(p) {\n    this.text = fs.readFileSync(p);\n    return this;\n  }\n}\n`;

const queue = (drain: string, name = 'plan'): string =>
  `class Queue {\n  #tasks = [];\n  ${name}(run) {\n    this.#tasks.push(run);\n  }\n  async drain() {\n    ${drain}\n  }\n}\nexport async function f(p) {\n  const queue = new Queue();\n  queue.${name}(() => fs.readFileSync(p));\n  await queue.drain();\n}\n`;
const queueAfter = (drain: string, name = 'plan'): string =>
  FS + queue(drain, name).replace('() => fs.readFileSync', 'async () => await fs.promises.readFile');
const lazy = (text: string): string =>
  `${FS}class Lazy {\n  #make;\n  constructor(make) {\n    this.#make = make;\n  }\n  get() {\n    return this.#make();\n  }\n}\nconst text = ${text};\nexport const f = async () => ({ text: text.get() });\n`;
const made = (none: string): string =>
  `${FS}const makeNone = () => ${none};\nconst all = [p => fs.readFileSync(p), makeNone()];\nexport async function f(p) {\n  const found = [];\n  for (const read of all) found.push({ text: read(p) });\n  return found;\n}\n`;
const ATTEMPT = `${FS}const load = p => fs.readFileSync(p);\nconst attempt = (fn, value) => {\n  try {\n    return fn(value);\n  } catch (error) {\n    return error.code;\n  }\n};\n`;
const SHIFT = 'this.#tasks.shift()';

/** Programs, and the text that the first file has then, or why it stays, or why it says "check first". */
const CASES: readonly (readonly [title: string, files: Files, after: string | RegExp])[] = [
  [
    'one of several functions, which may only hand back what it is given, where a promise would be of no use',
    { 'a.mjs': `${KINDS}export async function f(kind, p) {\n  return kinds[kind](p).length;\n}\n` },
    `${FS}const kinds = { text: async p => await fs.promises.readFile(p, 'utf8'), none: p => p };\nexport async function f(kind, p) {\n  return (await kinds[kind](p)).length;\n}\n`,
  ],
  [
    'one of several functions, which may only hand back what it is given, where that is no promise',
    {
      'a.mjs': `${KINDS}export async function f(kind, p) {\n  return { text: kinds[kind](\`\${p}.txt\`) };\n}\n`,
    },
    `${FS}const kinds = { text: async p => await fs.promises.readFile(p, 'utf8'), none: p => p };\nexport async function f(kind, p) {\n  return { text: await kinds[kind](\`\${p}.txt\`) };\n}\n`,
  ],
  [
    'not where that may be a promise, which is kept',
    { 'a.mjs': `${KINDS}export async function f(kind, p) {\n  return { text: kinds[kind](p) };\n}\n` },
    /`kinds\[kind\]` \(a.mjs:4\) may be another function, which returns a promise/,
  ],
  [
    'not one of several that hands back what nobody knows',
    {
      'a.mjs': `${KINDS.replace('none: p => p', 'none: p => fetch(p)')}export async function f(kind, p) {\n  return kinds[kind](p).length;\n}\n`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'not one of several that hands back another thing by the name of what it is given',
    {
      'a.mjs': `${KINDS.replace('none: p => p', 'none: p => {\n  p = fetch(p);\n  return p;\n}')}export async function f(kind, p) {\n  return { text: kinds[kind](\`\${p}.txt\`) };\n}\n`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'one of several that hands back what it makes of what it is given',
    {
      'a.mjs': `${KINDS.replace('none: p => p', 'none: p => {\n  p = `${p}`;\n  return p;\n}')}export async function f(kind, p) {\n  return { text: kinds[kind](\`\${p}.txt\`) };\n}\n`,
    },
    `${KINDS.replace('none: p => p', 'none: p => {\n  p = `${p}`;\n  return p;\n}').replace('p => fs.readFileSync(p', 'async p => await fs.promises.readFile(p')}export async function f(kind, p) {\n  return { text: await kinds[kind](\`\${p}.txt\`) };\n}\n`,
  ],
  [
    'not one of several, beside one that another name of the table gets and that returns a promise',
    {
      'a.mjs': `${KINDS}const same = kinds;\nsame.late = async p => p;\nexport async function f(kind) {\n  return { text: kinds[kind]('a') };\n}\n`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'not a choice, where a table gets one that returns a promise',
    {
      'a.mjs': `${FS}const kinds = { none: p => p };\nkinds.late = async p => p;\nconst read = p => fs.readFileSync(p);\nexport async function f(kind) {\n  return { text: (kinds[kind] ?? read)('a') };\n}\n`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'not one of several, beside one that a function puts into what it is given',
    {
      'a.mjs': `${KINDS}const add = all => {\n  all.late = async p => p;\n};\nadd(kinds);\nexport async function f(kind) {\n  return { text: kinds[kind]('a') };\n}\n`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'not one of several, beside one that a method of the table puts there',
    {
      'a.mjs': `${KINDS.replace('none:', 'init() { this.late = async p => p; }, none:')}kinds.init();\nexport async function f(kind) {\n  return { text: kinds[kind]('a') };\n}\n`,
    },
    /may be another function, which returns a promise/,
  ],
  [
    'not stages that are put together with some that return promises',
    {
      'a.mjs': `${STAGES}export async function f() {\n  const found = [];\n  for (const step of [read, mark].concat([async c => c])) found.push(step({ path: 'a' }));\n  return found;\n}\n`,
    },
    /`step` \(a.mjs:6\) may be another function, which returns a promise/,
  ],
  [
    'stages that are put together with others',
    {
      'a.mjs': `${STAGES}export async function f() {\n  const found = [];\n  for (const step of [read, mark].concat([() => 1])) found.push(step({ path: 'a' }));\n  return found;\n}\n`,
    },
    `${STAGES.replace('c => ({ ...c, text: fs.readFileSync', 'async c => ({ ...c, text: await fs.promises.readFile')}export async function f() {\n  const found = [];\n  for (const step of [read, mark].concat([() => 1])) found.push(await step({ path: 'a' }));\n  return found;\n}\n`,
  ],
  [
    'not stages that are reduced by a callback that takes all at once',
    {
      'a.mjs': `${STAGES}const all = c => [read, mark].reduce((...given) => given[1](given[0]), c);\nexport async function f(path) {\n  return [read({ path }).text, all({ path }).text];\n}\n`,
    },
    /handed on as a value/,
  ],
  [
    'one of several, beside one that the table gets and that returns no promise',
    {
      'a.mjs': `${KINDS}kinds.size = p => p.length;\nexport async function f(kind) {\n  return { text: kinds[kind]('a') };\n}\n`,
    },
    `${KINDS.replace('p => fs.readFileSync(p', 'async p => await fs.promises.readFile(p')}kinds.size = p => p.length;\nexport async function f(kind) {\n  return { text: await kinds[kind]('a') };\n}\n`,
  ],
  [
    'stages of a loop',
    {
      'a.mjs': `${STAGES}export async function f(path) {\n  let c = { path };\n  for (const step of [read, mark]) c = step(c);\n  return c.text;\n}\n`,
    },
    `${STAGES.replace('c => ({ ...c, text: fs.readFileSync', 'async c => ({ ...c, text: await fs.promises.readFile')}export async function f(path) {\n  let c = { path };\n  for (const step of [read, mark]) c = await step(c);\n  return c.text;\n}\n`,
  ],
  [
    'not stages of which the first may be given a promise',
    {
      'a.mjs': `${STAGES}export async function f(c) {\n  for (const step of [read, mark]) c = step(c);\n  return { c };\n}\n`,
    },
    /`step` \(a.mjs:5\) may be another function, which returns a promise/,
  ],
  [
    'not stages of a loop over what may be promises',
    {
      'a.mjs': `${STAGES}export async function f(list) {\n  const found = [];\n  for (const c of list) for (const step of [read, mark]) found.push({ c: step(c) });\n  return found;\n}\n`,
    },
    /`step` \(a.mjs:6\) may be another function, which returns a promise/,
  ],
  [
    'stages that are reduced',
    {
      'a.mjs': `${STAGES}export async function f(path) {\n  return [read, mark].reduce((c, step) => step(c), { path }).text;\n}\n`,
    },
    `${STAGES.replace('c => ({ ...c, text: fs.readFileSync', 'async c => ({ ...c, text: await fs.promises.readFile')}export async function f(path) {\n  let c = { path };\n  for (const step of [read, mark]) {\n    c = await step(c);\n  }\n  return c.text;\n}\n`,
  ],
  [
    'functions that a parameter takes all of',
    {
      'a.mjs': `${FS}${COMPOSE}const load = compose(p => fs.readFileSync(p, 'utf8'), text => text.trim());\nexport const f = async p => load(\`\${p}.txt\`).length;\n`,
    },
    `${FS}const compose = (...steps) => async input => {\n  let value = input;\n  for (const step of [...steps]) {\n    value = await step(value);\n  }\n  return value;\n};\nconst load = compose(async p => await fs.promises.readFile(p, 'utf8'), text => text.trim());\nexport const f = async p => (await load(\`\${p}.txt\`)).length;\n`,
  ],
  [
    'not functions that a parameter takes all of, and others that nobody knows',
    {
      'a.mjs': `${FS}${COMPOSE}const load = compose(...more, p => fs.readFileSync(p, 'utf8'));\nexport const f = async p => load(\`\${p}.txt\`).length;\n`,
    },
    /in a callback of `compose` that nothing waits for/,
  ],
  [
    'not functions that a parameter takes all of, and one that returns a promise',
    {
      'a.mjs': `${FS}const each = (p, ...steps) => {\n  for (const step of steps) step(p);\n};\nexport const f = async p => each(p, q => fs.unlinkSync(q), async q => q);\n`,
    },
    /`step` \(a.mjs:3\) may be another function, which returns a promise/,
  ],
  [
    'not functions that a parameter takes all of, where `arguments` has them as well',
    {
      'a.mjs': `${FS}function each(p, ...steps) {\n  for (const step of steps) step(p);\n  arguments[1](p);\n}\nexport const f = async p => each(p, q => fs.unlinkSync(q));\n`,
    },
    /in a callback of `each` that nothing waits for/,
  ],
  [
    'not a function of a table that is listed, where one is added whose promise is kept',
    {
      'a.mjs': `${TABLE.replace('async p => p', 'p => p')}all.more = { read: async p => p };\nexport async function f(p) {\n  const found = [];\n  for (const one of Object.values(all)) found.push(one.read(\`\${p}\`));\n  return found;\n}\n`,
    },
    /`one.read` \(a.mjs:6\) may be another function, which returns a promise/,
  ],
  [
    'a function of a table that is listed, among others that are waited for',
    {
      'a.mjs': `${TABLE}export async function f(p) {\n  const one = Object.values(all).find(kind => p.endsWith(kind.ext));\n  return await one.read(p);\n}\n`,
    },
    `${TABLE.replace('p => fs.readFileSync', 'async p => await fs.promises.readFile')}export async function f(p) {\n  const one = Object.values(all).find(kind => p.endsWith(kind.ext));\n  return await one.read(p);\n}\n`,
  ],
  [
    'not a function of a table that is listed, among others whose promise is kept',
    {
      'a.mjs': `${TABLE}export async function f(p) {\n  const one = Object.values(all).find(kind => p.endsWith(kind.ext));\n  return { one: one.read(p) };\n}\n`,
    },
    /`one.read` \(a.mjs:5\) may be another function, which returns a promise/,
  ],
  [
    'a map that other files read',
    {
      'a.mjs':
        "import { jobs } from './b.mjs';\nexport const f = async (kind, p) => `${jobs.get(kind)(p)}`;\n",
      'b.mjs': `${FS}export const jobs = new Map();\njobs.set('read', p => fs.readFileSync(p));\njobs.set('name', p => p);\n`,
    },
    "import { jobs } from './b.mjs';\nexport const f = async (kind, p) => `${await jobs.get(kind)(p)}`;\n",
  ],
  [
    'not a map that another file fills',
    {
      'a.mjs':
        "import { jobs } from './b.mjs';\njobs.set('late', async p => p);\nexport const f = async (kind, p) => `${jobs.get(kind)(p)}`;\n",
      'b.mjs': `${FS}export const jobs = new Map();\njobs.set('read', p => fs.readFileSync(p));\n`,
    },
    /handed on as a value \(a.mjs:2\)/,
  ],
  [
    'a variable that is always set to the next of a list',
    { 'a.mjs': FS + queue(`for (let run = ${SHIFT}; run; run = ${SHIFT}) run();`) },
    queueAfter(`for (let run = ${SHIFT}; run; run = ${SHIFT}) await run();`),
  ],
  [
    'a variable that is set to the next of a list where a loop begins',
    { 'a.mjs': FS + queue(`let run; while ((run = ${SHIFT})) run();`) },
    queueAfter(`let run; while ((run = ${SHIFT})) await run();`),
  ],
  [
    'a list of a class whose method has the name of one of lists',
    { 'a.mjs': FS + queue(`while (this.#tasks.length > 0) ${SHIFT}();`, 'push') },
    queueAfter(`while (this.#tasks.length > 0) await ${SHIFT}();`, 'push'),
  ],
  [
    'not a variable that is set to something else, too',
    { 'a.mjs': FS + queue(`let run = ${SHIFT}; while (run) { run(); run = globalThis.next; }`) },
    /`run` is assigned again/,
  ],
  [
    'not a variable that is set to the next of two lists of one name',
    {
      'a.mjs': `${FS}export async function f(late) {\n  const runs = [() => fs.readFileSync('a')];\n  let run = runs.shift();\n  const found = [run()];\n  {\n    const runs = late;\n    run = runs.shift();\n  }\n  found.push(run());\n  return found;\n}\n`,
    },
    /`run` is assigned again/,
  ],
  [
    'not what is handed on where it is set',
    { 'a.mjs': FS + queue(`let run; setTimeout((run = ${SHIFT}));`) },
    /handed on as a value/,
  ],
  [
    'a function that a constructor keeps',
    { 'a.mjs': lazy("new Lazy(() => fs.readFileSync('a'))") },
    lazy("new Lazy(async () => await fs.promises.readFile('a'))")
      .replace('get()', 'async get()')
      .replace('return this', 'return await this')
      .replace('text: text.get()', 'text: await text.get()'),
  ],
  [
    'not a function that a constructor keeps, beside one that returns a promise',
    {
      'a.mjs': `${lazy("new Lazy(() => fs.readFileSync('a'))")}export const other = new Lazy(async () => 1);\n`,
    },
    /`this.#make` \(a.mjs:8\) may be another function, which returns a promise/,
  ],
  [
    'not a function that a constructor calls',
    {
      'a.mjs': `${FS}class Eager {\n  constructor(make) {\n    this.value = make();\n  }\n}\nexport const f = async () => new Eager(() => fs.readFileSync('a')).value;\n`,
    },
    /`constructor` \(a.mjs:3\) is a constructor, which cannot wait/,
  ],
  [
    'not a function that a promise calls',
    {
      'a.mjs': `${FS}const load = done => done(fs.readFileSync('a'));\nexport const f = async () => {\n  load(String);\n  return await new Promise(load);\n};\n`,
    },
    /`load` is handed on as a value \(a.mjs:5\)/,
  ],
  [
    'one of several functions, beside one that a factory makes',
    { 'a.mjs': made("() => ''") },
    made("() => ''")
      .replace('p => fs.readFileSync', 'async p => await fs.promises.readFile')
      .replace('{ text: read(p) }', '{ text: await read(p) }'),
  ],
  [
    'not one of several functions, beside one that a factory makes, and that returns a promise',
    { 'a.mjs': made("async () => ''") },
    /may be another function, which returns a promise/,
  ],
  [
    'not one of several functions, beside what a factory gets from elsewhere',
    { 'a.mjs': made('globalThis.none') },
    /may be another function, which returns a promise/,
  ],
  [
    'a function that is handed to one that calls it',
    { 'a.mjs': `${ATTEMPT}export const f = async p => ({ found: attempt(load, p) });\n` },
    `${ATTEMPT.replace('p => fs.readFileSync(p)', 'async p => await fs.promises.readFile(p)').replace('(fn, value) =>', 'async (fn, value) =>').replace('return fn(', 'return await fn(')}export const f = async p => ({ found: await attempt(load, p) });\n`,
  ],
  [
    'not a function that is handed to one that calls it later',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nconst soon = (fn, value) => setTimeout(() => fn(value));\nexport const f = async p => {\n  load(p);\n  soon(load, p);\n};\n`,
    },
    /in a callback of `setTimeout` that nothing waits for/,
  ],
  [
    'not a function that is handed to one that has `arguments`, too',
    {
      'a.mjs': `${FS}const load = p => fs.readFileSync(p);\nfunction twice(fn, value) {\n  return [fn(value), arguments[0](value)];\n}\nexport const f = async p => ({ found: twice(load, p) });\n`,
    },
    /`load` is handed on as a value/,
  ],
  [
    'methods that return their object, called one on the other',
    { 'a.mjs': `${BUILDER}export const f = async p => new B().add(p).add(p).text;\n` },
    /^`add` changes `this.text`/,
  ],
  [
    'not an object that such a method hands to who knows whom',
    { 'a.mjs': `${BUILDER}export const f = async p => use(new B().add(p));\n` },
    /^An object with `add` is handed on \(a.mjs:5\)/,
  ],
];

describe('Make async follows one of several functions, and', () => {
  for (const [title, files, after] of CASES) {
    it(title, () => {
      const { files: changed, fix, refusal } = asyncIn(files, 'a.mjs');
      if (after instanceof RegExp) {
        assert.match(refusal ?? fix?.note ?? 'it is provably the same', after);
        return;
      }
      assert.equal(refusal, undefined);
      assert.equal(changed['a.mjs'], after);
      assert.equal(fix?.note, undefined);
      assert.equal(fix?.automatic, true);
    });
  }

  it('waits for each call of a chain', () => {
    const { files } = asyncIn(
      { 'a.mjs': `${BUILDER}export const f = async p => new B().add(p).add(p).text;\n` },
      'a.mjs',
    );
    assert.match(files['a.mjs'] ?? '', /p => \(await \(await new B\(\)\.add\(p\)\)\.add\(p\)\)\.text;/);
  });
});
