// `npm run bench`: how long Unblock takes, beside ESLint's n/no-sync, oxlint's node/no-sync and the parser alone.
//
//   npm run bench -- --repositories npm,600k --rounds 3    some repositories, some rounds
//   npm run bench -- --contestants unblock,oxlint          ESLint is always there, to be compared with
//   npm run bench -- --no-edits                            whole runs only
//   npm run bench -- --write                               puts the tables into docs/performance.md
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from './cache.ts';
import { prepareContestants } from './contestants.ts';
import { prepareRepository, REPOSITORIES } from './corpus.ts';
import { measureEdits, type EditResult } from './editing.ts';
import { describeMachine } from './machine.ts';
import { writePage } from './page.ts';
import { compare, REFERENCE, type Comparison } from './rounds.ts';
import { tablesOf, type Results } from './tables.ts';

const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: REPOSITORIES.join(',') },
    contestants: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    edits: { type: 'boolean', default: true },
    write: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const names = values.repositories.split(',').filter(Boolean);
const wanted = values.contestants?.split(',');

function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

const contestants = (await prepareContestants()).filter(
  ({ id }) => !wanted || id === REFERENCE || wanted.includes(id),
);
const comparisons: Comparison[] = [];
for (const name of names) {
  progress(`${name}: installing`);
  const repository = await prepareRepository(name);
  comparisons.push(await compare(repository, contestants, Number(values.rounds), progress));
}
const edits: EditResult[] = values.edits ? await measureEdits(progress) : [];
progress('');

const results: Results = {
  machine: await describeMachine(),
  contestants: contestants.map(({ id, name }) => ({ id, name })),
  comparisons,
  edits,
};
const file = join(await cacheFolder('results'), `${results.machine.date.replaceAll(':', '-')}.json`);
await writeFile(file, JSON.stringify(results, undefined, 2));
console.log(`${tablesOf(results)}\n\nEverything that was measured: ${file}`);
if (values.write) await writePage(results);
