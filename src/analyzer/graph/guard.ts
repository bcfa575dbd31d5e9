import type { FileIR } from '../ir.ts';
import { keysOf, type Abstract } from './abstract.ts';
import {
  collect,
  enter,
  inputOf,
  invalidate,
  isAlive,
  leaveAlone,
  touch,
  type InputSet,
} from './dependencies.ts';
import { abandon, type World } from './world.ts';

/** A question whose answer seldom changes, although it asks many files. */
export interface Guard {
  readonly file: FileIR;
  readonly find: () => readonly Abstract[];
  readonly values: readonly Abstract[];
  readonly inputs: InputSet;
}

/**
 * Answers a question, such as what the callers of a function hand to it, so that others depend on the answer only, not
 * on all that it took to find it: an edit that leaves the answer as it is goes no further.
 * @param file a file that the question is about: without it nobody asks any more
 */
export function guarded(
  world: World,
  key: string,
  file: FileIR,
  find: () => readonly Abstract[],
): readonly Abstract[] {
  const { dependencies, guards } = world;
  const known = guards.get(key);
  const alive = known && isAlive(dependencies, known.inputs);
  if (!alive) {
    // While the indexes are made for the first time, answers are not final.
    if (world.guardsOff) return find();
    const { lowest } = world;
    const outer = enter(dependencies);
    world.lowest = Infinity;
    const values = find();
    const inputs = leaveAlone(dependencies, outer);
    const settled = world.lowest === Infinity;
    world.lowest = Math.min(lowest, world.lowest);
    if (!settled) {
      // Nor are those that depend on an evaluation under way.
      collect(dependencies, inputs);
      return values;
    }
    if (known && keysOf(known.values) !== keysOf(values)) world.overtaken.push(inputOf(dependencies, key));
    guards.set(key, { file, find, values, inputs });
  }
  touch(dependencies, inputOf(dependencies, key));
  return guards.get(key)?.values ?? [];
}

/**
 * Asks again what may have another answer now, and takes back what was made of answers that are others.
 * @returns whether there were any
 */
export function refreshGuards(world: World): boolean {
  const { dependencies, guards } = world;
  const dead = [...guards].filter(([, { inputs }]) => !isAlive(dependencies, inputs));
  for (const [key, { file, find }] of dead) {
    if (world.files.get(file.path) === file) ask(world, key, file, find);
    else forget(world, key);
  }
  const changed = world.overtaken.splice(0);
  invalidate(dependencies, changed);
  return changed.length > 0;
}

/** Code that goes deeper than the stack has no answer. */
function ask(world: World, key: string, file: FileIR, find: Guard['find']): void {
  enter(world.dependencies);
  try {
    guarded(world, key, file, find);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    abandon(world);
    forget(world, key);
  }
}

function forget(world: World, key: string): void {
  world.guards.delete(key);
  world.overtaken.push(inputOf(world.dependencies, key));
}
