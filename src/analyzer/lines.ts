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
  const starts = lineStartsOf(text);
  return {
    starts,
    at: offset => placeAt(starts, offset),
    startOf: line => starts[Math.min(Math.max(line, 1), starts.length) - 1] ?? 0,
  };
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF) || code === LS || code === PS)
      starts.push(i + 1);
  }
  return starts;
}

const LF = 10;
const CR = 13;
/** The separators of lines and of paragraphs. */
const LS = 0x2028;
const PS = 0x2029;

/** @param starts offsets at which the lines start */
export function placeAt(starts: ArrayLike<number>, offset: number): LineColumn {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
