import type { Settings } from '../settings.ts';
import type { FileIR, FunctionLike, Site } from '../ir.ts';
import { distinct, type Abstract, type ClassValue } from './abstract.ts';
import type { CallIndex, Calling } from './callers.ts';
import type { InlineUse } from './inline.ts';
import type { Call } from './calls.ts';
import type { Provider } from './providers.ts';
import type { Reach } from './reach.ts';
import type { IndexedWrite } from './writes.ts';

/** All files of a project under one configuration, and what was found out about them so far. */
export interface World {
  readonly files: ReadonlyMap<string, FileIR>;
  readonly settings: Settings;
  /** Path of the project file that a specifier names, if it names one. */
  readonly resolve: (specifier: string, from: string) => string | undefined;
  readonly values: Map<string, readonly Abstract[]>;
  /** Everything that may run in a call of a function, in source order. */
  readonly calls: Map<string, readonly Call[]>;
  readonly reaches: Map<string, Reach | undefined>;
  readonly inlineUses: Map<FileIR, ReadonlyMap<number, InlineUse>>;
  readonly inPlace: Map<string, boolean>;
  /** Modules that a file loads at its top level. */
  readonly loaded: Map<FileIR, ReadonlySet<string>>;
  /** The same with what those modules load at theirs. */
  readonly loadedWith: Map<FileIR, ReadonlySet<string>>;
  /** `object.key = …` of all files, by key. */
  writesByKey: ReadonlyMap<string, readonly IndexedWrite[]> | undefined;
  readonly callIndex: Map<FileIR, CallIndex>;
  /** Calls of all files, by names that cross files. */
  foreignCalls: ReadonlyMap<string, readonly Calling[]> | undefined;
  /** Short names of what calls are told apart by. */
  readonly names: Map<string, string>;
  /** Calls of each function that are told apart, by their arguments. */
  readonly frames: Map<string, Set<string>>;
  /** Objects that are registered with VS Code. */
  providers: readonly Provider[] | undefined;
  readonly subclasses: Map<string, readonly ClassValue[]>;
  readonly ancestors: Map<string, ReadonlySet<string>>;
  /** Evaluations under way, with their depth and what is known so far. */
  readonly active: Map<string, { readonly depth: number; values: readonly Abstract[] }>;
  /** Values that depend on an evaluation under way, the outermost at depth `lowest`; `trail`: in order of appearance. */
  readonly passing: Map<string, { readonly values: readonly Abstract[]; readonly lowest: number }>;
  readonly trail: string[];
  /** Depth of the outermost evaluation that the current one depends on. */
  lowest: number;
  /** Evaluations left for the file being checked: a bound on what a hostile one can cost. */
  budget: number;
}

export function createWorld(files: World['files'], settings: Settings, resolve: World['resolve']): World {
  return {
    files,
    settings,
    resolve,
    values: new Map(),
    calls: new Map(),
    reaches: new Map(),
    inlineUses: new Map(),
    inPlace: new Map(),
    loaded: new Map(),
    loadedWith: new Map(),
    writesByKey: undefined,
    callIndex: new Map(),
    foreignCalls: undefined,
    names: new Map(),
    frames: new Map(),
    providers: undefined,
    subclasses: new Map(),
    ancestors: new Map(),
    active: new Map(),
    passing: new Map(),
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
  const known = world.values.get(key);
  if (known) return known;
  const running = world.active.get(key);
  if (running) {
    world.lowest = Math.min(world.lowest, running.depth);
    return running.values;
  }
  const passing = world.passing.get(key);
  if (passing) {
    world.lowest = Math.min(world.lowest, passing.lowest);
    return passing.values;
  }
  const depth = world.active.size;
  if (depth > DEEPEST_EVALUATION || world.budget-- <= 0) return [];
  return settle(world, key, depth, compute);
}

const DEEPEST_EVALUATION = 150;
const MOST_ROUNDS = 4;

function settle(
  world: World,
  key: string,
  depth: number,
  compute: () => readonly Abstract[],
): readonly Abstract[] {
  const outer = world.lowest;
  const mark = world.trail.length;
  const entry = { depth, values: [] as readonly Abstract[] };
  world.active.set(key, entry);
  let own = Infinity;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const stale of world.trail.splice(mark)) world.passing.delete(stale);
    world.lowest = Infinity;
    const values = distinct(compute());
    own = world.lowest;
    const grown = values.length > entry.values.length;
    entry.values = values;
    // What depends on something further out starts over when that does.
    if (own !== depth || !grown) break;
  }
  world.active.delete(key);
  world.lowest = Math.min(outer, own < depth ? own : Infinity);
  if (own < depth) {
    world.passing.set(key, { values: entry.values, lowest: own });
    world.trail.push(key);
  } else {
    world.values.set(key, entry.values);
    for (const settled of world.trail.splice(mark)) {
      world.values.set(settled, world.passing.get(settled)?.values ?? []);
      world.passing.delete(settled);
    }
  }
  return entry.values;
}

/** Forgets the evaluations under way, after one of them failed. */
export function abandon(world: World): void {
  world.active.clear();
  world.passing.clear();
  world.trail.length = 0;
  world.lowest = Infinity;
}

export function functionAt(file: FileIR, id: number): FunctionLike {
  const fn = file.functions[id];
  if (!fn) throw new Error(`${file.path} has no function ${String(id)}`);
  return fn;
}

export function siteAt(file: FileIR, id: number): Site {
  const site = file.sites[id];
  if (!site) throw new Error(`${file.path} has no site ${String(id)}`);
  return site;
}
