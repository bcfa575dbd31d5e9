import { inspect } from 'node:util';
import { SHARE_ENV, Worker, type ResourceLimits, type Transferable } from 'node:worker_threads';
import { unpack } from '../codec/unpack.ts';
import { ExecutorError } from '../errors.ts';
import { Reply, type Hello, type ReplyMessage, type TaskMessage } from '../protocol.ts';
import type { Job } from './job.ts';

// The build puts the worker's code here as text, so that no bundler can lose it.
declare const WORKER_SOURCE: string;

/** What a worker tells its pool. */
export interface PoolWorkerEvents {
  /** The worker is free. */
  onIdle(worker: PoolWorker): void;
  /** The worker is gone, or takes no more tasks. `unbegun` is a task that it had been given but not begun. */
  onGone(worker: PoolWorker, unbegun: Job | undefined): void;
}

/** One worker thread, which runs one task at a time. */
export class PoolWorker {
  /** The `performance.now()` at which it became idle. */
  idleSince = 0;
  /** Resolves when the thread has ended. */
  readonly ended: Promise<void>;
  readonly #thread: Worker;
  readonly #events: PoolWorkerEvents;
  readonly #known = new Set<number>();
  readonly #begun = new Int32Array(new SharedArrayBuffer(4));
  #job: Job | undefined;
  #jobId = 0;
  #failure: unknown;
  #retired = false;
  #keepsProcess = false;

  constructor(events: PoolWorkerEvents, resourceLimits: ResourceLimits | undefined) {
    this.#events = events;
    const asModule = hasPreloadedModules();
    const script = asModule
      ? new URL('data:text/javascript,' + encodeURIComponent(WORKER_SOURCE))
      : WORKER_SOURCE;
    this.#thread = new Worker(script, {
      eval: !asModule,
      env: SHARE_ENV,
      name: 'run-in-executor',
      trackUnmanagedFds: false,
      ...(resourceLimits && { resourceLimits }),
    });
    this.#thread.unref();
    const hello: Hello = { begun: this.#begun };
    this.#thread.postMessage(hello);
    this.#thread.on('message', (message: ReplyMessage) => {
      this.#onReply(message);
    });
    this.#thread.on('messageerror', error => {
      this.#job?.reject(error);
      this.retire();
    });
    this.#thread.on('error', error => {
      this.#failure = error;
    });
    this.ended = new Promise(resolve => {
      this.#thread.on('exit', exitCode => {
        resolve();
        this.#onExit(exitCode);
      });
    });
  }

  /** Whether it runs a task. */
  get busy(): boolean {
    return this.#job !== undefined;
  }

  has(job: Job): boolean {
    return this.#job === job;
  }

  /** @throws If an argument turns out not to be cloneable; the worker is none the worse for it. */
  run(job: Job): void {
    const { task, args, options } = job;
    const ref = this.#known.has(task.id) ? undefined : task.ref;
    const timed = options.timeout !== undefined;
    const id = (this.#jobId + 1) | 0;
    const message: TaskMessage = [id, task.id, ref, args.value, args.specials, timed];
    const transfer: Transferable[] = args.transfer;
    this.#thread.postMessage(message, options.transfer ? [...options.transfer, ...transfer] : transfer);
    this.#jobId = id;
    this.#job = job;
    this.#thread.ref();
  }

  /** Ends the thread. What it was running must have been rejected. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    this.#job = undefined;
    void this.#thread.terminate();
    this.#release();
    this.#events.onGone(this, undefined);
  }

  /** From now on the process waits until the thread has ended. */
  keepProcess(): void {
    this.#keepsProcess = true;
    this.#thread.ref();
  }

  #release(): void {
    if (!this.#keepsProcess) this.#thread.unref();
  }

  #onReply([id, reply, value, specials = [], outputPending]: ReplyMessage): void {
    const job = this.#job;
    if (reply === Reply.started) {
      if (job && id === this.#jobId) this.#startTimer(job);
      return;
    }
    if (reply === Reply.flushed) {
      if (!job) this.#release();
      return;
    }
    if (!job || id !== this.#jobId) return;
    const result = unpack(value, specials);
    if (reply === Reply.notLoaded) {
      // A module that failed stays failed in its thread, even when its file has been mended.
      job.reject(result);
      this.retire();
      return;
    }
    this.#known.add(job.task.id);
    this.#job = undefined;
    if (!outputPending) this.#release();
    if (reply === Reply.returned) job.resolve(result);
    else job.reject(result);
    this.#events.onIdle(this);
  }

  #startTimer(job: Job): void {
    const { timeout } = job.options;
    job.timer = setTimeout(() => {
      job.reject(
        new ExecutorError('ERR_EXECUTOR_TIMEOUT', 'The task ran longer than ' + String(timeout) + ' ms.'),
      );
      this.retire();
    }, timeout);
  }

  #onExit(exitCode: number): void {
    if (this.#retired) return;
    this.#retired = true;
    const job = this.#job;
    this.#job = undefined;
    const begun = Atomics.load(this.#begun, 0) === this.#jobId;
    if (job && !begun && job.lost++ === 0) {
      this.#events.onGone(this, job);
      return;
    }
    job?.reject(ending(exitCode, this.#failure));
    // Nobody awaits what a finished task leaves behind (a timer that throws), yet it must not pass unseen.
    if (!job && this.#failure !== undefined) process.emitWarning(ending(exitCode, this.#failure));
    this.#events.onGone(this, undefined);
  }
}

/** Only a worker that is a module runs what --import names: the hooks of tsx and the like. It starts a little slower. */
function hasPreloadedModules(): boolean {
  return /--(?:import|loader|experimental-loader)\b/.test(
    [...process.execArgv, process.env['NODE_OPTIONS']].join(' '),
  );
}

function ending(exitCode: number, failure: unknown): ExecutorError {
  if (failure === undefined) {
    return new ExecutorError(
      'ERR_EXECUTOR_WORKER_ENDED',
      'The task ended its worker thread with process.exit(' + String(exitCode) + ').',
    );
  }
  const outOfMemory =
    failure instanceof Error && 'code' in failure && failure.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = outOfMemory ? 'ran out of memory' : 'had an uncaught error: ' + inspect(failure, { depth: 0 });
  return new ExecutorError('ERR_EXECUTOR_WORKER_ENDED', 'The worker thread ' + why, failure);
}
