// What each answer was made of, so that an edit takes back what it can change and nothing else. An input is a file, or
// a question to all files such as “who calls `load`?”.
import { InputSets, NO_INPUTS, type InputSet } from './input-sets.ts';

export { NO_INPUTS, type InputSet } from './input-sets.ts';

interface Question {
  readonly number: number;
  /** Each once, but for those that a question inside of it depends on, too. */
  readonly sets: InputSet[];
}

export interface Dependencies {
  /** Are they noted? Where no file ever changes, nobody asks. */
  readonly kept: boolean;
  /** What the question being answered depends on so far. */
  current: Question;
  questions: number;
  /** The question that each set was last noted for. */
  readonly noted: number[];
  readonly sets: InputSets;
  /** Unions of two sets, by both numbers. */
  readonly unions: Map<number, InputSet>;
  readonly inputs: Map<string, number>;
  /** How many inputs there are. */
  inputCount: number;
}

export function createDependencies(kept = true): Dependencies {
  return {
    kept,
    current: { number: 0, sets: [] },
    questions: 0,
    noted: [0],
    sets: new InputSets(),
    unions: new Map(),
    inputs: new Map(),
    inputCount: 0,
  };
}

/** The number of an input. */
export function inputOf(dependencies: Dependencies, name: string): number {
  const known = dependencies.inputs.get(name) ?? newInput(dependencies);
  dependencies.inputs.set(name, known);
  return known;
}

/** The number of an input that has no name. */
export function newInput(dependencies: Dependencies): number {
  return dependencies.inputCount++;
}

/** Stands for the outline of a file, and for whether there is one. */
export function outlineInput(dependencies: Dependencies, path: string): number {
  return inputOf(dependencies, `${path} outline`);
}

/** Notes that the question being answered depends on an input. */
export function touch(dependencies: Dependencies, input: number): void {
  if (dependencies.kept) collect(dependencies, dependencies.sets.of(input));
}

/** Notes that the question being answered depends on all that another one does. */
export function collect({ kept, current, noted }: Dependencies, other: InputSet): void {
  if (!kept || other === NO_INPUTS || noted[other] === current.number) return;
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
  if (!dependencies.kept) return outer;
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
  if (!dependencies.kept) return NO_INPUTS;
  const inputs = unionOf(dependencies, dependencies.current.sets);
  dependencies.current = outer;
  return inputs;
}

export function isAlive({ sets }: Dependencies, set: InputSet): boolean {
  return sets.isAlive(set);
}

/** Inputs have changed: every answer that depends on one of them is void. No question may be under way. */
export function invalidate(dependencies: Dependencies, changed: readonly number[]): void {
  if (changed.length === 0) return;
  enter(dependencies);
  for (const input of changed) dependencies.sets.revoke(input);
}

function unionOf({ sets, unions }: Dependencies, parts: readonly InputSet[]): InputSet {
  const [a = NO_INPUTS, b = NO_INPUTS] = parts;
  if (parts.length < 2 || (parts.length === 2 && a === b)) return a;
  if (parts.length > 2) return sets.union(parts);
  const key = a < b ? a * MOST_SETS + b : b * MOST_SETS + a;
  const known = unions.get(key);
  if (known !== undefined && sets.isAlive(known)) return known;
  const set = sets.union(parts);
  if (unions.size > MOST_UNIONS) unions.clear();
  unions.set(key, set);
  return set;
}

const MOST_SETS = 2 ** 26;
const MOST_UNIONS = 100_000;
