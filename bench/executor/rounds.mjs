import { fork } from 'node:child_process';
import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { clearTimeout, setTimeout } from 'node:timers';
import { fileURLToPath } from 'node:url';
import { rows } from './rows.mjs';

const script = fileURLToPath(new URL('contender.mjs', import.meta.url));
/** After that long a process that has nothing to do does not end any more. */
const patience = 3000;

async function start(name) {
  const child = fork(script, [name]);
  await once(child, 'message');
  return child;
}

async function ask(child, measure, options, last = false) {
  child.send({ measure, options, last });
  const [{ result, error }] = await once(child, 'message');
  if (error) throw new Error(error);
  return result;
}

/** In a process of its own, because it happens once in a process; what it does after that is measured, too. */
async function askFresh(name, measure, options) {
  const child = await start(name);
  const exited = once(child, 'exit').then(() => performance.timeOrigin + performance.now());
  const { ready, ...result } = await ask(child, measure, options, true);
  const timer = setTimeout(() => child.kill('SIGKILL'), ready ? patience : 0);
  const time = (await exited) - ready;
  clearTimeout(timer);
  return ready ? { ...result, exit: time < patience ? time : Infinity } : result;
}

/**
 * Measures every pool in every round, one after the other and in turn, each in a process of its own: what else the
 * machine does in a round meets all of them.
 *
 * @returns {Promise<(pool: string, measure: string, key: string) => number[]>} the values, one per round.
 */
export async function measureRounds({ names, rounds, only, options, progress }) {
  const measures = new Map(rows.filter(row => only(row.measure)).map(row => [row.measure, row.fresh]));
  const values = new Map();
  const children = new Map();
  try {
    for (const [measure, fresh] of measures) {
      // One process per measure, too: what one leaves in the heap would weigh on the next.
      if (!fresh) for (const name of names) children.set(measure + name, await start(name));
    }
    for (let round = 0; round < rounds; round++) {
      for (const [measure, fresh] of measures) {
        for (let turn = 0; turn < names.length; turn++) {
          const name = names[(round + turn) % names.length];
          const result = fresh
            ? await askFresh(name, measure, options)
            : await ask(children.get(measure + name), measure, options);
          for (const [key, value] of Object.entries(result)) {
            const id = [name, measure, key].join(' ');
            values.set(id, [...(values.get(id) ?? []), value]);
          }
        }
      }
      progress(round + 1);
    }
  } finally {
    for (const child of children.values()) child.kill('SIGKILL');
  }
  return (name, measure, key) => values.get([name, measure, key].join(' ')) ?? [];
}
