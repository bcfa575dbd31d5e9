import type { Medium } from '../codec/medium.ts';
import type { TaskRef } from '../task-ref.ts';
import type { Executor } from '../types.ts';
import type { OpenChannel } from './channel.ts';

export interface PoolOptions {
  /** Milliseconds after which an idle worker ends; `Infinity` for never. Default: 10,000. */
  idleTimeout?: number;
}

export interface ShutdownOptions {
  /** Whether the promise waits for the tasks and workers to end. Default: true. */
  wait?: boolean;
  /** Rejects what still waits in the queue. Default: false. */
  cancelQueued?: boolean;
}

/** An executor that also calls a function with many items. */
export interface MappingExecutor extends Executor {
  /** Calls a function with the items of one or more iterables, all at once, and yields the results in order. */
  map<A extends unknown[], R>(
    task: ((...args: A) => R) | TaskRef<(...args: A) => R>,
    ...iterables: { [I in keyof A]: Iterable<A[I]> }
  ): AsyncIterableIterator<Awaited<R>>;
}

/** What a pool needs to know of its workers. */
export interface Workers {
  readonly medium: Medium;
  readonly open: OpenChannel;
  /** What `--permission` needs in addition. */
  readonly permission: string;
}
