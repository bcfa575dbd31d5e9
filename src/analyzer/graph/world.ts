import type { Settings } from '../settings.ts';
import type { FileIR, FunctionLike, PropertyWrite, Site } from '../ir.ts';
import type { Abstract } from './abstract.ts';
import type { Caller } from './callers.ts';
import type { InlineUse } from './inline.ts';
import type { Call } from './calls.ts';
import type { Reach } from './reach.ts';

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
  /** Functions that are handed to an executor and called by nobody. */
  handedAway: ReadonlySet<string> | undefined;
  /** `object.key = …` of all files, by key. */
  writesByKey: ReadonlyMap<string, readonly { file: FileIR; write: PropertyWrite }[]> | undefined;
  /** Known calls of each function, by `frameKey`. */
  callers: ReadonlyMap<string, readonly Caller[]> | undefined;
  /** Evaluations under way, to stop at cycles, with their depth. */
  readonly active: Map<string, number>;
  /** Depth of the outermost evaluation that the current one ran into again. */
  lowest: number;
  /** Evaluations left: a bound on what a hostile file can cost. */
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
    handedAway: undefined,
    writesByKey: undefined,
    callers: undefined,
    active: new Map(),
    lowest: Infinity,
    budget: 2_000_000,
  };
}

/**
 * Computes a value once. A cycle contributes nothing on its second round; what was computed inside of one is not kept,
 * since it may lack what the cycle's entry will yield.
 */
export function memo(world: World, key: string, compute: () => readonly Abstract[]): readonly Abstract[] {
  const known = world.values.get(key);
  if (known) return known;
  const running = world.active.get(key);
  if (running !== undefined) {
    world.lowest = Math.min(world.lowest, running);
    return [];
  }
  const depth = world.active.size;
  if (depth > DEEPEST || world.budget-- <= 0) {
    world.lowest = Math.min(world.lowest, 0);
    return [];
  }
  world.active.set(key, depth);
  const outer = world.lowest;
  world.lowest = Infinity;
  const values = compute();
  world.active.delete(key);
  if (world.lowest >= depth) {
    world.values.set(key, values);
    world.lowest = outer;
  } else {
    world.lowest = Math.min(outer, world.lowest);
  }
  return values;
}

const DEEPEST = 120;

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
