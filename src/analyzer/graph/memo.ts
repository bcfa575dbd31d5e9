// Answers that are given once: what something may be, although it may depend on itself, and whatever else takes time.
import type { FileIR, Value } from '../ir.ts';
import { distinct, keyOf, type Abstract, type Env } from './abstract.ts';
import {
  type Dependencies,
  collect,
  enter,
  inputOf,
  isAlive,
  leave,
  NO_INPUTS,
  touch,
  trace,
} from './dependencies.ts';
import type { Answer, Evaluation, Places, World } from './world.ts';

/**
 * Computes a value once. Values may depend on each other in a circle: whoever is met again while it is being computed
 * answers with what is known of it so far, and starts over until nothing is added. What was computed on the way holds
 * only until then.
 */
export function memo(world: World, key: string, compute: () => readonly Abstract[]): readonly Abstract[] {
  return answer(world, entryAt(world.values, key), compute);
}

/** The same for what is written in a file. */
export function memoIn(
  world: World,
  file: FileIR,
  key: string,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  return memo(world, key, () => inFile(world, file, compute));
}

/** The same for a member of an object. */
export function memoOf(
  world: World,
  object: Abstract,
  key: string,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  const name = keyOf(object);
  let members = world.members.get(name);
  if (!members) world.members.set(name, (members = new Map<string, Evaluation>()));
  return answer(world, entryAt(members, key), compute);
}

/**
 * The same where it is asked most: of a variable, of what a call yields, or of what a function returns.
 * @param env the known call that it is evaluated in
 */
export function memoAt(
  world: World,
  file: FileIR,
  kind: 'variables' | 'results' | 'returned',
  id: number,
  env: Env,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  const plain = (placesIn(world, file)[kind][id] ??= opened());
  return answer(world, inCall(plain, env), compute, file);
}

/** The same for an expression that reads a member. */
export function memoAtMember(
  world: World,
  file: FileIR,
  value: Value,
  env: Env,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  const plain = entryAt(placesIn(world, file).members, value);
  return answer(world, inCall(plain, env), compute, file);
}

function placesIn(world: World, file: FileIR): Places {
  let places = world.places.get(file);
  if (!places)
    world.places.set(file, (places = { variables: [], results: [], returned: [], members: new Map() }));
  return places;
}

function inCall(plain: Evaluation, env: Env): Evaluation {
  return env ? entryAt((plain.within ??= new Map<string, Evaluation>()), env.key) : plain;
}

/** Answers a question about a file. */
export function inFile<T>(world: World, file: FileIR, find: () => T): T {
  const outer = world.within;
  world.within = file;
  const value = find();
  world.within = outer;
  return value;
}

function entryAt<K>(table: Map<K, Evaluation>, key: K): Evaluation {
  const known = table.get(key);
  if (known) return known;
  const entry = opened();
  table.set(key, entry);
  return entry;
}

function opened(): Evaluation {
  return { state: 'open', values: NOTHING, inputs: NO_INPUTS, depth: 0, cutAt: 0, within: undefined };
}

/** @param file what it is about, if it is written in a file */
function answer(
  world: World,
  entry: Evaluation,
  compute: () => readonly Abstract[],
  file?: FileIR,
): readonly Abstract[] {
  switch (entry.state) {
    case 'settled':
      if (!isAlive(world.dependencies, entry.inputs) || isWorthAnotherTry(world, entry)) break;
      if (entry.cutAt > 0) world.cuts++;
      collect(world.dependencies, entry.inputs);
      return entry.values;
    case 'active':
      world.met.add(entry.depth);
      world.lowest = Math.min(world.lowest, entry.depth);
      return entry.values;
    case 'passing':
      world.lowest = Math.min(world.lowest, entry.depth);
      if (entry.cutAt > 0) world.cuts++;
      collect(world.dependencies, entry.inputs);
      return entry.values;
    case 'open':
  }
  if (world.active.length > DEEPEST_EVALUATION) {
    world.cuts++;
    return NOTHING;
  }
  if (world.budget-- <= 0) {
    touch(world.dependencies, inputOf(world.dependencies, EXHAUSTED));
    return NOTHING;
  }
  return settle(world, entry, compute, file);
}

/** The input of answers that were cut short: they hold for the file being checked only. */
export const EXHAUSTED = 'budget';

/** Evaluations that one file may cost. TypeScript in one file of 9 MB takes half a million. */
export const BUDGET = 3_000_000;

const DEEPEST_EVALUATION = 100;
/** So much less deep, an answer that was cut short is looked for once more. */
const MUCH_ROOM = 25;
const MOST_ROUNDS = 16;

function isWorthAnotherTry({ active }: World, { cutAt }: Evaluation): boolean {
  return cutAt > 0 && active.length + MUCH_ROOM <= cutAt;
}

function settle(
  world: World,
  entry: Evaluation,
  compute: () => readonly Abstract[],
  file: FileIR | undefined,
): readonly Abstract[] {
  const outer = world.lowest;
  const mark = world.trail.length;
  const depth = world.active.push(entry) - 1;
  entry.state = 'active';
  entry.depth = depth;
  entry.values = NOTHING;
  const around = enter(world.dependencies);
  let own = Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const stale of cutOff(world.trail, mark)) stale.state = 'open';
    world.lowest = Infinity;
    const { cuts } = world;
    const found = file ? inFile(world, file, compute) : compute();
    const values = found.length === 0 ? NOTHING : distinct(found);
    entry.cutAt = world.cuts > cuts ? depth + 1 : 0;
    own = world.lowest;
    const grown = values.length > entry.values.length;
    entry.values = values;
    // What depends on something further out starts over when that does.
    if (own !== depth || !grown) break;
  }
  world.active.pop();
  const inputs = leave(world.dependencies, around);
  world.lowest = Math.min(outer, own < depth ? own : Infinity);
  entry.inputs = inputs;
  if (own < depth) {
    entry.state = 'passing';
    entry.depth = own;
    world.trail.push(entry);
  } else {
    entry.state = 'settled';
    for (const settled of cutOff(world.trail, mark)) {
      settled.state = 'settled';
      settled.inputs = inputs;
    }
  }
  return entry.values;
}

function cutOff(trail: Evaluation[], from: number): readonly Evaluation[] {
  return trail.length > from ? trail.splice(from) : NOTHING;
}

/** There are a great many empty lists: one will do. */
const NOTHING: readonly never[] = [];

/** Answers a question once, as long as nothing changes that the answer is made of. */
export function remember<K, T>(world: World, table: Map<K, Answer<T>>, key: K, find: () => T): T {
  const known = recall(world, table, key);
  if (known) return known.value;
  const answer = trace(world.dependencies, find);
  table.set(key, answer);
  return answer.value;
}

/** The answer given before, if it still holds. The question being answered depends on it, too. */
export function recall<K, T>(world: World, table: ReadonlyMap<K, Answer<T>>, key: K): Answer<T> | undefined {
  const known = table.get(key);
  if (!known || !isAlive(world.dependencies, known.inputs)) return undefined;
  collect(world.dependencies, known.inputs);
  return known;
}

/**
 * Answers a question that may go deeper than the stack. What it has asked by then still counts.
 * @param otherwise what to answer in that case
 */
export function attempt<T>(world: World, find: () => T, otherwise: () => T): T {
  const { current } = world.dependencies;
  try {
    return find();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    abandon(world);
    world.dependencies.current = current;
    return otherwise();
  }
}

/** Forgets the evaluations under way, after one of them failed. */
function abandon(world: World): void {
  for (const entry of [...world.active, ...world.trail]) entry.state = 'open';
  world.active.length = 0;
  world.trail.length = 0;
  world.within = undefined;
  world.asking.length = 0;
  world.lowest = Infinity;
}

/** Forgets the answers about a file that do not hold any more: what they are about may be gone for good. */
export function forgetPlaces({ places, findingsIn, dependencies, files }: World, file: FileIR): void {
  const isThere = files.get(file.path) === file;
  const all = places.get(file);
  if (!isThere) places.delete(file);
  else if (all) {
    sweep(dependencies, all.members);
    for (const list of [all.variables, all.results, all.returned]) sweepList(dependencies, list);
  }
  const findings = findingsIn.get(file);
  if (!isThere) findingsIn.delete(file);
  else if (findings)
    for (const [id, { inputs }] of findings) if (!isAlive(dependencies, inputs)) findings.delete(id);
}

function sweep<K>(dependencies: Dependencies, table: Map<K, Evaluation>): void {
  for (const [key, entry] of table) if (isVoid(dependencies, entry)) table.delete(key);
}

function sweepList(dependencies: Dependencies, list: (Evaluation | undefined)[]): void {
  for (const [id, entry] of list.entries()) if (entry && isVoid(dependencies, entry)) list[id] = undefined;
}

/** Is neither an answer nor one within a call worth keeping? */
function isVoid(dependencies: Dependencies, { within, state, inputs }: Evaluation): boolean {
  if (within) sweep(dependencies, within);
  return !(state === 'settled' && isAlive(dependencies, inputs)) && !within?.size;
}

/** Forgets all answers but findings. */
export function forgetAnswers(world: World): void {
  const { values, members, places, calls, reaches, inPlace, guards } = world;
  for (const table of [values, members, places, calls, reaches, inPlace, guards]) table.clear();
  const { loaded, loadedWith, starts, ancestors, fields } = world;
  for (const table of [loaded, loadedWith, starts, ancestors, fields]) table.clear();
}
