import type { Recording } from './record.ts';

/** A run to draw: where its slow function ran decides what is drawn as busy. */
export interface Run {
  title: string;
  where: 'event loop' | 'worker';
  recording: Recording;
}

/** Puts colour on text, or leaves it as it is. */
export interface Paint {
  bad(text: string): string;
  good(text: string): string;
  work(text: string): string;
  faint(text: string): string;
  strong(text: string): string;
}

const LABEL = 13;
/** Of a chart narrower than this nobody can read ten ticks. */
const NARROWEST = 24;

/**
 * Draws what ran when: a row for the event loop, one for the worker if there is one, one for each task.
 *
 * @param width The columns of the terminal; the chart takes at most 80.
 * @returns No lines at all where the terminal is too narrow.
 */
export function drawTimeline(runs: readonly Run[], width: number, paint: Paint): string[] {
  const columns = Math.min(width, 80) - LABEL - 2;
  if (columns < NARROWEST) return [];
  const longest = Math.max(...runs.map(run => run.recording.total));
  const column = (time: number): number =>
    Math.min(columns - 1, Math.round((time / longest) * (columns - 1)));
  const row = (label: string, cells: string): string => ' ' + label.padEnd(LABEL) + cells;

  return [
    row('', paint.faint(scale(longest, columns, column))),
    ...runs.flatMap(run => ['', paint.strong(' ' + run.title), ...rows(run, column, row, paint)]),
  ];
}

function rows(
  { where, recording }: Run,
  column: (time: number) => number,
  row: (label: string, cells: string) => string,
  paint: Paint,
): string[] {
  const { lines, stalls, total } = recording;
  const end = column(total);
  const finished = (task: string): number =>
    column(lines.find(line => line.text === 'Finish ' + task)?.at ?? total);

  const loop = Array.from({ length: end + 1 }, () => paint.good('·'));
  for (const { from, to } of stalls) {
    for (let at = column(from); at < column(to); at++) loop[at] = paint.bad('█');
  }
  const test1End = finished('test1');
  const waiting = where === 'worker' ? paint.faint('┄'.repeat(test1End)) : paint.bad('█'.repeat(test1End));

  const test2: string[] = [];
  for (const { at, text } of lines) {
    if (/^\d$/.test(text)) test2[column(at)] = paint.strong(text);
  }
  test2[finished('test2')] = paint.good('✓');

  return [
    row('event loop', loop.join('')),
    ...(where === 'worker' ? [row('worker', paint.work('▓'.repeat(test1End)))] : []),
    row('  test1', waiting + paint.good('✓')),
    row('  test2', join(test2)),
  ];
}

function join(cells: string[]): string {
  return Array.from({ length: cells.length }, (_, at) => cells[at] ?? ' ').join('');
}

/** A mark every second, or every other one where they would touch. */
function scale(longest: number, columns: number, column: (time: number) => number): string {
  const marks: string[] = Array.from({ length: columns }, () => ' ');
  const step = columns < 45 ? 2 : 1;
  for (let second = 0; second * 1000 <= longest; second += step) {
    const text = second === 0 ? '0 s' : String(second);
    marks.splice(column(second * 1000), text.length, ...text.split(''));
  }
  return marks.join('').trimEnd();
}
