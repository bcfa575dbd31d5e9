// Micro-benchmarks: what the analyzer says of small programs, against what happens when they run.
import assert from 'node:assert/strict';
import { createAnalyzer } from '../../src/analyzer/index.ts';
import { createResolver } from '../../src/project/resolve.ts';
import { readPrograms, type Program } from './programs/read.ts';
import { runPrograms } from './programs/truth.ts';

/** What is reached on all programs together. */
const RECALL = 0.96;
const PRECISION = 0.97;

const programs = readPrograms();

describe('Programs with a blocking leaf', () => {
  const truths = new Map<Program, readonly string[]>();

  before('run', function () {
    this.timeout(60_000);
    const runs = runPrograms(programs);
    assert.deepEqual(
      runs.flatMap(({ error }, index) =>
        error === undefined ? [] : [`${nameOf(programs[index])}: ${error}`],
      ),
      [],
    );
    for (const [index, program] of programs.entries()) {
      truths.set(program, runs[index]?.places ?? []);
    }
  });

  for (const program of programs) {
    it(nameOf(program), () => {
      const truth = truths.get(program) ?? [];
      assert.deepEqual(truth, program.marks, `blocks elsewhere than it says\n${textOf(program)}`);
      const { missed, invented } = compare(analyze(program), truth);
      const wrong = [...missed, ...invented].filter(place => !program.known.includes(place));
      assert.deepEqual(wrong, [], textOf(program));
    });
  }

  it('are found as a whole', () => {
    const tally = new Map<string, Score>();
    for (const program of programs) {
      const score = compare(analyze(program), truths.get(program) ?? []);
      add(tally, program.category, score);
      add(tally, 'all', score);
    }
    for (const [category, score] of tally) {
      console.log(`      ${percent(recall(score))} of ${category}, ${percent(precision(score))} right`);
    }
    const all = tally.get('all');
    assert(all && recall(all) >= RECALL && precision(all) >= PRECISION);
  });
});

interface Score {
  found: number;
  missed: string[];
  invented: string[];
}

/** `file:line` of the findings in async code. */
function analyze({ files }: Program): string[] {
  const paths = new Set(files.map(({ path }) => `/${path}`));
  const analyzer = createAnalyzer({}, { resolve: createResolver(path => paths.has(path)) });
  for (const { path, code } of files) assert.equal(analyzer.update(`/${path}`, code), undefined, path);
  const places = files.flatMap(({ path, code }) =>
    analyzer.check(`/${path}`).flatMap(({ api, context, span }) => {
      if (api !== 'fs.readFileSync' || context.kind === 'callback') return [];
      return [`${path}:${code.slice(0, span.start).split('\n').length}`];
    }),
  );
  return [...new Set(places)];
}

function compare(found: readonly string[], truth: readonly string[]): Score {
  return {
    found: found.filter(place => truth.includes(place)).length,
    missed: truth.filter(place => !found.includes(place)),
    invented: found.filter(place => !truth.includes(place)),
  };
}

function add(tally: Map<string, Score>, key: string, { found, missed, invented }: Score): void {
  const sum = tally.get(key) ?? { found: 0, missed: [], invented: [] };
  tally.set(key, {
    found: sum.found + found,
    missed: [...sum.missed, ...missed],
    invented: [...sum.invented, ...invented],
  });
}

function recall({ found, missed }: Score): number {
  return found + missed.length === 0 ? 1 : found / (found + missed.length);
}

function precision({ found, invented }: Score): number {
  return found + invented.length === 0 ? 1 : found / (found + invented.length);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function nameOf(program: Program | undefined): string {
  return `${program?.category ?? ''}: ${program?.name ?? ''}`;
}

function textOf({ files }: Program): string {
  return files.map(({ path, code }) => `${path}\n${code}`).join('\n');
}
