// What becomes of findings: what was applied to them, and why the others were left.
import type { Finding, Span } from '../analyzer/finding.ts';
import { mapSpan, offsetBefore } from '../fixes/index.ts';
import type { Applied, FixAllResult, Left, TextEdit } from '../fixes/types.ts';

/** What a file has gone through so far: the edits that were made together, step by step. */
export type History = readonly (readonly TextEdit[])[];

/** Findings where they were before all that: people look for them in the file that they know. */
export function asWritten<T extends { readonly finding: Finding }>(all: readonly T[], history: History): T[] {
  const back = ({ start, end }: Span): Span => ({
    start: history.reduceRight(offsetBefore, start),
    end: history.reduceRight(offsetBefore, end),
  });
  return all.map(one => {
    const { finding } = one;
    return { ...one, finding: { ...finding, span: back(finding.span), node: back(finding.node) } };
  });
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

function offsetAfter(start: number, edits: readonly TextEdit[]): number {
  return mapSpan({ start, end: start + 1 }, edits).start;
}

/**
 * Where a helper blocks, why it is not made async tells more than why it is not offloaded: that came first.
 * @param history between the findings and the reasons
 */
export function withReasonsOfHelpers(left: readonly Left[], { reasons }: Helpers, history: History): Left[] {
  return left.map(({ finding, reason }) => {
    const { start } = finding.node;
    const isOfHelper = finding.trace.length > 0 || reason.endsWith(' is not an async function.');
    const now = isOfHelper ? history.reduce(offsetAfter, start) : -1;
    return { finding, reason: reasons.get(now) ?? reason };
  });
}

export function refuse(
  { applied, left }: Pick<FixAllResult, 'applied' | 'left'>,
  reason: string,
): { applied: Applied[]; left: Left[] } {
  return { applied: [], left: [...applied.map(({ finding }) => ({ finding, reason })), ...left] };
}
