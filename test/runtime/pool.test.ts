import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type * as nestedModule from './fixtures/nested.mjs';
import type * as tasksModule from './fixtures/tasks.mjs';
import { nodes, runProgram } from './program.ts';
import { failure, runInExecutor, setDefaultExecutor, taskRef, ThreadPoolExecutor } from './runtime.ts';

const tasks = (await import(new URL('fixtures/tasks.mjs', import.meta.url).href)) as typeof tasksModule;
const nested = (await import(new URL('fixtures/nested.mjs', import.meta.url).href)) as typeof nestedModule;

describe('ThreadPoolExecutor', () => {
  it('runs no more tasks at a time than it has workers, in their order', async () => {
    const pool = new ThreadPoolExecutor({ maxWorkers: 1 });
    const counts = await Promise.all(Array.from({ length: 5 }, () => pool.submit(tasks.count)));
    assert.deepEqual(counts, [1, 2, 3, 4, 5]);
    await pool.shutdown();
  });

  it('settles every one of many tasks, some of which fail, once', async () => {
    await using pool = new ThreadPoolExecutor({ maxWorkers: 2 });
    const settled = await Promise.allSettled(
      Array.from({ length: 2_000 }, (_, i) =>
        i % 100 === 0 ? pool.submit(tasks.throwValue, i) : pool.submit(tasks.same, i),
      ),
    );
    const values = settled.map(each => (each.status === 'fulfilled' ? each.value : (each.reason as number)));
    assert.deepEqual(values, [...values.keys()]);
    assert.equal(settled.filter(each => each.status === 'rejected').length, 20);
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

  it('ends idle workers and starts new ones', async () => {
    const pool = new ThreadPoolExecutor({ idleTimeout: 1 });
    const started = once(process, 'worker') as Promise<[Worker]>;
    assert.equal(await pool.submit(tasks.count), 1);
    const [worker] = await started;
    if (worker.threadId !== -1) await once(worker, 'exit');
    assert.equal(await pool.submit(tasks.count), 1);
    await pool.shutdown();
  });

  it('moves what is to be transferred', async () => {
    await using pool = new ThreadPoolExecutor();
    const bytes = new Uint8Array(4);
    await pool.with({ transfer: [bytes.buffer] }).submit(tasks.same, bytes);
    assert.equal(bytes.byteLength, 0);
  });

  it('rejects what it is not made for', () => {
    assert.throws(() => new ThreadPoolExecutor({ maxWorkers: 0 }), RangeError);
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

  it('keeps the async context', async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await Promise.all(
      ['one', 'two'].map(name =>
        storage.run(name, async () => {
          await runInExecutor(null, tasks.add, 1, 1);
          return storage.getStore();
        }),
      ),
    );
    assert.deepEqual(seen, ['one', 'two']);
  });

  it('runs inline in a task, on the same thread', async () => {
    const { outer, inner, isMainThread } = await runInExecutor(null, nested.outer);
    assert.equal(inner, outer);
    assert.equal(isMainThread, false);
  });

  it('waits for a module with top-level await', async () => {
    const task = taskRef<() => string>(new URL('fixtures/slow-import.mjs', import.meta.url), 'task');
    assert.equal(await runInExecutor(null, task), 'after top-level await');
  });

  it('shows its tasks the environment as it is', async () => {
    process.env['RUNTIME_TEST'] = 'first';
    assert.equal(await runInExecutor(null, tasks.environment, 'RUNTIME_TEST'), 'first');
    process.env['RUNTIME_TEST'] = 'second';
    assert.equal(await runInExecutor(null, tasks.environment, 'RUNTIME_TEST'), 'second');
    delete process.env['RUNTIME_TEST'];
  });

  for (const { version, path: node } of nodes) {
    it(`loses no output of a task when the process has nothing else to do, on Node ${version}`, async () => {
      const talk = 'export function talk() { for (let i = 0; i < 500; i++) console.log(i); }';
      const { stdout } = await runProgram(
        "import { talk } from './talk.mjs'; await runInExecutor(null, talk); await runInExecutor(null, talk);",
        { node, files: { 'talk.mjs': talk } },
      );
      assert.equal(stdout, [...Array(500).keys(), ...Array(500).keys()].join('\n') + '\n');
    });

    it(`keeps no process alive, and loses no task of one that has nothing else to do, on Node ${version}`, async () => {
      const { code, stdout } = await runProgram(
        `
        import { readFileSync, openSync } from 'node:fs';
        runInExecutor(null, readFileSync, 'main.mjs').then(bytes => console.log(bytes.length > 0));
        new ThreadPoolExecutor().submit(openSync, 'main.mjs').then(fd => console.log(readFileSync(fd).length > 0));
      `,
        { node },
      );
      assert.deepEqual({ code, stdout }, { code: 0, stdout: 'true\ntrue\n' });
    });
  }
});
