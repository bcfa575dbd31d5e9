import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as tasksModule from './fixtures/tasks.mjs';
import { failure, runInExecutor, taskRef, ThreadPoolExecutor } from './runtime.ts';

const tasks = (await import(new URL('fixtures/tasks.mjs', import.meta.url).href)) as typeof tasksModule;

/** A task by the file and name of a fixture, so that this thread does not import it. */
const fixture = (file: string, name = 'task') =>
  taskRef<() => unknown>(new URL('fixtures/' + file, import.meta.url), name);

describe('a task that fails', () => {
  let pool: InstanceType<typeof ThreadPoolExecutor>;
  beforeEach(() => {
    pool = new ThreadPoolExecutor({ maxWorkers: 1 });
  });
  afterEach(async () => {
    assert.equal(await pool.submit(tasks.add, 20, 22), 42, 'the pool is not usable any more');
    await pool.shutdown();
  });

  it('by an error keeps its name, properties and cause', async () => {
    const error = await failure(pool.submit(tasks.throwNotFound, 'k'));
    assert.deepEqual(
      [error.name, error.message, error['status'], error['key'], String(error['body'])],
      ['NotFound', 'no k', 404, 'k', 'gone'],
    );
    assert.ok(error.cause instanceof TypeError);
    assert.match(error.stack ?? '', /throwNotFound[^]*called by[^]*faults\.test\.ts/);
  });

  it('by an AggregateError keeps the errors', async () => {
    const error = await failure(pool.submit(tasks.throwAggregate));
    assert.ok(error instanceof AggregateError && error.errors[0] instanceof RangeError);
    assert.equal(error.errors[1], 'two');
  });

  it('by throwing something else rejects with that', async () => {
    await assert.rejects(pool.submit(tasks.throwValue, { reason: 'plain' }), { reason: 'plain' });
  });

  it('by an error with something attached that cannot travel arrives without that', async () => {
    const error = await failure(pool.submit(tasks.throwWithSocket));
    assert.deepEqual([error.message, error['status'], error['socket']], ['request failed', 500, undefined]);
  });

  for (const [what, run, message] of [
    [
      'an argument',
      () => pool.submit(tasks.same, [1, { run: () => 1 }]),
      /^Argument 1 at \[1\]\.run is a function/,
    ],
    ['a result', () => pool.submit(tasks.withFunction), /^The result at \.items\[0\]\.run is a function/],
    [
      'a class instance',
      () => pool.submit(tasks.withInstance),
      /^The result at \.user is an instance of User/,
    ],
    ['a missing export', () => pool.submit(fixture('tasks.mjs', 'none')), /exports no function none/],
    [
      'a missing module',
      () => pool.submit(fixture('none.mjs')),
      /could not import .*none\.mjs: .*Cannot find module/,
    ],
    ['a syntax error', () => pool.submit(fixture('syntax-error.mjs')), /syntax-error\.mjs: SyntaxError/],
    ['an import that throws', () => pool.submit(fixture('fails-in-worker.mjs')), /RangeError: not here/],
    ['runInExecutor at import', () => pool.submit(fixture('runs-at-import.mjs')), /workers without end/],
    ['process.exit(3)', () => pool.submit(tasks.exit, 3), /process\.exit\(3\)/],
    ['process.exit(0)', () => pool.submit(tasks.exit, 0), /process\.exit\(0\)/],
    [
      'an unhandled rejection',
      () => pool.submit(tasks.rejectUnseen),
      /uncaught error: Error: nobody caught this/,
    ],
  ] as [string, () => Promise<unknown>, RegExp][]) {
    it(`by ${what} rejects alone, and says so`, async () => {
      const error = await failure(run());
      assert.match(error.message, message);
      assert.match(String(error['code']), /^ERR_EXECUTOR_/);
    });
  }

  it('by running out of memory rejects alone', async () => {
    const small = new ThreadPoolExecutor({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 16 } });
    const error = await failure(small.submit(tasks.fillMemory));
    assert.match(error.message, /ran out of memory/);
    assert.equal(await small.submit(tasks.add, 1, 1), 2);
    await small.shutdown();
  });

  it('by an error after its end leaves its own result alone, and is reported', async () => {
    const warned = new Promise<Error>(resolve => {
      process.once('warning', resolve);
    });
    await pool.submit(tasks.throwLate);
    assert.match((await warned).message, /uncaught error: Error: too late/);
  });
});

describe('a task that is stopped', () => {
  it('by its signal rejects at once with the reason, even in an endless loop', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const controller = new AbortController();
    const endless = pool.with({ signal: controller.signal }).submit(tasks.spin);
    const queued = pool.submit(tasks.add, 1, 2);
    const reason = new Error('changed my mind');
    controller.abort(reason);
    assert.equal(await failure(endless), reason);
    assert.equal(await queued, 3);
    await pool.shutdown();
  });

  it('while it is queued never runs', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const controller = new AbortController();
    const first = pool.submit(tasks.count);
    const aborted = pool.with({ signal: controller.signal }).submit(tasks.count);
    controller.abort();
    assert.equal((await failure(aborted)).name, 'AbortError');
    assert.deepEqual([await first, await pool.submit(tasks.count)], [1, 2]);
    await pool.shutdown();
  });

  it('before it is submitted is not sent', async () => {
    const error = await failure(
      new ThreadPoolExecutor().with({ signal: AbortSignal.abort() }).submit(tasks.count),
    );
    assert.equal(error.name, 'AbortError');
  });

  it('by its timeout rejects, counting from its start', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const timed = pool.with({ timeout: 1 });
    const [endless, next] = [timed.submit(tasks.spin), timed.submit(tasks.spin)];
    for (const task of [endless, next]) {
      assert.equal((await failure(task))['code'], 'ERR_EXECUTOR_TIMEOUT');
    }
    assert.equal(await pool.submit(tasks.add, 1, 2), 3);
    await pool.shutdown();
  });
});

describe('the event loop', () => {
  it('is free while a built-in blocks its worker', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runtime-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Only this thread can end the wait of the other: were it blocked too, neither would ever go on.
    const reading = runInExecutor(null, readFileSync, pipe, 'utf8');
    const writer = await open(pipe, 'w');
    await writer.write('written by the event loop');
    await writer.close();
    assert.equal(await reading, 'written by the event loop');
    await rm(folder, { recursive: true });
  });
});
