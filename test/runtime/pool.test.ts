import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { makeFifo, removeFifos } from './fifo.ts';
import type * as nestedModule from './fixtures/nested.mjs';
import type * as tasksModule from './fixtures/tasks.mjs';
import { failure, runInExecutor, setDefaultExecutor, ThreadPoolExecutor } from './runtime.ts';

const tasks = (await import(new URL('fixtures/tasks.mjs', import.meta.url).href)) as typeof tasksModule;
const nested = (await import(new URL('fixtures/nested.mjs', import.meta.url).href)) as typeof nestedModule;

describe('ThreadPoolExecutor', () => {
  it('runs no more tasks at a time than it has workers, in their order', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const counts = await Promise.all(Array.from({ length: 5 }, () => pool.submit(tasks.count)));
    assert.deepEqual(counts, [1, 2, 3, 4, 5]);
    await pool.shutdown();
  });

  it('maps iterables to results in order', async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const sums: number[] = [];
    for await (const sum of pool.map(tasks.add, [1, 2, 3], new Set([10, 20]))) sums.push(sum);
    assert.deepEqual(sums, [11, 22]);
  });

  it('lets what was submitted end on shutdown, and takes no more', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const submitted = [pool.submit(tasks.add, 1, 1), pool.submit(tasks.add, 2, 2)];
    const ended = pool.shutdown();
    assert.equal((await failure(pool.submit(tasks.add, 3, 3)))['code'], 'ERR_EXECUTOR_SHUTDOWN');
    await ended;
    assert.deepEqual(await Promise.all(submitted), [2, 4]);
  });

  it('drops the queue on shutdown with cancelQueued, and need not wait', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const [running, queued] = [pool.submit(tasks.add, 1, 1), pool.submit(tasks.add, 2, 2)];
    const rejected = failure(queued);
    await pool.shutdown({ wait: false, cancelQueued: true });
    assert.equal((await rejected)['code'], 'ERR_EXECUTOR_SHUTDOWN');
    assert.equal(await running, 2);
  });

  it('moves what is to be transferred', async () => {
    await using pool = new ThreadPoolExecutor();
    const bytes = new Uint8Array(4);
    await pool.with({ transfer: [bytes.buffer] }).submit(tasks.same, bytes);
    assert.equal(bytes.byteLength, 0);
  });
});

describe('runInExecutor', () => {
  it('hands over to another executor, and to another default', async () => {
    const calls: unknown[] = [];
    const executor = {
      submit: (...call: unknown[]): Promise<never> => {
        calls.push(call);
        return Promise.reject(new Error('not today'));
      },
    };
    assert.equal((await failure(runInExecutor(executor, tasks.add, 1, 2))).message, 'not today');
    setDefaultExecutor(executor);
    await failure(runInExecutor(null, tasks.add, 3, 4));
    setDefaultExecutor(null);
    assert.equal(await runInExecutor(null, tasks.add, 5, 6), 11);
    assert.deepEqual(calls, [
      [tasks.add, 1, 2],
      [tasks.add, 3, 4],
    ]);
  });

  it('turns a throw of an executor into a rejection', async () => {
    const submit = (): Promise<never> => {
      throw new Error('broken');
    };
    assert.equal((await failure(runInExecutor({ submit }, tasks.count))).message, 'broken');
  });

  it('runs inline in a task, on the same thread', async () => {
    const { outer, inner, isMainThread } = await runInExecutor(null, nested.outer);
    assert.equal(inner, outer);
    assert.equal(isMainThread, false);
  });

  it('leaves the event loop free while a built-in blocks its worker', async () => {
    const pipe = await makeFifo();
    // Only this thread can end the wait of the other: were it blocked too, neither would ever go on.
    const reading = runInExecutor(null, readFileSync, pipe, 'utf8');
    const writer = await open(pipe, 'w');
    await writer.write('written by the event loop');
    await writer.close();
    assert.equal(await reading, 'written by the event loop');
    await removeFifos();
  });
});
