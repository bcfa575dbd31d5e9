import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BLOCKING, workspace } from './workspace.ts';

const run = promisify(execFile);

/** Its output does not depend on whether the helper blocks. */
const PROGRAM = `import { readFileSync } from 'node:fs';

async function main() {
  const text = slow(process.argv[1].replace('main.mjs', 'data.txt'));
  console.log(text.toUpperCase());
}

export function slow(path) {
  return readFileSync(path, 'utf8');
}

await main();
`;

describe('unblock fix', () => {
  it('moves the call off the event loop, brings the runtime along and exits with 0', async () => {
    await using at = await workspace({ 'package.json': '{ "type": "module" }', 'src/a.ts': BLOCKING });
    const { code, stdout, stderr } = await at.run('fix');
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(
      await at.read('src/a.ts'),
      `import { readFileSync } from 'node:fs';
import { runInExecutor } from './run-in-executor.mjs';
export async function load() { return runInExecutor(null, readFileSync, 'x'); }
`.replace('return runInExecutor', 'return await runInExecutor'),
    );
    assert.match(await at.read('src/run-in-executor.mjs'), /^\/\/ run-in-executor \d/);
    assert.equal(
      stdout,
      `src/a.ts
  2:39  fixed  fs.readFileSync: Offload with runInExecutor

created src/run-in-executor.mjs
created src/run-in-executor.d.mts
Fixed 1 finding, left 0
`,
    );
  });

  it('has nothing to do a second time', async () => {
    await using at = await workspace({ 'package.json': '{ "type": "module" }', 'src/a.ts': BLOCKING });
    await at.run('fix');
    const before = await at.read('src/a.ts');
    assert.deepEqual(await at.run('fix'), { code: 0, stdout: 'Nothing to fix in 2 files\n', stderr: '' });
    assert.equal(await at.read('src/a.ts'), before);
  });

  it('brings one copy for all files, and none where the package is installed', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'a.js': BLOCKING,
      'lib/b.js': BLOCKING,
      'other/node_modules/run-in-executor/package.json': '{ "name": "run-in-executor" }',
      'other/c.js': BLOCKING,
    });
    await at.run('fix');
    assert.match(await at.read('a.js'), /from '\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('lib/b.js'), /from '\.\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('other/c.js'), /from 'run-in-executor'/);
    const copies = (await readdir(at.path, { recursive: true })).filter(file =>
      file.endsWith('run-in-executor.mjs'),
    );
    assert.deepEqual(copies, ['run-in-executor.mjs']);
  });

  it('brings the copy to where it is published, or does without', async () => {
    const publishing = (more: object): string => JSON.stringify({ type: 'module', ...more });
    await using at = await workspace({
      'scripts/a.js': BLOCKING,
      'lib/b.js': BLOCKING,
      'package.json': publishing({ files: ['lib'] }),
      'one/package.json': publishing({ files: ['*.d.ts'], main: './index.js' }),
      'one/index.js': BLOCKING,
      'own/package.json': publishing({ files: ['index.js'], private: true }),
      'own/index.js': BLOCKING,
    });
    await at.run('fix');
    assert.match(await at.read('scripts/a.js'), /from '\.\.\/(lib\/)?run-in-executor\.mjs'/);
    assert.match(await at.read('lib/b.js'), /from '\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('own/index.js'), /from '\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('one/index.js'), /await readFile\('x'\)/);
  });

  it('brings each package its own copy', async () => {
    await using at = await workspace({
      'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      'tool.mjs': BLOCKING,
      'packages/a/package.json': '{ "type": "module" }',
      'packages/a/lib/a.js': BLOCKING,
      'packages/a/lib/deep/more.js': BLOCKING,
      'packages/b/package.json': '{ "type": "module" }',
      'packages/b/lib/b.js': BLOCKING,
    });
    await at.run('fix');
    assert.match(await at.read('packages/a/lib/a.js'), /from '\.\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('packages/a/lib/deep/more.js'), /from '\.\.\/\.\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('packages/b/lib/b.js'), /from '\.\.\/run-in-executor\.mjs'/);
    assert.match(await at.read('tool.mjs'), /from '\.\/run-in-executor\.mjs'/);
  });

  it('keeps what a program prints', async () => {
    await using at = await workspace({ 'main.mjs': PROGRAM, 'data.txt': 'some data' });
    const program = join(at.path, 'main.mjs');
    const before = await run(process.execPath, [program]);
    assert.equal((await at.run('fix')).code, 0);
    assert.match(await at.read('main.mjs'), /await runInExecutor\(null, slow,/);
    const after = await run(process.execPath, [program]);
    assert.equal(before.stdout, 'SOME DATA\n');
    assert.equal(after.stdout, before.stdout);
  });

  it('keeps line ends, byte order mark and mode', async () => {
    const windows = `\uFEFF${BLOCKING.replaceAll('\n', '\r\n')}`;
    await using at = await workspace({ 'a.mjs': windows });
    await chmod(join(at.path, 'a.mjs'), 0o755);
    await at.run('fix');
    const text = await at.read('a.mjs');
    assert.match(text, /^\uFEFFimport/);
    assert.match(text, /runInExecutor/);
    assert.doesNotMatch(text, /[^\r]\n/);
    assert.equal((await stat(join(at.path, 'a.mjs'))).mode & 0o777, 0o755);
  });

  it('prints a diff with --dry-run, which git can apply, and changes nothing', async () => {
    await using at = await workspace({ 'package.json': '{ "type": "module" }', 'src/a.ts': BLOCKING });
    const dry = await at.run('fix', '--dry-run');
    assert.equal(await at.read('src/a.ts'), BLOCKING);
    assert.deepEqual(await readdir(join(at.path, 'src')), ['a.ts']);
    assert.match(
      dry.stderr,
      /src\/a\.ts\n {2}2:39 {2}fix .*\n\nwould create [^]*Would fix 1 finding, would leave 0\n$/,
    );

    await using copy = await workspace({ 'src/a.ts': BLOCKING, 'change.patch': dry.stdout });
    await run('git', ['apply', 'change.patch'], { cwd: copy.path });
    await at.run('fix');
    for (const file of ['src/a.ts', 'src/run-in-executor.mjs', 'src/run-in-executor.d.mts']) {
      assert.equal(await copy.read(file), await at.read(file), file);
    }
  });

  it('shows a person their own changes without the text of the runtime', async () => {
    await using at = await workspace({ 'package.json': '{ "type": "module" }', 'src/a.ts': BLOCKING });
    const { stdout, stderr } = await at.runOnTerminal('fix', '--dry-run');
    assert.deepEqual(stdout.match(/^\+\+\+ .*$/gm), ['+++ b/src/a.ts']);
    assert.match(stderr, /^would create src\/run-in-executor\.mjs \(not shown\)$/m);
    assert.match(stderr, /^Redirect the diff to a file to get all of it: > unblock\.patch$/m);

    const { stdout: whole } = await at.run('fix', '--dry-run');
    assert.ok(whole.startsWith(stdout));
    assert.match(whole, /^\+\+\+ b\/src\/run-in-executor\.mjs$/m);
  });

  it('offloads a helper by its import, also where its own file was fixed before', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'lib.js': `import { readFileSync } from 'node:fs';
export function size(path) { return readFileSync(path).length; }
export async function twice(path) { return size(path) * 2; }
`,
      'main.js': `import { size } from './lib.js';
async function main() { console.log(size(process.execPath) > 0); }
await main();
`,
    });
    assert.equal((await at.run('fix')).code, 0);
    assert.match(await at.read('lib.js'), /await runInExecutor\(null, size, path\)/);
    assert.match(await at.read('main.js'), /await runInExecutor\(null, size, process\.execPath\)/);
    const { stdout } = await run(process.execPath, [join(at.path, 'main.js')]);
    assert.equal(stdout, 'true\n');
  });

  it('uses the kind of fix and the rule asked for', async () => {
    const both = `import { readFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
export async function load() { execSync('ls'); return readFileSync('x'); }
`;
    await using at = await workspace({ 'a.mjs': both });
    const { code, stdout } = await at.run('fix', '--with', 'native', '--rule', 'blocking-fs');
    assert.equal(code, 1);
    assert.match(stdout, /fixed {2}fs\.readFileSync: Use the async API/);
    const text = await at.read('a.mjs');
    assert.match(text, /await readFile\('x'\)/);
    assert.match(text, /execSync\('ls'\)/);
    assert.deepEqual(await readdir(at.path), ['a.mjs']);
  });

  it('leaves what it cannot prove safe, says why, and exits with 1', async () => {
    const text = `import { DatabaseSync } from 'node:sqlite';
export async function rows() { const db = new DatabaseSync('x'); return db.prepare('select 1').all(); }
`;
    await using at = await workspace({ 'a.mjs': text });
    const { code, stdout } = await at.run('fix');
    assert.equal(code, 1);
    assert.match(stdout, /^a\.mjs\n {2}2:\d+ {2}left {3}sqlite\.\S+: \S.*\.$/m);
    assert.match(stdout, /Fixed 0 findings, left \d\n$/);
    assert.equal(await at.read('a.mjs'), text);
  });

  it('names the places that a person knows, whatever has changed by then', async () => {
    await using at = await workspace({
      'a.mjs': `import fs from 'node:fs';
function load(path) { return fs.readFileSync(path); }
const o = { get x() { return fs.readFileSync('x'); } };
export async function f(path) { return [load(path), o.x, fs.readFileSync(path)]; }
`,
      'b.mjs': `import { read } from './c.mjs';
export async function g() { return read('x'); }
`,
      'c.mjs': `import { readFileSync } from 'node:fs';
export function read(path) { return readFileSync(path); }
const o = { get x() { return readFileSync('x'); } };
export async function h() { return o.x; }
`,
    });
    for (const kind of ['executor', 'native']) {
      const { stderr } = await at.run('fix', '--dry-run', '--with', kind);
      const told = stderr.matchAll(/^ {2}(\d+:\d+ {2}(?:fix|leave) +\S+)/gm);
      assert.deepEqual(
        Array.from(told, ([, row]) => row),
        [
          '4:41  fix    load',
          '4:53  leave  x',
          '4:58  fix    fs.readFileSync:',
          '2:36  fix    read',
          '4:36  leave  x',
        ],
      );
    }
  });

  it('leaves hints alone', async () => {
    const text =
      "import { existsSync } from 'node:fs';\nexport async function f() { return existsSync('x'); }\n";
    await using at = await workspace({ 'a.mjs': text });
    assert.deepEqual(await at.run('fix'), { code: 0, stdout: 'Nothing to fix in 1 file\n', stderr: '' });
    assert.equal(await at.read('a.mjs'), text);
  });

  it('does not rewrite files that it cannot read exactly', async () => {
    const latin1 = Buffer.from(`// caf\xe9\n${BLOCKING}`, 'latin1');
    await using at = await workspace({ 'a.mjs': latin1 });
    const { code, stdout } = await at.run('fix');
    assert.equal(code, 1);
    assert.match(stdout, /left {3}fs\.readFileSync: The file is not UTF-8\./);
    assert.deepEqual(await readdir(at.path), ['a.mjs']);
  });

  it('mentions files that do not parse', async () => {
    await using at = await workspace({ 'bad.mjs': "import 'fs'; const = ;" });
    const { code, stdout } = await at.run('fix');
    assert.equal(code, 0);
    assert.match(stdout, /^bad\.mjs: not checked: .+\nNothing to fix in 1 file\n$/);
  });

  it('suggests the rule that was meant', async () => {
    await using at = await workspace();
    const { code, stderr } = await at.run('fix', '--rule', 'blocking-sf');
    assert.equal(code, 2);
    assert.match(stderr, /There is no such rule \(did you mean "blocking-fs"\?\)\./);
  });
});
