// What becomes of findings: what was applied to them, and why the others were left.
import type { Finding } from '../analyzer/finding.ts';
import { mapSpan } from '../fixes/index.ts';
import type { Applied, FixAllResult, Left, TextEdit } from '../fixes/types.ts';

export function editsOf({ files }: Pick<FixAllResult, 'files'>, path: string): readonly TextEdit[] {
  return files.find(file => file.path === path)?.edits ?? [];
}

/** What is known of places, by where they are after the edits. */
export function shifted(
  known: ReadonlyMap<number, Finding>,
  edits: readonly TextEdit[],
): ReadonlyMap<number, Finding> {
  return new Map(
    Array.from(known, ([start, finding]) => [mapSpan({ start, end: start + 1 }, edits).start, finding]),
  );
}

export interface Helpers {
  readonly applied: readonly Applied[];
  /** Why the others are not made async, by where they start. */
  readonly reasons: ReadonlyMap<number, string>;
}

export const NOTHING: Helpers = { applied: [], reasons: new Map() };

export function withReasons(left: readonly Left[], { reasons }: Helpers): Left[] {
  return left.map(({ finding, reason }) => ({
    finding,
    reason: reasons.get(finding.node.start) ?? reason,
  }));
}

/**
 * Where a helper blocks, why it is not made async tells more than why it is not offloaded: that came first.
 * @param edits between the findings and the reasons
 */
export function withReasonsOfHelpers(
  left: readonly Left[],
  { reasons }: Helpers,
  edits: readonly TextEdit[],
): Left[] {
  return left.map(({ finding, reason }) => {
    const { start } = finding.node;
    const isOfHelper = finding.trace.length > 0 || reason.endsWith(' is not an async function.');
    const now = isOfHelper ? mapSpan({ start, end: start + 1 }, edits).start : -1;
    return { finding, reason: reasons.get(now) ?? reason };
  });
}

export function refuse(
  { applied, left }: FixAllResult,
  reason: string,
): { applied: Applied[]; left: Left[] } {
  return { applied: [], left: [...applied.map(({ finding }) => ({ finding, reason })), ...left] };
}
