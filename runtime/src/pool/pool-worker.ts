import type { Transferable } from 'node:worker_threads';
import { unpack } from '../codec/unpack.ts';
import { describe, ExecutorError } from '../errors.ts';
import { Reply, type ReplyMessage, type TaskMessage } from '../protocol.ts';
import type { Channel, OpenChannel } from './channel.ts';
import type { Job } from './job.ts';

/** The longest time that a timer of Node can take, in ms: a longer one would fire at once. */
export const LONGEST_TIMER = 2 ** 31 - 1;

/** What a worker tells its pool. */
export interface PoolWorkerEvents {
  /** The worker is free. */
  onIdle(worker: PoolWorker): void;
  /** The worker is gone, or takes no more tasks. `unbegun` is a task that it had been given but not begun. */
  onGone(worker: PoolWorker, unbegun: Job | undefined): void;
}

/** One worker, which runs one task at a time. */
export class PoolWorker {
  /** Resolves when the thread or process has ended. */
  readonly ended: Promise<void>;
  readonly #channel: Channel;
  readonly #events: PoolWorkerEvents;
  readonly #known = new Set<number>();
  #job: Job | undefined;
  #jobId = 0;
  #announcedId = 0;
  #retired = false;
  #keepsProcess = false;

  constructor(events: PoolWorkerEvents, open: OpenChannel) {
    this.#events = events;
    let hasEnded!: () => void;
    this.ended = new Promise(resolve => {
      hasEnded = resolve;
    });
    this.#channel = open({
      onReply: reply => {
        this.#onReply(reply);
      },
      onGarbled: error => {
        this.#onGarbled(error);
      },
      onEnd: (why, crashed) => {
        this.#onEnd(why, crashed);
        hasEnded();
      },
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
    const announce = options.timeout !== undefined || !this.#channel.hasBegun;
    const id = (this.#jobId + 1) | 0;
    const message: TaskMessage = [id, task.id, ref, args.value, args.specials, announce];
    const transfer: Transferable[] = args.transfer;
    this.#channel.post(message, options.transfer ? [...options.transfer, ...transfer] : transfer);
    this.#jobId = id;
    this.#job = job;
    this.#channel.ref();
  }

  /** Ends the worker. What it was running must have been rejected. */
  retire(): void {
    if (this.#retired) return;
    this.#retired = true;
    const idle = !this.#job;
    this.#job = undefined;
    this.#channel.end(idle);
    this.#release();
    this.#events.onGone(this, undefined);
  }

  /** From now on the process waits until the worker has ended. */
  keepProcess(): void {
    this.#keepsProcess = true;
    this.#channel.ref();
  }

  #release(): void {
    if (!this.#keepsProcess) this.#channel.unref();
  }

  #onReply([id, reply, value, specials = [], outputPending]: ReplyMessage): void {
    const job = this.#job;
    if (reply === Reply.flushed) {
      // That of an earlier task may come late: what the last one printed is still under way then.
      if (!job && id === this.#jobId) this.#release();
      return;
    }
    if (!job || id !== this.#jobId) return;
    if (reply === Reply.started) {
      this.#announcedId = id;
      this.#startTimer(job);
      return;
    }
    let result: unknown;
    try {
      result = unpack(value, specials);
    } catch (error) {
      this.#onGarbled(error);
      return;
    }
    if (reply === Reply.notLoaded) {
      // A module that failed stays failed in its worker, even when its file has been mended.
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
    if (timeout === undefined || timeout > LONGEST_TIMER) return;
    job.timer = setTimeout(() => {
      job.reject(
        new ExecutorError('ERR_EXECUTOR_TIMEOUT', 'The task ran longer than ' + String(timeout) + ' ms.'),
      );
      this.retire();
    }, timeout);
  }

  #onGarbled(error: unknown): void {
    const why = 'The result cannot be read on the calling thread: ' + describe(error);
    this.#job?.reject(new ExecutorError('ERR_EXECUTOR_REFUSED', why, error));
    this.retire();
  }

  #onEnd(why: ExecutorError, crashed: boolean): void {
    if (this.#retired) return;
    this.#retired = true;
    const job = this.#job;
    this.#job = undefined;
    const unbegun = job && this.#mayRunElsewhere(job) ? job : undefined;
    if (job && !unbegun) job.reject(why);
    // Nobody awaits what a finished task leaves behind (a timer that throws), yet it must not pass unseen.
    else if (crashed) process.emitWarning(why);
    this.#events.onGone(this, unbegun);
  }

  /** What was transferred is gone with the worker, and one that fails at its start may do so again and again. */
  #mayRunElsewhere(job: Job): boolean {
    const begun = this.#channel.hasBegun?.(this.#jobId) ?? this.#announcedId === this.#jobId;
    if (begun || (job.options.transfer ?? []).length > 0) return false;
    return this.#known.size > 0 || job.failedStarts++ === 0;
  }
}
