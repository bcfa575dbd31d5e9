import type { Transferable } from 'node:worker_threads';
import { pack, type Packed } from '../codec/pack.ts';
import { refused } from '../errors.ts';
import { explain } from '../place.ts';
import { resolveTask, type Resolved } from '../resolve/resolve.ts';
import { writtenArgument } from '../resolve/builtins.ts';

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
  /** How often a worker ended before it had begun the task. */
  lost: number;
  timer: NodeJS.Timeout | undefined;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * @param onAbort Called when the job has just been rejected because its signal aborted.
 * @throws {ExecutorError} If the function or an argument cannot travel.
 */
export function createJob(
  task: unknown,
  args: readonly unknown[],
  options: TaskOptions,
  onAbort: (job: Job) => void,
): { job: Job; promise: Promise<unknown> } {
  const resolved = resolveTask(task);
  const { ref } = resolved;
  const written = ref.kind === 'builtin' ? writtenArgument(ref, args) : undefined;
  if (ref.kind === 'builtin' && written !== undefined) {
    const name = [ref.module || 'globalThis', ...ref.path].join('.');
    throw refused(
      name +
        ' writes into argument ' +
        String(written) +
        ', and a worker would write into a copy.' +
        ' Use a function that returns what it read, or memory in a SharedArrayBuffer.',
    );
  }
  const { signal, transfer = [] } = options;
  signal?.throwIfAborted();
  const packed = packArguments(args, transfer);
  // Where the call was made, for the stack of an error that comes back. Formatted only when it is needed.
  const caller: { stack?: string } = {};
  Error.captureStackTrace(caller, createJob);

  let abort: (() => void) | undefined;
  let job!: Job;
  const promise = new Promise<unknown>((fulfil, fail) => {
    const settle = (): void => {
      clearTimeout(job.timer);
      if (abort) signal?.removeEventListener('abort', abort);
    };
    job = {
      task: resolved,
      args: packed,
      options,
      lost: 0,
      timer: undefined,
      resolve(value) {
        settle();
        fulfil(value);
      },
      reject(error) {
        settle();
        appendStack(error, caller.stack);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as it was thrown
        fail(error);
      },
    };
  });
  if (signal) {
    abort = () => {
      // As it is: the reason belongs to whoever aborted.
      job.reject(signal.reason);
      onAbort(job);
    };
    signal.addEventListener('abort', abort, { once: true });
  }
  return { job, promise };
}

function packArguments(args: readonly unknown[], transfer: readonly Transferable[]): Packed {
  try {
    return pack(args, false, transfer as readonly object[]);
  } catch (error) {
    throw explain(error, 'argument');
  }
}

const appended = new WeakSet<object>();

/** Adds the calling thread's stack to the worker's. */
function appendStack(error: unknown, stack: string | undefined): void {
  if (!(error instanceof Error) || stack === undefined || appended.has(error)) return;
  appended.add(error);
  const frames = stack.slice(stack.indexOf('\n') + 1);
  error.stack = String(error.stack) + '\n    --- called by ---\n' + frames;
}
