import { availableParallelism } from 'node:os';
import type { ResourceLimits } from 'node:worker_threads';
import { betweenThreads } from '../codec/medium.ts';
import { PoolExecutor } from './executor.ts';
import type { PoolOptions } from './options.ts';
import { openThread } from './thread.ts';

export interface ThreadPoolOptions extends PoolOptions {
  /** The most threads at a time. Default: the smaller of 32 and the number of cores + 4. */
  maxWorkers?: number;
  /** The memory limits of a thread, as in `new Worker()`. */
  resourceLimits?: ResourceLimits;
}

/** Runs functions on worker threads, one task per thread at a time. Threads start when needed and keep no process alive. */
export class ThreadPoolExecutor extends PoolExecutor {
  constructor(options: ThreadPoolOptions = {}) {
    const { maxWorkers = Math.min(32, availableParallelism() + 4), resourceLimits } = options;
    super(maxWorkers, options, {
      medium: betweenThreads,
      permission: '--allow-worker',
      open: events => openThread(events, resourceLimits),
    });
  }
}
