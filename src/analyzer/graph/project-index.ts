import type { FileIR } from '../ir.ts';
import { inputOf, invalidate, isAlive, touch, trace, type InputSet } from './dependencies.ts';
import { abandon, BUDGET, touchFile, type World } from './world.ts';

/** What a file adds to an index: items under names that other files ask for. */
export type Contribution<Item> = ReadonlyMap<string, readonly Item[]>;

/** A question to all files at once, e.g. “who assigns to `load`?”. Kept up to date file by file. */
export interface ProjectIndex<Item> {
  readonly name: string;
  readonly contributionOf: (world: World, file: FileIR) => Contribution<Item>;
  /** What of the items of one file under one name others may depend on without reading them. */
  readonly digest: (items: readonly Item[]) => string;
  readonly byFile: Map<FileIR, { readonly value: Contribution<Item>; readonly inputs: InputSet }>;
  readonly byKey: Map<string, readonly FileItems<Item>[]>;
}

interface FileItems<Item> {
  readonly file: FileIR;
  readonly items: readonly Item[];
}

export function createIndex<Item>(
  name: string,
  contributionOf: ProjectIndex<Item>['contributionOf'],
  digest: ProjectIndex<Item>['digest'] = items => String(items.length),
): ProjectIndex<Item> {
  return { name, contributionOf, digest, byFile: new Map(), byKey: new Map() };
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
  const { dependencies } = world;
  touch(dependencies, inputOf(dependencies, `${index.name} ${key}`));
  const found = index.byKey.get(key);
  if (!found) return [];
  const all = keep(found.flatMap(({ items }) => items));
  if (all.length === 0) return all;
  const kept = new Set(all);
  for (const { file, items } of found) if (items.some(item => kept.has(item))) touchFile(world, file);
  return all;
}

/** Files may refer to each other through an index: what one adds may change what another does. */
const MOST_ROUNDS = 4;

/** Brings an index up to date with the files of the world. Nothing else may be under way. */
export function refreshIndex<Item>(world: World, index: ProjectIndex<Item>): void {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const changed = updateFiles(world, index);
    if (changed.size === 0) return;
    const { dependencies } = world;
    invalidate(
      dependencies,
      [...changed].map(key => inputOf(dependencies, `${index.name} ${key}`)),
    );
  }
}

/** @returns names under which there is something else now */
function updateFiles<Item>(world: World, index: ProjectIndex<Item>): Set<string> {
  const changed = new Set<string>();
  const replace = (file: FileIR, next: Contribution<Item>): void => {
    const before = index.byFile.get(file)?.value;
    for (const key of new Set([...(before?.keys() ?? []), ...next.keys()])) {
      const [old = [], now = []] = [before?.get(key), next.get(key)];
      if (index.digest(old) !== index.digest(now)) changed.add(key);
      const others = (index.byKey.get(key) ?? []).filter(entry => entry.file !== file);
      if (now.length > 0) others.push({ file, items: now });
      if (others.length > 0) index.byKey.set(key, others);
      else index.byKey.delete(key);
    }
  };
  const known = new Set(world.files.values());
  for (const file of index.byFile.keys()) {
    if (known.has(file)) continue;
    replace(file, new Map());
    index.byFile.delete(file);
  }
  for (const file of known) {
    const before = index.byFile.get(file);
    if (before && isAlive(world.dependencies, before.inputs)) continue;
    const { value, inputs } = trace(world.dependencies, () => contributionOf(world, index, file));
    replace(file, value);
    index.byFile.set(file, { value, inputs });
  }
  return changed;
}

/** Code that goes deeper than the stack adds nothing. */
function contributionOf<Item>(world: World, index: ProjectIndex<Item>, file: FileIR): Contribution<Item> {
  touchFile(world, file);
  world.budget = BUDGET;
  try {
    return index.contributionOf(world, file);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    abandon(world);
    return new Map();
  }
}

/** Adds an item to a contribution that is being made. */
export function addItem<Item>(contribution: Map<string, Item[]>, key: string, item: Item): void {
  const list = contribution.get(key);
  if (list) list.push(item);
  else contribution.set(key, [item]);
}
