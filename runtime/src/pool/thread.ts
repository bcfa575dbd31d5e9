import { SHARE_ENV, Worker, type ResourceLimits } from 'node:worker_threads';
import { betweenThreads } from '../codec/medium.ts';
import { describe, ExecutorError } from '../errors.ts';
import { isReply, type Hello } from '../protocol.ts';
import type { Channel, ChannelEvents } from './channel.ts';

// The build puts the worker's code here as text, so that no bundler can lose it.
declare const THREAD_SOURCE: string;

/** Starts a worker thread. */
export function openThread(events: ChannelEvents, resourceLimits: ResourceLimits | undefined): Channel {
  const asModule = hasPreloadedModules();
  const script = asModule
    ? new URL('data:text/javascript,' + encodeURIComponent(THREAD_SOURCE))
    : THREAD_SOURCE;
  const thread = new Worker(script, {
    eval: !asModule,
    env: SHARE_ENV,
    name: 'run-in-executor',
    trackUnmanagedFds: false,
    ...(resourceLimits && { resourceLimits }),
  });
  const begun = new Int32Array(new SharedArrayBuffer(4));
  const hello: Hello = { begun };
  thread.postMessage(hello);

  let failure: unknown;
  thread.on('message', (message: unknown) => {
    if (isReply(message)) events.onReply(message);
  });
  thread.on('messageerror', error => {
    events.onGarbled(error);
  });
  thread.on('error', error => {
    failure = error;
  });
  thread.on('exit', exitCode => {
    events.onEnd(threadEnding(exitCode, failure), failure !== undefined);
  });
  // Last: to listen for messages undoes it.
  thread.unref();
  return {
    medium: betweenThreads,
    hasBegun: id => Atomics.load(begun, 0) === id,
    post(message, transfer) {
      thread.postMessage(message, transfer);
    },
    ref() {
      thread.ref();
    },
    unref() {
      thread.unref();
    },
    end() {
      void thread.terminate();
    },
  };
}

/** Only a worker that is a module runs what --import names: the hooks of tsx and the like. It starts a little slower. */
function hasPreloadedModules(): boolean {
  return /--(?:import|loader|experimental-loader)\b/.test(
    [...process.execArgv, process.env['NODE_OPTIONS']].join(' '),
  );
}

function threadEnding(exitCode: number, failure: unknown): ExecutorError {
  if (failure === undefined) {
    return new ExecutorError(
      'ERR_EXECUTOR_WORKER_ENDED',
      'The task ended its worker thread with process.exit(' + String(exitCode) + ').',
    );
  }
  const outOfMemory =
    failure instanceof Error && 'code' in failure && failure.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const why = outOfMemory ? 'ran out of memory' : 'had an uncaught error: ' + describe(failure);
  return new ExecutorError('ERR_EXECUTOR_WORKER_ENDED', 'The worker thread ' + why, failure);
}
