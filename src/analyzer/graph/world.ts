import type { Finding } from '../finding.ts';
import type { Settings } from '../settings.ts';
import type { FileIR, FunctionLike, Site, Value } from '../ir.ts';
import { distinct, type Abstract, type Env } from './abstract.ts';
import type { CallIndex } from './callers.ts';
import type { InlineUse } from './inline.ts';
import type { Call } from './calls.ts';
import {
  collect,
  enter,
  inputOf,
  outlineInput,
  isAlive,
  leave,
  NO_INPUTS,
  touch,
  trace,
  type Dependencies,
  type InputSet,
} from './dependencies.ts';
import type { Guard } from './guard.ts';
import type { Indexes } from './indexes.ts';
import type { Reach } from './reach.ts';
import { outlineOf, type Signature } from './tracked.ts';

/** What was found out, and the inputs that it was made of. */
export interface Answer<T> {
  readonly value: T;
  readonly inputs: InputSet;
}

/** All files of a project under one configuration, and what was found out about them so far. */
export interface World {
  readonly files: Map<string, FileIR>;
  readonly settings: Settings;
  /** Path of the project file that a specifier names, if it names one. */
  readonly resolve: (specifier: string, from: string) => string | undefined;
  readonly dependencies: Dependencies;
  readonly indexes: Indexes;
  /** What expressions and members may be, by names of their own. */
  readonly values: Map<string, Evaluation>;
  /** The same for what is written in a file, by where it is. */
  readonly places: Map<FileIR, Places>;
  /** Everything that may run in a call of a function, in source order. */
  readonly calls: Map<string, Answer<readonly Call[]>>;
  readonly reaches: Map<string, Answer<Reach | undefined>>;
  readonly inlineUses: Map<FileIR, Answer<ReadonlyMap<number, InlineUse>>>;
  readonly inPlace: Map<string, Answer<boolean>>;
  /** Modules that a file loads at its top level. */
  readonly loaded: Map<FileIR, Answer<ReadonlySet<string>>>;
  /** The same with what those modules load at theirs. */
  readonly loadedWith: Map<FileIR, Answer<ReadonlySet<string>>>;
  /** Files that programs start with which run a file. */
  readonly starts: Map<FileIR, Answer<readonly FileIR[]>>;
  readonly callIndex: Map<FileIR, Answer<CallIndex>>;
  /** Short names of what calls are told apart by. */
  readonly names: Map<string, string>;
  /** Calls of each function that are told apart, by their arguments. */
  readonly frames: Map<string, Set<string>>;
  readonly ancestors: Map<string, Answer<ReadonlySet<string>>>;
  readonly guards: Map<string, Guard>;
  /** The guarded questions by what their answers are made of. */
  readonly guardsOf: Map<InputSet, string[]>;
  /** The file that the question being answered is about. */
  within: FileIR | undefined;
  guardsOff: boolean;
  /** Guarded questions under way, outermost first. */
  readonly asking: string[];
  /** Those that were met while they were under way. They have no guard: two could keep each other's old answers alive. */
  readonly circular: Set<string>;
  /** The depths of evaluations that were met while they were under way. */
  readonly met: Set<number>;
  /** Inputs that stand for guarded answers which are others now. */
  readonly overtaken: number[];
  /** Findings of each file, before suppressions. */
  readonly findings: Map<string, Answer<readonly Finding[]>>;
  /** Evaluations under way, outermost first. */
  readonly active: Evaluation[];
  /** Those that depend on an evaluation under way, in order of appearance. */
  readonly trail: Evaluation[];
  /** Depth of the outermost evaluation that the current one depends on. */
  lowest: number;
  /** Evaluations left for the file being checked: a bound on what a hostile one can cost. */
  budget: number;
}

/** What something may be, as far as it is known. */
export interface Evaluation {
  /** `passing`: it depends on an evaluation under way, and holds as long as that is. */
  state: 'open' | 'active' | 'passing' | 'settled';
  values: readonly Abstract[];
  inputs: InputSet;
  /** Of an active one, how many there are around it; of a passing one, the depth of the outermost it depends on. */
  depth: number;
  /** The same within a known call, by the call's key. */
  within?: Map<string, Evaluation>;
}

/** What is asked of a file again and again, by number or, for members, by expression. */
export interface Places {
  readonly variables: Map<number, Evaluation>;
  readonly results: Map<number, Evaluation>;
  readonly returned: Map<number, Evaluation>;
  readonly members: Map<Value, Evaluation>;
}

export function createWorld(
  { files, settings, resolve }: Pick<World, 'files' | 'settings' | 'resolve'>,
  dependencies: Dependencies,
  indexes: Indexes,
): World {
  return {
    files,
    settings,
    resolve,
    dependencies,
    indexes,
    values: new Map(),
    places: new Map(),
    calls: new Map(),
    reaches: new Map(),
    inlineUses: new Map(),
    inPlace: new Map(),
    loaded: new Map(),
    loadedWith: new Map(),
    starts: new Map(),
    callIndex: new Map(),
    names: new Map(),
    frames: new Map(),
    ancestors: new Map(),
    guards: new Map(),
    guardsOf: new Map(),
    guardsOff: false,
    asking: [],
    circular: new Set(),
    met: new Set(),
    within: undefined,
    overtaken: [],
    findings: new Map(),
    active: [],
    trail: [],
    lowest: Infinity,
    budget: 0,
  };
}

/**
 * Computes a value once. Values may depend on each other in a circle: whoever is met again while it is being computed
 * answers with what is known of it so far, and starts over until nothing is added. What was computed on the way holds
 * only until then.
 */
export function memo(world: World, key: string, compute: () => readonly Abstract[]): readonly Abstract[] {
  return answer(world, entryAt(world.values, key), compute);
}

/** The same for what is written in a file, which may have been read already. */
export function memoIn(
  world: World,
  file: FileIR,
  key: string,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  return memo(world, key, () => {
    touchFile(world, file);
    return inFile(world, file, compute);
  });
}

/**
 * The same where it is asked most.
 * @param env the known call that it is evaluated in
 */
export function memoAt<Kind extends keyof Places>(
  world: World,
  file: FileIR,
  kind: Kind,
  id: Kind extends 'members' ? Value : number,
  env: Env,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  let places = world.places.get(file);
  if (!places) {
    places = { variables: new Map(), results: new Map(), returned: new Map(), members: new Map() };
    world.places.set(file, places);
  }
  const plain = entryAt(places[kind] as Map<Value | number, Evaluation>, id);
  const entry = env ? entryAt((plain.within ??= new Map<string, Evaluation>()), env.key) : plain;
  return answer(world, entry, () => {
    touchFile(world, file);
    return inFile(world, file, compute);
  });
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
  const entry: Evaluation = { state: 'open', values: [], inputs: NO_INPUTS, depth: 0 };
  table.set(key, entry);
  return entry;
}

function answer(world: World, entry: Evaluation, compute: () => readonly Abstract[]): readonly Abstract[] {
  switch (entry.state) {
    case 'settled':
      if (!isAlive(world.dependencies, entry.inputs)) break;
      collect(world.dependencies, entry.inputs);
      return entry.values;
    case 'active':
      world.met.add(entry.depth);
      world.lowest = Math.min(world.lowest, entry.depth);
      return entry.values;
    case 'passing':
      world.lowest = Math.min(world.lowest, entry.depth);
      collect(world.dependencies, entry.inputs);
      return entry.values;
    case 'open':
  }
  if (world.active.length > DEEPEST_EVALUATION) return [];
  if (world.budget-- <= 0) {
    touch(world.dependencies, inputOf(world.dependencies, EXHAUSTED));
    return [];
  }
  return settle(world, entry, compute);
}

/** The input of answers that were cut short: they hold for the file being checked only. */
export const EXHAUSTED = 'budget';

/** Evaluations that one file may cost. TypeScript in one file of 9 MB takes half a million. */
export const BUDGET = 3_000_000;

const DEEPEST_EVALUATION = 100;
const MOST_ROUNDS = 4;

function settle(world: World, entry: Evaluation, compute: () => readonly Abstract[]): readonly Abstract[] {
  const outer = world.lowest;
  const mark = world.trail.length;
  const depth = world.active.push(entry) - 1;
  entry.state = 'active';
  entry.depth = depth;
  entry.values = [];
  const around = enter(world.dependencies);
  let own = Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const stale of cutOff(world.trail, mark)) stale.state = 'open';
    world.lowest = Infinity;
    const values = distinct(compute());
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

const NOTHING: readonly Evaluation[] = [];

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

/** Forgets the evaluations under way, after one of them failed. */
export function abandon(world: World): void {
  for (const entry of [...world.active, ...world.trail]) entry.state = 'open';
  world.active.length = 0;
  world.trail.length = 0;
  world.within = undefined;
  world.asking.length = 0;
  enter(world.dependencies);
  world.lowest = Infinity;
}

/** Forgets all answers but findings. */
export function forgetAnswers(world: World): void {
  const { values, places, calls, reaches, inlineUses, inPlace, callIndex, guards } = world;
  for (const table of [values, places, calls, reaches, inlineUses, inPlace, callIndex, guards]) table.clear();
  const { loaded, loadedWith, starts, ancestors } = world;
  for (const table of [loaded, loadedWith, starts, ancestors]) table.clear();
}

/** Notes that the question being answered depends on a file. */
export function touchFile({ dependencies }: World, file: FileIR): void {
  touch(dependencies, inputOf(dependencies, file.path));
}

/** A file of the world, if there is one: both may change. */
export function fileAt(world: World, path: string): FileIR | undefined {
  touch(world.dependencies, outlineInput(world.dependencies, path));
  return world.files.get(path);
}

/** What others need to know of a function to call it: what it does is no dependency. */
export function signatureAt(file: FileIR, id: number): Signature {
  const fn = outlineOf(file).functions[id];
  if (!fn) throw new RangeError(`${file.path} has no function ${String(id)}`);
  return fn;
}

export function functionAt(file: FileIR, id: number): FunctionLike {
  const fn = file.functions[id];
  if (!fn) throw new RangeError(`${file.path} has no function ${String(id)}`);
  return fn;
}

export function siteAt(file: FileIR, id: number): Site {
  const site = file.sites[id];
  if (!site) throw new RangeError(`${file.path} has no site ${String(id)}`);
  return site;
}
