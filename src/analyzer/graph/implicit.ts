// Calls that do not look like one: getters and setters, conversions to a string, iteration.
import { lookupMember } from '../catalogue/lookup.ts';
import type { Site } from '../ir.ts';
import { keyOf, keysOf, type Abstract, type ClassValue, type FunctionValue } from './abstract.ts';
import { externalEntry } from './apis.ts';
import { own } from './builtins.ts';
import { blocking, functionTarget, targetsOf, UNKNOWN, type Target } from './targets.ts';
import { superclassesOf } from './classes.ts';
import { evaluate, keysOfMember } from './evaluate.ts';
import { enter } from './frames.ts';
import { across } from './guard.ts';
import { isLazy } from './lazy.ts';
import { memberValues, prototypesOf } from './members.ts';
import { proxiedAccess, targetOfProxy, trapTargets, type ProxyValue, type Trap } from './proxies.ts';
import { ownReceivers, returnValues } from './results.ts';
import { functionAt, rowAt } from './rows.ts';
import type { World } from './world.ts';
import { writtenAccessors } from './writes.ts';

/** The getters (or setters) that reading (or writing) a property runs. */
export function accessors(world: World, objects: readonly Abstract[], site: Site, args: Values): Target[] {
  const kind = site.kind === 'set' ? 'setter' : 'getter';
  return objects.flatMap(object => accessTargets(world, object, kind, site.key ?? '', args));
}

type Values = readonly (readonly Abstract[])[];

export function accessTargets(
  world: World,
  object: Abstract,
  kind: 'getter' | 'setter',
  key: string,
  args: Values = [],
): Target[] {
  if (object.t !== 'proxy')
    return accessorsOf(world, object, kind, key).flatMap(fn => functionTarget(world, fn, args, [object]));
  const trapped = proxiedAccess(world, object, kind, key);
  if (trapped.length > 0) return trapped;
  return targetOfProxy(world, object).flatMap(target => accessTargets(world, target, kind, key, args));
}

/** The getters (or setters) of an object for a property. */
export function accessorsOf(
  world: World,
  object: Abstract,
  kind: 'getter' | 'setter',
  key: string,
): readonly FunctionValue[] {
  const find = (): readonly FunctionValue[] => accessorOf(world, object, kind, key, new Set());
  const file =
    'of' in object && 'file' in object.of ? object.of.file : 'file' in object ? object.file : undefined;
  return file ? across(world, () => `${kind}${keyOf(object)}.${key}`, file, find, keysOf) : find();
}

/** @param seen objects that were looked at: spreads may meet again, and go in circles in half-typed code */
function accessorOf(
  world: World,
  object: Abstract,
  kind: 'getter' | 'setter',
  key: string,
  seen: Set<string>,
): FunctionValue[] {
  const defined = writtenAccessors(world, object, kind, key);
  if (defined.length > 0) return [...defined];
  if (object.t === 'derived')
    return prototypesOf(world, object).flatMap(prototype => accessorOf(world, prototype, kind, key, seen));
  if (object.t === 'instance') return classAccessor(world, object.of, kind, key, false, seen);
  if (object.t === 'class') return classAccessor(world, object, kind, key, true, seen);
  if (object.t === 'super') {
    return object.of.flatMap(base =>
      base.t === 'class' ? classAccessor(world, base, kind, key, object.static, seen) : [],
    );
  }
  if (object.t !== 'object' || seen.has(keyOf(object))) return [];
  seen.add(keyOf(object));
  const members = rowAt(object.file, 'objects', object.id)?.members ?? [];
  return members.flatMap(member => {
    if (member.kind === 'spread') {
      const sources = evaluate(world, object.file, member.value, object.env);
      return sources.flatMap(source => accessorOf(world, source, kind, key, seen));
    }
    if (member.kind !== kind || !keysOfMember(world, object.file, member.key, object.env).includes(key))
      return [];
    return evaluate(world, object.file, member.value, object.env).filter(isFunction);
  });
}

/** @param seen classes that were looked at: minified code has many to one name, and half-typed code has circles */
function classAccessor(
  world: World,
  of: ClassValue | FunctionValue,
  kind: 'getter' | 'setter',
  key: string,
  isStatic: boolean,
  seen: Set<string>,
): FunctionValue[] {
  if (seen.has(keyOf(of))) return [];
  seen.add(keyOf(of));
  const defined = isStatic ? [] : writtenAccessors(world, { t: 'prototype', of }, kind, key);
  if (defined.length > 0) return [...defined];
  for (const member of of.t === 'class' ? (rowAt(of.file, 'classes', of.id)?.members ?? []) : []) {
    if (member.static !== isStatic || (member.kind !== kind && member.kind !== 'method')) continue;
    if (!keysOfMember(world, of.file, member.key, of.env).includes(key)) continue;
    if (member.kind === kind) return evaluate(world, of.file, member.value, of.env).filter(isFunction);
    if (member.kind === 'method') return [];
  }
  return superclassesOf(world, of).flatMap(base =>
    base.t === 'class' || base.t === 'function' ? classAccessor(world, base, kind, key, isStatic, seen) : [],
  );
}

/** The first of the methods that an object of the project has: `toString`, `toJSON`. */
export function conversions(
  world: World,
  objects: readonly Abstract[],
  methods: readonly string[],
): Target[] {
  return objects.flatMap(object => {
    if (object.t === 'proxy') return methods.flatMap(method => trapsAt(world, object, method));
    if (object.t !== 'object' && object.t !== 'instance' && object.t !== 'class') return [];
    for (const method of methods) {
      const functions = memberValues(world, object, method).filter(isFunction);
      if (functions.length > 0) return functions.flatMap(fn => functionTarget(world, fn, [], [object]));
    }
    return [];
  });
}

const TRAPS: Readonly<Record<string, Trap>> = {
  '@@has': 'has',
  '@@deleteProperty': 'deleteProperty',
  '@@ownKeys': 'ownKeys',
};

function trapsAt(world: World, proxy: ProxyValue, method: string): Target[] {
  const trap = own(TRAPS, method);
  return trap ? trapTargets(world, proxy, trap, []) : [];
}

/** What iterating the values runs: a generator's body, an iterator of the project, or a lazy query. */
export function iterations(world: World, values: readonly Abstract[]): Target[] {
  return values.flatMap((value): Target[] => {
    if (value.t === 'generator') return [{ t: 'function', fn: value.of, env: value.env }];
    if (value.t === 'lazy') return lazyTargets(world, value.of);
    if (value.t !== 'object' && value.t !== 'instance') return [];
    const methods = ['@@iterator', '@@asyncIterator'].flatMap(key => memberValues(world, value, key));
    return methods.filter(isFunction).flatMap(fn => {
      if (functionAt(fn.file, fn.id).generator) {
        const env = enter(world, fn, [], ownReceivers(world, fn, [value]));
        return [{ t: 'function', fn, env } as const];
      }
      const iterators = returnValues(world, fn, [], [value]);
      const steps = iterators.flatMap(iterator => memberValues(world, iterator, 'next'));
      return [
        ...functionTarget(world, fn, [], [value]),
        ...iterations(world, iterators.filter(isLazy)),
        ...steps.filter(isFunction).flatMap(step => functionTarget(world, step, [], iterators)),
      ];
    });
  });
}

function lazyTargets(world: World, of: Abstract): Target[] {
  const entry =
    of.t === 'external'
      ? externalEntry(world, of)
      : of.t === 'handle-member'
        ? lookupMember(of.table, of.className, of.key)
        : undefined;
  if (!entry?.api) return of.t === 'function' ? targetsOf(world, of, UNKNOWN, [], 'call', of.file) : [];
  const rule =
    entry.api.rule ??
    (of.t === 'handle-member' ? of.table.rule : undefined) ??
    tableRule(entry) ??
    'blocking-custom';
  return blocking(world, { name: entry.name, rule, tier: entry.api.tier, api: entry.api, value: of });
}

function tableRule(entry: object): Parameters<typeof blocking>[1]['rule'] | undefined {
  return 'table' in entry
    ? (entry as { table?: { rule: Parameters<typeof blocking>[1]['rule'] } }).table?.rule
    : undefined;
}

function isFunction(value: Abstract): value is FunctionValue {
  return value.t === 'function';
}
