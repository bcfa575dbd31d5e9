import type { Transferable } from 'node:worker_threads';
import type { Medium } from '../codec/medium.ts';
import { pack, type Packed } from '../codec/pack.ts';
import { refused } from '../errors.ts';
import { explain } from '../place.ts';
import type { Ref } from '../protocol.ts';
import { writtenArgument } from '../resolve/builtins.ts';
import { resolveTask, type Resolved } from '../resolve/resolve.ts';
import { onAbort } from './aborts.ts';

/** How to run what is submitted through `executor.with(…)`. */
export interface TaskOptions {
  /** Rejects the task with its reason when it aborts; a task that runs already loses its worker. A native call (a child
   * process, a system call) cannot be interrupted: it runs on, unheard. */
  signal?: AbortSignal | undefined;
  /** Milliseconds from the start of the task, not counting its time in the queue. */
  timeout?: number | undefined;
  /** What is moved instead of copied, as in `postMessage`. */
  transfer?: readonly Transferable[] | undefined;
}

/** A submitted call, from its queueing to its end. Whatever settles it first counts. */
export interface Job {
  readonly task: Resolved;
  readonly args: Packed;
  readonly options: TaskOptions;
  /** Holds where the call was made, for the stack of an error that comes back. Formatted only when it is needed. */
  readonly caller: Caller;
  settled: boolean;
  /** How often a worker that was to run it ended at its start. */
  failedStarts: number;
  timer: NodeJS.Timeout | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * @param aborted Called when the job has just been rejected because its signal aborted.
 * @throws {ExecutorError} If the function or an argument cannot travel.
 */
export function createJob(
  task: unknown,
  args: readonly unknown[],
  options: TaskOptions,
  medium: Medium,
  aborted: (job: Job) => void,
): { job: Job; promise: Promise<unknown> } {
  const resolved = resolveTask(task);
  refuseWriting(resolved.ref, args);
  const packed = packArguments(args, options, medium);
  let fulfil!: (value: unknown) => void;
  let fail!: (reason: unknown) => void;
  const promise = new Promise<unknown>((onFulfil, onFail) => {
    fulfil = onFulfil;
    fail = onFail;
  });
  let ignore: (() => void) | undefined;
  const settle = (): void => {
    clearTimeout(job.timer);
    ignore?.();
    job.settled = true;
  };
  const job: Job = {
    task: resolved,
    args: packed,
    options,
    caller: {},
    settled: false,
    failedStarts: 0,
    timer: undefined,
    resolve(value: unknown): void {
      settle();
      fulfil(value);
    },
    reject(error: unknown): void {
      settle();
      appendStack(error, job.caller);
      fail(error);
    },
  };
  const { signal } = options;
  if (signal) {
    ignore = onAbort(signal, () => {
      settle();
      // As it is: the reason belongs to whoever aborted.
      fail(signal.reason);
      aborted(job);
    });
  }
  return { job, promise };
}

/** A worker would write into its copy of the argument. */
function refuseWriting(ref: Ref, args: readonly unknown[]): void {
  const written = ref.kind === 'builtin' ? writtenArgument(ref, args) : undefined;
  if (ref.kind !== 'builtin' || written === undefined) return;
  throw refused(
    [ref.module || 'globalThis', ...ref.path].join('.') +
      ' writes into argument ' +
      String(written) +
      ', and a worker would write into a copy.' +
      ' Use a function that returns what it read, or memory in a SharedArrayBuffer.',
  );
}

function packArguments(args: readonly unknown[], { transfer = [] }: TaskOptions, medium: Medium): Packed {
  if (transfer.length > 0 && !medium.sharesMemory) {
    throw refused('Nothing can be transferred to another process: leave out `transfer`, and it is copied.');
  }
  try {
    return pack(args, { transfer: transfer as readonly object[], medium });
  } catch (error) {
    throw explain(error, 'argument', medium);
  }
}

/** Its stack is a string, unless the program formats stacks itself. */
interface Caller {
  stack?: unknown;
}

const appended = new WeakSet<object>();

/** Adds the calling thread's stack to the worker's. */
function appendStack(error: unknown, caller: Caller): void {
  if (!(error instanceof Error) || appended.has(error)) return;
  appended.add(error);
  const { stack } = caller;
  if (typeof stack !== 'string') return;
  const frames = stack.slice(stack.indexOf('\n') + 1);
  error.stack = String(error.stack) + '\n    --- called by ---\n' + frames;
}
