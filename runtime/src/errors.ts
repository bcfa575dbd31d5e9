import { inspect } from 'node:util';

/** What `code` says of a task that this library, and not the task itself, made fail. */
export type ExecutorErrorCode =
  /** The function or an argument cannot travel; the message says why and what to do. */
  | 'ERR_EXECUTOR_REFUSED'
  /** The worker ended before the task did: `process.exit()`, an uncaught error, out of memory, a native crash. */
  | 'ERR_EXECUTOR_WORKER_ENDED'
  /** The task ran longer than `timeout`. */
  | 'ERR_EXECUTOR_TIMEOUT'
  /** `shutdown()` was called before. */
  | 'ERR_EXECUTOR_SHUTDOWN';

/** The error of a task that could not be run, or not to its end. Errors that the task throws come as they are. */
export class ExecutorError extends Error {
  override readonly name: string = 'ExecutorError';
  readonly code: ExecutorErrorCode;

  constructor(code: ExecutorErrorCode, message: string, cause?: unknown) {
    super(message);
    this.code = code;
    if (cause !== undefined) Object.defineProperty(this, 'cause', { value: cause, configurable: true });
  }
}

export function refused(message: string, cause?: unknown): ExecutorError {
  return new ExecutorError('ERR_EXECUTOR_REFUSED', message, cause);
}

/** In one line where it is an error; never throws, whatever was thrown. */
export function describe(error: unknown): string {
  return error instanceof Error ? error.name + ': ' + error.message : inspect(error);
}
