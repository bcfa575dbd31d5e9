import type { Special } from './codec/kinds.ts';

/** Where a worker finds a function. Functions travel by name only, never as text to evaluate. */
export type Ref =
  /** In a built-in module, or with `module` '' among the globals; `source` tells a monkey-patched one. */
  | { kind: 'builtin'; module: string; path: string[]; source: string }
  /** On the exports of a CommonJS module, or with `key` undefined the exports themselves. */
  | { kind: 'commonjs'; file: string; key: string | undefined; name: string }
  /** Among the exports of a module, to be recognised by its source, else by its name and arity. */
  | { kind: 'module'; url: string; name: string; arity: number; source: string }
  | { kind: 'named'; url: string; name: string };

/** To the worker. `ref` comes along until the worker has answered a task with this `refId`. */
export type TaskMessage = [
  id: number,
  refId: number,
  ref: Ref | undefined,
  args: unknown,
  specials: Special[],
  announce: boolean,
];

/**
 * Values of `ReplyMessage`'s second item. `started`: where the task was to be announced. `flushed`: the console output
 * of the tasks so far has been written. `failed`: an uncaught error, whosoever it was, ends the worker.
 */
export const Reply = { returned: 0, threw: 1, notLoaded: 2, started: 3, flushed: 4, failed: 5 } as const;

/** From the worker. */
export type ReplyMessage = [
  id: number,
  reply: number,
  value?: unknown,
  specials?: Special[],
  outputPending?: boolean,
];

/** The first message to a worker thread: where it notes the id of the task that it began. */
export interface Hello {
  begun: Int32Array;
}

/** Whether a message is one of ours: tasks may use their worker's channel, too. */
export function isReply(message: unknown): message is ReplyMessage {
  return Array.isArray(message) && typeof message[0] === 'number' && typeof message[1] === 'number';
}

/** What a worker's thread knows about itself; every copy of this library on that thread reads it. */
export interface WorkerState {
  /** The module that is being imported for a task. */
  importing: string | undefined;
  readonly load: (ref: Ref) => Promise<(...args: unknown[]) => unknown>;
}

/** Where `globalThis` holds it. */
export const stateKey: symbol = Symbol.for('run-in-executor.worker');

/** The state of this thread if it is a worker of ours. */
export function workerState(): WorkerState | undefined {
  return (globalThis as unknown as Record<symbol, WorkerState | undefined>)[stateKey];
}
