// Measures run-in-executor beside the pools that people use, and the bare worker thread beneath them all.
//
//   npm run bench:executor -- [--rounds 15] [--only noop,cpu,…] [--runtime folder] [--write]
//
// --runtime names another build of our package, to compare with. --write puts the table into runtime/README.md. Exits with
// 1 if a number of rows.mjs does not hold.
import { Buffer } from 'node:buffer';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';
import { writeRegion } from './readme.mjs';
import { measureRounds } from './rounds.mjs';
import { judge, table } from './table.mjs';
import { spin } from './tasks.mjs';

const { values: flags } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    only: { type: 'string' },
    runtime: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

if (flags.write && flags.only) throw new Error('--write is for the whole table: leave out --only.');

/** How many turns of `spin` take 5 ms here when nothing disturbs. */
function turnsOf5ms() {
  const turns = 1e6;
  let least = Infinity;
  for (let attempt = 0; attempt < 20; attempt++) {
    const start = performance.now();
    spin(turns);
    least = Math.min(least, performance.now() - start);
  }
  return Math.round((5 * turns) / least);
}

const versions = await prepare(flags.runtime);
const names = ['bare worker', ...Object.keys(versions)];
const rounds = Number(flags.rounds);
const folder = mkdtempSync(join(tmpdir(), 'bench-executor-'));
// A path of 1 KiB: dots that lead nowhere fill it up.
const path = join(folder, 'x').slice(0, -1) + './'.repeat(512 - Math.ceil(folder.length / 2)) + 'file';
writeFileSync(path, Buffer.alloc(1 << 20, 1));

let values;
try {
  values = await measureRounds({
    names,
    rounds,
    only: measure => !flags.only || flags.only.split(',').includes(measure),
    options: { turns: turnsOf5ms(), path },
    progress: round => process.stderr.isTTY && process.stderr.write(`round ${round} of ${rounds}\r`),
  });
} finally {
  rmSync(folder, { recursive: true });
}

const machine = `Node ${process.version}, ${cpus().length} cores (${cpus()[0].model.trim()}), ${process.platform} ${process.arch}`;
const legend = `In bold the best of ${rounds} rounds, in which all were measured in turn; in brackets the median and the
middle half of the rounds; then the ratio to the bare worker of the same round, as median. Nothing is transferred by hand.
¹ With the library's default number of threads. ${machine}.`;
const result = `${table(names, versions, values)}\n${legend}\n`;
const held = judge(values);
console.log(result);
for (const row of held) {
  const mark = row.held ? '✓' : '✗';
  console.log(`${mark} ${row.title}: ${row.actual.toFixed(2)} (at most ${row.limit.toFixed(2)})`);
}
if (flags.write) await writeRegion('bench', result);
process.exitCode = held.every(row => row.held) ? 0 : 1;
