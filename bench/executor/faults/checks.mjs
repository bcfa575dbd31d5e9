// What the rows have in common: a pool that is asked, and a limit to waiting.
import { clearTimeout, setTimeout } from 'node:timers';

/** A task that has not settled after so many milliseconds hangs. (A second is the aim; slow machines get more.) */
export const patience = 3000;

/** What became of a promise: `value`, `error` or `hangs`. Never rejects. */
export function settled(promise, limit = patience) {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve({ hangs: true }), limit);
    const end = result => {
      clearTimeout(timer);
      resolve(result);
    };
    Promise.resolve(promise).then(
      value => end({ value }),
      error => end({ error: error ?? new Error(String(error)) }),
    );
  });
}

/** Opens a pool of one worker, lets `use` do its worst, and then asks the pool for something simple. */
export function withPool(options, use) {
  return async open => {
    const pool = open(options);
    if (!pool) return 'has no processes';
    const problem = await use(pool);
    if (problem) return problem;
    const after = await settled(pool.run('add', 41));
    return after.value === 42 ? '' : `the pool ${after.hangs ? 'hangs' : 'fails'} afterwards`;
  };
}

/** Of a task that should have rejected. */
export const unsettled = hangs => (hangs ? 'hangs' : 'resolves');

export const onPool = use => withPool({}, use);

/** What a task throws must arrive with properties that pass these tests. */
export const throws = (name, argument, expected) =>
  onPool(async ({ run }) => {
    const { error, hangs } = await settled(run(name, argument));
    if (!error) return unsettled(hangs);
    const lost = Object.entries(expected).filter(([key, test]) => !test(error[key]));
    return lost.length > 0 ? `loses ${lost.map(([key]) => key).join(', ')}` : '';
  });

export const is = expected => value => value === expected;

/** Whether the error says why, itself or through its cause. */
export function tells(error, reason) {
  const told = [error.name, error.message, error.cause?.name, error.cause?.message].join(' ');
  return reason.test(told) ? '' : `rejects without the cause: “${String(error.message).slice(0, 60)}”`;
}

/** The task must reject, and its message tell why. */
export const rejects = (start, reason = /./, options = {}) =>
  withPool(options, async pool => {
    const { error, hangs } = await settled(start(pool));
    return error ? tells(error, reason) : unsettled(hangs);
  });

/** The task of a module of its own. */
export const onModule = (name, check) => async open =>
  check(await settled(open({ module: `modules/${name}.mjs` }).run('task', 1)));
