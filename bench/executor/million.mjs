// Sends a million tasks through one pool: none may be lost, and the memory must stay flat.
//
//   node --expose-gc bench/executor/million.mjs [number of tasks]
import { execFileSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { noop } from './tasks.mjs';

// In a process of its own: the compiler would fill the heap that is looked at here.
execFileSync(process.execPath, [fileURLToPath(new URL('../../runtime/build.mjs', import.meta.url))]);
const { ThreadPoolExecutor } = await import('../../runtime/dist/index.mjs');

const { gc } = globalThis;
const count = Number(process.argv[2] ?? 1_000_000);
const lanes = 64;
const pool = new ThreadPoolExecutor({ maxWorkers: 2 });
const seen = new Uint8Array(count);
let next = 0;

/** Keeps one task on its way until all have been sent. */
async function lane(end) {
  while (next < end) {
    const id = next++;
    seen[await pool.submit(noop, id)]++;
  }
}

const start = performance.now();
const samples = [];
console.log('| tasks | seconds | heap, MB | whole process, MB |\n| --- | --- | --- | --- |');
for (let part = 1; part <= 10; part++) {
  const end = Math.round((count * part) / 10);
  await Promise.all(Array.from({ length: lanes }, () => lane(end)));
  gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  samples.push({ heapUsed, rss });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`| ${end} | ${seconds} | ${(heapUsed / 1e6).toFixed(1)} | ${(rss / 1e6).toFixed(0)} |`);
}
const wrong = seen.reduce((sum, times) => sum + (times === 1 ? 0 : 1), 0);
const grown = (samples.at(-1).heapUsed - samples[0].heapUsed) / 1e6;
console.log(
  `\n${wrong} tasks lost or answered twice; the heap grew by ${grown.toFixed(2)} MB after the first tenth.`,
);
await pool.shutdown();
process.exitCode = wrong === 0 && grown < 1 ? 0 : 1;
