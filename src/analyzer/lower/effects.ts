// Calls that put values into objects: `list.push(f)`, `Object.assign(target, source)`, `util.inherits(Sub, Base)`.
import {
  keptKey,
  NONE,
  withoutGuards,
  type Argument,
  type ObjectLiteral,
  type PropertyWrite,
  type Value,
} from '../ir.ts';
import { LISTENER_METHODS } from '../listeners.ts';
import { globalMethod, recordCopy, SPREAD } from './copying.ts';
import { constant } from './shared.ts';
import type { Lowering } from './state.ts';

/** Records what a call adds to its arguments or to the object it is a method of. */
export function recordEffects(
  state: Lowering,
  callee: Value,
  args: readonly Argument[],
  result: Value,
): void {
  const write = (
    object: Value,
    key: Value,
    value: Value,
    accessor?: PropertyWrite['accessor'],
    under?: Value,
  ): void => {
    if (value.t === 'none' || value.t === 'const' || object.t === 'none' || key.t === 'none') return;
    state.ir.writes.push({
      object,
      key,
      value,
      fn: state.fn,
      ...(accessor && { accessor }),
      ...(under && { under }),
    });
  };
  /** A constant is nothing that could be called, but not what was there before. */
  const note = (object: Value, key: Value, value: Value): void => {
    if (value.t === 'const' && object.t !== 'none' && key.t !== 'none')
      state.ir.writes.push({ object, key, value: NONE, fn: state.fn });
  };
  const values = args.map(({ value, spread }): Value => (spread ? { t: 'element', of: value } : value));
  const [first = NONE, second = NONE, third = NONE] = values;

  /** `{ value: f }` or `{ get: f }`: what a property of that description holds. */
  const define = (object: Value, key: Value, descriptor: Value): void => {
    if (key.t === 'variable') defineCopy(object, key, descriptor);
    for (const member of membersOf(state, descriptor)) {
      if (member.key === 'value') note(object, key, member.value);
      if (member.key === 'value') write(object, key, member.value);
      if (member.key === 'get') write(object, key, member.value, 'getter');
      if (member.key === 'set') write(object, key, member.value, 'setter');
    }
  };
  /** A descriptor that is that of another object's property, in any of its forms. */
  const defineCopy = (object: Value, key: Value, descriptor: Value): void => {
    for (const part of descriptor.t === 'union' ? descriptor.of : [descriptor]) {
      recordCopy(state, object, key, withoutGuards(part));
      for (const { key: name, value } of membersOf(state, withoutGuards(part)))
        recordCopy(state, object, key, value, name === 'get' ? 'getter' : undefined);
    }
  };
  const defineAll = (object: Value, descriptors: Value): void => {
    for (const { key, value } of membersOf(state, descriptors)) define(object, constant(key), value);
  };

  switch (globalMethod(state, callee)) {
    case 'Object.assign':
      overwrite(state, first, values.slice(1));
      write(first, SPREAD, mergedOf(state, args.slice(1)));
      return;
    case 'Object.defineProperty':
    case 'Reflect.defineProperty':
      define(first, second, third);
      return;
    case 'Object.defineProperties':
      defineAll(first, second);
      return;
    case 'Object.create':
      defineAll(result, second);
      return;
    case 'Object.setPrototypeOf':
    case 'Reflect.setPrototypeOf':
      write(first, PROTOTYPE, second);
      return;
    case 'Reflect.deleteProperty':
      note(first, second, constant(null));
      return;
    case 'Reflect.set':
      note(first, second, third);
      write(first, second, third);
      return;
    case undefined:
  }
  if (isInherits(state, callee) && values.length === 2) {
    write(prototypeOf(first), PROTOTYPE, prototypeOf(second));
  }
  if (isExportStar(state, callee)) write(second, SPREAD, first);
  const deferred = deferredOf(state, callee);
  if (deferred) write(deferred, constant('promise'), first);
  if (callee.t !== 'member' || callee.key.t !== 'const') return;
  const method = String(callee.key.value);
  if (LISTENER_METHODS.has(method) && values.length > 1 && first.t === 'const')
    write(callee.object, constant(`on:${String(first.value)}`), second);
  if (ADDING.has(method)) for (const value of values) write(callee.object, ELEMENT, value);
  if (method === 'set' && values.length === 2) {
    write(callee.object, ELEMENT, second, undefined, first);
    write(callee.object, first, second);
    // What a `WeakMap` has for an object is as good as a member of it.
    if (first.t === 'this' && callee.object.t === 'variable')
      write(first, constant(keptKey(state.ir, state.ir.variables[callee.object.id]?.name ?? '')), second);
  }
}

/** Takes out of a literal what others that are copied into it have under the same name. */
function overwrite({ ir }: Lowering, target: Value, sources: readonly Value[]): void {
  const membersOf = (value: Value): readonly ObjectLiteral['members'][number][] =>
    value.t === 'object' ? (ir.objects[value.id]?.members ?? []) : [];
  const names = new Set(
    sources
      .flatMap(membersOf)
      .flatMap(member => (member.kind !== 'spread' && member.key.t === 'const' ? [member.key.value] : [])),
  );
  if (target.t !== 'object' || names.size === 0) return;
  ir.objects[target.id] = {
    members: membersOf(target).filter(
      member => member.kind === 'spread' || member.key.t !== 'const' || !names.has(member.key.value),
    ),
  };
}

/** All that `Object.assign` copies, as one object: later sources win. */
function mergedOf(state: Lowering, sources: readonly Argument[]): Value {
  const [source, ...others] = sources;
  if (source && others.length === 0) return source.spread ? { t: 'element', of: source.value } : source.value;
  const members = sources.map(({ value, spread }) => ({
    kind: 'spread' as const,
    value: spread ? ({ t: 'element', of: value } as const) : value,
  }));
  return { t: 'object', id: state.ir.objects.push({ members }) - 1 };
}

const ADDING: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'fill']);
const ELEMENT = constant('[]');
const PROTOTYPE = constant('__proto__');

function prototypeOf(object: Value): Value {
  return { t: 'member', object, key: constant('prototype') };
}

/** What `Promise.withResolvers()` yielded, where a call is one of its `resolve`. */
function deferredOf({ ir }: Lowering, callee: Value): Value | undefined {
  const sourceOf = (value: Value): Value => {
    const [only, ...others] = value.t === 'variable' ? (ir.variables[value.id]?.values ?? []) : [];
    return only && others.length === 0 ? only : value;
  };
  const resolve = sourceOf(callee);
  if (resolve.t !== 'member' || resolve.key.t !== 'const' || resolve.key.value !== 'resolve')
    return undefined;
  const made = sourceOf(resolve.object);
  const by = made.t === 'result' ? ir.sites[made.site]?.callee : undefined;
  return by?.t === 'member' && by.key.t === 'const' && by.key.value === 'withResolvers' ? made : undefined;
}

/** `util.inherits` and the package `inherits`. */
function isInherits(state: Lowering, callee: Value): boolean {
  if (callee.t === 'member') return callee.key.t === 'const' && callee.key.value === 'inherits';
  return callee.t === 'variable' && state.ir.variables[callee.id]?.name === 'inherits';
}

/** What TypeScript makes of `export * from`. */
function isExportStar(state: Lowering, callee: Value): boolean {
  if (callee.t === 'member') return callee.key.t === 'const' && callee.key.value === '__exportStar';
  return callee.t === 'variable' && state.ir.variables[callee.id]?.name === '__exportStar';
}

/** The members of an object literal that have a name. */
function membersOf(state: Lowering, value: Value): { key: string; value: Value }[] {
  const members = value.t === 'object' ? (state.ir.objects[value.id]?.members ?? []) : [];
  return members.flatMap(member =>
    member.kind !== 'spread' && member.key.t === 'const'
      ? [{ key: String(member.key.value), value: member.value }]
      : [],
  );
}
