// What each answer was made of, so that an edit takes back what it can change and nothing else. An input is a file, or
// a question to all files such as “who calls `load`?”. Sets of inputs are kept once and have a number.

/** Number of a set of inputs. */
export type InputSet = number;

export const NO_INPUTS: InputSet = 0;

interface Question {
  readonly number: number;
  /** Each once, but for those that a question inside of it depends on, too. */
  readonly sets: InputSet[];
}

export interface Dependencies {
  /** What the question being answered depends on so far. */
  current: Question;
  questions: number;
  /** The question that each set was last noted for. */
  readonly noted: number[];
  /** Members of each set in ascending order; undefined once one of them has changed. */
  readonly sets: (Uint32Array | undefined)[];
  /** Sets by a hash of their members, also those that are void. */
  readonly byHash: Map<number, InputSet[]>;
  /** Unions of two sets, by both numbers. */
  unions: Map<number, InputSet>;
  readonly inputs: Map<string, number>;
  /** The set that holds just one input. */
  readonly singles: InputSet[];
  /** The union that each input was last seen in: finds duplicates without a set. */
  seen: Uint32Array;
  round: number;
}

export function createDependencies(): Dependencies {
  return {
    current: { number: 0, sets: [] },
    questions: 0,
    noted: [0],
    sets: [new Uint32Array()],
    byHash: new Map(),
    unions: new Map(),
    inputs: new Map(),
    singles: [],
    seen: new Uint32Array(1024),
    round: 0,
  };
}

/** The number of an input. */
export function inputOf({ inputs }: Dependencies, name: string): number {
  const known = inputs.get(name) ?? inputs.size;
  inputs.set(name, known);
  return known;
}

/** Notes that the question being answered depends on an input. */
export function touch(dependencies: Dependencies, input: number): void {
  let single = dependencies.singles[input];
  if (single === undefined || dependencies.sets[single] === undefined) {
    single = setOf(dependencies, Uint32Array.of(input));
    dependencies.singles[input] = single;
  }
  collect(dependencies, single);
}

/** Notes that the question being answered depends on all that another one does. */
export function collect({ current, noted }: Dependencies, other: InputSet): void {
  if (other === NO_INPUTS || noted[other] === current.number) return;
  noted[other] = current.number;
  current.sets.push(other);
}

/** Answers a question on its own, and says what it took. The question around it depends on that, too. */
export function trace<T>(dependencies: Dependencies, answer: () => T): { value: T; inputs: InputSet } {
  const outer = enter(dependencies);
  const value = answer();
  const inputs = leave(dependencies, outer);
  return { value, inputs };
}

/** Starts a question inside of another one. */
export function enter(dependencies: Dependencies): Question {
  const outer = dependencies.current;
  dependencies.current = { number: ++dependencies.questions, sets: [] };
  return outer;
}

/** Ends a question. The one around it depends on the same. */
export function leave(dependencies: Dependencies, outer: Question): InputSet {
  const inputs = leaveAlone(dependencies, outer);
  collect(dependencies, inputs);
  return inputs;
}

/** Ends a question that the one around it does not depend on. */
export function leaveAlone(dependencies: Dependencies, outer: Question): InputSet {
  const inputs = unionOf(dependencies, dependencies.current.sets);
  dependencies.current = outer;
  return inputs;
}

export function isAlive({ sets }: Dependencies, set: InputSet): boolean {
  return sets[set] !== undefined;
}

/** Inputs have changed: every answer that depends on one of them is void. No question may be under way. */
export function invalidate(dependencies: Dependencies, changed: readonly number[]): void {
  if (changed.length === 0) return;
  enter(dependencies);
  const { sets, inputs } = dependencies;
  const isChanged = new Uint8Array(inputs.size);
  for (const input of changed) isChanged[input] = 1;
  for (let set = 1; set < sets.length; set++) {
    const members = sets[set];
    if (members && holdsOneOf(members, isChanged)) sets[set] = undefined;
  }
  dependencies.unions = new Map();
}

function holdsOneOf(members: Uint32Array, isChanged: Uint8Array): boolean {
  for (const input of members) if (isChanged[input]) return true;
  return false;
}

function unionOf(dependencies: Dependencies, parts: readonly InputSet[]): InputSet {
  const [a = NO_INPUTS, b = NO_INPUTS] = parts;
  if (parts.length < 2 || (parts.length === 2 && a === b)) return a;
  if (parts.length > 2) return setOf(dependencies, merged(dependencies, parts));
  const key = a < b ? a * MOST_SETS + b : b * MOST_SETS + a;
  const known = dependencies.unions.get(key);
  if (known !== undefined) return known;
  const set = setOf(dependencies, merged(dependencies, parts));
  dependencies.unions.set(key, set);
  return set;
}

const MOST_SETS = 2 ** 26;

function merged(dependencies: Dependencies, parts: readonly InputSet[]): Uint32Array {
  const { sets, inputs } = dependencies;
  if (dependencies.seen.length < inputs.size) dependencies.seen = new Uint32Array(inputs.size * 2);
  const { seen } = dependencies;
  const round = ++dependencies.round;
  const all: number[] = [];
  for (const part of parts) {
    const members = sets[part];
    if (!members) throw new Error('an answer was used that is void');
    for (const input of members) {
      if (seen[input] === round) continue;
      seen[input] = round;
      all.push(input);
    }
  }
  return Uint32Array.from(all).sort();
}

function setOf({ sets, byHash, noted }: Dependencies, members: Uint32Array): InputSet {
  const hash = hashOf(members);
  const known = byHash.get(hash)?.filter(set => sets[set] !== undefined) ?? [];
  const same = known.find(set => equal(sets[set], members));
  if (same !== undefined) return same;
  const set = sets.push(members) - 1;
  noted.push(0);
  byHash.set(hash, [...known, set]);
  return set;
}

function equal(a: Uint32Array | undefined, b: Uint32Array): boolean {
  return a?.length === b.length && a.every((input, index) => input === b[index]);
}

/** FNV-1a over the members. */
function hashOf(members: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (const input of members) hash = Math.imul(hash ^ input, 0x01000193);
  return hash;
}
