// What reads all of an object: a spread, `Object.assign`, `JSON.stringify`. Getters run, and `toJSON`.
import { keyOf, type Abstract } from './abstract.ts';
import { functionTarget, type Target } from './targets.ts';
import { elementsOf, isList } from './elements.ts';
import { evaluate } from './evaluate.ts';
import { conversions } from './implicit.ts';
import { memberValues } from './members.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

/** Functions that read all members of some of their arguments: name → position of the first. */
const COPYING: Readonly<Record<string, number>> = {
  'Object.assign': 1,
  'Object.values': 0,
  'Object.entries': 0,
  structuredClone: 0,
};

export function isCopying(name: string, position: number): boolean {
  return Object.hasOwn(COPYING, name) && position >= (COPYING[name] ?? Infinity);
}

/** The getters of object literals, which run when the object is copied. */
export function copies(world: World, objects: readonly Abstract[]): Target[] {
  return copiesOf(world, objects, new Set());
}

function copiesOf(world: World, objects: readonly Abstract[], seen: Set<string>): Target[] {
  return objects.flatMap(object => {
    if (object.t === 'proxy') return conversions(world, [object], ['@@ownKeys']);
    if (object.t !== 'object' || seen.has(keyOf(object))) return [];
    seen.add(keyOf(object));
    const members = rowAt(object.file, 'objects', object.id)?.members ?? [];
    return members.flatMap(({ kind, value }) => {
      if (kind !== 'getter' && kind !== 'spread') return [];
      const values = evaluate(world, object.file, value, object.env);
      if (kind === 'spread') return copiesOf(world, values, seen);
      return values.flatMap(fn => (fn.t === 'function' ? functionTarget(world, fn, [], [object]) : []));
    });
  });
}

/** What `JSON.stringify` runs, down to what is in objects in objects. */
export function serializations(world: World, values: readonly Abstract[], depth = 0): Target[] {
  if (depth > DEEPEST) return [];
  return values.flatMap((value): Target[] => {
    if (isList(value)) return serializations(world, elementsOf(world, [value]), depth + 1);
    const own = conversions(world, [value], ['toJSON']);
    if (own.length > 0) return own;
    const names = value.t === 'object' ? namesOf(value) : [];
    const inside = names.flatMap(name => memberValues(world, value, name));
    return [...copies(world, [value]), ...serializations(world, inside, depth + 1)];
  });
}

const DEEPEST = 3;

export function namesOf({ file, id }: Abstract & { t: 'object' }): string[] {
  const members = rowAt(file, 'objects', id)?.members ?? [];
  return members.flatMap(({ kind, ...member }) =>
    kind === 'field' && 'key' in member && member.key.t === 'const' ? [String(member.key.value)] : [],
  );
}
