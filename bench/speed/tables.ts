// Results as Markdown, for the terminal and for the page.
import type { EditResult } from './editing.ts';
import type { Machine } from './machine.ts';
import { REFERENCE, type Comparison, type Outcome } from './rounds.ts';

export interface Results {
  readonly machine: Machine;
  readonly contestants: readonly { readonly id: string; readonly name: string }[];
  readonly comparisons: readonly Comparison[];
  readonly edits: readonly EditResult[];
}

/** Repositories that hold each other, and so show how time grows. */
const GROWING = /^\d+k$/;

export function tablesOf(results: Results): string {
  const { comparisons, edits } = results;
  const growing = comparisons.filter(({ repository }) => GROWING.test(repository.name));
  return [
    ...(comparisons.length > 0
      ? [speed(results), wallTimes(results), peaks(results), findings(results)]
      : []),
    ...(growing.length > 1 ? [growth(results, growing)] : []),
    ...(edits.length > 0 ? [latency(edits), memory(edits)] : []),
  ].join('\n\n');
}

function speed(results: Results): string {
  return perContestant(
    'How many times as fast as ESLint: median of the rounds (least to most)',
    { ...results, contestants: results.contestants.filter(({ id }) => id !== REFERENCE) },
    ({ timesAsFast: { least, median, most } }) => `${short(median)} (${short(least)} to ${short(most)})`,
  );
}

function wallTimes(results: Results): string {
  return perContestant('Seconds, wall time (of all cores): medians', results, ({ wall, cpu }) => {
    return `${short(wall.median)} (${short(cpu.median)})`;
  });
}

function peaks(results: Results): string {
  return perContestant('Peak memory, MB: medians', results, ({ peak }) => (peak.median / 1e6).toFixed(0));
}

function findings(results: Results): string {
  const contestants = results.contestants.filter(({ id }) => id !== 'parse' && !id.endsWith('-cached'));
  return perContestant('Findings', { ...results, contestants }, ({ account }) =>
    account.findings.toLocaleString('en'),
  );
}

/** Growth is linear where the factors are the same. */
function growth(results: Results, comparisons: readonly Comparison[]): string {
  const least = comparisons.reduce((a, b) => (b.repository.lines < a.repository.lines ? b : a));
  return perContestant(
    `Seconds of all cores, and how many times as many as ${least.repository.name} takes`,
    { ...results, comparisons },
    ({ cpu }, _, id) => {
      const base = least.outcomes[id]?.cpu.median ?? NaN;
      return `${short(cpu.median)} (${times(cpu.median / base)})`;
    },
    ({ lines }) => `${lines.toLocaleString('en')} (${times(lines / least.repository.lines)})`,
  );
}

function perContestant(
  title: string,
  { contestants, comparisons }: Pick<Results, 'contestants' | 'comparisons'>,
  cell: (outcome: Outcome, comparison: Comparison, id: string) => string,
  linesOf = ({ lines }: Comparison['repository']): string => lines.toLocaleString('en'),
): string {
  const rows = comparisons.map(comparison => {
    const { name, files } = comparison.repository;
    const cells = contestants.map(({ id }) => {
      const outcome = comparison.outcomes[id];
      return outcome ? cell(outcome, comparison, id) : '';
    });
    return [name, files.toLocaleString('en'), linesOf(comparison.repository), ...cells];
  });
  return table(title, ['repository', 'files', 'lines', ...contestants.map(({ name }) => name)], rows);
}

function latency(edits: readonly EditResult[]): string {
  return table(
    'Milliseconds from an edit to all findings that it changes: p50 / p95 (on the thread’s own clock)',
    ['an edit in', 'repository', 'files', 'edits', 'all findings', 'of it parsing', 'files checked again'],
    edits.map(({ name, repository, files, all }) => [
      name,
      repository,
      files.toLocaleString('en'),
      String(all.edits),
      `${spread(all.wall)} (${spread(all.cpu)})`,
      spread(all.taken),
      spread(all.checked),
    ]),
  );
}

function memory(edits: readonly EditResult[]): string {
  const largest = edits.reduce((a, b) => (b.files > a.files ? b : a));
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(0);
  return table(
    'The editor’s analyzer, MB',
    ['repository', 'heap at rest', 'resident at rest', 'peak'],
    [largest].map(({ repository, rest, peak }) => [
      repository,
      megabytes(rest.heap + rest.external),
      megabytes(rest.rss),
      megabytes(peak),
    ]),
  );
}

const short = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));

const times = (factor: number): string => `${factor.toFixed(1)}×`;

const spread = ({ p50, p95 }: { p50: number; p95: number }): string =>
  `${Number(p50.toPrecision(2))} / ${Number(p95.toPrecision(2))}`;

function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map(row => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    `${title}:`,
    '',
    line(header),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}
