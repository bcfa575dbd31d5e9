import assert from 'node:assert/strict';
import { crash, kill, throwThen } from '../fixtures/faulty.ts';
import { failure } from '../runtime.ts';
import { describeExecutors, tasks } from './executors.ts';

/** What ends the worker that it runs in. */
describeExecutors('a task that ends its worker', (pool, { worker, make }) => {
  async function ends(task: Promise<unknown>, message: RegExp): Promise<void> {
    const error = await failure(task);
    assert.equal(error['code'], 'ERR_EXECUTOR_WORKER_ENDED');
    assert.match(error.message, message);
  }

  for (const code of [3, 0]) {
    it(`by process.exit(${String(code)}) rejects alone`, async () => {
      const queued = pool().submit(tasks.add, 1, 2);
      await ends(pool().submit(tasks.exit, code), new RegExp(`process\\.exit\\(${String(code)}\\)\\.$`));
      assert.equal(await queued, 3);
    });
  }

  it('by an unhandled rejection rejects alone, with that as cause', async () => {
    const task = pool().submit(tasks.rejectUnseen);
    await ends(task, new RegExp(`^The worker ${worker} had an uncaught error: Error: nobody caught this$`));
    assert.match(String((await failure(task)).cause), /^Error: nobody caught this/);
  });

  it('by a late throw leaves its own result and the next task alone, and is reported', async () => {
    const warned = new Promise<Error>(resolve => {
      process.once('warning', resolve);
    });
    await pool().submit(throwThen);
    assert.equal(await pool().submit(tasks.add, 1, 2), 3);
    assert.match((await warned).message, /uncaught error: Error: after the result$/);
  });

  it('by running out of memory rejects alone', async () => {
    const limits = {
      resourceLimits: { maxOldGenerationSizeMb: 16 },
      execArgv: ['--max-old-space-size=16'],
    };
    await using small = make({ maxWorkers: 1, ...limits });
    await ends(small.submit(tasks.fillMemory), /out of memory/);
    assert.equal(await small.submit(tasks.add, 1, 1), 2);
  });

  if (worker === 'process') {
    it('by a native crash rejects alone', async () => {
      const queued = pool().submit(tasks.add, 1, 2);
      await ends(pool().submit(crash), /^The worker process was killed by SIGABRT/);
      assert.equal(await queued, 3);
    });

    for (const signal of ['SIGSEGV', 'SIGKILL', 'SIGTERM'] as const) {
      it(`by ${signal} rejects alone`, async () => {
        await ends(
          pool().submit(kill, signal),
          new RegExp(`^The worker process was killed by ${signal}\\.$`),
        );
      });
    }
  } else {
    it('by process.abort() is kept from it by Node', async () => {
      const error = await failure(pool().submit(crash));
      assert.equal(error['code'], 'ERR_WORKER_UNSUPPORTED_OPERATION');
    });
  }
});
