import assert from 'node:assert/strict';
import { open } from 'node:fs/promises';
import { makeFifo, opened, removeFifos } from '../fifo.ts';
import { never, readBetween, spinLoudly, where } from '../fixtures/faulty.ts';
import { failure } from '../runtime.ts';
import { describeExecutors, tasks } from './executors.ts';

describeExecutors('a task that is stopped', (pool, { make }) => {
  after(removeFifos);

  it('in an endless loop rejects with the reason as it is, and others go on in a new worker', async () => {
    const old = await pool().submit(where);
    const fifo = await makeFifo();
    const controller = new AbortController();
    const endless = failure(pool().with({ signal: controller.signal }).submit(spinLoudly, fifo));
    const queued = pool().submit(where);
    await (await opened(fifo)).close();
    const reason = new Error('changed my mind');
    const { stack } = reason;
    controller.abort(reason);
    assert.equal(await endless, reason);
    assert.equal(reason.stack, stack);
    assert.notDeepEqual(await queued, old);
  });

  it('at once, before its worker has started, rejects', async () => {
    await using fresh = make({ maxWorkers: 1 });
    const controller = new AbortController();
    const aborted = fresh.with({ signal: controller.signal }).submit(tasks.spin);
    const queued = fresh.submit(tasks.add, 1, 2);
    controller.abort();
    assert.equal((await failure(aborted)).name, 'AbortError');
    assert.equal(await queued, 3);
  });

  it('at once, when the pool is shut down in the same turn, leaves the rest to be waited for', async () => {
    const fresh = make({ maxWorkers: 1 });
    const controller = new AbortController();
    const aborted = failure(fresh.with({ signal: controller.signal }).submit(tasks.spin));
    let settled = false;
    const queued = fresh.submit(tasks.add, 1, 2).finally(() => (settled = true));
    controller.abort();
    await fresh.shutdown();
    assert.ok(settled);
    assert.equal(await queued, 3);
    await aborted;
  });

  it('while it is queued never runs', async () => {
    await using fresh = make({ maxWorkers: 1 });
    const controller = new AbortController();
    const first = fresh.submit(tasks.count);
    const aborted = fresh.with({ signal: controller.signal }).submit(tasks.count);
    controller.abort();
    assert.equal((await failure(aborted)).name, 'AbortError');
    assert.deepEqual([await first, await fresh.submit(tasks.count)], [1, 2]);
  });

  it('before it is submitted is not sent', async () => {
    const aborted = pool().with({ signal: AbortSignal.abort() }).submit(tasks.count);
    assert.equal((await failure(aborted)).name, 'AbortError');
  });

  it('with thousands of others by one signal leaves the rest alone', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const first = pool().with({ signal }).submit(never);
    const doomed = Array.from({ length: 5_000 }, () => pool().with({ signal }).submit(tasks.count));
    const kept = pool().submit(tasks.add, 1, 2);
    controller.abort();
    const settled = await Promise.allSettled([first, ...doomed]);
    assert.ok(settled.every(({ status }) => status === 'rejected'));
    assert.equal(await kept, 3);
  });

  it('by its timeout rejects, counting from its start', async () => {
    const timed = pool().with({ timeout: 1 });
    for (const task of [timed.submit(tasks.spin), timed.submit(tasks.spin)]) {
      const error = await failure(task);
      assert.equal(error['code'], 'ERR_EXECUTOR_TIMEOUT');
      assert.equal(error.message, 'The task ran longer than 1 ms.');
    }
  });

  it('never, by a timeout that no timer can take', async () => {
    for (const timeout of [Infinity, 2 ** 40]) {
      assert.equal(await pool().with({ timeout }).submit(tasks.later, 'done'), 'done');
    }
    for (const timeout of [-1, NaN, '5' as unknown as number]) {
      assert.ok((await failure(pool().with({ timeout }).submit(tasks.count))) instanceof RangeError);
    }
  });

  it('by nobody while the pool is shut down runs to its end', async () => {
    const busy = make({ maxWorkers: 1 });
    const [begun, fifo] = [await makeFifo(), await makeFifo()];
    const reading = busy.submit(readBetween, begun, fifo);
    const queued = busy.submit(tasks.add, 1, 2);
    await (await opened(begun)).close();
    const ended = busy.shutdown();
    assert.equal((await failure(busy.submit(tasks.count)))['code'], 'ERR_EXECUTOR_SHUTDOWN');
    const writer = await open(fifo, 'w');
    await writer.write('written after shutdown()');
    await writer.close();
    await ended;
    assert.deepEqual(await Promise.all([reading, queued]), ['written after shutdown()', 3]);
  });

  it('while the pool is shut down lets it end', async () => {
    const busy = make({ maxWorkers: 1 });
    const controller = new AbortController();
    const fifo = await makeFifo();
    const endless = failure(busy.with({ signal: controller.signal }).submit(spinLoudly, fifo));
    const dropped = failure(busy.submit(tasks.count));
    await (await opened(fifo)).close();
    const ended = busy.shutdown({ cancelQueued: true });
    controller.abort();
    await ended;
    assert.deepEqual(
      [(await endless).name, (await dropped)['code']],
      ['AbortError', 'ERR_EXECUTOR_SHUTDOWN'],
    );
  });
});
