import assert from 'node:assert/strict';
import { asyncIn, projectOf, type Files } from './make-async-support.ts';
import { fixFirst } from './support.ts';

const CACHE = `import fs from 'node:fs';
const cache = new Map();
async function load(p) {
  if (!cache.has(p)) cache.set(p, fs.readFileSync(p));
  return cache.get(p);
}
`;

function noteOn(rest: string, files: Files = {}, name = 'a.mjs'): string | undefined {
  const project = projectOf({ ...files, [name]: CACHE + rest });
  return fixFirst(CACHE + rest, { path: `/p/${name}`, facts: { project } }).note;
}

const LOG =
  'class Log {\n  constructor(write) { this.line = write; }\n  async add(p) { this.line(p); return await load(p); }\n}\n';

const ALONE: readonly (readonly [title: string, rest: string, files?: Files])[] = [
  [
    'declares at its end what does nothing then',
    "async function main() { await load('a'); }\nmain();\nclass Late { static size = 1; go() { cache.clear(); } }\nexport const names = ['a'];\n",
  ],
  [
    'keeps what makes a function that yields no promise',
    "const make = () => () => cache.clear();\nconst all = { tick: make() };\nall.tick();\nawait load('a');\n",
  ],
  [
    'waits for what makes a function that yields a promise',
    "const make = () => async () => cache.clear();\nconst all = { tick: make() };\nawait all.tick();\nawait load('a');\n",
  ],
  [
    'hands a parameter on to itself',
    "function walk(n, run) { if (n === 0) run(); else walk(n - 1, run); }\nwalk(1, () => 1);\nawait load('a');\n",
  ],
  [
    'pauses',
    "const pause = ms => new Promise(resolve => setTimeout(resolve, ms));\nawait pause(1);\nawait load('a');\nawait new Promise(r => { setTimeout(r, 1); });\n",
  ],
  ['waits at its top', "console.log(await load('a'));\nawait load('a');\n"],
  [
    'begins with one call, at its end',
    "async function main() {\n  for (const p of ['a', 'b']) await load(p);\n}\nmain().catch(error => console.error(error));\nfunction later() {}\n",
  ],
  ['hands promises back', "const both = async () => load('a');\nconst one = () => both();\nawait one();\n"],
  [
    'waits for what takes a callback',
    "async function retry(run) { return await run(); }\nawait retry(async () => await load('a'));\n",
  ],
  [
    'goes through what an async generator yields',
    "async function* all(list) { for (const p of list) yield await load(p); }\nfor await (const one of all(['a'])) console.log(one);\n",
  ],
  [
    'has steps that it takes one by one',
    "const steps = [];\nconst step = (name, run) => steps.push({ name, run });\nstep('one', async () => await load('a'));\nfor (const { run } of steps) await run();\n",
  ],
  [
    'calls what it is given, which waits for nothing',
    "const twice = run => { run(); run(); };\ntwice(() => console.log(cache.size));\nawait load('a');\n",
  ],
  [
    'keeps what it has in a map of the language',
    "class Store {\n  #all = new Map();\n  async get(p) {\n    this.#all.get(p);\n    return await load(p);\n  }\n}\nawait new Store().get('a');\n",
  ],
  [
    'loads modules of its own',
    "import { shout } from './b.mjs';\nconsole.log(shout(String(await load('a'))));\n",
    { 'b.mjs': 'export const shout = text => text.toUpperCase();\n' },
  ],
  [
    'takes a function out of an object, and waits for it',
    "const all = { load };\nconst { load: one } = all;\nawait one('a');\n",
  ],
  [
    'waits in another file',
    'export { load };\n',
    { 'b.mjs': "import { load } from './a.mjs';\nfor (const p of ['a']) await load(p);\n" },
  ],
  [
    'takes a function out of what a factory makes',
    "const make = () => ({ size: () => cache.size });\nconst { size } = make();\nsize();\nawait load('a');\n",
  ],
  [
    'has a function that hands on to itself what it is given',
    "function walk(list, visit) {\n  for (const one of list) {\n    if (one.list) walk(one.list, visit);\n    else visit(one);\n  }\n}\nwalk([{}], one => console.log(one));\nawait load('a');\n",
  ],
  [
    'begins in a branch',
    "async function main() {\n  await load('a');\n}\nif (cache.size === 0) {\n  main();\n} else console.log(cache.size);\nfunction later() {}\n",
  ],
  ['has a timer at its end', "await load('a');\nsetTimeout(() => cache.clear(), 5);\n"],
  ['keeps a function that waits for nothing', `${LOG}await new Log(text => console.log(text)).add('a');\n`],
  [
    'calls whatever is in a table, none of which waits',
    "const all = { size: () => cache.size, clear: () => cache.clear() };\nconst run = name => all[name]();\nfor (const name of ['size']) run(name);\nawait load('a');\n",
  ],
  [
    'calls what it has got, and nobody gets what waits',
    "const steps = [];\nconst add = step => steps.push(step);\nadd(() => cache.size);\nfor (const step of steps) step();\nconst twice = make => make()();\ntwice(() => () => cache.clear());\nawait load('a');\n",
  ],
  [
    'has listeners of its own',
    "const hooks = { all: [], on(run) { this.all.push(run); }, go() { for (const run of this.all) run(); } };\nhooks.on(() => cache.clear());\nhooks.go();\nawait load('a');\n",
  ],
  [
    'calls a function that another file has made',
    "import { size } from './b.mjs';\nconsole.log(size(cache));\nawait load('a');\n",
    { 'b.mjs': 'const once = run => all => run(all);\nexport const size = once(all => all.size);\n' },
  ],
  [
    'has methods that are called like those of handles of files, and no handles',
    "class Disk { read() { return cache.size; } }\nconst use = disk => disk.read();\nuse(new Disk());\nawait load('a');\n",
  ],
  [
    'has a method that something else has as a plain one, and a getter',
    "const one = { tick: () => cache.size };\nclass Two { #all = [() => 1]; get tick() { return this.#all[0]; } }\none.tick();\nnew Two().tick();\nawait load('a');\n",
  ],
  [
    'fills a table with what waits for nothing',
    "const all = { tick: () => cache.size };\nconst make = () => () => cache.clear();\nfor (const name of ['tick']) all[name] = make();\nall.tick();\nawait load('a');\n",
  ],
  [
    'fills another table with what waits, and calls it by its name',
    "const all = { tick: () => cache.size };\nconst other = { ...all, one: async () => load('a') };\nall.tick();\nawait other.one();\n",
  ],
  [
    'adds to what lists do, and keeps what a module exports',
    "import { tick } from './b.mjs';\nArray.prototype.last = function () { return this[0]; };\ntick();\nawait load([cache.size].last());\n",
    { 'b.mjs': 'export const tick = () => 1;\n' },
  ],
  [
    'declares a class at its end with names that it knows',
    "const NAME = 'late';\nasync function main() { await load('a'); }\nmain();\nclass Late { [NAME]() {} }\nexport const { late = 1 } = {};\n",
  ],
  [
    'has setters and classes that wait for nothing, and a `catch` at the end of what it starts',
    "class A { constructor() { this.n = 1; } set size(n) { this.n = n; } }\nnew A().size = 2;\nasync function main() { await load('a'); }\nmain().catch(error => console.error(error));\n",
  ],
  [
    'has listeners of its own, and reads from the process',
    'const { argv } = process;\nconst hooks = { on(run) { run(); } };\nhooks.on(() => cache.clear());\nawait load(argv[2] ?? process.env.FILE);\n',
  ],
];

const BESIDE: readonly (readonly [title: string, rest: string, files?: Files, name?: string])[] = [
  [
    'keeps a pause, and goes on',
    "const pause = ms => new Promise(resolve => setTimeout(resolve, ms));\nconst kept = pause(1).then(() => cache.clear());\nawait load('a');\nawait kept;\n",
  ],
  [
    'has a timer in a promise that calls something else',
    "const soon = () => cache.clear();\nawait new Promise(resolve => { resolve(); setTimeout(soon, 1); });\nawait load('a');\n",
  ],
  [
    'has another promise that calls what it is given',
    "const { Promise } = globalThis.lib;\nawait new Promise(resolve => setTimeout(resolve, 1));\nawait load('a');\n",
  ],
  [
    'keeps a function that it does not wait for',
    `${LOG}const open = write => new Log(write);\nawait open(async text => await load(text)).add('a');\n`,
  ],
  [
    'takes a function out of what a factory makes, and does not wait for it',
    "const make = () => ({ one: () => load('a') });\nconst { one } = make();\none();\nawait load('a');\n",
  ],
  [
    'takes a function out under a name that something else gives',
    "const make = () => ({ ...globalThis.more });\nconst { one } = make();\none();\nawait load('a');\n",
  ],
  [
    'has a function that hands on to itself what it does not wait for',
    "function walk(list, visit) {\n  for (const one of list) {\n    if (one.list) walk(one.list, visit);\n    else visit(one);\n  }\n}\nwalk(['a'], async p => await load(p));\nawait load('a');\n",
  ],
  [
    'runs on in a branch',
    "async function main() {\n  await load('a');\n}\nif (cache.size === 0) {\n  main();\n  console.log(cache.size);\n}\n",
  ],
  [
    'runs on after a branch',
    "async function main() {\n  await load('a');\n}\nif (cache.size === 0) main();\nconsole.log(cache.size);\n",
  ],
  ['does two things at once', "await Promise.all([load('a'), load('a')]);\n"],
  ['keeps a promise', "const one = load('a');\nawait load('a');\nawait one;\n"],
  ['runs on', "load('a');\nconsole.log(cache.size);\n"],
  [
    'runs on in a function',
    "async function main() {\n  load('a');\n  console.log(cache.size);\n}\nawait main();\n",
  ],
  ['hands the function to who does not wait', "['a'].forEach(p => load(p));\nawait load('a');\n"],
  [
    'has something that the language calls',
    "const all = { async toJSON() { return String(await load('a')); } };\nconsole.log(JSON.stringify({ all }));\nawait load('a');\n",
  ],
  ['has a timer', "setTimeout(() => load('a'), 5);\nawait load('a');\n"],
  ['has a list of functions', "for (const run of [load]) run('a');\nawait load('a');\n"],
  ['calls by a computed name', "const all = { load };\nall['lo' + 'ad']('a');\nawait load('a');\n"],
  ['calls through `call`', "load.call(null, 'a');\nawait load('a');\n"],
  [
    'has a getter that does not wait',
    "const all = { get one() { return load('a'); } };\nall.one;\nawait load('a');\n",
  ],
  [
    'has a constructor that does not wait',
    "class A { constructor() { load('a'); } }\nnew A();\nawait load('a');\n",
  ],
  [
    'does something after what it hands back',
    "async function one() {\n  try {\n    return load('a');\n  } finally {\n    console.log(cache.size);\n  }\n}\nawait one();\n",
  ],
  ['hands the function on by another name', "const each = load;\n['a'].forEach(each);\nawait load('a');\n"],
  [
    'hands the function on in another file',
    'export { load };\n',
    { 'b.mjs': "import { load } from './a.mjs';\n['a'].forEach(load);\n" },
  ],
  ['hands a member on', "const all = { load };\n['a'].forEach(all.load);\nawait load('a');\n"],
  [
    'hands on what it takes out of an object',
    "const all = { load };\nconst { load: each } = all;\n['a'].forEach(each);\nawait load('a');\n",
  ],
  [
    'puts a member under another name',
    "const all = { load, size: 1 };\nall.size = all.load;\nall.size('a');\nawait load('a');\n",
  ],
  [
    'sets something at its end, where a class is declared',
    "async function main() { await load('a'); }\nmain();\nclass Late { static size = cache.clear(); }\n",
  ],
  [
    'sets something at its end, in what it exports',
    "async function main() { await load('a'); }\nmain();\nexport const late = cache.clear();\n",
  ],
  [
    'keeps what makes a function that yields a promise',
    "const make = () => async () => cache.clear();\nconst all = { tick: make() };\nall.tick();\nawait load('a');\n",
  ],
  [
    'hands on what it has made, which yields a promise',
    "const make = () => async () => cache.clear();\nconst wrap = go => ({ go });\nconst all = wrap(make());\nall.go();\nawait load('a');\n",
  ],
  [
    'takes such a function out of an object',
    "const make = () => async () => cache.clear();\nconst made = make();\nconst all = { tick: made };\nconst { tick } = all;\ntick();\nawait load('a');\n",
  ],
  [
    'sets a parameter to such a function, and hands it on to itself',
    "const make = () => async () => cache.clear();\nfunction walk(n, run) { if (n === 0) { run(); return; } run = make(); walk(0, run); }\nwalk(1, () => 1);\nawait load('a');\n",
  ],
  [
    'has a `catch` of its own',
    "const held = { catch(run) { run(); } };\nheld.catch(async () => cache.clear());\nawait load('a');\n",
  ],
  ['waits for a timer itself', "await setTimeout(() => cache.clear(), 5);\nawait load('a');\n"],
  [
    'is called when something is written',
    "process.stdout.write('a', () => cache.clear());\nawait load('a');\n",
  ],
  [
    'keeps a function of Node.js that it does not wait for',
    "import { setTimeout as sleep } from 'node:timers/promises';\nconst all = { sleep };\nall.sleep(5);\nawait load('a');\n",
  ],
  [
    'gives back what it uses after what it hands back',
    "async function one() {\n  using held = { [Symbol.dispose]() { cache.clear(); } };\n  return load('a');\n}\nawait one();\n",
  ],
  [
    'calls a method by a name that is not known',
    "class A { async one() { return load('a'); } }\nconst go = (object, name) => object[name]();\ngo(new A(), 'one');\nawait load('a');\n",
  ],
  [
    'takes a method by a name that is not known',
    "class A { async one() { return load('a'); } }\nfunction go(object, name) { const run = object[name]; run(); }\ngo(new A(), 'one');\nawait load('a');\n",
  ],
  [
    'lists what it has',
    "const all = { one: async () => load('a') };\nfor (const run of Object.values(all)) run();\nawait load('a');\n",
  ],
  [
    'goes through all that it has',
    "const all = { one: async () => load('a') };\nfor (const name in all) all[name]();\nawait load('a');\n",
  ],
  [
    'sets a variable to what it does not wait for',
    "let each;\neach = load;\nconst go = () => each('a');\ngo();\nawait load('a');\n",
  ],
  [
    'hands a function of Node.js on',
    "const go = read => read('a');\ngo(fs.promises.readFile);\nawait load('a');\n",
  ],
  [
    'hands a module of Node.js on',
    "const go = disk => disk.readFile('a');\ngo(fs.promises);\nawait load('a');\n",
  ],
  [
    'has a function promisified',
    "import { promisify } from 'node:util';\nconst all = [promisify(fs.readFile)];\nfor (const read of all) read('a');\nawait load('a');\n",
  ],
  [
    'has a timer by another name',
    "const later = setTimeout;\nconst go = run => later(run, 5);\ngo(() => cache.clear());\nawait load('a');\n",
  ],
  [
    'has a child process by another name',
    "import { exec } from 'node:child_process';\nconst all = { go: exec };\nconst start = run => run('ls', () => cache.clear());\nstart(all.go);\nawait load('a');\n",
  ],
  [
    'copies what it has into a table',
    "const all = { one: () => 1 };\nObject.assign(all, { one: async () => load('a') });\nconst go = name => all[name]();\ngo('one');\nawait load('a');\n",
  ],
  [
    'calls what it has through `call`',
    "const all = { one: async () => load('a') };\nconst go = (of, name) => of[name].call(of);\ngo(all, 'one');\nawait load('a');\n",
  ],
  ['hands `fetch` on', "const go = get => get('http://localhost');\ngo(fetch);\nawait load('a');\n"],
  [
    'takes apart what it is given',
    "const go = ({ one }) => one();\ngo({ one: async () => load('a') });\nawait load('a');\n",
  ],
  ['has a function for what is missing', "const go = (run = load) => run('a');\ngo();\nawait load('a');\n"],
  ['gets a function handed back', "const pick = () => load;\npick()('a');\nawait load('a');\n"],
  [
    'copies what it has',
    "const all = { one: async () => load('a') };\nconst both = { ...all };\nboth.one();\nawait load('a');\n",
  ],
  [
    'inherits what it does not wait for',
    "class A { async one() { return load('a'); } }\nclass B extends A {}\nconst go = b => b.one();\ngo(new B());\nawait load('a');\n",
  ],
  ['binds it', "const run = load.bind(null, 'a');\nrun();\nawait load('a');\n"],
  [
    'has a field that it takes out',
    "class A { run = load; go() { const { run } = this; run('a'); } }\nnew A().go();\nawait load('a');\n",
  ],
  [
    'calls a module by a name that is not known',
    'export { load };\n',
    {
      'b.mjs':
        "import * as a from './a.mjs';\nfor (const name of ['load']) a[name]('a');\nawait a.load('b');\n",
    },
  ],
  [
    'hands a module on',
    'export { load };\n',
    {
      'b.mjs':
        "import * as a from './a.mjs';\nconst go = (lib, name) => lib[name]('a');\ngo(a, 'load');\nawait a.load('b');\n",
    },
  ],
  [
    'reads what a module exports under another name',
    'export { load };\n',
    {
      'b.mjs': "export { load as read } from './a.mjs';\n",
      'c.mjs':
        "import { read } from './b.mjs';\nconst go = run => run('a');\ngo(read);\nread('a');\nawait read('b');\n",
    },
  ],
  [
    'reads a method from its class',
    "class A { async one() { return load('a'); } }\nconst { one } = A.prototype;\nconst go = run => run();\ngo(one);\nawait load('a');\n",
  ],
  [
    'has listeners of its own, and a process that has some',
    "const hooks = { on(run) { run(); } };\nhooks.on(() => cache.clear());\nprocess.on('exit', () => load('a'));\nawait load('a');\n",
  ],
  [
    'reads from handles of files',
    "const disk = { read: () => 1 };\ndisk.read();\nasync function one() {\n  const file = await fs.promises.open('a');\n  const go = handle => handle.read();\n  go(file);\n}\nawait one();\nawait load('a');\n",
  ],
  [
    'exports something at its end',
    "async function main() { await load('a'); }\nmain();\nmodule.exports = { main };\n",
  ],
  [
    'replaces a function that it declares',
    "function tick() {}\ntick = async () => cache.clear();\ntick();\nawait load('a');\n",
  ],
  [
    'fills a table with what it does not wait for',
    "const all = { tick: () => 1 };\nconst make = () => async () => cache.clear();\nfor (const name of ['tick']) all[name] = make();\nall.tick();\nawait load('a');\n",
  ],
  [
    'copies into a table what it does not wait for',
    "const all = { tick: () => 1 };\nObject.assign(all, { tick: async () => cache.clear() });\nall.tick();\nawait load('a');\n",
  ],
  [
    'sets a member in a pattern',
    "const all = { tick: () => 1 };\n[all.tick] = [async () => cache.clear()];\nall.tick();\nawait load('a');\n",
  ],
  [
    'writes a table that takes more in',
    "const more = { tick: async () => cache.clear() };\nconst all = { tick: () => 1, ...more };\nall.tick();\nawait load('a');\n",
  ],
  [
    'writes a table under names that are not known',
    "const make = () => async () => cache.clear();\nconst name = 'tick';\nconst all = { tick: () => 1, [name]: make() };\nall.tick();\nawait load('a');\n",
  ],
  [
    'has a table that another file fills',
    "import { all } from './b.mjs';\nimport './c.mjs';\nall.tick();\nawait load('a');\n",
    {
      'b.mjs': 'export const all = { tick: () => 1 };\n',
      'c.mjs': "import { all } from './b.mjs';\nall.tick = async () => 1;\n",
    },
  ],
  [
    'replaces what a module exports',
    "const lib = require('./b.cjs');\nlib.tick = async () => cache.clear();\nlib.tick();\nload('a');\n",
    { 'b.cjs': 'exports.tick = () => 1;\n' },
    'a.cjs',
  ],
  [
    'replaces what a module exports as a whole, in another file',
    "import lib from './b.mjs';\nimport './c.mjs';\nlib.tick();\nawait load('a');\n",
    {
      'b.mjs': 'export default { tick: () => 1 };\n',
      'c.mjs': "import lib from './b.mjs';\nconst make = () => async () => 1;\nlib.tick = make();\n",
    },
  ],
  [
    'changes what lists do',
    "Array.prototype.map = async () => cache.clear();\n[1].map(one => one);\nawait load('a');\n",
  ],
  [
    'changes what a module of Node.js does',
    "fs.existsSync = async () => cache.clear();\nfs.existsSync('a');\nawait load('a');\n",
  ],
  [
    'calls a function of the process under a name that is not known',
    "process['next' + 'Tick'](() => cache.clear());\nawait load('a');\n",
  ],
  [
    'has a timer under a name that is not known',
    "globalThis['setTime' + 'out'](() => cache.clear());\nawait load('a');\n",
  ],
  [
    'does something at its end, for the name of a member',
    "async function main() { await load('a'); }\nmain();\nclass Late { [cache.clear()]() {} }\n",
  ],
  [
    'does something at its end, for what is missing',
    "async function main() { await load('a'); }\nmain();\nexport const { late = cache.clear() } = {};\n",
  ],
  [
    'has a field that may be any function',
    "const tasks = { slow: async () => cache.clear() };\nclass Job { constructor(name) { this.run = tasks[name]; } }\nnew Job('slow').run();\nawait load('a');\n",
  ],
  [
    'has a parameter that is a field and may be any function',
    "const tasks = { slow: async () => cache.clear() };\nclass Job { constructor(readonly run) {} go() { this.run(); } }\nclass Other { run() {} }\nnew Other().run();\nnew Job(tasks['sl' + 'ow']).go();\nawait load('a');\n",
    {},
    'a.mts',
  ],
  [
    'has a getter that may hand out any function',
    "const tasks = { slow: async () => cache.clear() };\nclass Job {\n  constructor(name) { this.fn = tasks[name]; }\n  get run() { return this.fn; }\n}\nclass Other { run() {} }\nnew Other().run();\nnew Job('slow').run();\nawait load('a');\n",
  ],
  [
    'catches what it does not wait for, and has a `catch` of its own',
    "const own = { catch() {} };\nown.catch();\nload('a').catch(() => 1);\nawait load('a');\n",
  ],
  [
    'has an iterator that waits when it is left',
    "const all = { [Symbol.iterator]() { return this; }, next: () => ({ done: false }), async return() { cache.clear(); return {}; } };\nfor (const one of all) break;\nawait load('a');\n",
  ],
  [
    'has a constructor that hands a promise back',
    "class A { constructor() { return load('a'); } }\nnew A();\nawait load('a');\n",
  ],
  [
    'has a setter that hands a promise back',
    "const all = { set one(p) { return load(p); } };\nall.one = 'a';\nawait load('a');\n",
  ],
  [
    'has listeners of its own, and a process by another name',
    "const hooks = { on(run) { run(); } };\nhooks.on(() => cache.clear());\nconst proc = process;\nproc.on('exit', () => cache.clear());\nawait load('a');\n",
  ],
  [
    'has listeners of its own, and the output by another name',
    "const hooks = { on(run) { run(); } };\nhooks.on(() => cache.clear());\nconst { stdout } = process;\nstdout.on('drain', () => cache.clear());\nawait load('a');\n",
  ],
  [
    'has listeners of its own, and hands the process on',
    "const hooks = { on(run) { run(); } };\nhooks.on(() => cache.clear());\nconst watch2 = all => all.on(() => cache.clear());\nwatch2(globalThis.process);\nawait load('a');\n",
  ],
  ['uses a package', "import express from 'express';\nexpress(load);\nawait load('a');\n"],
  [
    'has a child process',
    "import { exec } from 'node:child_process';\nexec('ls', () => load('a'));\nawait load('a');\n",
  ],
  ['is no program', 'export { load };\n'],
  ['is offered to other packages', "await load('a');\nexport { load };\n", {}, 'public.mjs'],
  [
    'is loaded by another one',
    "await load('a');\nexport { load };\n",
    { 'b.mjs': "import { load } from './a.mjs';\nload('a');\n" },
  ],
];

describe('a program that does one thing after the other', () => {
  for (const [title, rest, files] of ALONE) {
    it(`${title}: nobody notices an \`await\``, () => {
      assert.equal(noteOn(rest, files), undefined);
    });
  }

  for (const [title, rest, files, name] of BESIDE) {
    it(`is none that ${title}`, () => {
      assert.match(noteOn(rest, files, name) ?? 'it is one', /`cache` is read before and written after/);
    });
  }

  it('may change what it likes in functions that become async', () => {
    const helper =
      "import fs from 'node:fs';\nlet count = 0;\nfunction load(p) { count++; return fs.readFileSync(p, 'utf8'); }\nasync function main() { return load('a') + count; }\n";
    assert.equal(asyncIn({ 'a.mjs': `${helper}console.log(await main());\n` }, 'a.mjs').fix?.automatic, true);
    const both = `${helper}console.log(await Promise.all([main(), main()]));\n`;
    assert.equal(asyncIn({ 'a.mjs': both }, 'a.mjs').fix?.automatic, false);
  });
});
