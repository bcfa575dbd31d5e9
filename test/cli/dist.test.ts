import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { readPrograms } from '../analyzer/programs/read.ts';
import { BLOCKING, workspace, type Outcome } from './workspace.ts';

const DIST = resolve('dist');

interface Options {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cli?: string;
}

async function cli(
  argv: readonly string[],
  { cwd, input = '', env, cli: script = join(DIST, 'cli.js') }: Options,
): Promise<Outcome> {
  const child = spawn(process.execPath, [script, ...argv], { cwd, env: { ...process.env, ...env } });
  child.stdin.end(input);
  const exit = once(child, 'exit');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  await exit;
  return { code: child.exitCode ?? -1, stdout, stderr };
}

describe('dist/cli.js', () => {
  before('build', async function () {
    if (existsSync(join(DIST, 'cli.js'))) return;
    this.timeout(120_000);
    const build = spawn(process.execPath, ['esbuild.mjs'], { stdio: 'inherit' });
    await once(build, 'exit');
    assert.equal(build.exitCode, 0);
  });

  it('checks', async () => {
    await using at = await workspace({ 'a.ts': BLOCKING });
    const { code, stdout, stderr } = await cli(['check'], { cwd: at.path });
    assert.equal(stderr, '');
    assert.equal(code, 1);
    assert.match(stdout, /a\.ts\n {2}2:\d+ {2}warning .*fs\.readFileSync/);
  });

  it('fixes, with the runtime that lies beside it', async () => {
    await using at = await workspace({ 'a.mjs': BLOCKING });
    const { code, stderr } = await cli(['fix'], { cwd: at.path });
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(await at.read('run-in-executor.mjs'), /^\/\/ run-in-executor \d/);
  });

  it('reads stdin', async () => {
    await using at = await workspace();
    const { code, stdout } = await cli(['check', '--stdin-filename', 'a.ts'], {
      cwd: at.path,
      input: BLOCKING,
    });
    assert.deepEqual([code, stdout.split('\n')[0]], [1, 'a.ts']);
  });

  it('names fixes that hang on a file which only the slow parser understands', async () => {
    await using at = await workspace({
      'package.json': '{ "type": "module" }',
      'a.js': "import { load } from './lib.js';\nexport const f = async p => load(p);\n",
      'lib.js':
        "import fs from 'fs';\nimport { odd } from './odd.js';\nexport const load = p => fs.readFileSync(odd(p));\n",
      // JavaScript with types.
      'odd.js': 'export function odd(p: string) { return p; }\n',
    });
    const { stdout } = await cli(['check', '--no-cache', '--format', 'json'], { cwd: at.path });
    const { findings } = JSON.parse(stdout) as { findings: { fixes: string[] }[] };
    assert.deepEqual(
      findings.map(({ fixes }) => fixes),
      [['executor']],
    );
  });

  it('remembers what it found, by content', async () => {
    await using at = await workspace({
      'src/a.ts': BLOCKING,
      'src/b.ts': "import { load } from './c.ts';\nexport async function b() { load(); }\n",
      'src/c.ts': "import fs from 'fs';\nexport function load() { fs.readFileSync('x'); }\n",
    });
    const folder = join(at.path, 'cache');
    const run = (...flags: string[]) =>
      cli(['check', '--format', 'json', '--cache-location', folder, ...flags, 'src'], { cwd: at.path });
    const first = await run();
    assert.equal(first.code, 1);
    const names = await readdir(folder);
    assert.equal(names.length, 3, 'one entry for the run, one for each component');
    assert.deepEqual(await run(), first);

    // A run that finds its entry believes it.
    for (const name of names) {
      const entry = await readFile(join(folder, name), 'utf8');
      await writeFile(join(folder, name), entry.replaceAll('event loop', 'EVENT LOOP'));
    }
    assert.match((await run()).stdout, /EVENT LOOP/);
    assert.deepEqual(await run('--no-cache'), first);

    // Only the component with an edit is looked at anew.
    await writeFile(join(at.path, 'src/c.ts'), 'export function load() {}\n');
    const edited = await run();
    assert.match(edited.stdout, /EVENT LOOP/);
    assert.doesNotMatch(edited.stdout, /b\.ts/);

    for (const name of await readdir(folder))
      await writeFile(join(folder, name), name < '8' ? '{"result":' : '{}');
    const anew = await run();
    assert.equal(anew.code, 1);
    assert.doesNotMatch(anew.stdout, /EVENT LOOP|b\.ts/);
  });

  it('finds the same without what the oldest Node.js lacks', async function () {
    this.timeout(120_000);
    const programs = readPrograms().flatMap(({ files }, index) =>
      files.map(({ path, code }) => [`${index}/${path}`, code] as const),
    );
    await using at = await workspace(Object.fromEntries(programs));
    const preload = `--require ${JSON.stringify(join(import.meta.dirname, 'old-node.cjs'))}`;
    for (const argv of [
      ['check', '--no-cache', '--format', 'json'],
      ['fix', '--dry-run', '0', '1', '2', '3'],
    ]) {
      const now = await cli(argv, { cwd: at.path });
      assert.notEqual(now.code, 2, now.stderr);
      assert.deepEqual(await cli(argv, { cwd: at.path, env: { NODE_OPTIONS: preload } }), now);
    }
  });

  it('keeps its code in compiled form, and does without where it cannot', async function () {
    if (!('enableCompileCache' in module) || process.platform !== 'linux') return this.skip();
    await using at = await workspace({ 'a.mjs': BLOCKING, file: '' });
    const run = (cache: string) =>
      cli(['check', '--no-cache'], { cwd: at.path, env: { XDG_CACHE_HOME: join(at.path, cache) } });
    const first = await run('cache');
    assert.deepEqual([first.code, first.stderr], [1, '']);
    const code = join(at.path, 'cache/unblock/code');
    const compiled = await readdir(code, { recursive: true, withFileTypes: true });
    const files = compiled.filter(entry => entry.isFile());
    assert.ok(files.length > 0);
    for (const { parentPath, name } of files) await writeFile(join(parentPath, name), 'nothing of use');
    assert.deepEqual(await run('cache'), first);
    assert.deepEqual(await run('file'), first, 'a file is in the place of the folder');
  });

  it('explains mistakes without a stack', async () => {
    await using at = await workspace();
    const { code, stderr } = await cli(['check', 'nope'], { cwd: at.path });
    assert.deepEqual([code, stderr], [2, 'unblock: nope: no such file or folder\n']);
  });

  it('does not load the parser before a file needs it', async () => {
    await using at = await workspace({
      'src/plain.js': 'export const one = 1;\n',
      'src/test/a.ts': BLOCKING,
    });
    await mkdir(join(at.path, 'dist'));
    for (const name of ['cli.js', 'cli-main.js'])
      await copyFile(join(DIST, name), join(at.path, 'dist', name));
    const options = { cwd: at.path, cli: join(at.path, 'dist/cli.js') };
    assert.equal((await cli(['--help'], options)).code, 0);
    assert.equal((await cli(['--version'], options)).code, 0);
    assert.deepEqual((await cli(['check', 'src'], options)).stdout, '✔ No blocking calls found in 2 files\n');
  });

  it('colours only what a person will read', async () => {
    await using at = await workspace({ 'a.ts': BLOCKING });
    const plain = await cli(['check'], { cwd: at.path, env: { FORCE_COLOR: '' } });
    const forced = await cli(['check'], { cwd: at.path, env: { FORCE_COLOR: '1', NO_COLOR: '' } });
    const refused = await cli(['check'], { cwd: at.path, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    assert.ok(!plain.stdout.includes('\u001b'));
    assert.ok(forced.stdout.includes('\u001b[33m'));
    assert.ok(!refused.stdout.includes('\u001b'));
  });

  it('does not mind a reader that goes away', async () => {
    const calls = "fs.readFileSync('a file whose name is long enough to fill the pipe');\n".repeat(5000);
    await using at = await workspace({
      'a.mjs': `import fs from 'node:fs';\nexport async function f() {\n${calls}}\n`,
    });
    const argv = [join(DIST, 'cli.js'), 'check', '--format', 'unix'];
    const child = spawn(process.execPath, argv, { cwd: at.path, stdio: ['ignore', 'pipe', 'pipe'] });
    const stderr = text(child.stderr);
    const exit = once(child, 'exit');
    await once(child.stdout, 'readable');
    child.stdout.destroy();
    await exit;
    assert.deepEqual([await stderr, child.exitCode], ['', 1]);
  });
});
