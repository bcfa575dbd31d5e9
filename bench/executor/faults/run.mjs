// Asks every pool for every fault, each in a process of its own, and shows what comes of it.
//
//   npm run bench:faults -- [--only pool,pool] [--row text] [--runtime folder] [--write]
//
// --write puts the table into runtime/README.md. Exits with 1 if we fail anywhere.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from '../prepare.mjs';
import { writeRegion } from '../readme.mjs';
import { rows } from './rows.mjs';
import { patience } from './checks.mjs';

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    row: { type: 'string', default: '' },
    runtime: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const script = fileURLToPath(new URL('contender.mjs', import.meta.url));

/** @returns {Promise<string>} what is wrong, or nothing. */
async function judge(library, row) {
  const { exits, signal, printed } = rows[row];
  const child = fork(script, [library, String(row)], { silent: true });
  let output = '';
  child.stdout.on('data', chunk => (output += chunk));
  child.stderr.resume();
  const ended = once(child, 'close');
  const late = setTimeout(() => child.kill('SIGKILL'), 8 * patience);
  const told = await Promise.race([once(child, 'message'), ended.then(() => undefined)]);
  clearTimeout(late);
  if (!told) return 'ends the process';
  const [{ problem }] = told;
  if (signal) child.kill(signal);
  let stuck = false;
  const timer = setTimeout(
    () => {
      stuck = true;
      child.kill('SIGKILL');
    },
    exits ? patience : 0,
  );
  await ended;
  clearTimeout(timer);
  if (problem || !exits) return problem;
  const lines = output.split('\n').filter(line => line.startsWith('line ')).length;
  if (printed && lines < printed) return `loses ${printed - lines} lines of ${printed}`;
  return stuck && !printed ? 'does not end' : '';
}

const versions = await prepare(flags.runtime);
const names = Object.keys(versions).filter(name => !flags.only || flags.only.split(',').includes(name));
const lines = [
  ['', ...names.map(name => `${name} ${versions[name]}`)],
  ['---', ...names.map(() => '---')],
];
const right = Object.fromEntries(names.map(name => [name, 0]));
let asked = 0;
for (const [row, { title }] of rows.entries()) {
  if (!title.includes(flags.row)) continue;
  asked++;
  const cells = [];
  for (const name of names) {
    const problem = await judge(name, row);
    if (!problem) right[name]++;
    cells.push(problem ? `✗ ${problem}` : '✓');
  }
  lines.push([title, ...cells]);
  console.log(lines.at(-1).join(' | '));
}
lines.push(['**right**', ...names.map(name => `**${right[name]} of ${asked}**`)]);
const table = lines.map(line => `| ${line.join(' | ')} |`).join('\n') + '\n';
if (flags.write) await writeRegion('faults', `${table}\nNode ${process.version}, ${process.platform}.\n`);
else console.log(`\n${table}`);
process.exitCode = right['run-in-executor'] === asked ? 0 : 1;
