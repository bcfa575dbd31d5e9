import { isMainThread, parentPort } from 'node:worker_threads';
import { pack, type Packed } from '../codec/pack.ts';
import { unpack } from '../codec/unpack.ts';
import { explain } from '../place.ts';
import { Reply, stateKey, type Hello, type TaskMessage, type WorkerState } from '../protocol.ts';
import { load } from './load.ts';

type Fn = (...args: unknown[]) => unknown;
interface Loaded {
  run: Fn;
  builtin: boolean;
}

const state: WorkerState = { importing: undefined, load };
const loaded = new Map<number, Loaded>();
let begun = new Int32Array(1);

function reply(id: number, kind: number, packed: Packed): void {
  const streams = [process.stdout, process.stderr].filter(stream => stream.writableLength > 0);
  const outputPending = streams.length > 0;
  parentPort?.postMessage([id, kind, packed.value, packed.specials, outputPending], packed.transfer);
  if (outputPending) void flush(id, streams);
}

/** The calling thread writes what is printed here, and its process must not end before. */
async function flush(id: number, streams: NodeJS.WriteStream[]): Promise<void> {
  await Promise.all(streams.map(stream => new Promise(resolve => stream.write('', resolve))));
  parentPort?.postMessage([id, Reply.flushed]);
}

function fail(id: number, kind: number, error: unknown): void {
  let packed: Packed;
  try {
    packed = pack(error, false);
  } catch (unsendable) {
    packed = pack(explain(unsendable, 'result'), false);
  }
  reply(id, kind, packed);
}

function succeed(id: number, result: unknown, builtin: boolean): void {
  try {
    reply(id, Reply.returned, pack(result, builtin));
  } catch (error) {
    fail(id, Reply.threw, explain(error, 'result'));
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  );
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

function onMessage(message: Hello | TaskMessage): void {
  if (!Array.isArray(message)) {
    begun = message.begun as Int32Array<ArrayBuffer>;
    return;
  }
  const [id, refId, ref, packedArgs, specials, announce] = message;
  Atomics.store(begun, 0, id);
  if (announce) parentPort?.postMessage([id, Reply.started]);
  const args = unpack(packedArgs, specials) as unknown[];
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
}

if (!isMainThread) {
  (globalThis as unknown as Record<symbol, WorkerState>)[stateKey] = state;
  parentPort?.on('message', onMessage);
}
