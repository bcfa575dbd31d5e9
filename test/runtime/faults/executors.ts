import assert from 'node:assert/strict';
import type { ProcessPoolOptions } from '../../../runtime/src/pool/process-pool.ts';
import type { PoolExecutor } from '../../../runtime/src/pool/executor.ts';
import type { ThreadPoolOptions } from '../../../runtime/src/pool/thread-pool.ts';
import type * as tasksModule from '../fixtures/tasks.mjs';
import { ProcessPoolExecutor, taskRef, ThreadPoolExecutor } from '../runtime.ts';

export const tasks = (await import(
  new URL('../fixtures/tasks.mjs', import.meta.url).href
)) as typeof tasksModule;

/** A task by the file and name of a fixture, so that this thread does not import it. */
export const fixture = (file: string, name = 'task') =>
  taskRef<() => unknown>(new URL('../fixtures/' + file, import.meta.url), name);

export interface Kind {
  readonly worker: 'thread' | 'process';
  readonly make: (options?: ThreadPoolOptions & ProcessPoolOptions) => PoolExecutor;
}

export const kinds: readonly [thread: Kind, process: Kind] = [
  { worker: 'thread', make: options => new ThreadPoolExecutor(options) },
  { worker: 'process', make: options => new ProcessPoolExecutor(options) },
];

/**
 * Describes what holds for every executor, with a pool of one worker that all tests share: after each of them it must
 * be as usable as before.
 */
export function describeExecutors(
  what: string,
  describeOne: (pool: () => PoolExecutor, kind: Kind) => void,
): void {
  for (const kind of kinds) {
    describe(`${what} in a ${kind.worker}`, () => {
      let pool: PoolExecutor | undefined;
      before(() => {
        pool = kind.make({ maxWorkers: 1 });
      });
      afterEach(async () => {
        assert.equal(await pool?.submit(tasks.add, 20, 22), 42, 'the pool is not usable any more');
      });
      after(() => pool?.shutdown());
      describeOne(() => {
        assert.ok(pool);
        return pool;
      }, kind);
    });
  }
}
