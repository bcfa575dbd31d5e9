import type { FileIR } from '../ir.ts';
import { inputOf, invalidate, isAlive, touch, trace, type InputSet } from './dependencies.ts';
import { attempt, BUDGET, inFile } from './memo.ts';
import { touchFile, type World } from './world.ts';

/** What a file adds to an index: items under names that other files ask for. */
export type Contribution<Item> = ReadonlyMap<string, readonly Item[]>;

/** A question to all files at once, e.g. “who assigns to `load`?”. Kept up to date file by file. */
export interface ProjectIndex<Item> {
  readonly name: string;
  readonly contributionOf: (world: World, file: FileIR) => Contribution<Item>;
  /** What of the items of one file under one name others may depend on without reading them. */
  readonly digest: (items: readonly Item[]) => string;
  readonly byFile: Map<FileIR, { readonly value: Contribution<Item>; readonly inputs: InputSet }>;
  readonly byKey: Map<string, Entry<Item>>;
  /** Inputs by name, as far as they were asked for. */
  readonly questions: Map<string, number>;
}

interface Entry<Item> {
  readonly byFile: Map<FileIR, readonly Item[]>;
  /** All of them, once somebody has asked. */
  all?: readonly Item[];
}

export function createIndex<Item>(
  name: string,
  contributionOf: ProjectIndex<Item>['contributionOf'],
  digest: ProjectIndex<Item>['digest'] = items => String(items.length),
): ProjectIndex<Item> {
  return { name, contributionOf, digest, byFile: new Map(), byKey: new Map(), questions: new Map() };
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

/** Notes that the question being answered depends on what is under a name, and on the files that it is in. */
function note<Item>(world: World, index: ProjectIndex<Item>, key: string, items: readonly Item[]): void {
  touch(world.dependencies, questionOf(world, index, key));
  if (items.length === 0) return;
  const kept = new Set(items);
  for (const [file, own] of index.byKey.get(key)?.byFile ?? [])
    if (own.some(item => kept.has(item))) touchFile(world, file);
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

/** Brings an index up to date with the files of the world. Nothing else may be under way. */
export function refreshIndex<Item>(world: World, index: ProjectIndex<Item>): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const changed = updateFiles(world, index, outdatedIn(world, index));
    if (changed.size === 0 || !world.dependencies.kept) return;
    invalidate(
      world.dependencies,
      [...changed].map(key => questionOf(world, index, key)),
    );
  }
}

/**
 * Makes an index anew, where what answers are made of is not noted.
 * @returns under how many names there is something else now
 */
export function remakeIndex<Item>(world: World, index: ProjectIndex<Item>): number {
  return updateFiles(world, index, [...world.files.values()]).size;
}

/** @returns names under which there is something else now */
function updateFiles<Item>(world: World, index: ProjectIndex<Item>, files: readonly FileIR[]): Set<string> {
  const changed = new Set<string>();
  const replace = (file: FileIR, next: Contribution<Item>): void => {
    const before = index.byFile.get(file)?.value;
    for (const key of new Set([...(before?.keys() ?? []), ...next.keys()])) {
      const [old = [], now = []] = [before?.get(key), next.get(key)];
      if (index.digest(old) !== index.digest(now)) changed.add(key);
      const entry: Entry<Item> = index.byKey.get(key) ?? { byFile: new Map() };
      index.byKey.set(key, entry);
      delete entry.all;
      if (now.length > 0) entry.byFile.set(file, now);
      else entry.byFile.delete(file);
      if (entry.byFile.size === 0) index.byKey.delete(key);
    }
  };
  for (const file of goneFrom(world, index)) {
    replace(file, new Map());
    index.byFile.delete(file);
  }
  for (const file of files) {
    const { value, inputs } = trace(world.dependencies, () => contributionOf(world, index, file));
    replace(file, value);
    index.byFile.set(file, { value, inputs });
  }
  return changed;
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
  touchFile(world, file);
  world.budget = BUDGET;
  return attempt(
    world,
    () => inFile(world, file, () => index.contributionOf(world, file)),
    () => new Map(),
  );
}

/** Adds an item to a contribution that is being made. */
export function addItem<Item>(contribution: Map<string, Item[]>, key: string, item: Item): void {
  const list = contribution.get(key);
  if (list) list.push(item);
  else contribution.set(key, [item]);
}
