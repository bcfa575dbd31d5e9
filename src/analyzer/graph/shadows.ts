// What an instance has of its own hides what it inherits, and what constructors have put there before.
import { groupBy } from '../group.ts';
import type { FileIR } from '../ir.ts';
import { frameKey, type ClassValue, type FunctionValue } from './abstract.ts';
import { superclassesOf } from './classes.ts';
import { derived, lookUp } from './derived.ts';
import { constructorOf } from './results.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

export interface Shadow {
  /** What sets the member for certain; a declaration only says that there is one. */
  readonly by: 'constructor' | 'field' | 'declaration';
  /** The constructors that run before that, by `frameKey`. */
  readonly before: ReadonlySet<string>;
}

const DEEPEST = 8;

/** What an instance of a class certainly has under a name before anybody gets hold of it. */
export function shadowOf(world: World, of: FunctionValue | ClassValue, key: string): Shadow | undefined {
  let own: FunctionValue | ClassValue = of;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const by = setBy(own, key);
    const bases: readonly (FunctionValue | ClassValue)[] = basesOf(world, own);
    if (by) return { by, before: constructorsOf(world, bases) };
    const [base, ...others] = bases;
    if (!base || others.length > 0) return undefined;
    own = base;
  }
  return undefined;
}

function setBy(of: FunctionValue | ClassValue, key: string): Shadow['by'] | undefined {
  const ctor = constructorOf(of);
  if (ctor && alwaysSets(of.file, ctor.id, key)) return 'constructor';
  const members = of.t === 'class' ? (rowAt(of.file, 'classes', of.id)?.members ?? []) : [];
  const field = members.find(
    member =>
      member.kind === 'field' && !member.static && member.key.t === 'const' && member.key.value === key,
  );
  if (!field) return undefined;
  return field.value.t === 'none' ? 'declaration' : 'field';
}

function alwaysSets(file: FileIR, fn: number, name: string): boolean {
  return lookUp(file, setForCertain, fn)?.includes(name) === true;
}

/** The names of the members that each function sets whatever happens, of whatever object. */
const setForCertain = derived(({ writes }): ReadonlyMap<number, readonly string[]> => {
  const certain = writes.filter(({ always }) => always === true);
  const byFunction = groupBy(certain, ({ fn }) => fn);
  return new Map(
    Array.from(byFunction, ([fn, own]) => [
      fn,
      own.flatMap(({ key }) => (key.t === 'const' ? [String(key.value)] : [])),
    ]),
  );
});

function basesOf(world: World, of: FunctionValue | ClassValue): (FunctionValue | ClassValue)[] {
  return superclassesOf(world, of).flatMap(base =>
    base.t === 'class' || base.t === 'function' ? [base] : [],
  );
}

function constructorsOf(
  world: World,
  bases: readonly (FunctionValue | ClassValue)[],
  depth = 0,
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const base of bases) {
    const ctor = constructorOf(base);
    if (ctor) found.add(frameKey(ctor.file, ctor.id));
    if (depth < DEEPEST)
      for (const before of constructorsOf(world, basesOf(world, base), depth + 1)) found.add(before);
  }
  return found;
}
