import type { ChildProcess } from 'node:child_process';
import { betweenProcesses, fromBytes, toBytes } from '../codec/bytes.ts';
import { unpack } from '../codec/unpack.ts';
import { describe, ExecutorError, refused } from '../errors.ts';
import { isReply, Reply } from '../protocol.ts';
import type { Channel, ChannelEvents } from './channel.ts';

// The build puts the worker's code here as text, so that no bundler can lose it.
declare const PROCESS_SOURCE: string;

/** How long an idle process has for its exit handlers before it is killed, in ms. */
const GRACE = 1_000;

/** Starts a worker process. */
export function openProcess(events: ChannelEvents, execArgv: readonly string[] | undefined): Channel {
  // Loaded here, because it takes its milliseconds and few programs need it.
  const { fork } = process.getBuiltinModule('node:child_process');
  // Node runs what comes in on stdin: a program that size would not fit into every system's command line.
  const child = fork('-', {
    execArgv: [...(execArgv ?? inheritedFlags())],
    serialization: 'advanced',
    stdio: ['pipe', 'inherit', 'inherit', 'ipc'],
  });
  let failure: unknown;
  let grace: NodeJS.Timeout | undefined;

  // Before anything that may throw: an 'error' that nobody listens to ends this process.
  child.on('error', error => {
    failure ??= error;
    if (child.pid === undefined) events.onEnd(notSpawned(error), true);
  });
  child.on('message', bytes => {
    // A task may send messages of its own; they are not ours to read.
    if (!(bytes instanceof Uint8Array)) return;
    try {
      const message = fromBytes(bytes);
      if (!isReply(message)) return;
      if (message[1] === Reply.failed) failure = unpack(message[2], message[3] ?? []);
      else events.onReply(message);
    } catch (error) {
      events.onGarbled(error);
    }
  });
  // The last message may come later than 'exit'; 'close' does not come after disconnect().
  const lastMessage = new Promise(resolve => child.on('disconnect', resolve));
  child.on('exit', (exitCode, signal) => {
    clearTimeout(grace);
    running.delete(child);
    void lastMessage.then(() => {
      events.onEnd(processEnding(exitCode, signal, failure), failure !== undefined || signal !== null);
    });
  });
  child.stdin?.on('error', () => undefined).end(PROCESS_SOURCE);

  function unref(): void {
    child.unref();
    child.channel?.unref();
    running.delete(child);
  }
  unref();
  return {
    medium: betweenProcesses,
    post(message) {
      // A failure to send is the end of the process, which is noticed anyway.
      child.send(toBytes(message), () => undefined);
    },
    ref() {
      child.ref();
      child.channel?.ref();
      killWithThisProcess(child);
    },
    unref,
    end(idle) {
      if (idle && child.connected) {
        child.disconnect();
        grace = setTimeout(() => child.kill('SIGKILL'), GRACE).unref();
      } else child.kill('SIGKILL');
    },
  };
}

const running = new Set<ChildProcess>();
let listening = false;

/** A process that is idle notices by itself that this one has ended; one that is busy may never do so. */
function killWithThisProcess(child: ChildProcess): void {
  running.add(child);
  if (listening) return;
  listening = true;
  process.on('exit', () => {
    for (const each of running) each.kill('SIGKILL');
  });
}

/** Flags that say what this process runs, or where it can be debugged, are not for others. */
function inheritedFlags(): string[] {
  const { execArgv } = process;
  const withValue = /^(?:-e|-p|-pe|--eval|--print|--input-type)$/;
  const own = /^(?:-e|-p|-pe|-i|--(?:eval|print|interactive|input-type)(?:=.*)?|--inspect.*)$/;
  return execArgv.filter((flag, index) => !own.test(flag) && !withValue.test(execArgv[index - 1] ?? ''));
}

function notSpawned(cause: Error): ExecutorError {
  return refused('No worker process could be started: ' + describe(cause), cause);
}

function processEnding(exitCode: number | null, signal: string | null, failure: unknown): ExecutorError {
  const code = 'ERR_EXECUTOR_WORKER_ENDED';
  if (failure !== undefined) {
    const why = 'The worker process had an uncaught error: ' + describe(failure);
    return new ExecutorError(code, why, failure);
  }
  if (signal === null) {
    const how = 'exit code ' + String(exitCode) + ', as by process.exit(' + String(exitCode) + ')';
    return new ExecutorError(code, 'The worker process ended with ' + how + '.');
  }
  const hint = signal === 'SIGABRT' ? ' (a native crash, or out of memory)' : '';
  return new ExecutorError(code, 'The worker process was killed by ' + signal + hint + '.');
}
