// What is measured. Each gets `open` of a pool (pools.mjs) and returns numbers by name; times are in milliseconds.
import { Buffer } from 'node:buffer';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { clearInterval, setInterval, setTimeout } from 'node:timers';
import { quantile } from './statistics.mjs';

let opened;

/** Pools that are measured round after round are opened once, and warm: some have ended their idle workers since. */
async function warm(open) {
  opened ??= open(availableParallelism());
  for (let call = 0; call < 1000; call++) await opened.run('noop', call);
  return opened;
}

async function timed(call) {
  const start = performance.now();
  await call();
  return performance.now() - start;
}

/** One task at a time that does nothing. */
export async function noop(open) {
  const { run } = await warm(open);
  const times = [];
  for (let call = 0; call < 1000; call++) times.push(await timed(() => run('noop', call)));
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Tasks of 5 ms of CPU, all submitted at once. */
export async function cpu(open, { turns, tasks = 60 }) {
  const { run } = await warm(open);
  await Promise.all(Array.from({ length: 4 }, () => run('spin', turns)));
  const time = await timed(() => Promise.all(Array.from({ length: tasks }, () => run('spin', turns))));
  return { perSecond: (tasks / time) * 1000 };
}

/** One task at a time that takes 1 KiB and returns a Buffer of 1 MiB. */
export async function megabyte(open, { path }) {
  const { run } = await warm(open);
  const argument = Buffer.from(path);
  const times = [];
  for (let call = 0; call < 60; call++) times.push(await timed(() => run('read', argument)));
  return { p50: quantile(times, 0.5) };
}

/** The least that could answer a question to node:fs. */
const smallestWorker = `const { parentPort } = require('node:worker_threads');
const { existsSync } = require('node:fs');
parentPort.on('message', ([, path]) => parentPort.postMessage(existsSync(path)));`;

/** From making the pool to the first result, the library being loaded. Only the bare worker looks at its script. */
export async function coldBuiltin(open, { path }) {
  return { time: await timed(() => open(1, smallestWorker).run('exists', path)) };
}

export async function coldOwn(open) {
  return { time: await timed(() => open(1).run('noop', 1)) };
}

/** What eight workers that have run something add to the process, per worker. */
export async function memory(open) {
  const threads = 8;
  const before = process.memoryUsage().rss;
  const { run } = open(threads);
  await Promise.all(Array.from({ length: threads }, () => run('wait', 300)));
  return { bytes: (process.memoryUsage().rss - before) / threads };
}

/** The longest that a timer of this thread is late while a pool of the default size starts and blocks 8 × 300 ms. */
export async function delay(open) {
  let last = performance.now();
  let worst = 0;
  const tick = () => {
    const now = performance.now();
    worst = Math.max(worst, now - last - 1);
    last = now;
  };
  const timer = setInterval(tick, 1);
  await new Promise(resolve => setTimeout(resolve, 50));
  worst = 0;
  const { run } = open();
  const whole = await timed(() => Promise.all(Array.from({ length: 8 }, () => run('wait', 300))));
  tick();
  clearInterval(timer);
  return { worst, whole };
}

/** Leaves the process to itself after the last task; whoever started it sees when it ends. */
export async function exit(open) {
  const { run } = open();
  await Promise.all(Array.from({ length: 4 }, () => run('noop', 1)));
  return { ready: performance.timeOrigin + performance.now() };
}
