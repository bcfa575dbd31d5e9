// Edits of a text: how they are made, applied, and what they move.
import type { Span } from '../analyzer/finding.ts';
import type { TextEdit } from './types.ts';

export function insert(at: number, text: string): TextEdit {
  return { span: { start: at, end: at }, text };
}

export function replace(start: number, end: number, text: string): TextEdit {
  return { span: { start, end }, text };
}

/** @param edits of one text, in any order; insertions at the same place stay in the order given */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, text: inserted } of inOrder(edits)) {
    result += text.slice(at, span.start) + inserted;
    at = span.end;
  }
  return result + text.slice(at);
}

export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Each edit once. Two fixes may ask for the same one, e.g. for `export` before the same function. */
export function unique(edits: readonly TextEdit[]): TextEdit[] {
  return edits.filter((edit, index) => edits.findIndex(other => isSame(edit, other)) === index);
}

/** Can both be applied? Insertions at one place conflict, since their order would be arbitrary. */
export function conflict(one: readonly TextEdit[], two: readonly TextEdit[]): boolean {
  return one.some(a => two.some(b => !isSame(a, b) && overlap(a.span, b.span)));
}

function overlap(a: Span, b: Span): boolean {
  if (a.start === a.end && b.start === b.end) return a.start === b.start;
  if (a.start === a.end) return b.start < a.start && a.start < b.end;
  if (b.start === b.end) return a.start < b.start && b.start < a.end;
  return a.start < b.end && b.start < a.end;
}

/** Do both put the same text in the same place? */
export function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.text === b.text;
}

/** Where a span of the old text is after the edits; what was inserted at its ends stays outside. */
export function mapSpan(span: Span, edits: readonly TextEdit[]): Span {
  let start = span.start;
  let end = span.end;
  for (const edit of edits) {
    const growth = edit.text.length - (edit.span.end - edit.span.start);
    if (edit.span.end <= span.start) start += growth;
    if (edit.span.end <= span.end && !(edit.span.start === span.end && edit.span.end === span.end))
      end += growth;
  }
  return { start, end };
}

/** Where an offset of the new text was before the edits; for what one of them put there, where that begins. */
export function offsetBefore(offset: number, edits: readonly TextEdit[]): number {
  let grown = 0;
  for (const { span, text } of inOrder(edits)) {
    const start = span.start + grown;
    if (offset < start) break;
    if (offset < start + text.length) return span.start;
    grown += text.length - (span.end - span.start);
  }
  return offset - grown;
}
