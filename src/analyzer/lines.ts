/** A line and a column (UTF-16 units), both 1-based. Lines end as in ECMAScript. */
export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

/** Maps offsets of a text to lines and columns. */
export interface LineIndex {
  /** Offsets at which the lines start. */
  readonly starts: readonly number[];
  at(offset: number): LineColumn;
  /** Offset of the first character of a 1-based line. */
  startOf(line: number): number;
}

export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  return {
    starts,
    at: offset => placeAt(starts, offset),
    startOf: line => starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0,
  };
}

/** @param starts offsets at which the lines start */
export function placeAt(starts: readonly number[], offset: number): LineColumn {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
