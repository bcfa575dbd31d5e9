import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { pbkdf2Sync, randomBytes, randomFillSync, generateKeyPairSync } from 'node:crypto';
import fs, { readdirSync, readFileSync, readSync, realpathSync, statfsSync, statSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { runProgram } from './program.ts';
import { failure, runInExecutor } from './runtime.ts';

describe('built-ins', () => {
  let folder: string;
  let file: string;
  before(async () => {
    folder = realpathSync(await mkdtemp(join(tmpdir(), 'runtime-')));
    file = join(folder, 'a.txt');
    await writeFile(file, 'text of a');
    await symlink(file, join(folder, 'link'));
  });
  after(() => rm(folder, { recursive: true }));

  it('returns a string where the encoding asks for one, else a Buffer', async () => {
    const text: string = await runInExecutor(null, readFileSync, file, 'utf8');
    assert.equal(text, 'text of a');
    const bytes = await runInExecutor(null, readFileSync, file);
    assert.ok(Buffer.isBuffer(bytes));
    assert.equal(bytes.toString(), 'text of a');
  });

  it('takes a URL', async () => {
    assert.equal(await runInExecutor(null, readFileSync, pathToFileURL(file), 'utf8'), 'text of a');
  });

  it('gives Stats, BigIntStats and StatFs their methods back', async () => {
    const stats = await runInExecutor(null, statSync, file);
    assert.ok(stats instanceof fs.Stats && stats.isFile());
    assert.equal(stats.mtime.getTime(), statSync(file).mtime.getTime());
    const big = await runInExecutor(null, statSync, file, { bigint: true });
    assert.ok(big.isFile());
    assert.equal(big.mtimeNs, statSync(file, { bigint: true }).mtimeNs);
    assert.deepEqual(
      Object.getPrototypeOf(await runInExecutor(null, statfsSync, folder)),
      Object.getPrototypeOf(statfsSync(folder)),
    );
  });

  it('gives Dirents their methods back', async () => {
    const found = await runInExecutor(null, readdirSync, folder, { withFileTypes: true });
    assert.deepEqual(found, readdirSync(folder, { withFileTypes: true }));
    assert.deepEqual(
      found.map(entry => [entry.name, entry.isFile(), entry.isSymbolicLink()]),
      [
        ['a.txt', true, false],
        ['link', false, true],
      ],
    );
    const raw = await runInExecutor(null, readdirSync, folder, { withFileTypes: true, encoding: 'buffer' });
    assert.ok(raw.every(entry => Buffer.isBuffer(entry.name) && !entry.isDirectory()));
  });

  it('finds functions of functions and of globals', async () => {
    assert.equal(await runInExecutor(null, realpathSync.native, join(folder, 'link')), file);
    const never = new Int32Array(new SharedArrayBuffer(4));
    assert.equal(await runInExecutor(null, Atomics.wait, never, 0, 0, 1), 'timed-out');
  });

  it('sends Buffers there and back', async () => {
    const packed = await runInExecutor(null, gzipSync, Buffer.from('small and pooled'));
    assert.equal((await runInExecutor(null, gunzipSync, packed)).toString(), 'small and pooled');
    assert.equal((await runInExecutor(null, randomBytes, 1 << 20)).byteLength, 1 << 20);
    const key = await runInExecutor(null, pbkdf2Sync, 'secret', 'salt', 10, 32, 'sha256');
    assert.deepEqual(key, pbkdf2Sync('secret', 'salt', 10, 32, 'sha256'));
  });

  it('never sends the pool that small Buffers share', async () => {
    const small = Buffer.from('mine');
    assert.ok(small.buffer.byteLength > small.byteLength, 'not pooled');
    const echo = await runInExecutor(null, gunzipSync, gzipSync(small));
    assert.equal(echo.toString(), 'mine');
    assert.equal(small.toString(), 'mine');
  });

  it('restores key objects', async () => {
    const { publicKey } = await runInExecutor(null, generateKeyPairSync, 'ec', { namedCurve: 'P-256' });
    assert.equal(publicKey.asymmetricKeyType, 'ec');
  });

  it('restores what child processes return, Buffers and errors included', async () => {
    const node = process.execPath;
    assert.equal(
      await runInExecutor(null, execFileSync, node, ['-p', '6 * 7'], { encoding: 'utf8' }),
      '42\n',
    );
    const result = await runInExecutor(null, spawnSync, node, ['-p', '6 * 7']);
    assert.ok(Buffer.isBuffer(result.stdout));
    assert.equal(result.output[1], result.stdout);
    const { error } = await runInExecutor(null, spawnSync, 'no-such-command');
    assert.ok(error instanceof Error);
    const { code, syscall, path } = error as NodeJS.ErrnoException;
    assert.deepEqual([code, syscall, path], ['ENOENT', 'spawnSync no-such-command', 'no-such-command']);
  });

  it('rejects with what the built-in throws', async () => {
    const error = await failure(runInExecutor(null, readFileSync, join(folder, 'none')));
    assert.deepEqual(Object.fromEntries(Object.entries(error)), {
      code: 'ENOENT',
      errno: -2,
      syscall: 'open',
      path: join(folder, 'none'),
    });
    assert.match(error.stack ?? '', /readFileSync[^]*called by[^]*built-ins\.test\.ts/);
    const exit = await failure(
      runInExecutor(null, execFileSync, process.execPath, ['-e', 'process.exit(3)']),
    );
    assert.equal(exit['status'], 3);
    assert.ok(Buffer.isBuffer(exit['stderr']));
    const wrong = await failure(runInExecutor(null, readFileSync, 1.5));
    assert.ok(wrong instanceof TypeError);
    assert.equal(wrong['code'], 'ERR_INVALID_ARG_TYPE');
  });

  it('refuses built-ins that would write into a copy of an argument', async () => {
    const reading = await failure(runInExecutor(null, readSync, 0, Buffer.alloc(1)));
    assert.match(reading.message, /^fs\.readSync writes into argument 2/);
    const filling = await failure(runInExecutor(null, randomFillSync, Buffer.alloc(1)));
    assert.equal(filling['code'], 'ERR_EXECUTOR_REFUSED');
    const storing = await failure(runInExecutor(null, Atomics.store, new Int32Array(1), 0, 1));
    assert.match(storing.message, /^globalThis\.Atomics\.store writes into argument 1/);
    const shared = new Int32Array(new SharedArrayBuffer(4));
    await runInExecutor(null, Atomics.store, shared, 0, 7);
    assert.equal(shared[0], 7);
  });

  it('refuses a patched built-in, which the worker has not', async () => {
    const { stdout } = await runProgram(`
      import fs from 'node:fs';
      fs.readFileSync = path => 'mocked ' + path;
      await runInExecutor(null, fs.readFileSync, 'a').catch(error => console.log(error.message));
    `);
    assert.match(stdout, /^fs\.readFileSync was replaced on the calling thread/);
  });
});
