import type { Medium } from '../codec/medium.ts';
import { pack, type Packed } from '../codec/pack.ts';
import { unpack } from '../codec/unpack.ts';
import { explain } from '../place.ts';
import { Reply, stateKey, type ReplyMessage, type TaskMessage, type WorkerState } from '../protocol.ts';
import { load } from './load.ts';

type Fn = (...args: unknown[]) => unknown;
interface Loaded {
  run: Fn;
  builtin: boolean;
}

/** The way from a worker back to its pool. */
export interface Back {
  readonly medium: Medium;
  readonly post: (message: ReplyMessage, transfer: ArrayBuffer[]) => void;
}

/**
 * Makes this thread a worker.
 *
 * @returns What runs a task and posts how it ended.
 */
export function serve({ medium, post }: Back): (message: TaskMessage) => void {
  const state: WorkerState = { importing: undefined, load };
  (globalThis as unknown as Record<symbol, WorkerState>)[stateKey] = state;
  const loaded = new Map<number, Loaded>();

  function reply(id: number, kind: number, packed: Packed): void {
    const streams = [process.stdout, process.stderr].filter(stream => stream.writableLength > 0);
    const outputPending = streams.length > 0;
    post([id, kind, packed.value, packed.specials, outputPending], packed.transfer);
    if (outputPending) void flush(id, streams);
  }

  /** Another thread writes what is printed here, and its process must not end before. */
  async function flush(id: number, streams: NodeJS.WriteStream[]): Promise<void> {
    await Promise.all(streams.map(stream => new Promise(resolve => stream.write('', resolve))));
    post([id, Reply.flushed], []);
  }

  function fail(id: number, kind: number, error: unknown): void {
    try {
      reply(id, kind, pack(error, { medium }));
    } catch (unsendable) {
      reply(id, kind, pack(explain(unsendable, 'result', medium)));
    }
  }

  function succeed(id: number, result: unknown, owned: boolean): void {
    try {
      reply(id, Reply.returned, pack(result, { owned, medium }));
    } catch (error) {
      fail(id, Reply.threw, explain(error, 'result', medium));
    }
  }

  function run(id: number, { run, builtin }: Loaded, args: unknown[]): void {
    let result: unknown;
    try {
      result = run(...args);
    } catch (error) {
      fail(id, Reply.threw, error);
      return;
    }
    if (isPromise(result)) {
      result.then(
        value => {
          succeed(id, value, builtin);
        },
        (error: unknown) => {
          fail(id, Reply.threw, error);
        },
      );
    } else succeed(id, result, builtin);
  }

  return ([id, refId, ref, packedArgs, specials, announce]) => {
    if (announce) post([id, Reply.started], []);
    let args: unknown[];
    try {
      args = unpack(packedArgs, specials) as unknown[];
    } catch (error) {
      fail(id, Reply.threw, explain(error, 'argument', medium));
      return;
    }
    const known = loaded.get(refId);
    if (known) {
      run(id, known, args);
    } else if (ref) {
      load(ref).then(
        fn => {
          const entry = { run: fn, builtin: ref.kind === 'builtin' };
          loaded.set(refId, entry);
          run(id, entry, args);
        },
        (error: unknown) => {
          fail(id, Reply.notLoaded, error);
        },
      );
    }
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
}
