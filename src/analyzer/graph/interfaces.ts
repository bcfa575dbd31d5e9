// Interfaces leave nothing behind at run time: what implements them is found by their declaration.
import type { FileIR, Value } from '../ir.ts';
import { frameKey, type Abstract, type ClassValue } from './abstract.ts';
import { projectFile } from './imports.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

/** With more implementers in other files than this, it could be any. */
const FEW = 2;

/** Instances of the classes that implement the interface that a type names; of other files, where there are but few. */
export function implementers(world: World, file: FileIR, type: Value): Abstract[] {
  const home = homeOf(world, file, type);
  if (home === undefined) return [];
  const all = itemsAt(world, world.indexes.implementers, home.key);
  const near = all.filter(item => item.file === home.file && item.file === file);
  const found = near.length > 0 ? near : all.length <= FEW ? all : [];
  return found.map(of => ({ t: 'instance', of, env: undefined, open: true }));
}

/** The classes of a file, by the interfaces that they implement. */
export function implementersIn(world: World, file: FileIR): Contribution<ClassValue> {
  const found = new Map<string, ClassValue[]>();
  for (const [id, record] of file.classes.entries()) {
    for (const type of record.implements) {
      const home = homeOf(world, file, type);
      if (home) addItem(found, home.key, { t: 'class', file, id, env: undefined });
    }
  }
  return found;
}

interface Home {
  readonly file: FileIR;
  readonly key: string;
}

const LONGEST_WAY = 8;

/** Where an interface is declared, through imports and re-exports. */
function homeOf(world: World, file: FileIR, type: Value, depth = 0): Home | undefined {
  if (depth > LONGEST_WAY) return undefined;
  if (type.t === 'import') return exportedHome(world, file, type.from, type.name, depth + 1);
  if (type.t !== 'variable') return undefined;
  const [value] = rowAt(file, 'variables', type.id)?.values ?? [];
  if (value) return value.t === 'import' ? homeOf(world, file, value, depth + 1) : undefined;
  return { file, key: `${frameKey(file, 0)}:${String(type.id)}` };
}

function exportedHome(
  world: World,
  from: FileIR,
  specifier: string,
  name: string,
  depth: number,
): Home | undefined {
  const file = projectFile(world, from, specifier);
  if (!file || depth > LONGEST_WAY) return undefined;
  const value = Object.hasOwn(file.exports, name) ? file.exports[name] : undefined;
  if (value) return homeOf(world, file, value, depth + 1);
  for (const next of file.reexports) {
    const home = exportedHome(world, file, next, name, depth + 1);
    if (home) return home;
  }
  return undefined;
}
