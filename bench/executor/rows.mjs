/** What the table shows: how it is measured, and which of the measure's numbers in which unit. */
export const rows = [
  { title: 'a task that does nothing, p50', measure: 'noop', key: 'p50', unit: 'µs' },
  { title: 'a task that does nothing, p99', measure: 'noop', key: 'p99', unit: 'µs' },
  { title: 'tasks of 5 ms CPU, per second', measure: 'cpu', key: 'perSecond', unit: '/s', most: true },
  { title: '1 KiB in, Buffer of 1 MiB out', measure: 'megabyte', key: 'p50', unit: 'µs' },
  { title: 'first task, a built-in', measure: 'coldBuiltin', key: 'time', unit: 'ms', fresh: true },
  { title: 'first task, your own', measure: 'coldOwn', key: 'time', unit: 'ms', fresh: true },
  { title: 'memory of a worker', measure: 'memory', key: 'bytes', unit: 'MB', fresh: true },
  { title: 'longest delay of the event loop¹', measure: 'delay', key: 'worst', unit: 'ms', fresh: true },
  { title: '8 × 300 ms, in all¹', measure: 'delay', key: 'whole', unit: 'ms', fresh: true },
  { title: 'from the last task to the exit', measure: 'exit', key: 'exit', unit: 'ms', fresh: true },
];

/** The numbers that must hold, on the least of the rounds: what `actual` gives is at most `limit`. */
export const limits = [
  ratio('a task that does nothing', 'noop', 'p50', 'bare worker', 1.6),
  ratio('a task that does nothing', 'noop', 'p50', 'tinypool', 1),
  ratio('a task that does nothing', 'noop', 'p50', 'poolifier', 1),
  ratio('time of 5 ms CPU tasks', 'cpu', 'perSecond', 'bare worker', 1 / 0.97, true),
  ...['piscina', 'tinypool', 'workerpool', 'poolifier'].map(other =>
    ratio('Buffer of 1 MiB', 'megabyte', 'p50', other, 1),
  ),
  ratio('first task on a built-in', 'coldBuiltin', 'time', 'bare worker', 1.2),
  {
    title: 'delay of the event loop, ms',
    limit: 20,
    actual: best => best('run-in-executor', 'delay', 'worst'),
  },
  {
    title: 'exit after the last task, ms',
    limit: 50,
    actual: best => best('run-in-executor', 'exit', 'exit'),
  },
];

function ratio(title, measure, key, other, limit, most = false) {
  const actual = best => {
    const [ours, theirs] = [best('run-in-executor', measure, key), best(other, measure, key)];
    return most ? theirs / ours : ours / theirs;
  };
  return { title: `${title}, ours / ${other}`, limit, actual };
}
