export interface Summary {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** The value that a share of the values is not above: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('a quantile of nothing');
  return value;
}

export function summarise(values: readonly number[]): Summary {
  return { least: Math.min(...values), median: quantile(values, 0.5), most: Math.max(...values) };
}
