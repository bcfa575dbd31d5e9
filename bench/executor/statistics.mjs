/** The value that a share of the values is not above: 0.5 is the median. */
export function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Least, median and the middle half of what the rounds gave. */
export function summary(values) {
  return {
    least: Math.min(...values),
    most: Math.max(...values),
    median: quantile(values, 0.5),
    lower: quantile(values, 0.25),
    upper: quantile(values, 0.75),
  };
}
