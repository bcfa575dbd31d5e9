// Whole programs for `behaviour.test.ts`: small, deterministic, and each about one thing that a fix could break.

export interface Program {
  readonly title: string;
  /** Its extension decides how it is loaded. */
  readonly name: string;
  readonly text: string;
  /** How many fixes are applied. */
  readonly fixes: number;
  readonly files?: Readonly<Record<string, string>>;
}

const ESM = `import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'unblock-')), 'file.txt');
`;
const CJS = `'use strict'
const fs = require('fs')
const os = require('os')
const path = require('path')
const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'unblock-')), 'file.txt')
`;

export const PROGRAMS: readonly Program[] = [
  {
    title: 'reads, writes and appends in order',
    name: 'main.mjs',
    fixes: 4,
    text: `${ESM}
async function main() {
  fs.writeFileSync(file, 'one');
  fs.appendFileSync(file, ' two');
  const { length } = fs.readFileSync(file);
  console.log(length, \`\${fs.readFileSync(file, 'utf8')}!\`);
}
await main();
`,
  },
  {
    title: 'keeps what an error tells, and who catches it',
    name: 'main.cjs',
    fixes: 2,
    text: `${CJS}
async function main() {
  try {
    return fs.readFileSync(file + '.missing')
  } catch (error) {
    console.log(error instanceof Error, error.code, error.syscall, error.path === file + '.missing')
  } finally {
    console.log('finally')
  }
  fs.readFileSync(file + '.gone')
}
main().then(console.log, error => console.log('rejected', error.code))
`,
  },
  {
    title: 'exits with the same code and error when nobody catches',
    name: 'main.mjs',
    fixes: 1,
    text: `${ESM}
async function main() {
  console.log('before');
  fs.readFileSync('/does/not/exist');
  console.log('never');
}
await main();
`,
  },
  {
    title: 'evaluates arguments before the call, once and in order',
    name: 'main.mjs',
    fixes: 2,
    text: `${ESM}
const log = value => (console.log('argument', value === file ? 'file' : value), value);
async function main() {
  fs.writeFileSync(log(file.length > 0 ? file : ''), log('text'), log('utf8'));
  console.log(fs.readFileSync(file, log('utf8')).toUpperCase());
}
await main();
`,
  },
  {
    title: 'keeps buffers, stats and entries what they are',
    name: 'main.cjs',
    fixes: 4,
    text: `${CJS}
async function main() {
  fs.writeFileSync(file, Buffer.from([1, 2, 3]))
  const bytes = fs.readFileSync(file)
  console.log(Buffer.isBuffer(bytes), bytes)
  const [entry] = fs.readdirSync(path.dirname(file), { withFileTypes: true })
  console.log(entry.name, entry.isFile(), entry.isDirectory())
  fs.rmSync(path.dirname(file), { recursive: true })
}
main()
`,
  },
  {
    title: 'runs child processes with their options',
    name: 'main.mjs',
    fixes: 4,
    text: `import { execSync, execFileSync, spawnSync } from 'node:child_process';
async function main() {
  console.log(execSync('echo out', { encoding: 'utf8' }).trim());
  console.log(execFileSync(process.execPath, ['-p', '1 + 1']).toString().trim());
  const { status, stdout } = spawnSync(process.execPath, ['-e', 'console.log(process.env.A); process.exit(3)'], {
    env: { ...process.env, A: 'x' },
    encoding: 'utf8',
  });
  console.log(status, stdout);
  try {
    execSync('exit 4', { stdio: 'ignore' });
  } catch (error) {
    console.log(error.status);
  }
}
await main();
`,
  },
  {
    title: 'compresses and derives keys',
    name: 'main.mjs',
    fixes: 4,
    text: `import zlib, { gunzipSync } from 'node:zlib';
import { pbkdf2Sync, scryptSync } from 'node:crypto';
const main = async () => {
  const packed = zlib.gzipSync('some text '.repeat(100));
  console.log(gunzipSync(packed).toString().length);
  console.log(pbkdf2Sync('secret', 'salt', 10, 16, 'sha256').toString('hex'));
  return scryptSync('secret', 'salt', 16).toString('hex');
};
console.log(await main());
`,
  },
  {
    title: 'offloads helpers of a module that is safe to load twice',
    name: 'main.mjs',
    fixes: 2,
    files: {
      'start.mjs': `import { load } from './main.mjs';
console.log(await load(process.argv[1]));
`,
    },
    text: `import { readFileSync } from 'node:fs';
const LIMIT = 5;
/** Reads the beginning of a file. */
function head(path, count = LIMIT) {
  return readFileSync(path, 'utf8').slice(0, count);
}
function lines(path) {
  return { all: readFileSync(path, 'utf8').split('\\n').length, at: new Date(0) };
}
export async function load(path) {
  const { all, at } = lines(path);
  return [head(path), all, at.toISOString()];
}
`,
  },
  {
    title: 'moves helpers with all they need',
    name: 'main.cjs',
    fixes: 3,
    text: `${CJS}
const crypto = require('crypto')

const OPTIONS = { algorithm: 'sha1', retries: [1, 2] }

// Used here and there.
function digest(text) {
  return crypto.createHash(OPTIONS.algorithm).update(text).digest('hex')
}

const checksum = name => digest(fs.readFileSync(name))

/** Throws for empty files. */
function verify(name) {
  if (fs.readFileSync(name).length === 0) throw new RangeError('empty: ' + path.basename(name))
  return OPTIONS.retries.map(n => n * 2)
}

async function main() {
  fs.writeFileSync(file, 'abc')
  console.log(checksum(file), digest('abc'), verify(file))
}
main()
`,
  },
  {
    title: 'keeps what helpers throw',
    name: 'main.mjs',
    fixes: 2,
    text: `import { readFileSync } from 'node:fs';
function parse(path) {
  const text = readFileSync(path, 'utf8');
  if (!text.startsWith('{')) throw new TypeError('no object', { cause: { at: 0 } });
  return JSON.parse(text);
}
async function main() {
  try {
    parse(process.argv[1]);
  } catch (error) {
    console.log(error instanceof TypeError, error.name, error.message, error.cause);
  }
  parse('/does/not/exist');
}
await main();
`,
  },
  {
    title: 'interleaves nothing that is awaited in turn',
    name: 'main.mjs',
    fixes: 1,
    text: `${ESM}
fs.writeFileSync(file, '');
async function step(name) {
  fs.appendFileSync(file, name);
  console.log(name);
}
for (const name of ['a', 'b', 'c']) await step(name);
console.log(fs.readFileSync(file, 'utf8'));
`,
  },
  {
    title: 'makes reactions async',
    name: 'main.mjs',
    fixes: 3,
    text: `${ESM}
await Promise.resolve('x')
  .then(text => fs.writeFileSync(file, text))
  .then(function () {
    return fs.readFileSync(file + '.missing');
  })
  .catch(error => {
    console.log(error.code);
    return fs.readFileSync(file, 'utf8');
  })
  .then(console.log);
`,
  },
  {
    title: 'works in methods, generators and nested calls',
    name: 'main.mjs',
    fixes: 5,
    text: `${ESM}
class Store {
  #file = file;
  async #read() {
    return fs.readFileSync(this.#file, 'utf8');
  }
  async save(text) {
    fs.writeFileSync(this.#file, text);
    return this.#read();
  }
  async *chunks() {
    yield fs.readFileSync(this.#file, 'utf8').slice(0, 1);
    yield* [...fs.readFileSync(this.#file, 'utf8')].slice(1);
  }
  static async twice(store) {
    fs.writeFileSync(file, (await store.#read()) + (await store.#read()));
  }
}
const store = new Store();
console.log(await store.save('ab'));
await Store.twice(store);
for await (const chunk of store.chunks()) console.log(chunk);
`,
  },
  {
    title: 'reads lists in parallel where each result has its place',
    name: 'main.mjs',
    fixes: 1,
    text: `import { readFileSync } from 'node:fs';
const sizes = await Promise.all(['/etc/passwd', process.argv[1]].map(async path => readFileSync(path).length > 0));
console.log(sizes);
`,
  },
  {
    title: 'waits where Atomics.wait slept',
    name: 'main.mjs',
    fixes: 1,
    text: `async function main() {
  console.log(Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20));
}
await main();
`,
  },
  {
    title: 'waits where a loop watched the clock',
    name: 'main.mjs',
    fixes: 3,
    text: `async function pause(ms) {
  const end = Date.now() + ms;
  while (Date.now() < end) {}
  console.log(Date.now() >= end);
}
async function main() {
  await pause(20);
  const start = performance.now();
  while (performance.now() - start < 20);
  console.log(performance.now() - start >= 20);
  [1, 2].forEach(n => {
    const until = Date.now() + n;
    while (until > Date.now());
    console.log(n, Date.now() >= until);
  });
}
await main();
`,
  },
  {
    title: 'keeps what functions that are called on the spot return and throw',
    name: 'main.mjs',
    fixes: 3,
    text: `${ESM}
async function main() {
  const text = (() => {
    fs.writeFileSync(file, 'abc');
    return 'written';
  })();
  console.log(text, (() => fs.readFileSync(file, 'utf8'))().length);
  try {
    (function (name) {
      fs.readFileSync(name);
      console.log('never');
    })(file + '.missing');
  } catch (error) {
    console.log(error.code);
  }
}
await main();
`,
  },
  {
    title: 'finds functions in exports',
    name: 'main.cjs',
    fixes: 2,
    files: { 'start.cjs': `require('./main.cjs').main(__filename).then(console.log);` },
    text: `const fs = require('fs');
exports.load = name => fs.readFileSync(name, 'utf8');
module.exports.size = function (name) { return fs.readFileSync(name).length; };
exports.main = async name => exports.load(name).length + module.exports.size(name);
`,
  },
  {
    title: 'moves constants that are declared together',
    name: 'main.mjs',
    fixes: 2,
    text: `import fs from 'node:fs';
import path from 'node:path';
const folder = '.', ending = '.mjs';
const upper = text => text.toUpperCase();
function load(name) {
  return upper(fs.readFileSync(path.join(folder, name + ending), 'utf8'));
}
const size = name => fs.readFileSync(name).length;
async function main() {
  console.log(load('main').length === size(process.argv[1]), ending);
}
await main();
`,
  },
  {
    title: 'strips types',
    name: 'main.mts',
    fixes: 2,
    text: `import { readFileSync, type PathLike } from 'node:fs';
interface Loaded {
  readonly text: string;
}
function load(path: PathLike): Loaded {
  return { text: readFileSync(path, 'utf8') };
}
async function main(path: string): Promise<number> {
  const { text } = load(path) as Loaded;
  return readFileSync(path)!.length - text.length;
}
console.log(await main(process.argv[1] ?? ''));
`,
  },
  {
    title: 'calls functions that are passed by reference',
    name: 'main.mjs',
    fixes: 6,
    text: `${ESM}
function load(name) {
  return fs.readFileSync(name, 'utf8').trim();
}
const size = (name, index) => index + fs.readFileSync(name).length;

async function main() {
  fs.writeFileSync(file, 'text');
  console.log([file, file].map(load));
  console.log([file, '', file].filter(Boolean).map(size));
  console.log(await Promise.resolve(file).then(load));
  console.log(String(await Promise.resolve(file).then(fs.readFileSync)));
  console.log([file, file + '.missing', file].map(load));
}
await main().catch(error => console.log(error.code, error.path.endsWith('missing')));
`,
  },
  {
    title: 'reads one file and writes another with a module that is required',
    name: 'main.cjs',
    fixes: 3,
    text: `${CJS}
async function copy(from, to) {
  const text = fs.readFileSync(from, 'utf8')
  fs.writeFileSync(to, text.toUpperCase())
}
fs.writeFileSync(file, 'text')
copy(file, file + '.copy').then(() => console.log(fs.readFileSync(file + '.copy', 'utf8')))
`,
  },
];
