// What global functions run of what they are handed: `JSON.stringify`, `String`, `Reflect.get`, `Object.assign`.
import type { FileIR } from '../ir.ts';
import type { Abstract } from './abstract.ts';
import { spreadOf, type Given } from './arguments.ts';
import { targetsOf, type Target } from './targets.ts';
import { copies, isCopying, namesOf, serializations } from './copies.ts';
import { accessTargets, conversions } from './implicit.ts';
import type { World } from './world.ts';

/** The methods that turning an object into a string (or number) may call; the first is called. Each has a `toString`. */
const STRING_CONVERSIONS = ['@@toPrimitive', 'toString'];
const NUMBER_CONVERSIONS = ['@@toPrimitive', 'valueOf', 'toString'];

/** The methods that a conversion asks for, by the one that names it. */
export function conversionMethods(name = 'toString'): readonly string[] {
  if (name === 'toString') return STRING_CONVERSIONS;
  return name === 'valueOf' ? NUMBER_CONVERSIONS : [name];
}

/** @param name of the function, as in `Reflect.get` */
export function globalTargets(world: World, name: string, given: readonly Given[], from: FileIR): Target[] {
  const first = given[0]?.values ?? [];
  switch (name) {
    case 'JSON.stringify':
      return serializations(world, first);
    case 'String':
      return conversions(world, first, STRING_CONVERSIONS);
    case 'Number':
      return conversions(world, first, NUMBER_CONVERSIONS);
    case 'Reflect.apply':
      return applied(world, given, from);
    case 'Reflect.construct':
      return constructed(world, given, from);
    case 'Reflect.get':
    case 'Reflect.set':
      return reflected(world, given, name === 'Reflect.get' ? 'getter' : 'setter');
    case 'Object.assign':
      return [...assigned(world, first, given.slice(1)), ...copied(world, name, given)];
    default:
      return copied(world, name, given);
  }
}

function copied(world: World, name: string, given: readonly Given[]): Target[] {
  return given.flatMap(({ values }, position) => (isCopying(name, position) ? copies(world, values) : []));
}

/** The setters that `Object.assign(target, { name: value })` runs. */
function assigned(world: World, targets: readonly Abstract[], sources: readonly Given[]): Target[] {
  const names = sources.flatMap(({ values }) =>
    values.flatMap(value => (value.t === 'object' ? namesOf(value) : [])),
  );
  return names.length > MOST_NAMES
    ? []
    : targets.flatMap(target => names.flatMap(name => accessTargets(world, target, 'setter', name)));
}

/** More of them are data. */
const MOST_NAMES = 16;

/** `Reflect.apply(f, self, args)` */
function applied(world: World, [of, self, list]: readonly Given[], from: FileIR): Target[] {
  const args = spreadOf(world, list?.values ?? []).map((values): Given => ({ written: undefined, values }));
  return (of?.values ?? []).flatMap(value => targetsOf(world, value, args, self?.values ?? [], 'call', from));
}

/** `Reflect.construct(Class, args)` */
function constructed(world: World, [of, list]: readonly Given[], from: FileIR): Target[] {
  const args = spreadOf(world, list?.values ?? []).map((values): Given => ({ written: undefined, values }));
  return (of?.values ?? []).flatMap(value => targetsOf(world, value, args, [], 'new', from));
}

/** `Reflect.get(object, key)`, `Reflect.set(object, key, value)` */
function reflected(world: World, [objects, names]: readonly Given[], kind: 'getter' | 'setter'): Target[] {
  const keys = (names?.values ?? []).flatMap(key => (key.t === 'const' ? [String(key.value)] : []));
  return (objects?.values ?? []).flatMap(object =>
    keys.flatMap(key => accessTargets(world, object, kind, key)),
  );
}
