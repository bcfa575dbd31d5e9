// Edits that follow each other, as one set of edits of the text as it was: small ones keep cursors where they are.
import { inOrder, replace } from './edits.ts';
import type { TextEdit } from './types.ts';

/** A part of the text as it is by now: a range of the original, or what was put in. */
type Piece = { readonly from: number; readonly to: number } | { readonly put: string };

/**
 * @param before the text that the first step edits
 * @param steps each edits what the one before has made
 */
export function composed(before: string, steps: readonly (readonly TextEdit[])[]): TextEdit[] {
  let pieces: Piece[] = [{ from: 0, to: before.length }];
  for (const edits of steps) pieces = applied(pieces, edits);
  const all: TextEdit[] = [];
  let at = 0;
  let put = '';
  for (const piece of [...pieces, { from: before.length, to: before.length }]) {
    if ('put' in piece) {
      put += piece.put;
      continue;
    }
    if (put !== '' || piece.from > at) all.push(replace(at, piece.from, put));
    at = piece.to;
    put = '';
  }
  return all;
}

function applied(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const { span, text } of inOrder(edits)) {
    result.push(...cut(pieces, at, span.start));
    if (text !== '') result.push({ put: text });
    at = span.end;
  }
  return [...result, ...cut(pieces, at, Infinity)];
}

/** What the pieces hold between two offsets of the text that they make. */
function cut(pieces: readonly Piece[], start: number, end: number): Piece[] {
  const found: Piece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const length = 'put' in piece ? piece.put.length : piece.to - piece.from;
    const from = Math.max(start, offset) - offset;
    const to = Math.min(end, offset + length) - offset;
    if (from < to) {
      if ('put' in piece) found.push({ put: piece.put.slice(from, to) });
      else found.push({ from: piece.from + from, to: piece.from + to });
    }
    offset += length;
  }
  return found;
}
