import assert from 'node:assert/strict';
import type { ProjectFacts } from '../../src/fixes/types.ts';
import { fixWhole } from './support.ts';

interface Case {
  readonly title: string;
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The module of its own, where the function has to move. */
  readonly tasks?: readonly [path: string, text: string];
  readonly facts?: Partial<ProjectFacts>;
}

const HELPERS: readonly Case[] = [
  {
    title: 'adds export to a function',
    path: 'a.mjs',
    before: `import { readFileSync } from 'node:fs';

/** Reads. */
function load(path) {
  return readFileSync(path, 'utf8');
}

export const main = async () => load('a');
`,
    after: `import { readFileSync } from 'node:fs';
import { runInExecutor } from 'run-in-executor';

/** Reads. */
export function load(path) {
  return readFileSync(path, 'utf8');
}

export const main = async () => await runInExecutor(null, load, 'a');
`,
  },
  {
    title: 'adds import and export where the file begins with the function',
    path: 'a.mjs',
    before: `function wait(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
export const main = async () => wait(9);
`,
    after: `import { runInExecutor } from 'run-in-executor';

export function wait(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
export const main = async () => await runInExecutor(null, wait, 9);
`,
  },
  {
    title: 'fills what the call leaves out, or makes for it',
    path: 'a.mjs',
    before: `import { readdirSync } from 'node:fs';
export function list(folder, found = []) {
  for (const name of readdirSync(folder)) found.push(name);
  return found;
}
export const main = async () => [list('a'), list('b', [])];
`,
    after: `import { readdirSync } from 'node:fs';
import { runInExecutor } from 'run-in-executor';
export function list(folder, found = []) {
  for (const name of readdirSync(folder)) found.push(name);
  return found;
}
export const main = async () => [await runInExecutor(null, list, 'a'), await runInExecutor(null, list, 'b', [])];
`,
  },
  {
    title: 'hands on type arguments',
    path: 'a.ts',
    before: `import { readFileSync } from 'node:fs';
export function load<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
export const main = async () => load<number[]>('a').length;
`,
    after: `import { readFileSync } from 'node:fs';
import { runInExecutor } from 'run-in-executor';
export function load<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
export const main = async () => (await runInExecutor(null, load<number[]>, 'a')).length;
`,
  },
  {
    title: 'calls what is exported as a member of exports',
    path: 'a.cjs',
    before: `const fs = require('fs');
exports.load = path => fs.readFileSync(path, 'utf8');
module.exports.size = function (path) { return fs.readFileSync(path).length; };
exports.main = async path => exports.load(path) + module.exports.size(path);
`,
    after: `const fs = require('fs');
const { runInExecutor } = require('run-in-executor');
exports.load = path => fs.readFileSync(path, 'utf8');
module.exports.size = function (path) { return fs.readFileSync(path).length; };
exports.main = async path => (await runInExecutor(null, exports.load, path)) + (await runInExecutor(null, module.exports.size, path));
`,
  },
  {
    title: 'leaves alone what is exported under another name',
    path: 'a.mjs',
    before: `import { readFileSync } from 'node:fs';
const load = path => readFileSync(path, 'utf8');
export { load as read };
export const main = async () => load('a');
`,
    after: `import { readFileSync } from 'node:fs';
import { runInExecutor } from 'run-in-executor';
const load = path => readFileSync(path, 'utf8');
export { load as read };
export const main = async () => await runInExecutor(null, load, 'a');
`,
  },
  {
    title: 'exports one of several at the end, and overloads too',
    path: 'a.ts',
    before: `import { readFileSync } from 'node:fs';
const one = 1,
  load = (path: string) => readFileSync(path, 'utf8');
function read(path: string): string;
function read(path: URL): string;
function read(path: string | URL): string {
  return load(String(path));
}
export const main = async () => load('a') + read('a') + one;
`,
    after: `import { readFileSync } from 'node:fs';
import { runInExecutor } from 'run-in-executor';
const one = 1,
  load = (path: string) => readFileSync(path, 'utf8');
function read(path: string): string;
function read(path: URL): string;
function read(path: string | URL): string {
  return load(String(path));
}
export const main = async () => (await runInExecutor(null, load, 'a')) + (await runInExecutor(null, read, 'a')) + one;
export { load };
export { read };
`,
  },
  {
    title: 'adds to the object of module.exports',
    path: 'a.cjs',
    before: `const fs = require("fs");

function load(path) {
  return fs.readFileSync(path);
}

module.exports = {
  main: async () => load("a"),
};
`,
    after: `const fs = require("fs");
const { runInExecutor } = require("run-in-executor");

function load(path) {
  return fs.readFileSync(path);
}

module.exports = {
  main: async () => await runInExecutor(null, load, "a"),
  load,
};
`,
  },
  {
    title: 'adds to exports that are assigned one by one',
    path: 'a.cjs',
    before: `const fs = require('fs')
function load(path) {
  return fs.readFileSync(path)
}
exports.main = async () => load('a')`,
    after: `const fs = require('fs')
const { runInExecutor } = require('run-in-executor')
function load(path) {
  return fs.readFileSync(path)
}
exports.main = async () => await runInExecutor(null, load, 'a')
exports.load = load
`,
  },
  {
    title: 'exports before the program that runs on its own',
    path: 'a.cjs',
    before: `const { readFileSync } = require('fs');
module.exports = main;
const load = path => readFileSync(path, 'utf8');
async function main() { console.log(load('a')); }
if (require.main === module) main();
`,
    after: `const { readFileSync } = require('fs');
const { runInExecutor } = require('run-in-executor');
module.exports = main;
const load = path => readFileSync(path, 'utf8');
async function main() { console.log(await runInExecutor(null, load, 'a')); }
module.exports.load = load;
if (require.main === module) main();
`,
  },
  {
    title: 'does not export a constant before it has its value',
    path: 'a.cjs',
    before: `const { readFileSync } = require('fs');
module.exports = { main };
const load = path => readFileSync(path, 'utf8');
async function main() { console.log(load('a')); }
`,
    after: `const { readFileSync } = require('fs');
const { runInExecutor } = require('run-in-executor');
module.exports = { main };
const load = path => readFileSync(path, 'utf8');
async function main() { console.log(await runInExecutor(null, load, 'a')); }
module.exports.load = load;
`,
  },
  {
    title: 'moves what only needs the folder of the file',
    path: 'a.mjs',
    before: `import { readFileSync } from 'node:fs';
const pages = new URL('pages/', import.meta.url);
const load = name => readFileSync(new URL(name, pages), 'utf8');
export const main = async () => load('a');
console.log('ready');
`,
    after: `import { runInExecutor } from 'run-in-executor';
import { load } from './a.tasks.mjs';

export const main = async () => await runInExecutor(null, load, 'a');
console.log('ready');
`,
    tasks: [
      'a.tasks.mjs',
      `import { readFileSync } from 'node:fs';

const pages = new URL('pages/', import.meta.url);

export const load = name => readFileSync(new URL(name, pages), 'utf8');
`,
    ],
  },
  {
    title: 'follows the program that only runs on its own',
    path: 'a.cjs',
    before: `const { readFileSync } = require('fs');
const vowels = /[aeiou]/g;
const load = path => readFileSync(path, 'utf8').replace(vowels, '');
async function main() { console.log(load('a')); }
module.exports = { main };
if (require.main === module) main();
`,
    after: `const { readFileSync } = require('fs');
const { runInExecutor } = require('run-in-executor');
const vowels = /[aeiou]/g;
const load = path => readFileSync(path, 'utf8').replace(vowels, '');
async function main() { console.log(await runInExecutor(null, load, 'a')); }
module.exports = { main, load };
if (require.main === module) main();
`,
  },
  {
    title: 'moves a function out of a module that does something',
    path: 'src/a.ts',
    facts: { relativeEnding: 'none' },
    before: `import { readFileSync, type PathLike } from 'node:fs';
import { join, dirname } from 'node:path';

/** How to load. */
export interface Options {
  readonly base: string;
}

const SUFFIX = '.txt'; // the ending

// Reads one.
export const load = (options: Options, name: string): string =>
  readFileSync(join(options.base, name + SUFFIX), 'utf8');

function twice(path: PathLike): string {
  return load({ base: dirname(String(path)) }, 'a').repeat(2);
}

console.log('loaded', SUFFIX, dirname('a'));

export async function main(options: Options): Promise<string> {
  return load(options, 'a') + twice('x');
}
`,
    after: `import { dirname } from 'node:path';
import { runInExecutor } from 'run-in-executor';
import { type Options, SUFFIX, load, twice } from './a.tasks';

export { type Options } from './a.tasks';

export { load } from './a.tasks';

console.log('loaded', SUFFIX, dirname('a'));

export async function main(options: Options): Promise<string> {
  return (await runInExecutor(null, load, options, 'a')) + (await runInExecutor(null, twice, 'x'));
}
`,
    tasks: [
      'src/a.tasks.ts',
      `import { readFileSync, type PathLike } from 'node:fs';
import { join, dirname } from 'node:path';

/** How to load. */
export interface Options {
  readonly base: string;
}

export const SUFFIX = '.txt'; // the ending

// Reads one.
export const load = (options: Options, name: string): string =>
  readFileSync(join(options.base, name + SUFFIX), 'utf8');

export function twice(path: PathLike): string {
  return load({ base: dirname(String(path)) }, 'a').repeat(2);
}
`,
    ],
  },
  {
    title: 'moves beside a module of that name, and keeps other requires',
    path: 'a.cjs',
    facts: { exists: path => path === 'a.tasks.cjs' },
    before: `const fs = require('fs')
const { join, dirname } = require('path')
function load(path) {
  return fs.readFileSync(join(path, 'x'))
}
async function main() {
  return load(dirname('a'))
}
main()
`,
    after: `const { dirname } = require('path')
const { runInExecutor } = require('run-in-executor')
const { load } = require('./a.tasks2.cjs')
async function main() {
  return await runInExecutor(null, load, dirname('a'))
}
main()
`,
    tasks: [
      'a.tasks2.cjs',
      `const fs = require('fs')
const { join } = require('path')

function load(path) {
  return fs.readFileSync(join(path, 'x'))
}

module.exports = { load }
`,
    ],
  },
  {
    title: 'loads pure modules of the project once more',
    path: 'a.mjs',
    facts: { isPureModule: specifier => specifier === './names.mjs' },
    before: `import { readFileSync } from 'node:fs';
import { nameOf } from './names.mjs';
function load(path) {
  return readFileSync(nameOf(path));
}
export const main = async () => load('a');
`,
    after: `import { readFileSync } from 'node:fs';
import { nameOf } from './names.mjs';
import { runInExecutor } from 'run-in-executor';
export function load(path) {
  return readFileSync(nameOf(path));
}
export const main = async () => await runInExecutor(null, load, 'a');
`,
  },
];

describe('a helper of the same file', () => {
  for (const { title, path, before, after, tasks, facts = {} } of HELPERS) {
    it(title, () => {
      const outcome = fixWhole(before, { path, facts });
      assert.deepEqual(outcome.left, []);
      assert.equal(outcome.text, after);
      assert.deepEqual([...outcome.created], tasks ? [tasks] : []);
    });
  }
});
