// What the test suites of piscina and tinypool ask of a pool, asked anew of ours.
import assert from 'node:assert/strict';
import { getEventListeners, once } from 'node:events';
import { MessageChannel, type Worker } from 'node:worker_threads';
import { kinds, tasks } from './faults/executors.ts';
import { makeFifo, opened, released, removeFifos } from './fifo.ts';
import { holdOpen, send, throwThen, where } from './fixtures/faulty.ts';
import { failure, ProcessPoolExecutor, ThreadPoolExecutor } from './runtime.ts';

/** The threads that are started while a function runs. */
async function threadsOf(run: () => Promise<unknown>): Promise<Worker[]> {
  const threads: Worker[] = [];
  const onWorker = (worker: Worker): void => void threads.push(worker);
  process.on('worker', onWorker);
  await run();
  // Node tells of them on the next tick.
  await new Promise(setImmediate);
  process.off('worker', onWorker);
  return threads;
}

const ended = (worker: Worker): Promise<unknown> =>
  worker.threadId === -1 ? Promise.resolve() : once(worker, 'exit');

/** How much there is of workers that keeps this process alive. */
function handles(): number {
  return process.getActiveResourcesInfo().filter(name => /^(?:Message|Pipe|Process|Worker)/.test(name))
    .length;
}

for (const { worker, make } of kinds) {
  describe(`a pool of ${worker === 'thread' ? 'threads' : 'processes'}`, () => {
    after(removeFifos);

    it('starts no worker before it has a task, and no more than it has tasks for', async () => {
      await using pool = make({ maxWorkers: 4 });
      const first = await pool.submit(where);
      assert.deepEqual(await pool.submit(where), first);
      assert.deepEqual(await pool.submit(where), first);
    });

    it('runs tasks side by side, one per worker', async () => {
      await using pool = make({ maxWorkers: 2 });
      const places = await Promise.all([pool.submit(where), pool.submit(where)]);
      assert.notDeepEqual(places[0], places[1]);
    });

    it('ends idle workers, and starts new ones when there are tasks again', async () => {
      await using pool = make({ maxWorkers: 1, idleTimeout: 0 });
      const fifo = await makeFifo();
      const [held, pid] = await Promise.all([opened(fifo), pool.submit(holdOpen, fifo)]);
      if (worker === 'process') {
        await released(held);
        assert.notEqual((await pool.submit(where))[0], pid);
      } else {
        await held.close();
        const threads = await threadsOf(() => pool.submit(where));
        await Promise.all(threads.map(ended));
        assert.equal(await pool.submit(tasks.count), 1);
      }
    });

    it('forgets its listeners on a signal when the task has ended', async () => {
      await using pool = make({ maxWorkers: 1 });
      const { signal } = new AbortController();
      await pool.with({ signal }).submit(tasks.add, 1, 2);
      await failure(pool.with({ signal }).submit(tasks.throwNotFound, 'k'));
      assert.deepEqual(getEventListeners(signal, 'abort'), []);
    });

    it('takes the reason of a signal that was combined of others', async () => {
      await using pool = make({ maxWorkers: 1 });
      const controller = new AbortController();
      const signal = AbortSignal.any([controller.signal, new AbortController().signal]);
      const endless = failure(pool.with({ signal }).submit(tasks.spin));
      controller.abort(new Error('enough'));
      assert.equal((await endless).message, 'enough');
    });

    it('runs what is queued behind a worker that dies after its task', async () => {
      await using pool = make({ maxWorkers: 1 });
      const warned = once(process, 'warning');
      const results = await Promise.all([
        pool.submit(throwThen),
        ...[1, 2, 3].map(value => pool.submit(tasks.later, value)),
      ]);
      assert.deepEqual(results, [undefined, 1, 2, 3]);
      await warned;
    });

    it('runs what is queued behind many workers that die, more than once', async () => {
      await using pool = make({ maxWorkers: 3 });
      const silence = (): void => undefined;
      process.on('warning', silence);
      const tasksThatLeave = Array.from({ length: 12 }, () => pool.submit(throwThen));
      const others = Array.from({ length: 12 }, (_, i) => pool.submit(tasks.later, i));
      assert.deepEqual(await Promise.all(others), [...others.keys()]);
      await Promise.all(tasksThatLeave);
      process.off('warning', silence);
    });

    it('maps with options, and stops what is left when nobody wants it', async () => {
      await using pool = make({ maxWorkers: 1 });
      const values: number[] = [];
      for await (const value of pool.with({ timeout: 10_000 }).map(tasks.add, [1, 2, 3], [1, 1, 1])) {
        values.push(value);
        if (value === 3) break;
      }
      assert.deepEqual(values, [2, 3]);
      assert.equal(await pool.submit(tasks.add, 1, 2), 3);
      for await (const never of pool.map(tasks.count)) assert.fail(String(never));
    });

    it('passes on what a mapped function throws, in its place', async () => {
      await using pool = make({ maxWorkers: 1 });
      const mapped = pool.map(tasks.throwValue, ['one', 'two']);
      assert.equal(await mapped.next().catch((error: unknown) => error), 'one');
      assert.deepEqual(await mapped.next(), { value: undefined, done: true });
    });

    it('ends all its workers when it is disposed of, however often', async () => {
      const pool = make({ maxWorkers: 2 });
      const fifo = await makeFifo();
      const [held] = await Promise.all([opened(fifo), pool.submit(holdOpen, fifo), pool.submit(where)]);
      await Promise.all([pool[Symbol.asyncDispose](), pool.shutdown()]);
      await pool.shutdown({ wait: false, cancelQueued: true });
      if (worker === 'process') await released(held);
      else await held.close();
    });

    it('checks its options', () => {
      for (const maxWorkers of [0, 1.5, NaN, -1]) assert.throws(() => make({ maxWorkers }), RangeError);
      for (const idleTimeout of [-1, NaN]) assert.throws(() => make({ idleTimeout }), RangeError);
    });
  });
}

describe('a pool of threads', () => {
  it('hands over ports, and messages go through them while the task runs', async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const { port1, port2 } = new MessageChannel();
    const message = once(port1, 'message');
    await pool.with({ transfer: [port2] }).submit(send, port2, 'through the port');
    assert.deepEqual(await message, ['through the port']);
    port1.close();
  });

  it('rejects when its limits are too tight for a worker to start', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, resourceLimits: { maxOldGenerationSizeMb: 4 } });
    assert.match((await failure(pool.submit(tasks.fillMemory))).message, /ran out of memory/);
    await pool.shutdown();
  });

  it('never ends idle workers by a timeout that no timer can take', async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 1, idleTimeout: Infinity });
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    assert.deepEqual(await pool.submit(where), await pool.submit(where));
    process.off('warning', onWarning);
    assert.deepEqual(warnings, []);
  });

  it('starts again after each of 100 times that it was idle, and leaves nothing behind', async function () {
    this.timeout(120_000);
    const pool = new ThreadPoolExecutor({ maxWorkers: 1, idleTimeout: 0 });
    const before = handles();
    for (let round = 0; round < 100; round++) {
      const threads = await threadsOf(async () => {
        assert.equal(await pool.submit(tasks.add, round, 1), round + 1);
      });
      await Promise.all(threads.map(ended));
    }
    assert.ok(handles() <= before);
    await pool.shutdown();
  });
});

describe('a pool of processes', () => {
  it('starts again after each of 20 times that it was idle, and leaves nothing behind', async function () {
    this.timeout(120_000);
    const pool = new ProcessPoolExecutor({ maxWorkers: 1, idleTimeout: 0 });
    const before = handles();
    for (let round = 0; round < 20; round++) {
      const fifo = await makeFifo();
      const [held] = await Promise.all([opened(fifo), pool.submit(holdOpen, fifo)]);
      await released(held);
    }
    await pool.shutdown();
    assert.ok(handles() <= before);
    await removeFifos();
  });
});
