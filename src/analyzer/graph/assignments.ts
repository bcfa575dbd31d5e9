// What assignments a file adds to the indexes of the project.
import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import { addItem } from '../group.ts';
import { evaluate } from './evaluate.ts';
import { contributionAt, type Contribution } from './project-index.ts';
import { rowAt } from './rows.ts';
import { assignedTo } from './statics.ts';
import type { World } from './world.ts';
import { keysOfWrite } from './write-keys.ts';
import {
  COMMON,
  envOf,
  identitiesOf,
  identityOf,
  isPlain,
  type Assignment,
  type IndexedWrite,
} from './writes.ts';

/** The assignments of a file, by key. */
export function assignmentsIn(world: World, file: FileIR): Contribution<Assignment> {
  const found = new Map<string, Assignment[]>();
  for (const write of file.writes) {
    if (write.value.t === 'none' || (write.value.t === 'const' && !isName(file, write))) continue;
    for (const known of keysOfWrite(world, file, write)) addItem(found, known.key, { file, write, ...known });
  }
  return found;
}

/** The same by what they assign to, and key, for those of which that can be told from little. */
export function nearWritesIn(world: World, file: FileIR): Contribution<IndexedWrite> {
  return writesIn(world, file, ({ object }) => isNear(object));
}

/** Is it by itself, rather than a member of something, or what a call yields? */
function isNear(object: Value): boolean {
  if (object.t !== 'member') return NEAR.has(object.t);
  const key = object.key.t === 'const' ? object.key.value : undefined;
  return (key === 'exports' || key === 'prototype') && isNear(object.object);
}

const NEAR: ReadonlySet<Value['t']> = new Set([
  'this',
  'module',
  'variable',
  'import',
  'global',
  'function',
  'class',
  'object',
  'array',
]);

/**
 * The assignments of a file by what they assign to, and key.
 * @param isAsked which of them
 */
export function writesIn(
  world: World,
  file: FileIR,
  isAsked: (write: PropertyWrite) => boolean = () => true,
): Contribution<IndexedWrite> {
  const found = new Map<string, IndexedWrite[]>();
  for (const list of contributionAt(world.indexes.assignments, file).values()) {
    for (const assignment of list) {
      if (!isAsked(assignment.write)) continue;
      const open = new Map<string, boolean>();
      for (const target of assignedTo(world, file, assignment.write, envOf(world, assignment))) {
        const mayBeSubclass = target.t === 'instance' && target.open;
        for (const identity of identitiesOf(world, target))
          open.set(identity, (open.get(identity) ?? false) || mayBeSubclass);
      }
      for (const [identity, isOpen] of open)
        addItem(found, `${identity} ${assignment.key}`, { ...assignment, open: isOpen });
    }
  }
  return found;
}

/** `action.type = 'load'`: a string that a function or class is given may be a key. */
function isName(file: FileIR, { object, value }: PropertyWrite): boolean {
  if (value.t !== 'const' || typeof value.value !== 'string' || object.t !== 'variable') return false;
  return (
    rowAt(file, 'variables', object.id)?.values.some(({ t }) => t === 'function' || t === 'class') ?? false
  );
}

/** The assignments of a file to anything in its own object literals, by object. */
export function contentsIn(world: World, file: FileIR): Contribution<PropertyWrite> {
  const found = new Map<string, PropertyWrite[]>();
  if (file.writes.length > COMMON) return found;
  for (const write of file.writes) {
    const objects = evaluate(world, file, write.object, undefined).filter(
      target => target.t === 'object' && target.file === file,
    );
    for (const identity of new Set(objects.map(identityOf))) addItem(found, identity ?? '', write);
  }
  return found;
}

export function digestOfWrites(writes: readonly IndexedWrite[]): string {
  return writes.map(write => `${isPlain(write) ? '()' : '.'}${write.write.accessor ?? ''}`).join();
}
