import assert from 'node:assert/strict';
import { workspace } from './workspace.ts';

const FILES = {
  'package.json': '{ "type": "module", "main": "public.js" }',
  'load.js': `import { readFileSync } from 'node:fs';

export function load(path) {
  return readFileSync(path, 'utf8');
}

export function size(path) {
  return load(path).length;
}
`,
  'main.js': `import { load, size } from './load.js';

export async function main(path) {
  console.log(load(path));
  return size(path);
}
`,
} as const;

/** A method cannot be offloaded; the call beside it brings the runtime along. */
const METHODS = {
  'package.json': '{ "type": "module" }',
  'files.js': `import fs from 'node:fs';
export class Files {
  static read(path) { return fs.readFileSync(path, 'utf8'); }
}
`,
  'main.js': `import { readFileSync } from 'node:fs';
import { Files } from './files.js';
export async function direct(path) {
  return readFileSync(path, 'utf8');
}

export async function main(path) {
  return Files.read(path);
}
`,
} as const;

describe('unblock fix --with native', () => {
  it('makes helpers async, in every file, where that is provably the same', async () => {
    await using at = await workspace(FILES);
    const { code, stdout, stderr } = await at.run('fix', '--with', 'native');
    assert.equal(stderr, '');
    assert.equal(
      stdout,
      `main.js
  4:15  fixed  load (fs.readFileSync): Make \`load\` and 1 caller async, in 2 files

Fixed 1 finding, left 0
`,
    );
    assert.equal(code, 0);
    assert.equal(
      await at.read('main.js'),
      FILES['main.js'].replace('(load(', '(await load(').replace('return size', 'return await size'),
    );
    assert.equal(
      await at.read('load.js'),
      `import { readFile } from 'node:fs/promises';

export async function load(path) {
  return await readFile(path, 'utf8');
}

export async function size(path) {
  return (await load(path)).length;
}
`,
    );
  });

  it('says why it leaves a helper', async () => {
    await using at = await workspace({ ...FILES, 'public.js': `export { load } from './load.js';\n` });
    const { code, stdout } = await at.run('fix', '--with', 'native');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /4:15 {2}left {3}load \(fs\.readFileSync\): `load` is exported from `public\.js`, which other packages import\./,
    );
    assert.equal(await at.read('load.js'), FILES['load.js']);
  });

  it('says of what can neither be offloaded nor made async why it cannot wait', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'files.ts': `import fs from 'node:fs';
export class Files {
  read(path: string): Promise<string> {
    return Promise.resolve(fs.readFileSync(path, 'utf8'));
  }
}
`,
      'main.ts': `import { Files } from './files.ts';
export async function main(path: string): Promise<string> {
  const files = new Files();
  return await files.read(path).catch(() => '');
}
`,
    });
    const { stdout } = await at.run('fix');
    assert.match(
      stdout,
      /4:28 {2}left {3}fs\.readFileSync: `read` \(files\.ts:3\) returns a promise already, which a caller \(main\.ts:4\) does not await at once\./,
    );
  });

  it('makes nothing async unasked that can be offloaded', async () => {
    await using at = await workspace(FILES);
    await at.run('fix');
    assert.doesNotMatch(await at.read('load.js'), /async/);
  });

  it('makes async what cannot be offloaded, beside what can', async () => {
    await using at = await workspace(METHODS);
    const { code, stdout } = await at.run('fix');
    assert.match(
      stdout,
      /^main.js\n {2}4:10 {2}fixed {2}fs\.readFileSync: Offload.*\n {2}8:10 {2}fixed {2}Files\.read \(fs\.readFileSync\): Make `read` async, in 2 files\n/m,
    );
    assert.equal(code, 0);
    assert.match(await at.read('main.js'), /return await Files\.read\(path\);/);
    assert.match(await at.read('files.js'), /static async read\(path\)/);
  });

  it('fixes what a function that became async calls besides, in a file that had its turn', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'files.js': `import fs from 'node:fs';
export class Files {
  static all(dir) { return fs.readdirSync(dir).map(name => fs.readFileSync(name)); }
}
`,
      'main.js': `import { Files } from './files.js';
export const main = async dir => Files.all(dir);
`,
    });
    const { code, stdout } = await at.run('fix');
    assert.match(
      stdout,
      /^main\.js\n.*Make `all` async.*\n\nfiles\.js\n {2}3:.*fixed {2}fs\.readFileSync: Offload/m,
    );
    assert.equal(code, 0);
    assert.doesNotMatch(await at.read('files.js'), /readFileSync\(name\)/);
  });

  it('follows a helper to the module that it was moved to, and has nothing left to do then', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'main.js': `import fs from 'node:fs';
function load(path) {
  return fs.readFileSync(path, 'utf8').split(',');
}
async function first(path) {
  return load(path);
}
async function all(path) {
  const found = [];
  const visit = name => {
    found.push(name);
    for (const next of load(name)) visit(next);
  };
  visit(path);
  return found;
}
console.log(await first('a'), await all('a'));
`,
    });
    const { code, stdout } = await at.run('fix');
    assert.match(stdout, /^created main\.tasks\.mjs$/m);
    assert.match(stdout, /14:3 {2}fixed {2}visit .*: Make `load` and 1 caller async, in 2 files/);
    assert.equal(code, 0);
    const fixed = await at.read('main.js');
    await at.run('fix');
    assert.equal(await at.read('main.js'), fixed);
  });

  it('offloads in what it makes async where the executor is asked for', async () => {
    await using at = await workspace(METHODS);
    const { code, stdout } = await at.run('fix', '--with', 'executor');
    assert.match(stdout, /8:10 {2}fixed {2}Files\.read .*: Make `read` async, in 2 files/);
    assert.equal(code, 0);
    assert.match(
      await at.read('files.js'),
      /static async read\(path\) \{ return await runInExecutor\(null, fs\.readFileSync, path, 'utf8'\); \}/,
    );
  });

  it('uses no async API where the executor is asked for', async () => {
    await using at = await workspace({
      'main.js': `const cell = new Int32Array(new SharedArrayBuffer(4));
class Clock { sleep(ms) { Atomics.wait(cell, 0, 0, ms); } }
const clock = new Clock();
async function main() { clock.sleep(5); }
main();
`,
    });
    await at.run('fix', '--with', 'executor');
    assert.match(
      await at.read('main.js'),
      /async sleep\(ms\) \{ await runInExecutor\(null, Atomics\.wait, cell, 0, 0, ms\); \}/,
    );
  });

  it('follows a callback beside what is offloaded already', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'main.js': `import { readdirSync, readFileSync } from 'node:fs';
const dir = process.argv[2] ?? '.';
const load = name => JSON.parse(readFileSync(dir + name, 'utf8'));
const sizes = async () => readdirSync(dir).map(name => load(name).length);
console.log(await sizes());
`,
    });
    const { code } = await at.run('fix');
    assert.equal(code, 0);
    const text = await at.read('main.js');
    assert.match(text, /for \(const name of await runInExecutor\(null, readdirSync, dir\)\)/);
    assert.match(text, /results\.push\(\(await load\(name\)\)\.length\);/);
  });

  it('shows what it would do', async () => {
    await using at = await workspace(FILES);
    const { stdout } = await at.run('fix', '--with', 'native', '--dry-run');
    assert.match(stdout, /^\+export async function load\(path\) \{$/m);
    assert.equal(await at.read('load.js'), FILES['load.js']);
  });
});
