// What a member of an object, class, instance, module or collection may be.
import type { FileIR, Member } from '../ir.ts';
import {
  distinct,
  flat,
  keyOf,
  keysOf,
  type Abstract,
  type ClassValue,
  type Env,
  type FunctionValue,
  type InstanceValue,
} from './abstract.ts';
import { subclassesOf, superclassesOf } from './classes.ts';
import { elementAt, elementsOf, iteratedAt, positionsOf, valuesAt, yieldedInOrder } from './elements.ts';
import { evaluate, frameOf, keysOfMember } from './evaluate.ts';
import { external, memberOfExternal } from './externals.ts';
import { enter } from './frames.ts';
import { across } from './guard.ts';
import { exportValues } from './imports.ts';
import { memo, memoOf } from './memo.ts';
import { proxiedMember } from './proxies.ts';
import { constructorOf, handleOf, returnValues } from './results.ts';
import { functionAt, rowAt } from './rows.ts';
import { shadowOf } from './shadows.ts';
import type { World } from './world.ts';
import { isGlobalObject, writesTo, written } from './writes.ts';

const LONGEST_PATH = 8;

/** What `object.key` may be. Reading a getter yields what it returns. */
export function memberValues(world: World, object: Abstract, key: string): readonly Abstract[] {
  switch (object.t) {
    case 'super':
      return memoOf(world, object, key, () => ownMembers(world, object, key));
    case 'function':
    case 'class':
    case 'instance':
    case 'prototype':
    case 'object':
    case 'derived':
    case 'module':
    case 'exports':
    case 'proxy': {
      const file = 'of' in object ? object.of.file : object.file;
      const find = (): readonly Abstract[] =>
        memoOf(world, object, key, () => ownMembers(world, object, key));
      return across(world, () => `m${keyOf(object)}.${key}`, file, find, keysOf);
    }
    default:
      return ownMembers(world, object, key);
  }
}

function ownMembers(world: World, object: Abstract, key: string): readonly Abstract[] {
  switch (object.t) {
    case 'external':
      if (isInvoker(key) && object.path.length > 0 && object.path.at(-1) !== 'Reflect')
        return [{ t: 'invoker', name: key, of: object }];
      if (object.path.length >= LONGEST_PATH) return [];
      if (isGlobalObject(object)) return globalValues(world, key);
      return memberOfExternal(object, key);
    case 'handle':
      return [{ t: 'handle-member', table: object.table, className: object.className, key }];
    case 'handle-member':
    case 'bound':
    case 'invoker':
      return isInvoker(key) ? [{ t: 'invoker', name: key, of: object }] : [];
    case 'function':
      if (isInvoker(key)) return [{ t: 'invoker', name: key, of: object }];
      return key === 'prototype' ? [{ t: 'prototype', of: object }] : written(world, object, key, undefined);
    case 'class':
      if (key === 'prototype') return [{ t: 'prototype', of: object }];
      return [...(staticMember(world, object, key) ?? []), ...written(world, object, key, undefined)];
    case 'instance':
      if (key === 'constructor') return [object.of, ...(object.open ? subclassesOf(world, object.of) : [])];
      return instanceMember(world, object, key);
    case 'prototype':
      return prototypeMember(world, object.of, key, []);
    case 'super':
      return distinct(
        object.of.flatMap(value =>
          object.static ? memberValues(world, value, key) : inheritedMember(world, value, key, object.self),
        ),
      );
    case 'object':
    case 'derived': {
      const literal = object.t === 'object' ? literalMember(world, object, key) : [];
      const own = [...literal, ...written(world, object, key, object.env)];
      if (own.length > 0 || key === '__proto__') return own;
      return flat(prototypesOf(world, object), prototype => memberValues(world, prototype, key));
    }
    case 'list':
      // Of what a step of an iterator yields, which is a list of what it may be.
      if (key === 'value') return object.of;
      return /^-?\d+$/.test(key) ? object.of : [];
    case 'array':
    case 'tuple':
      return /^-?\d+$/.test(key) ? elementAt(world, object, Number(key)) : [];
    case 'arguments':
      return /^\d+$/.test(key)
        ? evaluate(world, object.file, { t: 'parameter', fn: object.fn, index: Number(key) }, object.env)
        : fromEnd(world, object, key);
    case 'namespace':
      return exportValues(world, object.file, key);
    case 'proxy':
      return proxiedMember(world, object, key);
    case 'module':
      if (key !== 'exports') return [];
      return distinct([...written(world, object, 'exports', undefined), { t: 'exports', file: object.file }]);
    case 'exports':
      return written(world, object, key, undefined);
    case 'const':
      return typeof object.value === 'string' && /^\d+$/.test(key)
        ? [{ t: 'const', value: object.value[Number(key)] ?? '' }]
        : [];
    case 'generator':
      if (key === 'value') return elementsOf(world, [object]);
      // `const [first, second] = steps()`
      return /^\d+$/.test(key)
        ? (yieldedInOrder(world, object)?.[Number(key)] ?? elementsOf(world, [object]))
        : [];
    case 'collection':
      if (rowAt(object.file, 'sites', object.site)?.callee.t === 'member')
        return valuesAt(world, object, [key]);
      // `const [first] = new Set(list)`
      return /^\d+$/.test(key) ? iteratedAt(world, object, Number(key)) : [];
    default:
      return [];
  }
}

/** A global: the platform's, and what the project assigns to it. */
export function globalValues(world: World, name: string): readonly Abstract[] {
  return memo(world, `G${name}`, () => {
    const assigned = written(world, external(''), name, undefined);
    return [...assigned, external('', [name])];
  });
}

/** `arguments[arguments.length - 1]` */
function fromEnd(world: World, list: Abstract, key: string): readonly Abstract[] {
  return /^-\d+$/.test(key) ? (positionsOf(world, [list])?.at(Number(key)) ?? elementsOf(world, [list])) : [];
}

function isInvoker(key: string): key is 'call' | 'apply' | 'bind' {
  return key === 'call' || key === 'apply' || key === 'bind';
}

/** What an object that no class made inherits from. */
export function prototypesOf(
  world: World,
  object: Abstract & { t: 'object' | 'derived' },
): readonly Abstract[] {
  if (object.t === 'object') return memberValues(world, object, '__proto__');
  const [prototype] = rowAt(object.file, 'sites', object.site)?.args ?? [];
  const made = prototype ? evaluate(world, object.file, prototype.value, object.env) : [];
  return [...made, ...memberValues(world, object, '__proto__')];
}

/** Members of an object literal; later ones win, a spread may hold anything that does not come after it. */
function literalMember(world: World, object: Abstract & { t: 'object' }, key: string): readonly Abstract[] {
  const values: Abstract[] = [];
  for (const member of (rowAt(object.file, 'objects', object.id)?.members ?? []).toReversed()) {
    if (member.kind === 'spread') {
      const sources = evaluate(world, object.file, member.value, object.env);
      values.push(...sources.flatMap(part => memberValues(world, part, key)));
      if (sources.length === 1 && sources.every(source => ownsKey(world, source, key))) break;
    } else if (hasKey(world, object.file, member, key, object.env)) {
      if (member.kind === 'setter') continue;
      values.push(...valueOfMember(world, object.file, member, object.env, [object]));
      break;
    }
  }
  return distinct(values);
}

/** Is an object certain to have a member of that name? */
function ownsKey(world: World, object: Abstract, key: string): boolean {
  if (object.t === 'namespace') return exportValues(world, object.file, key).length > 0;
  if (object.t === 'exports') return writesTo(world, object, key).some(({ write }) => write.fn === 0);
  if (object.t !== 'object') return false;
  const members = rowAt(object.file, 'objects', object.id)?.members ?? [];
  return members.some(
    member => member.kind !== 'spread' && hasKey(world, object.file, member, key, object.env),
  );
}

function hasKey(world: World, file: FileIR, member: Member, key: string, env: Env): boolean {
  return keysOfMember(world, file, member.key, env).includes(key);
}

/** What a member of a literal or class holds, or yields when it is read. */
export function valueOfMember(
  world: World,
  file: FileIR,
  member: Member,
  env: Env,
  self: readonly Abstract[],
): readonly Abstract[] {
  const values = evaluate(world, file, member.value, env);
  if (member.kind !== 'getter') {
    return values.length > 0 || !member.type ? values : evaluate(world, file, member.type, env);
  }
  return values.flatMap(value => (value.t === 'function' ? returnValues(world, value, [], self) : []));
}

/** A static member of a class or of what it extends. */
function staticMember(world: World, of: ClassValue, key: string): readonly Abstract[] | undefined {
  const record = rowAt(of.file, 'classes', of.id);
  const member = record?.members.find(
    item => item.static && item.kind !== 'setter' && hasKey(world, of.file, item, key, of.env),
  );
  if (member) return valueOfMember(world, of.file, member, of.env, [of]);
  if (!record?.superclass) return undefined;
  const inherited = evaluate(world, of.file, record.superclass, of.env).flatMap(value =>
    memberValues(world, value, key),
  );
  return inherited.length > 0 ? inherited : undefined;
}

function instanceMember(world: World, instance: InstanceValue, key: string): readonly Abstract[] {
  const all = written(world, instance, key, instance.env);
  const shadow = all.length === 0 ? undefined : shadowOf(world, instance.of, key);
  const own =
    !instance.open && shadow?.by !== 'declaration' && shadow?.before.size
      ? written(world, instance, key, instance.env, shadow.before)
      : all;
  if (!instance.open && shadow && shadow.by !== 'field') return own;
  // What the constructor always sets is no instance of just any class that the field's type allows.
  const isSet = shadow?.by === 'constructor';
  const inherited = isSet ? [] : prototypeMember(world, instance.of, key, [instance]);
  const overrides = instance.open
    ? subclassesOf(world, instance.of).flatMap(sub => ownMember(world, sub, key, [instance]) ?? [])
    : [];
  return distinct([...own, ...inherited, ...overrides]);
}

/** A member that instances of a class have by the class itself or by what it extends. */
function prototypeMember(
  world: World,
  of: FunctionValue | ClassValue,
  key: string,
  self: readonly Abstract[],
): readonly Abstract[] {
  // Half-typed code may have classes that extend each other.
  return memo(
    world,
    `p${keyOf(of)}.${key}<${keysOf(self)}>`,
    () =>
      ownMember(world, of, key, self) ??
      superclassesOf(world, of).flatMap(base => inheritedMember(world, base, key, self)),
  );
}

/** A member that instances get from what their class extends: a class of the project or of the catalogue. */
function inheritedMember(
  world: World,
  base: Abstract,
  key: string,
  self: readonly Abstract[],
): readonly Abstract[] {
  if (base.t === 'class' || base.t === 'function') return prototypeMember(world, base, key, self);
  return base.t === 'external'
    ? handleOf(base, 'new').flatMap(handle => memberValues(world, handle, key))
    : [];
}

function ownMember(
  world: World,
  of: FunctionValue | ClassValue,
  key: string,
  self: readonly Abstract[],
): readonly Abstract[] | undefined {
  const direct: Abstract = { t: 'prototype', of };
  if (of.t === 'class') {
    const member = rowAt(of.file, 'classes', of.id)?.members.find(
      item => !item.static && item.kind !== 'setter' && hasKey(world, of.file, item, key, of.env),
    );
    // A method that is replaced is often called by what replaces it.
    if (member)
      return distinct([
        ...valueOfMember(world, of.file, member, envOfField(world, of, member, self.find(isInstance)), self),
        ...written(world, direct, key, undefined),
      ]);
  }
  const assigned = written(world, direct, key, undefined);
  if (assigned.length > 0) return assigned;
  // `Foo.prototype = { … }`
  const replaced = of.t === 'function' ? written(world, of, 'prototype', undefined) : [];
  const members = replaced.flatMap(value => (value.t === 'prototype' ? [] : memberValues(world, value, key)));
  return members.length > 0 ? members : undefined;
}

/** The construction that a field is initialised in. Functions among the fields keep its `this`. */
function envOfField(
  world: World,
  of: ClassValue,
  { kind, value }: Member,
  instance: InstanceValue | undefined,
): Env {
  const ctor = constructorOf(of);
  const env = instance?.env ?? of.env;
  const keepsThis = kind === 'field' && value.t === 'function' && functionAt(of.file, value.id).usesThis;
  if (!instance || !ctor || !keepsThis || instance.open) return env;
  return enter(world, ctor, frameOf(of.file, ctor.id, env)?.args ?? [], [instance]);
}

function isInstance(value: Abstract): value is InstanceValue {
  return value.t === 'instance';
}
