// The extension host's end of the analysis thread. Knows threads, queues and crashes; knows no editor and no parser.
import { Worker } from 'node:worker_threads';
import type {
  Changes,
  FoundFile,
  FromThread,
  Notification,
  Params,
  Request,
  RequestKind,
  Result,
  Settings,
} from './protocol.ts';
import { createQueue, type Pending } from './queue.ts';

export interface ClientOptions {
  /** Absolute path of the thread's script. */
  readonly script: string;
  readonly log: (message: string) => void;
  /** A file has other findings, although nobody asked. */
  readonly onFound: (file: FoundFile) => void;
  /**
   * The thread was replaced: it knows no document any more.
   * @param suspect what it was working on when it crashed, and what may crash it again
   */
  readonly onRestart: (suspect?: Request) => void;
  /** The thread crashed again and again and stays down until `restart`. Called once per series. */
  readonly onGiveUp: (reason: string) => void;
  /** Milliseconds to wait before the first, second, … restart of a series of crashes; after the last: give up. */
  readonly backOff?: readonly number[];
  /** Milliseconds after which a request counts as hung and the thread is replaced. */
  readonly patience?: number;
}

export interface AnalysisClient {
  /**
   * Asks the thread; starts it on first use. At most one request runs at a time, those a person waits for first.
   * A newer `check` of the same document supersedes one that has not begun.
   * @returns undefined when the request was superseded, cancelled, or lost in a crash; failures are logged
   */
  request<K extends RequestKind>(
    kind: K,
    params: Params<K>,
    signal?: AbortSignal,
  ): Promise<Result<K> | undefined>;
  /** Resolves when `onFound` was told of everything that the thread has announced. */
  told(): Promise<void>;
  /** Forgets a document and drops what is pending for it. */
  close(path: string): void;
  /** Something came, went or changed on the disk. Starts no thread. */
  changed(changes: Changes): void;
  /** Takes effect before the next request. */
  configure(settings: Settings): void;
  /** Replaces the thread now, also after it was given up. */
  restart(): void;
  dispose(): Promise<void>;
}

const BACK_OFF = [0, 500, 2_000, 10_000];
const PATIENCE = 60_000;

export function createClient(options: ClientOptions): AnalysisClient {
  const { log, onFound, onRestart, onGiveUp, backOff = BACK_OFF, patience = PATIENCE } = options;
  const queue = createQueue();
  let worker: Worker | undefined;
  let running: Pending | undefined;
  let settings: Settings | undefined;
  let state: 'new' | 'up' | 'waiting' | 'down' | 'disposed' = 'new';
  let crashes = 0;
  /** Crashes while nothing was asked: answers in between prove nothing about the work in the background. */
  let crashesAtRest = 0;
  let nextId = 1;
  let announcements = 0;
  let fetching: Promise<void> | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  let hangTimer: NodeJS.Timeout | undefined;

  function start(): void {
    state = 'up';
    const thread = new Worker(options.script, { name: 'unblock analysis', execArgv: [] });
    worker = thread;
    let reason = '';
    thread.on('message', (message: FromThread) => {
      if (thread === worker) receive(message);
    });
    thread.on('error', error => {
      reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    });
    thread.on('exit', code => {
      if (thread === worker) crashed(reason || `it exited with code ${String(code)}`);
    });
    if (settings) send({ kind: 'configure', settings });
  }

  function send(message: Request | Notification): void {
    worker?.postMessage(message);
  }

  function pump(): void {
    if (running) return;
    if (state === 'new' && queue.size > 0) start();
    if (state !== 'up') return;
    running = queue.next();
    if (!running) return;
    send(running.request);
    hangTimer = setTimeout(giveUpOnHang, patience);
    hangTimer.unref();
  }

  function receive(message: FromThread): void {
    if ('log' in message) {
      log(message.log);
      return;
    }
    if ('news' in message) {
      announcements += 1;
      fetching ??= fetchNews().finally(() => {
        fetching = undefined;
      });
      return;
    }
    if (message.id !== running?.request.id) return;
    crashes = 0;
    if ('error' in message) log(`${running.request.kind} failed: ${message.error}`);
    finish('result' in message ? message.result : undefined);
    pump();
  }

  async function fetchNews(): Promise<void> {
    for (let more = true; more;) {
      const before = announcements;
      const news = await request('news', {});
      news?.files.forEach(onFound);
      more = announcements !== before || (news?.more ?? false);
    }
  }

  /** Settles the running request. */
  function finish(result?: Result<RequestKind>): void {
    clearTimeout(hangTimer);
    const done = running;
    running = undefined;
    done?.settle(result);
  }

  function giveUpOnHang(): void {
    const hung = worker;
    crashed(`no answer to "${running?.request.kind ?? ''}" within ${String(patience)} ms`);
    void hung?.terminate();
  }

  function crashed(reason: string): void {
    log(`The analysis thread stopped: ${reason}`);
    worker = undefined;
    const suspect = running?.request;
    finish();
    const delay = backOff[crashes + crashesAtRest];
    if (suspect) crashes += 1;
    else crashesAtRest += 1;
    if (delay === undefined) {
      state = 'down';
      queue.clear();
      onGiveUp(reason);
      return;
    }
    state = 'waiting';
    restartTimer = setTimeout(revive, delay, suspect);
  }

  function revive(suspect?: Request): void {
    clearTimeout(restartTimer);
    queue.clear();
    state = 'new';
    onRestart(suspect);
    pump();
  }

  /** Lets go of the thread without taking its end for a crash. */
  async function stop(): Promise<void> {
    clearTimeout(restartTimer);
    const stopping = worker;
    worker = undefined;
    finish();
    queue.clear();
    await stopping?.terminate();
  }

  function request<K extends RequestKind>(
    kind: K,
    params: Params<K>,
    signal?: AbortSignal,
  ): Promise<Result<K> | undefined> {
    if (state === 'disposed' || state === 'down' || signal?.aborted) return Promise.resolve(undefined);
    return new Promise<Result<K> | undefined>(resolve => {
      // The id ties the answer to the request, so its result is the one of this kind.
      const asked = { id: nextId++, kind, params } as Request;
      const pending: Pending = {
        request: asked,
        settle: result => {
          resolve(result);
        },
      };
      const cancel = (): void => {
        queue.drop(pending);
        resolve(undefined);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      queue.add(pending);
      pump();
    });
  }

  return {
    request,
    async told() {
      await fetching;
    },
    close(path) {
      queue.dropDocument(path);
      send({ kind: 'close', path });
    },
    changed(changes) {
      send({ kind: 'changed', changes });
    },
    configure(next) {
      settings = next;
      send({ kind: 'configure', settings });
    },
    restart() {
      if (state === 'disposed') return;
      crashes = 0;
      crashesAtRest = 0;
      void stop();
      revive();
    },
    async dispose() {
      state = 'disposed';
      await stop();
    },
  };
}
