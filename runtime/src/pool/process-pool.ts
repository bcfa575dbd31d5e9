import { availableParallelism } from 'node:os';
import { betweenProcesses } from '../codec/bytes.ts';
import { PoolExecutor } from './executor.ts';
import type { PoolOptions } from './options.ts';
import { openProcess } from './process.ts';

export interface ProcessPoolOptions extends PoolOptions {
  /** The most processes at a time. Default: the number of cores. */
  maxWorkers?: number;
  /** Node's flags for a process, such as `--max-old-space-size=512`. Default: those of this process. */
  execArgv?: readonly string[];
}

/**
 * Runs functions in child processes, one task per process at a time: not even a native crash reaches this process.
 * A process takes longer to start than a thread and more memory, and shares none. Its environment and working directory
 * are those of its start.
 */
export class ProcessPoolExecutor extends PoolExecutor {
  constructor(options: ProcessPoolOptions = {}) {
    const { maxWorkers = availableParallelism(), execArgv } = options;
    super(maxWorkers, options, {
      medium: betweenProcesses,
      permission: '--allow-child-process',
      open: events => openProcess(events, execArgv),
    });
  }
}
