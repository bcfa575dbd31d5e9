import assert from 'node:assert/strict';
import type { FixKind } from '../../src/fixes/types.ts';
import { fixWhole } from './support.ts';

/** Programs that a fix would change: left as they are, with a reason that says why. */
const UNSAFE: readonly { title: string; reason: RegExp; text: string; kind?: FixKind }[] = [
  {
    title: 'a caller that drops the promise and exits',
    reason: /does not wait for it and runs on/,
    text: `import fs from 'node:fs';
async function save() {
  fs.writeFileSync('a', 'b');
}
save();
process.exit();`,
  },
  {
    title: 'a caller that keeps the promise and looks at the effect first',
    reason: /A caller \(line 6\) goes on before it waits, and `config` is written/,
    text: `import fs from 'node:fs';
let config;
async function init() {
  config = fs.readFileSync('a', 'utf8');
}
const ready = init();
console.log(config);
await ready;`,
  },
  {
    title: 'a function that is bound to an argument',
    reason: /It is another name for the function/,
    kind: 'native',
    text: `import fs from 'node:fs';
async function load() {
  const read = fs.readFileSync.bind(fs, 'a');
  return read('utf8');
}
load();`,
  },
  {
    title: 'a module that is loaded late',
    reason: /^A worker would load a module of its own/,
    text: `module.exports = async app => {
  app.register(require('./plugin'));
};`,
  },
  {
    title: 'lines of one log',
    reason: /It runs several times at once and updates one file/,
    text: `import fs from 'node:fs';
const log = line => fs.appendFileSync('app.log', line);
async function work(id) {
  log('start ' + id);
}
await Promise.all([work(1), work(2)]);`,
  },
  {
    title: 'a reference to a function that sees how many arguments it gets',
    reason: /^The function is called in place by its receiver/,
    text: `import fs from 'node:fs';
function load() {
  return arguments.length + fs.readFileSync(arguments[0], 'utf8');
}
export const all = async () => ['a'].map(load);`,
  },
  {
    title: 'a reference to a function that takes the list as well',
    reason: /^The function is called in place by its receiver/,
    text: `import fs from 'node:fs';
const load = (name, index, list) => list.length + fs.readFileSync(name, 'utf8');
export const all = async () => ['a'].map(load);`,
  },
  {
    title: 'a reference to a built-in that would get the index as its options',
    reason: /^The function is called in place by its receiver/,
    text: `import fs from 'node:fs';
export const all = async () => ['a'].map(fs.readFileSync);`,
  },
  {
    title: 'a reference to a function that is replaced',
    reason: /assigned again/,
    text: `import fs from 'node:fs';
let load = name => fs.readFileSync(name, 'utf8');
export const all = async () => ['a'].map(load);
export const mock = () => { load = String; };`,
  },
  {
    title: 'a comparison that looks into a file only at times',
    reason: /callback of `sort` that must return at once/,
    text: `import fs from 'node:fs';
export const f = async () => ['a', 'b'].sort((a, b) => a.length - b.length || fs.readFileSync(a).length - fs.readFileSync(b).length);`,
  },
  {
    title: 'a comparison that prints',
    reason: /callback of `sort` that must return at once/,
    text: `import fs from 'node:fs';
export const f = async () => ['a', 'b'].sort((a, b) => {
  console.log(a);
  return fs.readFileSync(a).length - fs.readFileSync(b).length;
});`,
  },
  {
    title: 'a comparison of one element with nothing of the other',
    reason: /callback of `sort` that must return at once/,
    text: `import fs from 'node:fs';
export const f = async () => ['a', 'b'].sort(a => fs.readFileSync(a).length);`,
  },
  {
    title: 'a comparison that changes files',
    reason: /callback of `sort` that must return at once/,
    text: `import fs from 'node:fs';
export const f = async () => ['a', 'b'].sort((a, b) => fs.writeFileSync(a, '') - fs.writeFileSync(b, ''));`,
  },
  {
    title: 'a comparison that calls what is not known',
    reason: /callback of `sort` that must return at once/,
    text: `import fs from 'node:fs';
export const f = async () => ['a', 'b'].sort((a, b) => other(fs.readFileSync(a)) - other(fs.readFileSync(b)));`,
  },
  {
    title: 'a sort of a list that may hold nothing in particular',
    reason: /`list` has to be an array that holds no `undefined` and that nobody changes meanwhile/,
    text: `import fs from 'node:fs';
export const f = async list => list.sort((a, b) => fs.readFileSync(a).length - fs.readFileSync(b).length);`,
  },
  {
    title: 'a sort of a copy of what somebody else may put nothing into',
    reason: /`\[\.\.\.names\]` has to be an array that holds no `undefined`/,
    text: `import fs from 'node:fs';
export const f = async use => {
  const names = 'a b'.split(' ');
  use(names);
  return [...names].sort((a, b) => fs.readFileSync(a).length - fs.readFileSync(b).length);
};`,
  },
  {
    title: 'a sort of a copy that has nothing put into it',
    reason: /`\[\.\.\.names, x\]` has to be an array that holds no `undefined`/,
    text: `import fs from 'node:fs';
export const f = async x => {
  const names = 'a b'.split(' ');
  return [...names, x].sort((a, b) => fs.readFileSync(a).length - fs.readFileSync(b).length);
};`,
  },
  {
    title: 'lists of a table that others are put into',
    reason: /`list` has to be an array/,
    text: `import fs from 'node:fs';
export const f = async (kind, x) => {
  const table = { one: ['a'] };
  table[kind] = x;
  for (const [, list] of Object.entries(table)) list.forEach(p => fs.readFileSync(p));
};`,
  },
  {
    title: 'lists of a table that is handed on',
    reason: /`list` has to be an array/,
    text: `import fs from 'node:fs';
export const f = async use => {
  const table = { one: ['a'] };
  use(table);
  for (const list of Object.values(table)) list.forEach(p => fs.readFileSync(p));
};`,
  },
  {
    title: 'names of a table, that are no lists',
    reason: /`name` has to be an array/,
    text: `import fs from 'node:fs';
export const f = async x => {
  const table = { one: ['a'] };
  for (const [name] of x.entries(table)) name.forEach(p => fs.readFileSync(p));
};`,
  },
  {
    title: 'a reference to a built-in that a promise hands nothing to',
    reason: /^The function is called in place by its receiver/,
    text: `import fs from 'node:fs';
export const f = async p => p.finally(fs.readFileSync);`,
  },
  {
    title: 'a cell that another module may get at',
    reason: /^The cell is used elsewhere/,
    kind: 'native',
    text: `export const cell = new Int32Array(new SharedArrayBuffer(4));
export const f = async () => {
  Atomics.wait(cell, 0, 0, 50);
};`,
  },
  {
    title: 'a cell that is changed',
    reason: /^The cell is used elsewhere/,
    kind: 'native',
    text: `const cell = new Int32Array(new SharedArrayBuffer(4));
export const stop = () => Atomics.store(cell, 0, 1);
export const f = async () => {
  Atomics.wait(cell, 0, 0, 50);
};`,
  },
  {
    title: 'a callback of `setInterval` whose next run may come too early',
    reason: /`setInterval` may call it again before it is done, and `runs` belongs to all runs/,
    text: `import fs from 'node:fs';
let runs = 0;
async function tick(n) {
  return fs.readFileSync(String(n), 'utf8');
}
const timer = setInterval(async () => {
  console.log(await tick(++runs), runs);
  if (runs === 3) clearInterval(timer);
}, 100);`,
  },
  {
    title: 'a race',
    reason: /It races others \(line 5\)/,
    text: `import fs from 'node:fs';
async function load() {
  return fs.readFileSync('a', 'utf8');
}
await Promise.race([load(), Promise.resolve(1)]);`,
  },
  {
    title: 'a counter that several runs at once change before and read after',
    reason: /It runs several times at once, so the order in which `id` is used/,
    text: `import fs from 'node:fs';
let id = 0;
const make = async () => {
  const own = ++id;
  return [own, fs.readFileSync('a', 'utf8'), id];
};
await Promise.all([make(), make()]);`,
  },
  {
    title: 'a queue that several runs at once take from, each the next in every round',
    reason: /It runs several times at once, so the order in which `paths` is used/,
    text: `import fs from 'node:fs';
const paths = ['a', 'b'];
async function drain() {
  const all = [];
  while (paths.length > 0) all.push(fs.readFileSync(paths.shift(), 'utf8'));
  return all;
}
console.log(await Promise.all([drain(), drain()]));`,
  },
  {
    title: 'lines that several runs at once print before each call of a loop',
    reason: /It runs several times at once, so the order in which `console.log` is used/,
    text: `import fs from 'node:fs';
async function check(paths) {
  for (const path of paths) {
    console.log(path);
    fs.readFileSync(path);
  }
}
await Promise.all([check(['a', 'b']), check(['c', 'd'])]);`,
  },
  {
    title: 'events of several runs at once',
    reason: /It runs several times at once, so the order in which `bus.emit` is used/,
    text: `import fs from 'node:fs';
import { EventEmitter } from 'node:events';
export const bus = new EventEmitter();
async function check(path) {
  bus.emit('start', path);
  fs.readFileSync(path);
  bus.emit('end', path);
}
await Promise.all([check('a'), check('b')]);`,
  },
  {
    title: 'a callback of a method that only has the name of one of promises',
    reason: /runs inside a callback|is not async|not an async function/,
    text: `import fs from 'node:fs';
class Result {
  catch(run) { return run('a'); }
}
export async function f() {
  return new Result().catch(path => fs.readFileSync(path));
}`,
  },
  {
    title: 'a listener of data that prints it',
    reason: /It runs several times at once, so the order in which `console.log` is used/,
    text: `import fs from 'node:fs';
export function run(stream) {
  stream.on('data', async p => { console.log(fs.readFileSync(p, 'utf8')); });
}`,
  },
  {
    title: 'entries of `globSync`, which have a class of their own',
    kind: 'executor',
    reason: /would lose its class/,
    text: `import fs from 'node:fs';
export const list = async () => fs.globSync('*', { withFileTypes: true }).map(d => d.name);`,
  },
  {
    title: 'options of `globSync` that may hold a function',
    kind: 'executor',
    reason: /must not hold a `exclude`/,
    text: `import fs from 'node:fs';
export const list = async options => fs.globSync('*', options);`,
  },
  {
    title: 'an instance of a class that a caller hands over',
    kind: 'executor',
    reason: /an instance of a class would lose its methods/,
    text: `import fs from 'node:fs';
class Place { toString() { return 'a'; } }
export function read(place) { return fs.readFileSync(String(place), 'utf8'); }
async function load(place) { return read(place); }
await load(new Place());`,
  },
  {
    title: 'a reaction of a promise that has others, too',
    reason: /`ready` is waited for elsewhere, too/,
    text: `import fs from 'node:fs';
export async function run(ready) {
  ready.then(p => { console.log(fs.readFileSync(p, 'utf8')); });
  await ready;
  console.log('ready');
}`,
  },
  {
    title: 'the first of several reactions of a promise that others have, too',
    reason: /`ready` is waited for elsewhere, too/,
    text: `import fs from 'node:fs';
export function run(ready, drop) {
  ready.then(p => fs.readFileSync(p, 'utf8')).then(console.log, console.error);
  ready.then(drop);
}`,
  },
  {
    title: 'a promise that is returned later',
    reason: /`saved` is started before and handled after/,
    text: `import fs from 'node:fs';
async function save() {}
export async function run(p) {
  const saved = save();
  console.log(fs.readFileSync(p, 'utf8'));
  return saved;
}`,
  },
  {
    title: 'a race of promises that a variable holds',
    reason: /It races others \(line 5\)/,
    text: `import fs from 'node:fs';
async function load(p) {
  return fs.readFileSync(p, 'utf8');
}
const all = ['a', 'b'].map(p => load(p));
await Promise.race(all);`,
  },
  {
    title: 'what may be standard input, with the async API',
    kind: 'native',
    reason: /takes no file descriptor/,
    text: `import fs from 'node:fs';
export const load = async p => fs.readFileSync(p === '-' ? 0 : p, 'utf8');`,
  },
  {
    title: 'a descriptor that a caller hands over, with the async API',
    kind: 'native',
    reason: /takes no file descriptor/,
    text: `import fs from 'node:fs';
async function load(input) {
  return fs.readFileSync(input, 'utf8');
}
const opened = fs.openSync('a');
await load(opened);`,
  },
  {
    title: 'a descriptor that an object keeps, with the async API',
    kind: 'native',
    reason: /takes no file descriptor/,
    text: `import fs from 'node:fs';
export class Log {
  constructor(path) { this.out = fs.openSync(path, 'a'); }
  async write(line) { fs.appendFileSync(this.out, line); }
}`,
  },
  {
    title: 'a listener of an event that the file emits',
    reason: /What emits the event \(line 4\) goes on at once/,
    text: `import fs from 'node:fs';
export function run(bus, p) {
  bus.on('save', async text => { fs.writeFileSync(p, text); });
  bus.emit('save', 'x');
}`,
  },
  {
    title: 'a listener that answers the event',
    reason: /`event.preventDefault` after the new `await` comes too late/,
    text: `import fs from 'node:fs';
export function run(target) {
  target.addEventListener('submit', async event => {
    const text = fs.readFileSync('a', 'utf8');
    if (text) event.preventDefault();
  });
}`,
  },
  {
    title: 'a function that the file mocks',
    reason: /`readFileSync` is replaced in this file \(line 3\)/,
    text: `import fs from 'node:fs';
import { mock } from 'node:test';
mock.method(fs, 'readFileSync', () => 'x');
export const load = async () => fs.readFileSync('a');`,
  },
  {
    title: 'a function that the file replaces, with the async API',
    kind: 'native',
    reason: /`readFileSync` is replaced in this file \(line 2\)/,
    text: `import fs from 'node:fs';
fs.readFileSync = () => 'x';
export const load = async () => fs.readFileSync('a');`,
  },
  {
    title: 'a caller of a caller that drops the promise',
    reason: /\(line 8\) does not wait/,
    text: `import fs from 'node:fs';
async function save() {
  fs.writeFileSync('a', 'b');
}
async function main() {
  await save();
}
main().catch(console.error);
console.log('started');`,
  },
  {
    title: 'forEach with an async callback',
    reason: /does not wait for it and runs on/,
    text: `import fs from 'node:fs';
export function run(list) {
  list.forEach(async item => {
    fs.writeFileSync(item, '');
  });
  return list.length;
}`,
  },
  {
    title: 'a method that is called and dropped',
    reason: /does not wait for it and runs on/,
    text: `import fs from 'node:fs';
class Log {
  async flush() {
    fs.writeFileSync('log', '');
  }
  close() {
    this.flush();
    this.closed = true;
  }
}
export const log = new Log();
log.close();`,
  },
  {
    title: 'a check before a cached value is set',
    reason: /`cache` is read before and written after/,
    text: `import fs from 'node:fs';
let cache;
export async function load(path) {
  if (!cache) cache = fs.readFileSync(path, 'utf8');
  return cache;
}`,
  },
  {
    title: 'a map that is asked before it is filled',
    reason: /`cache` is read before and written after/,
    text: `import fs from 'node:fs';
const cache = new Map();
export async function load(path) {
  const known = cache.get(path);
  if (known) return known;
  const text = fs.readFileSync(path, 'utf8');
  cache.set(path, text);
  return text;
}`,
  },
  {
    title: 'a map that is asked in the same breath',
    reason: /`cache` is read before and written after/,
    text: `import fs from 'node:fs';
const cache = new Map();
export async function load(path) {
  if (!cache.has(path)) cache.set(path, fs.readFileSync(path, 'utf8'));
  return cache.get(path);
}`,
  },
  {
    title: 'a value that is made once',
    reason: /`this.text` is read before and written after/,
    text: `import fs from 'node:fs';
export class Page {
  async read(path) {
    return (this.text ??= fs.readFileSync(path, 'utf8'));
  }
}`,
  },
  {
    title: 'a flag that is set before the value',
    reason:
      /`loaded` is set before and `text` after the new `await`: other code may see the one without the other/,
    text: `import fs from 'node:fs';
let loaded = false;
let text;
export async function load() {
  if (!loaded) {
    loaded = true;
    text = fs.readFileSync('a', 'utf8');
  }
  return text;
}`,
  },
  {
    title: 'a lock',
    reason: /`busy` is read before and written after/,
    text: `import fs from 'node:fs';
let busy = false;
export async function save(text) {
  if (busy) return;
  busy = true;
  fs.writeFileSync('a', text);
  busy = false;
}`,
  },
  {
    title: 'a working directory that is put back',
    reason: /`process` is changed before and after the new `await`/,
    text: `import { execSync } from 'node:child_process';
export async function build(folder) {
  process.chdir(folder);
  execSync('make');
  process.chdir('..');
}`,
  },
  {
    title: 'an environment that is put back',
    reason: /`process` is changed before and after the new `await`/,
    text: `import { execSync } from 'node:child_process';
export async function build() {
  process.env.CI = '1';
  execSync('make');
  delete process.env.CI;
}`,
  },
  {
    title: 'a list of a cache that is filled in a loop',
    reason: /`seen` is changed in each round/,
    text: `import fs from 'node:fs';
const seen = new Set();
export async function load() {
  ['a', 'b'].forEach(name => {
    if (seen.has(name)) return;
    seen.add(name);
    fs.writeFileSync(name, '');
  });
}`,
  },
  {
    title: 'a field that is read before and written after',
    reason: /`this\.count` is read before and written after/,
    text: `import fs from 'node:fs';
export class Counter {
  count = 0;
  async add(path) {
    const before = this.count;
    const { length } = fs.readFileSync(path);
    this.count = before + length;
  }
}`,
  },
  {
    title: 'a total that is shared',
    reason: /`total` is read before and written after/,
    text: `import fs from 'node:fs';
let total = 0;
export async function add(path) {
  total += fs.readFileSync(path).length;
}`,
  },
  {
    title: 'results that are pushed in order',
    reason: /the order in which `results` is used would change/,
    text: `import fs from 'node:fs';
export async function all(paths) {
  const results = [];
  await Promise.all(paths.map(async path => {
    results.push(fs.readFileSync(path, 'utf8'));
  }));
  return results;
}`,
  },
  {
    title: 'output of several at once',
    reason: /the order in which `console.log` is used would change/,
    text: `import fs from 'node:fs';
export const all = paths => Promise.all(paths.map(async path => {
  console.log(fs.readFileSync(path, 'utf8'));
}));`,
  },
  {
    title: 'several at once that update one file',
    reason: /updates could be lost/,
    text: `import fs from 'node:fs';
async function bump() {
  const count = Number(fs.readFileSync('count', 'utf8'));
  fs.writeFileSync('count', String(count + 1));
}
export const run = () => Promise.all([bump(), bump()]);`,
  },
  {
    title: 'a promise that is awaited later',
    reason: /`request` is started before and handled after/,
    text: `import fs from 'node:fs';
export async function load(url) {
  const request = fetch(url);
  const headers = JSON.parse(fs.readFileSync('headers.json', 'utf8'));
  return { headers, response: await request };
}`,
  },
  {
    title: 'an emitter that gets its handlers later',
    reason: /`child` is started before and handled after/,
    text: `import fs from 'node:fs';
import { spawn } from 'node:child_process';
export async function run() {
  const child = spawn('ls');
  const log = fs.readFileSync('log');
  child.on('exit', () => log.length);
}`,
  },
  {
    title: 'a reader that is iterated later',
    reason: /`lines` is started before and handled after/,
    text: `import fs from 'node:fs';
import { createInterface } from 'node:readline';
export async function run(input) {
  const lines = createInterface({ input });
  const known = fs.readFileSync('known', 'utf8');
  for await (const line of lines) if (known.includes(line)) return line;
}`,
  },
  {
    title: 'a bound function, which no worker can recognise',
    reason: /another name for the function/,
    text: `import fs from 'node:fs';
const read = fs.readFileSync.bind(fs);
read.call;
export const load = async path => read(path) + (await null);`,
    kind: 'executor',
  },
  {
    title: 'a function that is replaced',
    reason: /`readFileSync` is replaced in this file/,
    text: `import fs from 'node:fs';
fs.readFileSync = path => path;
export const load = async path => fs.readFileSync(path);`,
    kind: 'executor',
  },
  {
    title: 'a name that is assigned again',
    reason: /not always that function/,
    text: `import fs from 'node:fs';
let read = fs.readFileSync;
export const mock = other => { read = other; };
export const load = async path => read(path);`,
    kind: 'executor',
  },
  {
    title: 'callbacks that were put off before',
    reason: /`process.nextTick` puts off would run before the rest/,
    text: `import fs from 'node:fs';
export async function load(path) {
  process.nextTick(() => console.log('later'));
  const text = fs.readFileSync(path);
  console.log('first');
  return text;
}`,
  },
  {
    title: 'an emitter that is handed in',
    reason: /`socket` is started before and handled after/,
    text: `import fs from 'node:fs';
export async function serve(socket) {
  const banner = fs.readFileSync('banner');
  socket.on('message', () => socket.send(banner));
}`,
  },
];

/** Helpers that mean something else in a worker. */
const HELPERS: readonly { title: string; reason: RegExp; helper: string; call?: string }[] = [
  {
    title: 'changes state',
    reason: /uses `count`, which changes/,
    helper: 'let count = 0;\nfunction load(p) { count++; return fs.readFileSync(p); }',
  },
  {
    title: 'reads state that changes',
    reason: /uses `base`, which changes/,
    helper:
      "let base = 'a';\nexport const setBase = b => { base = b; };\nfunction load(p) { return fs.readFileSync(base + p); }",
  },
  {
    title: 'fills a cache',
    reason: /uses `cache`, which may change/,
    helper: 'const cache = {};\nfunction load(p) { return (cache[p] ??= fs.readFileSync(p)); }',
  },
  {
    title: 'uses an object that escapes',
    reason: /uses `options`, which may change/,
    helper:
      "const options = { encoding: 'utf8' };\nregister(options);\nfunction load(p) { return fs.readFileSync(p, options.encoding2); }",
  },
  {
    title: 'uses `this`',
    reason: /uses `this`/,
    helper: 'function load(p) { return fs.readFileSync(this.base + p); }',
  },
  {
    title: 'uses import.meta',
    reason: /uses `import.meta`/,
    helper: 'function load(p) { return fs.readFileSync(new URL(p, import.meta.url)); }',
  },
  {
    title: 'changes its parameter',
    reason: /changes its parameter \(`p`\)/,
    helper: 'function load(p) { p.text = fs.readFileSync(p.path); return 1; }',
  },
  {
    title: 'changes an element of its parameter',
    reason: /changes its parameter/,
    helper: 'function load(p) { for (const item of p.items) item.text = fs.readFileSync(item.path); }',
  },
  {
    title: 'pushes to its parameter',
    reason: /changes its parameter/,
    helper: 'function load(p) { const { list } = p; list.push(fs.readFileSync(p.path)); }',
  },
  {
    title: 'changes a parameter by way of another that is left out',
    reason: /changes its parameter/,
    helper:
      'function load(p, q = []) { q.push(fs.readFileSync("a")); if (q.length < 2) load(q, p); return 1; }',
  },
  {
    title: 'hands its parameter to one that changes it',
    reason: /changes its parameter/,
    helper: 'const set = (o, t) => { o.text = t; };\nfunction load(p) { set(p, fs.readFileSync(p.path)); }',
  },
  {
    title: 'calls its parameter',
    reason: /calls a function that it is given/,
    helper: 'function load(p) { return p(fs.readFileSync("a")); }',
  },
  {
    title: 'calls a method of its parameter',
    reason: /calls `p.resolve`, a method that a clone would not have/,
    helper: 'function load(p) { return fs.readFileSync(p.resolve()); }',
  },
  {
    title: 'returns a function',
    reason: /returns what cannot be sent back: a function/,
    helper: 'function load(p) { const t = fs.readFileSync(p); return () => t; }',
  },
  {
    title: 'returns an object with a method',
    reason: /returns what cannot be sent back: a function/,
    helper: 'function load(p) { const t = fs.readFileSync(p); return { t, size() { return t.length; } }; }',
  },
  {
    title: 'returns an instance of a class',
    reason: /returns what cannot be sent back: an instance/,
    helper: 'class Text {}\nfunction load(p) { const t = new Text(); t.s = fs.readFileSync(p); return t; }',
  },
  {
    title: 'returns a promise',
    reason: /returns a promise/,
    helper: 'async function next() {}\nfunction load(p) { fs.readFileSync(p); return next(); }',
  },
  {
    title: 'returns a stream',
    reason: /returns what `createReadStream` makes/,
    helper: 'function load(p) { fs.readFileSync(p); return fs.createReadStream(p); }',
  },
  {
    title: 'ends the process',
    reason: /uses `process.exit`/,
    helper: 'function load(p) { if (!fs.readFileSync(p).length) process.exit(1); }',
  },
  {
    title: 'prints',
    reason: /prints, and what a worker prints may come late/,
    helper: 'function load(p) { console.log(fs.readFileSync(p)); }',
  },
  {
    title: 'throws an error of its own class',
    reason: /throws `Gone`, which arrives without its class/,
    helper:
      'class Gone extends Error {}\nfunction load(p) { if (!fs.readFileSync(p).length) throw new Gone(); }',
  },
  {
    title: 'uses another project module',
    reason: /uses `base` of `\.\/b\.js`/,
    helper: "import { base } from './b.js';\nfunction load(p) { return fs.readFileSync(base + p); }",
  },
  {
    title: 'compares with a clock of its own',
    reason: /compares a parameter with `performance.now\(\)`/,
    helper: 'function load(p) { while (performance.now() < p); fs.readFileSync("a"); }',
  },
  {
    title: 'is a value made once',
    reason: /uses `id`, which a second copy of the module would make anew/,
    helper: 'const id = Math.random();\nfunction load(p) { return fs.readFileSync(p + id); }',
  },
  {
    title: 'shares a statement with one that changes state',
    reason: /uses `count`, which changes/,
    helper: 'let count = 0;\nconst next = () => count++,\n  load = p => fs.readFileSync(p + next());',
  },
  {
    title: 'counts in a static field',
    reason: /uses `Counter`, which changes/,
    helper:
      'class Counter {\n  static n = 0;\n}\nfunction load(p) { return fs.readFileSync(p + Counter.n++); }',
  },
  {
    title: 'keeps a position in a regular expression',
    reason: /uses `line`, which may change/,
    helper: 'const line = /x/g;\nfunction load(p) { return line.test(fs.readFileSync(p, "utf8")); }',
  },
  {
    title: 'gives back the object that it is given',
    reason: /returns what it is given, and the caller would get a copy/,
    helper: 'function load(p) { fs.readFileSync("a"); return p || null; }',
  },
  {
    title: 'returns what is frozen',
    reason: /returns what `Object.freeze` makes, of which a clone would lose something/,
    helper: 'function load(p) { return Object.freeze(JSON.parse(fs.readFileSync(p, "utf8"))); }',
  },
  {
    title: 'returns what a class of its own makes',
    reason: /may return an instance of a class/,
    helper: 'class List extends Array {}\nfunction load(p) { return List.from(fs.readFileSync(p, "utf8")); }',
  },
  {
    title: 'gives back an object that holds the one that it is given',
    reason: /returns what it is given, and the caller would get a copy/,
    helper:
      'const options = { a: 1 };\nexport const use = () => options.a;\nfunction load(p, more) { return { text: fs.readFileSync(p), more }; }',
    call: 'load("a", { x })',
  },
  {
    title: 'uses what the file adds to a standard class',
    reason: /uses `total`, which this file adds to a standard class/,
    helper:
      'Array.prototype.total = function () { return this.length; };\nfunction load(p) { return [...fs.readFileSync(p)].total(); }',
  },
  {
    title: 'would have to move away from its own address',
    reason: /^It would have to move to a module of its own, where `import\.meta` is not the same\.$/,
    helper:
      'const self = import.meta.url;\nconsole.log(self);\nfunction load() { return fs.readFileSync(new URL(self)); }',
  },
  {
    title: 'is a method of an object',
    reason: /^A method needs its object/,
    helper: 'class Store {\n  load(p) { return fs.readFileSync(p); }\n}\nconst store = new Store();',
    call: '[store][0].load(x)',
  },
  {
    title: 'counts in a property of itself',
    reason: /uses `load`, which changes/,
    helper: 'function load(p) { load.calls = 1; return fs.readFileSync(p); }',
  },
];

const DUE = 'const due = fs.readFileSync("due", "utf8");';

/** Helpers that are handed the list `x`, and whether they give back elements of it. */
const ELEMENTS: readonly (readonly [title: string, helper: string, call?: string])[] = [
  ['filters', `function load(jobs) { ${DUE} return jobs.filter(job => job.id > due); }`],
  [
    'filters each once',
    `function load(jobs) { ${DUE} return [...new Set(jobs)].filter(({ id }) => id > due); }`,
  ],
  ['finds one', `function load(jobs) { ${DUE} const first = jobs.find(job => job.id > due); return first; }`],
  [
    'sorts a copy',
    `function load(jobs) { ${DUE} const sorted = jobs.slice().sort((a, b) => a.at - b.at + due); return sorted; }`,
  ],
  [
    'takes one',
    `function load(jobs) { ${DUE} for (const { id } of jobs) if (id === due) return null; return jobs[0]; }`,
  ],
];

const NO_ELEMENTS: typeof ELEMENTS = [
  ['filters texts', `function load(names) { ${DUE} return names.filter(name => name.startsWith(due)); }`],
  ['filters by length', `function load(names) { ${DUE} return names.filter(name => name.length > due); }`],
  ['makes something of each', `function load(jobs) { ${DUE} return jobs.map(job => job.id + due); }`],
  ['counts', `function load(jobs) { ${DUE} return jobs.filter(job => job.id > due).length; }`],
  [
    'filters what is made for the call',
    `function load(jobs) { ${DUE} return jobs.filter(job => job.id > due); }`,
    'load([{ id: x }])',
  ],
  ['goes in a circle', `function load(jobs) { ${DUE} const all = [...all]; return all + due; }`],
];

describe('unsafe places are left alone', () => {
  for (const { title, reason, text, kind } of UNSAFE) {
    it(title, () => {
      const { text: after, left } = fixWhole(text, { with: kind });
      assert.equal(after, text);
      assert.match(left[0] ?? '', reason);
    });
  }
});

describe('a helper is not offloaded when it', () => {
  for (const { title, reason, helper, call = 'load(x)' } of HELPERS) {
    it(title, () => {
      const text = calling(helper, call);
      const { text: after, left } = fixWhole(text);
      assert.equal(after, text);
      assert.match(left.join('\n'), reason);
    });
  }
});

describe('a helper that is handed a list of objects', () => {
  for (const [title, helper, call = 'load(x)'] of ELEMENTS) {
    it(`and ${title} is not offloaded`, () => {
      const { text, left } = fixWhole(calling(helper, call));
      assert.equal(text, calling(helper, call));
      assert.match(left.join('\n'), /returns what it is given, and the caller would get a copy/);
    });
  }
  for (const [title, helper, call = 'load(x)'] of NO_ELEMENTS) {
    it(`and ${title} is`, () => {
      const { text, left } = fixWhole(calling(helper, call));
      assert.match(text, /await runInExecutor\(null, load, /, left.join('\n'));
    });
  }
});

function calling(helper: string, call: string): string {
  return `import fs from 'node:fs';\n${helper}\nexport async function main(x) {\n  return ${call};\n}\n`;
}
