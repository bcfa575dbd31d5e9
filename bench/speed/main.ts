// `npm run bench`: how long Unblock takes, beside ESLint's n/no-sync, oxlint's node/no-sync and the parser alone.
//
//   npm run bench -- --repositories npm,600k --rounds 3    some repositories, some rounds
//   npm run bench -- --contestants unblock,oxlint          ESLint is always there, to be compared with
//   npm run bench -- --no-edits                            whole runs only
//   npm run bench -- --write                               puts the tables into docs/performance.md
//   npm run bench -- --results a.json,b.json --write       measures nothing: the tables of earlier runs
import { parseArgs } from 'node:util';
import { prepareContestants } from './contestants.ts';
import { prepareRepository, REPOSITORIES } from './corpus.ts';
import { EDIT_CASES, measureEdits, type EditResult } from './editing.ts';
import { describeMachine } from './machine.ts';
import { writePage } from './page.ts';
import { readResults, saveResults } from './results.ts';
import { compare, REFERENCE, type Comparison } from './rounds.ts';
import { tablesOf, type Results } from './tables.ts';

const { values } = parseArgs({
  options: {
    repositories: { type: 'string', default: REPOSITORIES.join(',') },
    contestants: { type: 'string' },
    rounds: { type: 'string', default: '5' },
    edits: { type: 'boolean', default: true },
    results: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
  allowNegative: true,
});

function progress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${what}`);
}

async function measureAll(): Promise<Results> {
  const wanted = values.contestants?.split(',');
  const contestants = (await prepareContestants()).filter(
    ({ id }) => !wanted || id === REFERENCE || wanted.includes(id),
  );
  const machine = await describeMachine();
  const comparisons: Comparison[] = [];
  const edits: EditResult[] = [];
  const results = {
    machine,
    contestants: contestants.map(({ id, name }) => ({ id, name })),
    comparisons,
    edits,
  };
  for (const name of values.repositories.split(',').filter(Boolean)) {
    progress(`${name}: installing`);
    const repository = await prepareRepository(name);
    comparisons.push(await compare(repository, contestants, Number(values.rounds), progress));
    await saveResults(results);
  }
  for (const edit of values.edits ? EDIT_CASES : []) {
    edits.push(await measureEdits(edit, progress));
    await saveResults(results);
  }
  progress('');
  console.error(`Everything that was measured: ${await saveResults(results)}`);
  return results;
}

const results =
  values.results === undefined ? await measureAll() : await readResults(values.results.split(','));
console.log(tablesOf(results));
if (values.write) await writePage(results);
