/** Maps offsets of a text to 1-based lines and columns (UTF-16 units). Lines end as in ECMAScript. */
export interface LineIndex {
  /** Offsets at which the lines start. */
  readonly starts: readonly number[];
  at(offset: number): { line: number; column: number };
  /** Offset of the first character of a 1-based line. */
  startOf(line: number): number;
}

export function indexLines(text: string): LineIndex {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) starts.push(match.index + match[0].length);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  };
  return {
    starts,
    at: offset => {
      const line = lineOf(offset);
      return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
    },
    startOf: line => starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0,
  };
}
