// The detection corpus: a page of `cases/` is a topic, each of its headings a test; `cases/notation.ts` explains both.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from '@typescript-eslint/typescript-estree';
import type { Finding } from '../../src/analyzer/finding.ts';
import { createAnalyzer } from '../../src/analyzer/index.ts';
import { createSources, type AnalyzerHost } from '../../src/analyzer/sources.ts';
import { leavesOf, type LeafFile } from '../../src/analyzer/leaves.ts';
import { lowered } from '../../src/analyzer/lower/lower.ts';
import { parse as parseFile } from '../../src/analyzer/parse.ts';
import { canMatter } from '../../src/project/relevant.ts';
import { isExempt } from '../../src/project/exempt.ts';
import { annotate, readSample, type Sample } from './cases/notation.ts';

const folder = new URL('cases/', import.meta.url);
const FENCE = /^```(.+)\n([^]*?)^```$/gm;

for (const page of readdirSync(folder).filter(name => name.endsWith('.md'))) {
  const [title = page, ...cases] = readFileSync(new URL(page, folder), 'utf8').split(/^##? /m).slice(1);
  const test = page.endsWith('.pending.md') ? it.skip : it;

  describe(heading(title), () => {
    it('consists of valid samples', () => {
      for (const sample of cases.flatMap(readSamples))
        assert.equal(parses(sample), !sample.fails, sample.marked);
    });

    for (const text of cases) {
      test(heading(text), () => {
        check(readSamples(text));
      });
    }
  });
}

function heading(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

function readSamples(text: string): Sample[] {
  return Array.from(text.matchAll(FENCE), ([, info = '', code = '']) => readSample(info, code));
}

function parses({ path, code }: Sample): boolean {
  try {
    parse(code, { filePath: path, jsx: true });
    return true;
  } catch {
    return false;
  }
}

function check(samples: Sample[]): void {
  assert.notEqual(samples.length, 0, 'no sample');
  const config = samples[0]?.config ?? {};
  const host: AnalyzerHost = { resolve: (specifier, from) => resolve(specifier, from, samples) };
  const analyzer = createAnalyzer(config, host);
  // On the command line no file changes, and nothing is noted for when one does.
  const once = createSources(config, host, true);
  for (const { path, code } of samples) {
    const file = lowered(parseFile(path, code));
    if (!('message' in file)) once.add(file);
  }
  const failures = samples.map(({ path, code }) => analyzer.update(path, code));
  const all: Finding[] = [];
  samples.forEach((sample, index) => {
    assert.equal(
      failures[index] !== undefined,
      sample.fails,
      `${sample.path} ${sample.fails ? 'parses' : 'fails'}`,
    );
    if (sample.fails) return;
    const skipped = isExempt(sample.path) && !sample.config.include?.includes(sample.path);
    const findings = skipped ? [] : analyzer.check(sample.path);
    all.push(...findings);
    if (!skipped) assert.deepEqual(once.check(sample.path), findings, 'the command line finds the same');
    assert.equal(annotate(sample, findings), sample.marked);
    assert.deepEqual(
      findings,
      findings.toSorted((a, b) => a.span.start - b.span.start),
      'in source order',
    );
  });
  const blocks = all.filter(({ rule }) => rule !== 'unused-suppression');
  if (blocks.length > 0) assert.notEqual(leavesIn(samples), 'none', 'what blocks is spared');
}

function leavesIn(samples: readonly Sample[]): string {
  const files = samples.flatMap(({ path, code, config }): LeafFile[] => {
    const file = canMatter(code, config) ? lowered(parseFile(path, code)) : undefined;
    return file && !('message' in file) ? [{ file, text: code, config }] : [];
  });
  return leavesOf(
    files,
    samples.map(({ code }) => code),
  );
}

/** Finds a relative import among the files of the case: without its ending, or as the index of a folder. */
function resolve(specifier: string, from: string, samples: Sample[]): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const { pathname } = new URL(specifier.replace(/\.\w+$/, ''), `file:///${from}`);
  const names = [pathname.slice(1), `${pathname.slice(1)}/index`];
  return samples.find(({ path }) => names.includes(path.replace(/\.\w+$/, '')))?.path;
}
