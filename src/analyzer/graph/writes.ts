import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import {
  distinct,
  envKey,
  frameKey,
  keyOf,
  type Abstract,
  type Env,
  type FunctionValue,
} from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { callSitesOf, parametersIn, type Calling } from './callers.ts';
import { extendsClass, sameDeclaration } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { memberValues } from './members.ts';
import { enter, returnValues } from './results.ts';
import { memo, type World } from './world.ts';

/** An assignment, and the call that it is looked at in when its key is an argument. */
export interface IndexedWrite {
  readonly file: FileIR;
  readonly write: PropertyWrite;
  readonly call?: Calling;
}

/** All assignments to a property of that name. */
export function writesAt(world: World, key: string): readonly IndexedWrite[] {
  world.writesByKey ??= indexWrites(world);
  return world.writesByKey.get(key) ?? [];
}

/** Values that some assignment puts at `object.key`. */
export function written(world: World, object: Abstract, key: string, env: Env): readonly Abstract[] {
  const all = writesAt(world, key);
  // A key that is written all over the place is data; what is plainly a function still counts.
  const writes =
    all.length > COMMON
      ? all.filter(({ write }) => write.value.t === 'function' || write.value.t === 'class')
      : all;
  return distinct([
    ...writes.flatMap(write => valuesOf(world, object, write, env)),
    ...(INTERNAL.has(key)
      ? []
      : mixedIn(world, object, env).flatMap(source => memberValues(world, source, key))),
  ]);
}

/** Keys that stand for something else than a property of that name. */
const INTERNAL: ReadonlySet<string> = new Set(['[]', '...', '__proto__', 'prototype']);

/** What `Object.assign` copies into an object. */
function mixedIn(world: World, object: Abstract, env: Env): readonly Abstract[] {
  if (!world.writesByKey?.has('...')) return [];
  return memo(world, `S${keyOf(object)}[${envKey(env)}]`, () => written(world, object, '...', env));
}

/** The getters (or setters) that `Object.defineProperty` and the like give an object. */
export function writtenAccessors(
  world: World,
  object: Abstract,
  kind: 'getter' | 'setter',
  key: string,
): readonly FunctionValue[] {
  const writes = writesAt(world, key).filter(({ write }) => write.accessor === kind);
  return writes.flatMap(({ file, write }) =>
    evaluate(world, file, write.object, undefined).some(target => sameObject(world, target, object))
      ? evaluate(world, file, write.value, undefined).filter(value => value.t === 'function')
      : [],
  );
}

const COMMON = 200;

/** Values that assignments in the object's own file put anywhere in it. */
export function writtenAnywhere(world: World, object: Abstract & { t: 'object' }): readonly Abstract[] {
  const { writes } = object.file;
  if (writes.length > COMMON) return [];
  return distinct(writes.flatMap(write => valuesOf(world, object, { file: object.file, write }, undefined)));
}

function valuesOf(
  world: World,
  object: Abstract,
  { file, write, call }: IndexedWrite,
  env: Env,
): readonly Abstract[] {
  const outer = call && enterAt(world, file, write.fn, call);
  const targets = evaluate(world, file, write.object, outer);
  if (!targets.some(target => sameObject(world, target, object))) return [];
  const values = evaluate(world, file, write.value, env?.file === file && env.fn === write.fn ? env : outer);
  if (write.accessor === 'setter') return [];
  if (write.accessor !== 'getter') return values;
  return values.flatMap(value => (value.t === 'function' ? returnValues(world, value, [], [object]) : []));
}

/** The environment inside a function when a site calls it. */
function enterAt(world: World, file: FileIR, fn: number, call: Calling): Env {
  const { site } = call;
  const receivers =
    site.callee.t === 'member' ? evaluate(world, call.file, site.callee.object, undefined) : [];
  const args = argumentsOf(world, call.file, site.args, undefined);
  return enter(world, { t: 'function', file, id: fn, env: undefined }, args, receivers);
}

function indexWrites(world: World): Map<string, IndexedWrite[]> {
  const index = new Map<string, IndexedWrite[]>();
  for (const file of world.files.values()) {
    for (const write of file.writes) {
      if (write.value.t === 'const' || write.value.t === 'none') continue;
      for (const { key, call } of keysOfWrite(world, file, write)) {
        const list = index.get(key) ?? [];
        list.push({ file, write, ...(call && { call }) });
        index.set(key, list);
      }
    }
  }
  return index;
}

/** The keys of a write, where they can be told without evaluating anything: written out, or handed over by calls. */
function keysOfWrite(
  world: World,
  file: FileIR,
  { key, fn }: PropertyWrite,
): { key: string; call?: IndexedWrite['call'] }[] {
  const constants = constantsIn(file, key);
  if (constants.length > 0) return constants.map(text => ({ key: text }));
  const parameter = parametersIn(file, key).find(({ fn: of, index }) => of === fn && index !== undefined);
  if (parameter?.index === undefined) return [];
  const { index } = parameter;
  return callSitesOf(world, file, fn).flatMap(call =>
    constantsIn(call.file, call.site.args[index]?.value).map(text => ({ key: text, call })),
  );
}

function constantsIn(file: FileIR, key: Value | undefined): string[] {
  switch (key?.t) {
    case 'result': {
      const symbol = symbolAt(file, key.site);
      return symbol === undefined ? [] : [symbol];
    }
    case 'const':
      return [String(key.value)];
    case 'variable':
      return (file.variables[key.id]?.values ?? []).flatMap(value =>
        value.t === 'variable' ? [] : constantsIn(file, value),
      );
    case 'element':
      return key.of.t === 'array'
        ? (file.arrays[key.of.id]?.elements ?? []).flatMap(({ value }) => constantsIn(file, value))
        : [];
    default:
      return [];
  }
}

export function isGlobalObject(value: Abstract): boolean {
  return value.t === 'external' && value.module === '' && value.path.length === 0;
}

/** The key of a `Symbol()` or `Symbol.for('name')` that a site makes. */
export function symbolAt(file: FileIR, id: number): string | undefined {
  const site = file.sites[id];
  const { callee, args } = site ?? {};
  if (callee?.t === 'global' && callee.name === 'Symbol') return `@@${frameKey(file, id)}`;
  if (callee?.t !== 'member' || callee.object.t !== 'global' || callee.object.name !== 'Symbol')
    return undefined;
  const name = args?.[0]?.value;
  return name?.t === 'const' ? `@@for:${String(name.value)}` : undefined;
}

/** Is an assignment to a member of `target` one to a member of `object`? Calls around them do not matter. */
function sameObject(world: World, target: Abstract, object: Abstract): boolean {
  if (target.t === 'instance' && object.t === 'instance') {
    return (
      sameDeclaration(target.of, object.of) ||
      // A base class writes to `this`, which may be an instance of the subclass.
      (target.open && extendsClass(world, object.of, target.of)) ||
      (object.open && extendsClass(world, target.of, object.of))
    );
  }
  if (isGlobalObject(target)) return isGlobalObject(object);
  if (target.t === 'prototype' && object.t === 'prototype') return sameDeclaration(target.of, object.of);
  if (target.t === 'collection' || target.t === 'derived')
    return target.t === object.t && target.file === object.file && target.site === object.site;
  if (target.t === 'module' || target.t === 'exports')
    return target.t === object.t && target.file === object.file;
  switch (target.t) {
    case 'function':
    case 'class':
    case 'object':
    case 'array':
      return object.t === target.t && frameKey(target.file, target.id) === frameKey(object.file, object.id);
    default:
      return false;
  }
}
