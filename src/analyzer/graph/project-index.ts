// Questions to all files at once, answered file by file, and only for files that have changed.
import { isSame } from '../follow/same.ts';
import type { FileIR } from '../ir.ts';
import { inputOf, invalidate, isAlive, touch, trace, type InputSet } from './dependencies.ts';
import { attempt, BUDGET, inFile } from './memo.ts';
import { noteFile } from './rows.ts';
import { TrackedFile } from './tracked.ts';
import type { World } from './world.ts';

/** What a file adds to an index: items under names that other files ask for. */
export type Contribution<Item> = ReadonlyMap<string, readonly Item[]>;

/** What tells the items of an index apart, and what does not matter. */
interface Telling<Item> {
  /** What of the items of one file under one name others may depend on without reading them. */
  readonly digest: (items: readonly Item[]) => string;
  readonly isSame: (a: Item, b: Item) => boolean;
  /** With more than this from other files nobody looks at any. */
  readonly most: number;
  /** May what was found before be there still, when not all could be looked at? */
  readonly mayBeThere: (file: FileIR, item: Item) => boolean;
}

/** A question to all files at once, e.g. “who assigns to `load`?”. Kept up to date file by file. */
export interface ProjectIndex<Item> extends Telling<Item> {
  readonly name: string;
  readonly contributionOf: (world: World, file: FileIR) => Contribution<Item>;
  readonly byFile: Map<FileIR, Contributed<Item>>;
  readonly byKey: Map<string, Entry<Item>>;
  /** Inputs by name, as far as they were asked for. */
  readonly questions: Map<string, number>;
}

interface Contributed<Item> {
  readonly value: Contribution<Item>;
  readonly inputs: InputSet;
  /** The change that it was made after. */
  readonly after: number;
  /** All that it was found to be after that change, in order. */
  readonly found: readonly Contribution<Item>[];
  /** Was it found to be one and the other in turn? */
  readonly isCircle: boolean;
}

interface Entry<Item> {
  readonly byFile: Map<FileIR, readonly Item[]>;
  total: number;
  /** The most that one file has ever had. */
  largest: number;
  /** All of them, once somebody has asked. */
  all?: readonly Item[];
}

export function createIndex<Item>(
  name: string,
  contributionOf: ProjectIndex<Item>['contributionOf'],
  telling: Partial<Telling<Item>> = {},
): ProjectIndex<Item> {
  return {
    name,
    contributionOf,
    digest: items => String(items.length),
    isSame,
    most: Infinity,
    mayBeThere: () => false,
    ...telling,
    byFile: new Map(),
    byKey: new Map(),
    questions: new Map(),
  };
}

/**
 * All items under a name, file by file.
 * @param keep which of them matter: files of others are no dependency
 */
export function itemsAt<Item>(
  world: World,
  index: ProjectIndex<Item>,
  key: string,
  keep: (items: readonly Item[]) => readonly Item[] = items => items,
): readonly Item[] {
  const entry = index.byKey.get(key);
  const all = entry ? (entry.all ??= [...entry.byFile.values()].flat()) : [];
  const kept = all.length > 0 ? keep(all) : all;
  if (world.dependencies.kept) note(world, index, key, kept);
  return kept;
}

/** Is there anything under a name? For those who note nothing. */
export function hasItems<Item>({ byKey }: ProjectIndex<Item>, key: string): boolean {
  return byKey.has(key);
}

/** Notes that the question being answered depends on what is under a name, and on the files that it is in. */
function note<Item>(world: World, index: ProjectIndex<Item>, key: string, items: readonly Item[]): void {
  touch(world.dependencies, questionOf(world, index, key));
  if (items.length === 0) return;
  const kept = new Set(items);
  for (const [file, own] of index.byKey.get(key)?.byFile ?? [])
    if (file instanceof TrackedFile && own.some(item => kept.has(item))) file.noteItems(index.name, key);
}

/** The input that stands for what is under a name. */
function questionOf<Item>(
  { dependencies }: World,
  { name, questions }: ProjectIndex<Item>,
  key: string,
): number {
  const known = questions.get(key) ?? inputOf(dependencies, `${name} ${key}`);
  questions.set(key, known);
  return known;
}

/** Files may refer to each other through an index: what one adds may change what another does. */
const MOST_ROUNDS = 4;

/** What a file adds to an index, asked by another index that is made of it. */
export function contributionAt<Item>({ name, byFile }: ProjectIndex<Item>, file: FileIR): Contribution<Item> {
  if (file instanceof TrackedFile) file.noteItems(name, WHOLE);
  return byFile.get(file)?.value ?? new Map();
}

/** What is something else that often after one change goes in circles, although nothing comes twice. */
const MOST_OTHERS = 8;

/** In the place of a key: all that a file adds. */
const WHOLE = '';

/**
 * Brings an index up to date with the files of the world. Nothing else may be under way.
 * @returns whether there is something else in it now
 */
export function refreshIndex<Item>(world: World, index: ProjectIndex<Item>): boolean {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { keys, inputs } = updateFiles(world, index, outdatedIn(world, index));
    if (!world.dependencies.kept || keys.size + inputs.size === 0) return round > 0;
    invalidate(world.dependencies, [...inputs, ...Array.from(keys, key => questionOf(world, index, key))]);
  }
  return true;
}

/**
 * Makes an index anew, where what answers are made of is not noted.
 * @returns under how many names there is something else now
 */
export function remakeIndex<Item>(world: World, index: ProjectIndex<Item>): number {
  return updateFiles(world, index, [...world.files.values()]).keys.size;
}

interface Changes {
  /** Names under which there is something else now. */
  readonly keys: Set<string>;
  /** Inputs that stand for what is under a name in a file. */
  readonly inputs: Set<number>;
}

function updateFiles<Item>(world: World, index: ProjectIndex<Item>, files: readonly FileIR[]): Changes {
  const changes: Changes = { keys: new Set(), inputs: new Set() };
  for (const file of goneFrom(world, index)) {
    replaceIn(index, file, new Map(), changes);
    index.byFile.delete(file);
  }
  for (const file of files) {
    const { cuts } = world;
    const { value: made, inputs } = trace(world.dependencies, () => contributionOf(world, index, file));
    const before = index.byFile.get(file);
    const again = before?.after === world.changes ? before : undefined;
    const isCut = world.cuts > cuts;
    const found = again && !again.isCircle ? again.found : [];
    const at = world.dependencies.kept ? found.findLastIndex(other => addsTheSame(index, other, made)) : -1;
    const isCircle =
      again !== undefined && (again.isCircle || !world.dependencies.kept || takesTurns(found, at));
    // What was found first may be stale, and goes; but what takes turns, or could not be looked at any more, stays.
    const isAllKept = isCircle || (again !== undefined && isCut);
    const mayBeThere = (item: Item): boolean => isAllKept || index.mayBeThere(file, item);
    const value = before && (isCircle || isCut) ? together(index, before.value, made, mayBeThere) : made;
    replaceIn(index, file, value, changes);
    const all = at < 0 ? [...found, made] : found;
    index.byFile.set(file, { value, inputs, after: world.changes, found: all, isCircle });
  }
  return changes;
}

/** Puts what a file adds in the place of what it added before, and notes what is other. */
function replaceIn<Item>(
  index: ProjectIndex<Item>,
  file: FileIR,
  next: Contribution<Item>,
  { keys, inputs }: Changes,
): void {
  const before = index.byFile.get(file)?.value;
  for (const key of new Set([...(before?.keys() ?? []), ...next.keys()])) {
    const [old = [], now = []] = [before?.get(key), next.get(key)];
    if (file instanceof TrackedFile && !areSame(index, old, now))
      for (const input of file.itemsInputs(index.name, [key, WHOLE])) inputs.add(input);
    const entry: Entry<Item> = index.byKey.get(key) ?? { byFile: new Map(), total: 0, largest: 0 };
    const wasBeyond = isBeyond(index, entry);
    index.byKey.set(key, entry);
    entry.total += now.length - old.length;
    entry.largest = Math.max(entry.largest, now.length);
    delete entry.all;
    if (now.length > 0) entry.byFile.set(file, now);
    else entry.byFile.delete(file);
    if (entry.byFile.size === 0) index.byKey.delete(key);
    const makesNoDifference = wasBeyond && isBeyond(index, entry);
    if (!makesNoDifference && index.digest(old) !== index.digest(now)) keys.add(key);
  }
}

/**
 * Do answers depend on one another in circles? That something else is found than before is no sign of it: what was found
 * first may be made of answers that were to be asked again as well. That it was found earlier is.
 * @param found what was found since the change, the last at the end
 */
function takesTurns(found: readonly Contribution<unknown>[], at: number): boolean {
  return found.length > MOST_OTHERS || (at >= 0 && at < found.length - 1);
}

function addsTheSame<Item>(
  index: ProjectIndex<Item>,
  one: Contribution<Item>,
  other: Contribution<Item>,
): boolean {
  if (one.size !== other.size) return false;
  return [...one].every(([key, items]) => areSame(index, items, other.get(key) ?? []));
}

/**
 * What a file was found to add before, and now. Where answers depend on one another in circles, and some are cut short,
 * they would take turns for ever.
 */
function together<Item>(
  index: ProjectIndex<Item>,
  before: Contribution<Item>,
  now: Contribution<Item>,
  mayBeThere: (item: Item) => boolean,
): Contribution<Item> {
  const all = new Map(now);
  for (const [key, items] of before) {
    const found = now.get(key) ?? [];
    const more = items.filter(item => !found.some(other => index.isSame(item, other)) && mayBeThere(item));
    if (more.length > 0) all.set(key, [...found, ...more]);
  }
  return all;
}

/** Are there so many items under a name that it makes no difference which? */
function isBeyond<Item>({ most }: ProjectIndex<Item>, { total, largest }: Entry<Item>): boolean {
  return total - largest > most;
}

function areSame<Item>(index: ProjectIndex<Item>, old: readonly Item[], now: readonly Item[]): boolean {
  const isOld = (item: Item, at: number): boolean => {
    const before = old[at];
    return before !== undefined && index.isSame(before, item);
  };
  return old.length === now.length && now.every(isOld);
}

function goneFrom<Item>({ files }: World, { byFile }: ProjectIndex<Item>): FileIR[] {
  const gone: FileIR[] = [];
  byFile.forEach((_, file) => {
    if (files.get(file.path) !== file) gone.push(file);
  });
  return gone;
}

function outdatedIn<Item>({ files, dependencies }: World, { byFile }: ProjectIndex<Item>): FileIR[] {
  const outdated: FileIR[] = [];
  byFile.forEach(({ inputs }, file) => {
    if (!isAlive(dependencies, inputs)) outdated.push(file);
  });
  if (byFile.size < files.size) for (const file of files.values()) if (!byFile.has(file)) outdated.push(file);
  return outdated;
}

/** Code that goes deeper than the stack adds nothing. */
function contributionOf<Item>(world: World, index: ProjectIndex<Item>, file: FileIR): Contribution<Item> {
  noteFile(file);
  world.budget = BUDGET;
  return attempt(
    world,
    () => inFile(world, file, () => index.contributionOf(world, file)),
    () => new Map(),
  );
}
