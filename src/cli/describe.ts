import { createColors } from 'picocolors';
import { indexLines } from '../analyzer/lines.ts';
import type { Finding } from '../analyzer/finding.ts';
import type { Applied, Left } from '../fixes/types.ts';
import type { ReportedError } from './report.ts';
import { plural, printable } from './reporters/text.ts';

export interface FixedFile {
  /** Relative, with `/`. */
  readonly file: string;
  /** Before the fixes: what findings refer to. */
  readonly text: string;
  readonly applied: readonly Applied[];
  readonly left: readonly Left[];
}

export interface FixSummary {
  readonly files: readonly FixedFile[];
  readonly created: readonly string[];
  /** Those of them that the diff leaves out. */
  readonly omitted: readonly string[];
  readonly errors: readonly ReportedError[];
  /** Number of files looked at. */
  readonly considered: number;
  readonly dryRun: boolean;
  readonly colors: boolean;
}

/** What `unblock fix` did, and what it left and why. */
export function describeFixes(summary: FixSummary): string {
  const { files, created, omitted, errors, considered, dryRun } = summary;
  const colors = createColors(summary.colors);
  const groups = files.map(({ file, text, applied, left }) => {
    const positions = indexLines(text);
    const lines = [
      ...applied.map(({ finding, fix }) => ({
        finding,
        word: colors.green(dryRun ? 'fix  ' : 'fixed'),
        what: fix.title,
      })),
      ...left.map(({ finding, reason }) => ({
        finding,
        word: colors.yellow(dryRun ? 'leave' : 'left '),
        what: reason,
      })),
    ].sort((a, b) => a.finding.span.start - b.finding.span.start);
    const rows = lines.map(({ finding, word, what }) => {
      const { line, column } = positions.at(finding.span.start);
      return `  ${colors.dim(`${String(line)}:${String(column)}`)}  ${word}  ${nameOf(finding)}: ${what}\n`;
    });
    return `${colors.underline(printable(file))}\n${rows.join('')}\n`;
  });
  const failures = errors.map(
    ({ file, message }) => `${printable(file)}: not checked: ${printable(message)}\n`,
  );
  const copies = created.map(
    file =>
      `${colors.green(dryRun ? 'would create' : 'created')} ${printable(file)}${omitted.includes(file) ? ' (not shown)' : ''}\n`,
  );
  if (omitted.length > 0) copies.push('Redirect the diff to a file to get all of it: > unblock.patch\n');
  return [...groups, ...failures, ...copies, conclusionOf(files, considered, dryRun), '\n'].join('');
}

function conclusionOf(files: readonly FixedFile[], considered: number, dryRun: boolean): string {
  const applied = files.reduce((sum, file) => sum + file.applied.length, 0);
  const left = files.reduce((sum, file) => sum + file.left.length, 0);
  if (applied + left === 0) return `Nothing to fix in ${plural(considered, 'file')}`;
  return `${dryRun ? 'Would fix' : 'Fixed'} ${plural(applied, 'finding')}, ${dryRun ? 'would leave' : 'left'} ${String(left)}`;
}

function nameOf({ target, api, rule }: Finding): string {
  if (target.kind === 'function') return `${printable(target.name)} (${api || rule})`;
  return api || rule;
}
