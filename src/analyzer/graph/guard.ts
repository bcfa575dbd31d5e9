// Stands where a question goes from one file to another, and stops an edit where the answer stays the same.
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
import { attempt, inFile } from './memo.ts';
import type { World } from './world.ts';

/** A question whose answer seldom changes, although it asks many files. */
export interface Guard {
  readonly file: FileIR;
  readonly find: () => unknown;
  readonly value: unknown;
  /** Answers with the same digest are the same. */
  readonly digestOf: (value: never) => string;
  readonly digest: string;
  readonly inputs: InputSet;
  /** The change that it was asked after, and how many others the answer has been since that. */
  readonly after: number;
  readonly others: number;
}

/**
 * Answers a question, such as what the callers of a function hand to it, so that others depend on the answer only, not
 * on all that it took to find it: an edit that leaves the answer as it is goes no further.
 * @param file a file that the question is about: without it nobody asks any more
 * @param digestOf answers with the same digest are the same to whoever asks
 */
export function guarded<T>(
  world: World,
  key: string,
  file: FileIR,
  find: () => T,
  digestOf: (value: T) => string,
): T {
  const { dependencies, guards, asking, circular } = world;
  if (!dependencies.kept) return find();
  const known = guards.get(key);
  if (known && isAlive(dependencies, known.inputs)) {
    touch(dependencies, inputOf(dependencies, key));
    // The key tells the kind of question, and so of answer.
    return known.value as T;
  }
  // While the indexes are made for the first time, answers are not final.
  if (world.guardsOff || circular.has(key)) return inFile(world, file, find);
  const before = asking.lastIndexOf(key);
  if (before >= 0) {
    for (const between of asking.slice(before)) circular.add(between);
    return inFile(world, file, find);
  }
  const { lowest, cuts } = world;
  const depth = world.active.length;
  const outer = enter(dependencies);
  asking.push(key);
  world.lowest = Infinity;
  world.met.delete(depth);
  const value = inFile(world, file, find);
  asking.pop();
  const inputs = leaveAlone(dependencies, outer);
  // Nor are those that depend on an evaluation under way, or that were cut short because of what is around them.
  if (world.lowest !== Infinity || world.met.has(depth)) circular.add(key);
  world.lowest = Math.min(lowest, world.lowest);
  // With nothing around it, it is as much as there will be.
  const isCut = world.cuts > cuts && depth > 0;
  if (circular.has(key) || isCut) {
    if (known) {
      forget(world, key);
      // Else two answers that are cut short in turn would take each other back for ever.
      circular.add(key);
    }
    collect(dependencies, inputs);
    return value;
  }
  const digest = digestOf(value);
  const isOther = known !== undefined && known.digest !== digest;
  const others = known?.after === world.changes ? known.others + Number(isOther) : 0;
  if (isOther) world.overtaken.push(inputOf(dependencies, key));
  if (others > MOST_OTHERS) circular.add(key);
  guards.set(key, { file, find, value, digestOf, digest, inputs, after: world.changes, others });
  const sameInputs = world.guardsOf.get(inputs);
  if (sameInputs) sameInputs.push(key);
  else world.guardsOf.set(inputs, [key]);
  touch(dependencies, inputOf(dependencies, key));
  return value;
}

/** An answer that is another one that often after one change goes in circles. */
const MOST_OTHERS = 1;

/** The same for what an expression may be. */
export function guardedValues(
  world: World,
  key: string,
  file: FileIR,
  find: () => readonly Abstract[],
): readonly Abstract[] {
  return guarded(world, key, file, find, keysOf);
}

/**
 * The same, but within a file its own answers need no guard.
 * @param keyOf makes the key, where one is needed
 */
export function across<T>(
  world: World,
  keyOf: () => string,
  file: FileIR,
  find: () => T,
  digestOf: (value: T) => string,
): T {
  const needsGuard = world.dependencies.kept && world.within !== file;
  return needsGuard ? guarded(world, keyOf(), file, find, digestOf) : find();
}

/**
 * Asks again what may have another answer now, and takes back what was made of answers that are others.
 * @returns whether there were any
 */
export function refreshGuards(world: World): boolean {
  const { dependencies, guards, guardsOf } = world;
  const dead: [string, Guard][] = [];
  for (const set of dependencies.sets.takeVoid()) {
    for (const key of guardsOf.get(set) ?? []) {
      const guard = guards.get(key);
      if (guard?.inputs === set) dead.push([key, guard]);
    }
    guardsOf.delete(set);
  }
  const unused: number[] = [];
  for (const [key, guard] of dead) {
    const input = inputOf(dependencies, key);
    if (!dependencies.sets.isUsed(input)) {
      unused.push(input);
      guards.delete(key);
    } else if (world.files.get(guard.file.path) === guard.file) ask(world, key, guard);
    else forget(world, key);
  }
  invalidate(dependencies, unused);
  const changed = world.overtaken.splice(0);
  invalidate(dependencies, changed);
  return changed.length > 0;
}

/** Code that goes deeper than the stack has no answer, nor has a question about a function that is gone. */
function ask(world: World, key: string, { file, find, digestOf }: Guard): void {
  enter(world.dependencies);
  attempt<unknown>(
    world,
    () => guarded(world, key, file, find, digestOf as (value: unknown) => string),
    () => {
      forget(world, key);
    },
  );
}

function forget(world: World, key: string): void {
  world.guards.delete(key);
  world.overtaken.push(inputOf(world.dependencies, key));
}
