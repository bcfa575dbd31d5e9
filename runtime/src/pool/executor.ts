import { setImmediate } from 'node:timers';
import { describe, ExecutorError, refused } from '../errors.ts';
import { workerState } from '../protocol.ts';
import type { TaskRef } from '../task-ref.ts';
import type { Arguments, Callable, Result, Task } from '../types.ts';
import { IdleWorkers } from './idle.ts';
import { runInline } from './inline.ts';
import { createJob, type Job, type TaskOptions } from './job.ts';
import type { MappingExecutor, PoolOptions, ShutdownOptions, Workers } from './options.ts';
import { PoolWorker } from './pool-worker.ts';
import { JobQueue } from './queue.ts';

/** A pool of workers, one task per worker at a time. Workers start when needed and keep no process alive. */
export abstract class PoolExecutor implements MappingExecutor, AsyncDisposable {
  readonly #maxWorkers: number;
  readonly #kind: Workers;
  readonly #workers = new Set<PoolWorker>();
  readonly #idle: IdleWorkers;
  readonly #queue = new JobQueue();
  /** Whether a worker was started in this turn of the event loop. It takes milliseconds: the next one waits a turn. */
  #hasStarted = false;
  #isShutdown = false;

  /** @internal */
  constructor(maxWorkers: number, { idleTimeout = 10_000 }: PoolOptions, kind: Workers) {
    if (!Number.isInteger(maxWorkers) || maxWorkers < 1) {
      throw new RangeError('maxWorkers must be a whole number of 1 or more, not ' + String(maxWorkers));
    }
    checkDuration('idleTimeout', idleTimeout);
    this.#maxWorkers = maxWorkers;
    this.#idle = new IdleWorkers(idleTimeout);
    this.#kind = kind;
  }

  /**
   * Runs a function in a worker of this pool.
   *
   * @returns What the function returns (or what its promise resolves to). Rejects with what it throws, or with an
   * `ERR_EXECUTOR_…` error. Never throws synchronously.
   */
  submit<F extends Callable, const A extends Arguments<F>>(task: Task<F>, ...args: A): Promise<Result<F, A>> {
    return this.#submit(task, args, {}) as Promise<Result<F, A>>;
  }

  /** The same pool with options for every call that is submitted through the returned executor. */
  with(options: TaskOptions): MappingExecutor {
    return {
      submit: <F extends Callable, A extends Arguments<F>>(task: Task<F>, ...args: A) =>
        this.#submit(task, args, options) as Promise<Result<F, A>>,
      map: (task, ...iterables) => this.#map(task, iterables, options),
    };
  }

  /**
   * Calls a function with the items of one or more iterables, all at once, and yields the results in order. Who stops
   * early aborts the rest.
   */
  map<A extends unknown[], R>(
    task: ((...args: A) => R) | TaskRef<(...args: A) => R>,
    ...iterables: { [I in keyof A]: Iterable<A[I]> }
  ): AsyncIterableIterator<Awaited<R>> {
    return this.#map(task, iterables, {});
  }

  /** Takes no more tasks. Those that were submitted run to their end, unless `cancelQueued`. */
  async shutdown({ wait = true, cancelQueued = false }: ShutdownOptions = {}): Promise<void> {
    this.#isShutdown = true;
    if (cancelQueued) this.#rejectQueued();
    const workers = [...this.#workers];
    for (const worker of workers) {
      if (wait) worker.keepProcess();
      if (!worker.busy) worker.retire();
    }
    if (!wait) return;
    await Promise.all(workers.map(worker => worker.ended));
    // What was queued may have needed other workers.
    if (this.#workers.size > 0) await this.shutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #submit(task: unknown, args: readonly unknown[], options: TaskOptions): Promise<unknown> {
    try {
      const state = workerState();
      if (state) return runInline(state, task, args, options);
      if (this.#isShutdown) {
        throw new ExecutorError('ERR_EXECUTOR_SHUTDOWN', 'The executor takes no tasks after shutdown().');
      }
      if (options.timeout !== undefined) checkDuration('timeout', options.timeout);
      options.signal?.throwIfAborted();
      this.#warmUp();
      const { job, promise } = createJob(task, args, options, this.#kind.medium, aborted => {
        this.#onAbort(aborted);
      });
      this.#queue.push(job);
      this.#dispatch();
      // Only now, while the worker is at work already: it takes as long as everything before.
      Error.captureStackTrace(job.caller);
      return promise;
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is anything
      return Promise.reject(error);
    }
  }

  #map<R>(
    task: unknown,
    iterables: Iterable<unknown>[],
    options: TaskOptions,
  ): AsyncIterableIterator<Awaited<R>> {
    const columns = iterables.map(iterable => [...iterable]);
    const rows = columns.length > 0 ? Math.min(...columns.map(column => column.length)) : 0;
    const rest = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, rest.signal]) : rest.signal;
    const results = Array.from({ length: rows }, (_, row) => {
      const args = columns.map(column => column[row]);
      return this.#submit(task, args, { ...options, signal }) as Promise<Awaited<R>>;
    });
    // One of them may fail before it is asked for.
    for (const result of results) result.catch(() => undefined);
    return yieldInOrder(results, rest);
  }

  /** The first worker starts while this thread finds out where the function comes from. */
  #warmUp(): void {
    if (this.#workers.size > 0) return;
    try {
      const worker = this.#start();
      if (worker) this.#rest(worker);
    } catch {
      // Whoever needs it will be told.
    }
  }

  #dispatch(): void {
    while (!this.#queue.isEmpty) {
      let worker = this.#idle.pop();
      try {
        worker ??= this.#start();
      } catch (cause) {
        // A busy worker will come back for it.
        if (this.#workers.size > 0) return;
        this.#queue.shift()?.reject(this.#notStarted(cause));
        continue;
      }
      const job = worker && this.#queue.shift();
      if (!worker || !job) return;
      try {
        worker.run(job);
      } catch (error) {
        job.reject(refused('The arguments cannot be sent to a worker: ' + describe(error)));
        this.#rest(worker);
      }
    }
  }

  #start(): PoolWorker | undefined {
    const { size } = this.#workers;
    if (size >= this.#maxWorkers || (size > 0 && this.#hasStarted)) return undefined;
    const worker = new PoolWorker(
      {
        onIdle: idle => {
          this.#rest(idle);
          this.#dispatch();
        },
        onGone: (gone, unbegun) => {
          this.#forget(gone);
          if (unbegun) this.#queue.unshift(unbegun);
          // One abort may follow another: no worker is to start for what is just about to be aborted.
          queueMicrotask(() => {
            this.#dispatch();
          });
        },
      },
      this.#kind.open,
    );
    this.#workers.add(worker);
    this.#hasStarted = true;
    setImmediate(() => {
      this.#hasStarted = false;
      this.#dispatch();
    });
    return worker;
  }

  #rejectQueued(): void {
    const why = 'The executor was shut down before the task began.';
    while (!this.#queue.isEmpty) {
      this.#queue.shift()?.reject(new ExecutorError('ERR_EXECUTOR_SHUTDOWN', why));
    }
  }

  #notStarted(cause: unknown): ExecutorError {
    const { medium, permission } = this.#kind;
    const what = 'No worker ' + medium.to + ' could be started (with --permission: ' + permission + '). ';
    return refused(what + describe(cause), cause);
  }

  #rest(worker: PoolWorker): void {
    if (this.#isShutdown && this.#queue.isEmpty) {
      worker.retire();
      return;
    }
    this.#idle.push(worker);
  }

  #forget(worker: PoolWorker): void {
    this.#workers.delete(worker);
    this.#idle.delete(worker);
  }

  #onAbort(job: Job): void {
    for (const worker of this.#workers) {
      if (worker.has(job)) {
        worker.retire();
        return;
      }
    }
    this.#queue.onSettled();
  }
}

/** @throws {RangeError} */
function checkDuration(name: string, milliseconds: number): void {
  if (typeof milliseconds === 'number' && milliseconds >= 0) return;
  throw new RangeError(name + ' must be a number of milliseconds, 0 or more, not ' + String(milliseconds));
}

async function* yieldInOrder<T>(results: Promise<T>[], rest: AbortController): AsyncGenerator<T, void> {
  try {
    for (const result of results) yield await result;
  } finally {
    rest.abort();
  }
}
