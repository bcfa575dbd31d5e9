// What the benchmark makes of its measurements: the tables of docs/performance.md.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readResults } from '../../bench/speed/results.ts';
import { tablesOf, type Results } from '../../bench/speed/tables.ts';
import { workspace } from '../cli/workspace.ts';

const one = (value: number) => ({ least: value, median: value, most: value });

function outcome(seconds: number, eslint: number) {
  return {
    account: { files: 1, findings: 2, failures: 0 },
    rounds: [],
    wall: one(seconds),
    cpu: one(seconds),
    peak: one(200e6),
    timesAsFast: one(eslint / seconds),
  };
}

function resultsOf(name: string, lines: number, seconds: number): Results {
  const machine = {
    date: '2026-11-23T00:00:00Z',
    processor: 'any',
    cores: 2,
    memory: 2 ** 30,
    load: 0,
    commit: 'abc',
    versions: {},
  };
  const repository = { name, folder: '/', files: 10, lines, bytes: 1, digest: '' };
  return {
    machine,
    contestants: [
      { id: 'unblock', name: 'Unblock' },
      { id: 'eslint', name: 'ESLint' },
    ],
    comparisons: [
      {
        repository,
        outcomes: { unblock: outcome(seconds, 8 * seconds), eslint: outcome(8 * seconds, 8 * seconds) },
      },
    ],
    edits: [],
  };
}

/** The cells of a repository in the table of that title. */
function row(tables: string, title: string, repository: string): string[] | undefined {
  const table = tables.split('\n\n').find((_, index, all) => all[index - 1]?.startsWith(title));
  const line = table?.split('\n').find(text => text.startsWith(`| ${repository} `));
  return line
    ?.split('|')
    .map(cell => cell.trim())
    .filter(Boolean);
}

describe('The tables of the speed benchmark', () => {
  it('put runs together, and show how time grows', async () => {
    await using at = await workspace();
    const runs = [
      resultsOf('300k', 300_000, 9),
      resultsOf('150k', 150_000, 2),
      resultsOf('300k', 300_000, 5),
    ];
    const files = runs.map((_, index) => join(at.path, `${index}.json`));
    await Promise.all(runs.map((run, index) => writeFile(files[index]!, JSON.stringify(run))));
    const tables = tablesOf(await readResults(files));
    assert.deepEqual(row(tables, 'How many times', '150k'), ['150k', '10', '150,000', '8.00 (8.00 to 8.00)']);
    assert.deepEqual(row(tables, 'Seconds of all cores', '150k'), [
      '150k',
      '10',
      '150,000 (1.0×)',
      '2.00 (1.0×)',
      '16.0 (1.0×)',
    ]);
    // The later run of the same repository counts.
    assert.deepEqual(row(tables, 'Seconds of all cores', '300k'), [
      '300k',
      '10',
      '300,000 (2.0×)',
      '5.00 (2.5×)',
      '40.0 (2.5×)',
    ]);
  });
});
