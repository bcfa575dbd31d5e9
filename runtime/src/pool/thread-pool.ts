import { availableParallelism } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import { ExecutorError, refused } from '../errors.ts';
import { workerState } from '../protocol.ts';
import { resolveTask } from '../resolve/resolve.ts';
import { TaskRef } from '../task-ref.ts';
import type { Arguments, Callable, Executor, Result, Task } from '../types.ts';
import { createJob, type Job, type TaskOptions } from './job.ts';
import { PoolWorker } from './pool-worker.ts';

export interface ThreadPoolOptions {
  /** The most threads at a time. Default: the smaller of 32 and the number of cores + 4. */
  maxWorkers?: number;
  /** Milliseconds after which an idle thread ends. Default: 10,000. */
  idleTimeout?: number;
  /** The memory limits of a thread, as in `new Worker()`. */
  resourceLimits?: ResourceLimits;
}

export interface ShutdownOptions {
  /** Whether the promise waits for the tasks and threads to end. Default: true. */
  wait?: boolean;
  /** Rejects what still waits in the queue. Default: false. */
  cancelQueued?: boolean;
}

/** Runs functions on worker threads, one task per thread at a time. Threads start when needed and keep no process alive. */
export class ThreadPoolExecutor implements Executor, AsyncDisposable {
  readonly #options: Required<Omit<ThreadPoolOptions, 'resourceLimits'>> & ThreadPoolOptions;
  readonly #workers = new Set<PoolWorker>();
  readonly #idle: PoolWorker[] = [];
  readonly #queue = new Set<Job>();
  #reaper: NodeJS.Timeout | undefined;
  #isShutdown = false;

  constructor(options: ThreadPoolOptions = {}) {
    const { maxWorkers = Math.min(32, availableParallelism() + 4), idleTimeout = 10_000 } = options;
    if (!Number.isInteger(maxWorkers) || maxWorkers < 1) {
      throw new RangeError('maxWorkers must be a whole number of 1 or more, not ' + String(maxWorkers));
    }
    this.#options = { ...options, maxWorkers, idleTimeout };
  }

  /**
   * Runs a function on a thread of this pool.
   *
   * @returns What the function returns (or what its promise resolves to). Rejects with what it throws, or with an
   * `ERR_EXECUTOR_…` error. Never throws synchronously.
   */
  submit<F extends Callable, const A extends Arguments<F>>(task: Task<F>, ...args: A): Promise<Result<F, A>> {
    return this.#submit(task, args, {}) as Promise<Result<F, A>>;
  }

  /** The same pool with options for every call that is submitted through the returned executor. */
  with(options: TaskOptions): Executor {
    return {
      submit: <F extends Callable, A extends Arguments<F>>(task: Task<F>, ...args: A) =>
        this.#submit(task, args, options) as Promise<Result<F, A>>,
    };
  }

  /** Calls a function with the items of one or more iterables, all at once, and yields the results in order. */
  map<A extends unknown[], R>(
    task: (...args: A) => R,
    ...iterables: { [I in keyof A]: Iterable<A[I]> }
  ): AsyncIterableIterator<Awaited<R>> {
    const columns = iterables.map(iterable => [...iterable]);
    const rows = Math.min(...columns.map(column => column.length));
    const controller = new AbortController();
    const results = Array.from({ length: rows }, (_, row) => {
      const args = columns.map(column => column[row]);
      return this.#submit(task, args, { signal: controller.signal }) as Promise<Awaited<R>>;
    });
    // One of them may fail before it is asked for.
    for (const result of results) result.catch(() => undefined);
    return yieldInOrder(results, controller);
  }

  /** Takes no more tasks. Those that were submitted run to their end, unless `cancelQueued`. */
  async shutdown({ wait = true, cancelQueued = false }: ShutdownOptions = {}): Promise<void> {
    this.#isShutdown = true;
    if (cancelQueued) {
      for (const job of this.#queue) {
        job.reject(
          new ExecutorError('ERR_EXECUTOR_SHUTDOWN', 'The executor was shut down before the task began.'),
        );
      }
      this.#queue.clear();
    }
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
      if (state) return runInline(state.importing, task, args, options);
      if (this.#isShutdown) {
        throw new ExecutorError('ERR_EXECUTOR_SHUTDOWN', 'The executor takes no tasks after shutdown().');
      }
      const { job, promise } = createJob(task, args, options, aborted => {
        this.#onAbort(aborted);
      });
      this.#queue.add(job);
      this.#dispatch();
      return promise;
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort's reason is anything
      return Promise.reject(error);
    }
  }

  #dispatch(): void {
    for (const job of this.#queue) {
      // The most recently used worker is the warmest, and lets the others end.
      let worker = this.#idle.pop();
      try {
        worker ??= this.#start();
      } catch (cause) {
        // A busy worker will come back for it.
        if (this.#workers.size > 0) return;
        this.#queue.delete(job);
        job.reject(notStarted(cause));
        continue;
      }
      if (!worker) return;
      this.#queue.delete(job);
      try {
        worker.run(job);
      } catch (error) {
        job.reject(refused('The arguments cannot be sent to a worker thread: ' + String(error)));
        this.#rest(worker);
      }
    }
  }

  #start(): PoolWorker | undefined {
    if (this.#workers.size >= this.#options.maxWorkers) return undefined;
    const worker = new PoolWorker(
      {
        onIdle: idle => {
          this.#rest(idle);
          this.#dispatch();
        },
        onGone: (gone, unbegun) => {
          this.#forget(gone);
          if (unbegun) this.#putBack(unbegun);
          this.#dispatch();
        },
      },
      this.#options.resourceLimits,
    );
    this.#workers.add(worker);
    return worker;
  }

  /** A task goes ahead of those that were submitted after it. */
  #putBack(job: Job): void {
    const later = [...this.#queue];
    this.#queue.clear();
    for (const next of [job, ...later]) this.#queue.add(next);
  }

  #rest(worker: PoolWorker): void {
    if (this.#isShutdown && this.#queue.size === 0) {
      worker.retire();
      return;
    }
    worker.idleSince = performance.now();
    this.#idle.push(worker);
    this.#reapLater(this.#options.idleTimeout);
  }

  #reapLater(delay: number): void {
    if (this.#reaper) return;
    this.#reaper = setTimeout(() => {
      this.#reaper = undefined;
      const { idleTimeout } = this.#options;
      const now = performance.now();
      for (const worker of this.#idle.filter(({ idleSince }) => now - idleSince >= idleTimeout))
        worker.retire();
      const [oldest] = this.#idle;
      if (oldest) this.#reapLater(Math.max(1, oldest.idleSince + idleTimeout - now));
    }, delay).unref();
  }

  #forget(worker: PoolWorker): void {
    this.#workers.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
  }

  #onAbort(job: Job): void {
    if (this.#queue.delete(job)) return;
    for (const worker of this.#workers) if (worker.has(job)) worker.retire();
  }
}

function notStarted(cause: unknown): ExecutorError {
  return new ExecutorError(
    'ERR_EXECUTOR_REFUSED',
    'No worker thread could be started (with --permission: --allow-worker). ' + String(cause),
    cause,
  );
}

async function* yieldInOrder<T>(results: Promise<T>[], controller: AbortController): AsyncGenerator<T, void> {
  try {
    for (const result of results) yield await result;
  } finally {
    controller.abort();
  }
}

/** On a worker's own thread: a task is off the event loop already, and more threads would only wait for each other. */
async function runInline(
  importing: string | undefined,
  task: unknown,
  args: readonly unknown[],
  { signal }: TaskOptions,
): Promise<unknown> {
  if (importing !== undefined) {
    throw refused(
      importing +
        ' called runInExecutor while a worker imported it for a task, which would start workers without end.' +
        ' Export the function from a module that does nothing else when it is imported.',
    );
  }
  signal?.throwIfAborted();
  if (task instanceof TaskRef) {
    const run = await workerState()?.load(resolveTask(task).ref);
    return run?.(...args);
  }
  return (task as (...args: unknown[]) => unknown)(...args);
}
