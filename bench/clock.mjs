import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/**
 * Median microseconds of one call. Short calls are timed in batches, because the clock itself costs 0.1 µs; a call that
 * must be prepared each time is an object: `each()` prepares and returns it, `times` says how often.
 */
export function measure(call) {
  if (typeof call !== 'function') {
    return median(
      Array.from({ length: call.times ?? 25 }, () => {
        const run = call.each();
        const start = performance.now();
        run();
        return (performance.now() - start) * 1000;
      }),
    );
  }
  const once = () => measure({ times: 1, each: () => call });
  once();
  const estimate = median([once(), once(), once()]);
  const batch = Math.max(1, Math.min(1000, Math.round(1000 / estimate)));
  const rounds = Math.max(5, Math.min(50, Math.round(500_000 / (estimate * batch))));
  return median(
    Array.from({ length: rounds }, () => {
      const start = performance.now();
      for (let i = 0; i < batch; i++) call();
      return ((performance.now() - start) * 1000) / batch;
    }),
  );
}

/** Microseconds for people, with two digits. */
export function show(microseconds) {
  if (microseconds < 1000) return `${Number(microseconds.toPrecision(2))} µs`;
  return microseconds < 1e6
    ? `${Number((microseconds / 1e3).toPrecision(2))} ms`
    : `${(microseconds / 1e6).toFixed(1)} s`;
}

/** Median microseconds of a bare round trip to a worker thread: the least that any offload costs. */
export async function roundTrip() {
  const worker = new Worker(
    "require('node:worker_threads').parentPort.on('message', function (m) { this.postMessage(m); })",
    { eval: true },
  );
  const once = async () => {
    const start = performance.now();
    const { promise, resolve } = Promise.withResolvers();
    worker.once('message', resolve);
    worker.postMessage(0);
    await promise;
    return (performance.now() - start) * 1000;
  };
  const values = [];
  for (let i = 0; i < 500; i++) values.push(await once());
  await worker.terminate();
  return median(values);
}
