import type { Transferable } from 'node:worker_threads';
import type { Medium } from '../codec/medium.ts';
import type { ExecutorError } from '../errors.ts';
import type { ReplyMessage, TaskMessage } from '../protocol.ts';

/** A thread or process that runs tasks, as its pool sees it. Keeps the process alive only between `ref` and `unref`. */
export interface Channel {
  readonly medium: Medium;
  /** Whether the task with this id was begun, where the worker notes that; else it announces each task. */
  readonly hasBegun?: (id: number) => boolean;
  /** @throws If it cannot be cloned; the worker is none the worse for it. */
  post(message: TaskMessage, transfer: readonly Transferable[]): void;
  ref(): void;
  unref(): void;
  /** Ends the worker: at once, or when it is idle as the system's means allow. */
  end(idle: boolean): void;
}

export interface ChannelEvents {
  onReply(reply: ReplyMessage): void;
  /** A message did not survive its way. */
  onGarbled(error: unknown): void;
  /** The worker has ended, and there are no more replies. `crashed`: it did not do so of its own will. */
  onEnd(why: ExecutorError, crashed: boolean): void;
}

/** Starts a worker. Throws if that is not possible. */
export type OpenChannel = (events: ChannelEvents) => Channel;
