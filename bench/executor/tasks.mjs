// The work that every pool is given: functions of one argument, because most pools take no more.
import { existsSync, readFileSync } from 'node:fs';

export const noop = value => value;

/** Burns CPU. What counts is how many turns fit into the time, so the caller says how many. */
export function spin(turns) {
  let state = 1;
  for (let turn = 0; turn < turns; turn++) state = (state * 48271) % 2147483647;
  return state;
}

export const exists = path => existsSync(path);

/** A small path in, a big Buffer out. */
export const read = path => readFileSync(path);

/** Blocks its thread, as a system call would. */
export function wait(milliseconds) {
  return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
