// Keeps findings on their code while the text around them changes. Free of `vscode`: the tests run it in plain Node.
import type { Finding, Span } from '../analyzer/finding.ts';

/** One replacement, as the editor tells it. Several in one event are all relative to the text before the event. */
export interface Change {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/** Moves findings along; one whose underlined code was edited is gone until the next check. */
export function shiftFindings(findings: readonly Finding[], changes: readonly Change[]): readonly Finding[] {
  return findings.flatMap(finding => {
    const span = shift(finding.span, changes);
    if (!span) return [];
    const node = shift(finding.node, changes) ?? span;
    const contextSpan = shift(finding.context.span, changes) ?? span;
    return [{ ...finding, span, node, context: { ...finding.context, span: contextSpan } }];
  });
}

function shift({ start, end }: Span, changes: readonly Change[]): Span | undefined {
  let by = 0;
  for (const { rangeOffset, rangeLength, text } of changes) {
    if (rangeOffset >= end) continue;
    if (rangeOffset + rangeLength > start) return undefined;
    by += text.length - rangeLength;
  }
  return { start: start + by, end: end + by };
}
