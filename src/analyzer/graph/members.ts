import type { FileIR, Member, PropertyWrite, Value } from '../ir.ts';
import {
  distinct,
  frameKey,
  keyOf,
  keysOf,
  type Abstract,
  type ClassValue,
  type Env,
  type FunctionValue,
  type InstanceValue,
} from './abstract.ts';
import { evaluate, keysOfMember } from './evaluate.ts';
import { exportValues } from './imports.ts';
import { handleOf, returnValues } from './results.ts';
import { memo, type World } from './world.ts';

const LONGEST_PATH = 8;

/** What `object.key` may be. Reading a getter yields what it returns. */
export function memberValues(world: World, object: Abstract, key: string): readonly Abstract[] {
  switch (object.t) {
    case 'function':
    case 'class':
    case 'instance':
    case 'prototype':
    case 'super':
    case 'object':
    case 'module':
    case 'exports':
      return memo(world, `m${keyOf(object)}.${key}`, () => ownMembers(world, object, key));
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
      return [{ t: 'external', module: object.module, path: [...object.path, key] }];
    case 'handle':
      return [{ t: 'handle-member', table: object.table, className: object.className, key }];
    case 'handle-member':
    case 'bound':
      return isInvoker(key) ? [{ t: 'invoker', name: key, of: object }] : [];
    case 'function':
      if (isInvoker(key)) return [{ t: 'invoker', name: key, of: object }];
      return key === 'prototype' ? [{ t: 'prototype', of: object }] : written(world, object, key, undefined);
    case 'class':
      if (key === 'prototype') return [{ t: 'prototype', of: object }];
      return staticMember(world, object, key) ?? written(world, object, key, undefined);
    case 'instance':
      return instanceMember(world, object, key);
    case 'prototype':
      return prototypeMember(world, object.of, key, []);
    case 'super':
      return object.of.flatMap(value =>
        object.static ? memberValues(world, value, key) : inheritedMember(world, value, key, object.self),
      );
    case 'object':
      return distinct([...literalMember(world, object, key), ...written(world, object, key, undefined)]);
    case 'array':
    case 'list':
      return /^\d+$/.test(key) ? elementAt(world, object, Number(key)) : [];
    case 'arguments':
      return /^\d+$/.test(key)
        ? evaluate(world, object.file, { t: 'parameter', fn: object.fn, index: Number(key) }, object.env)
        : [];
    case 'namespace':
      return exportValues(world, object.file, key);
    case 'module':
      if (key !== 'exports') return [];
      return distinct([...written(world, object, 'exports', undefined), { t: 'exports', file: object.file }]);
    case 'exports':
      return written(world, object, key, undefined);
    default:
      return [];
  }
}

/** What `object[key]` may be when the key is unknown: any member of an object literal, any element of an array. */
export function allMembers(world: World, object: Abstract): readonly Abstract[] {
  if (object.t === 'object') {
    const members = object.file.objects[object.id]?.members ?? [];
    return members.flatMap(member =>
      member.kind === 'setter' || member.kind === 'getter'
        ? []
        : evaluate(world, object.file, member.value, object.env),
    );
  }
  return object.t === 'array' || object.t === 'list' ? elementsOf(world, [object]) : [];
}

/** What iterating the values yields, as far as it is in an array, `Map` or `Set` of the project. */
export function elementsOf(world: World, values: readonly Abstract[]): readonly Abstract[] {
  return distinct(
    values.flatMap((value): readonly Abstract[] => {
      if (value.t === 'list') return value.of;
      if (value.t === 'arguments') {
        const rest = { t: 'parameter', fn: value.fn, index: 0, rest: true } as const;
        return elementsOf(world, evaluate(world, value.file, rest, value.env));
      }
      if (value.t === 'generator') return yieldedBy(world, value);
      if (value.t === 'collection') {
        return memo(world, `E${keyOf(value)}`, () => [
          ...written(world, value, '[]', undefined),
          ...collectionSource(world, value),
        ]);
      }
      if (value.t !== 'array') return [];
      return memo(world, `E${keyOf(value)}`, () => elementsOfLiteral(world, value));
    }),
  );
}

function elementsOfLiteral(world: World, array: Abstract & { t: 'array' }): readonly Abstract[] {
  const elements = array.file.arrays[array.id]?.elements ?? [];
  return distinct([
    ...elements.flatMap(({ value, spread }) => {
      const inner = evaluate(world, array.file, value, array.env);
      return spread ? elementsOf(world, inner) : inner;
    }),
    ...written(world, array, '[]', undefined),
  ]);
}

function yieldedBy(world: World, generator: Abstract & { t: 'generator' }): readonly Abstract[] {
  const { file, id } = generator.of;
  return (file.functions[id]?.yields ?? []).flatMap(value => evaluate(world, file, value, generator.env));
}

/** `new Set([a, b])`, `new Map([['k', f]])`: the elements, or the second of each pair. */
function collectionSource(world: World, collection: Abstract & { t: 'collection' }): readonly Abstract[] {
  const source = collection.file.sites[collection.site]?.args[0];
  if (!source) return [];
  const elements = elementsOf(world, evaluate(world, collection.file, source.value, undefined));
  return elements.flatMap(element => (element.t === 'array' ? elementAt(world, element, 1) : [element]));
}

function elementAt(
  world: World,
  list: Abstract & { t: 'array' | 'list' },
  index: number,
): readonly Abstract[] {
  if (list.t === 'list') return list.of;
  const elements = list.file.arrays[list.id]?.elements ?? [];
  const before = elements.slice(0, index + 1);
  const element = elements[index];
  if (element && before.every(({ spread }) => !spread))
    return evaluate(world, list.file, element.value, list.env);
  return elementsOf(world, [list]);
}

function isInvoker(key: string): key is 'call' | 'apply' | 'bind' {
  return key === 'call' || key === 'apply' || key === 'bind';
}

/** Members of an object literal; later ones win, a spread may hold anything that does not come after it. */
function literalMember(world: World, object: Abstract & { t: 'object' }, key: string): readonly Abstract[] {
  const values: Abstract[] = [];
  for (const member of (object.file.objects[object.id]?.members ?? []).toReversed()) {
    if (member.kind === 'spread') {
      values.push(
        ...evaluate(world, object.file, member.value, object.env).flatMap(part =>
          memberValues(world, part, key),
        ),
      );
    } else if (hasKey(world, object.file, member, key, object.env)) {
      if (member.kind === 'setter') continue;
      values.push(...valueOfMember(world, object.file, member, object.env, [object]));
      break;
    }
  }
  return distinct(values);
}

function hasKey(world: World, file: FileIR, member: Member, key: string, env: Env): boolean {
  return keysOfMember(world, file, member.key, env).includes(key);
}

function valueOfMember(
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
  const record = of.file.classes[of.id];
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
  const own = written(world, instance, key, instance.env);
  const inherited = prototypeMember(world, instance.of, key, [instance]);
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
    const member = of.file.classes[of.id]?.members.find(
      item => !item.static && item.kind !== 'setter' && hasKey(world, of.file, item, key, of.env),
    );
    if (member) return valueOfMember(world, of.file, member, self.find(isInstance)?.env ?? of.env, self);
  }
  const assigned = written(world, direct, key, undefined);
  if (assigned.length > 0) return assigned;
  // `Foo.prototype = { … }`
  const replaced = of.t === 'function' ? written(world, of, 'prototype', undefined) : [];
  const members = replaced.flatMap(value => (value.t === 'prototype' ? [] : memberValues(world, value, key)));
  return members.length > 0 ? members : undefined;
}

function isInstance(value: Abstract): value is InstanceValue {
  return value.t === 'instance';
}

/** What a class extends, also by `util.inherits(Sub, Base)` and `Sub.prototype = Object.create(Base.prototype)`. */
export function superclassesOf(world: World, of: FunctionValue | ClassValue): readonly Abstract[] {
  if (of.t === 'class') {
    const superclass = of.file.classes[of.id]?.superclass;
    return superclass ? evaluate(world, of.file, superclass, of.env) : [];
  }
  const made = written(world, of, 'prototype', undefined);
  return made.flatMap(value =>
    value.t === 'prototype' ? [value.of] : value.t === 'instance' ? [value.of] : [],
  );
}

function subclassesOf(world: World, of: FunctionValue | ClassValue): readonly ClassValue[] {
  const cached = world.subclasses.get(keyOf(of));
  if (cached) return cached;
  const found: ClassValue[] = [];
  world.subclasses.set(keyOf(of), found);
  for (const file of world.files.values()) {
    for (const [id, { superclass }] of file.classes.entries()) {
      if (!superclass) continue;
      const candidate: ClassValue = { t: 'class', file, id, env: undefined };
      if (!sameDeclaration(candidate, of) && extendsClass(world, candidate, of, 0)) found.push(candidate);
    }
  }
  return found;
}

function extendsClass(
  world: World,
  sub: FunctionValue | ClassValue,
  base: FunctionValue | ClassValue,
  depth: number,
): boolean {
  if (depth > LONGEST_PATH) return false;
  return superclassesOf(world, sub).some(
    value =>
      (value.t === 'class' || value.t === 'function') &&
      (sameDeclaration(value, base) || extendsClass(world, value, base, depth + 1)),
  );
}

function sameDeclaration(a: FunctionValue | ClassValue, b: FunctionValue | ClassValue): boolean {
  return a.t === b.t && a.file === b.file && a.id === b.id;
}

/** Values that some assignment puts at `object.key`. */
function written(world: World, object: Abstract, key: string, env: Env): readonly Abstract[] {
  world.writesByKey ??= indexWrites(world);
  const all = world.writesByKey.get(key);
  if (!all) return [];
  // A key that is written all over the place is data; what is plainly a function still counts.
  const writes =
    all.length > COMMON
      ? all.filter(({ write }) => write.value.t === 'function' || write.value.t === 'class')
      : all;
  return distinct(
    writes.flatMap(({ file, write }) => {
      if (!evaluate(world, file, write.object, undefined).some(target => sameObject(world, target, object)))
        return [];
      const inside = env?.file === file && env.fn === write.fn ? env : undefined;
      return evaluate(world, file, write.value, inside);
    }),
  );
}

const COMMON = 200;

function indexWrites(world: World): Map<string, { file: FileIR; write: PropertyWrite }[]> {
  const index = new Map<string, { file: FileIR; write: PropertyWrite }[]>();
  for (const file of world.files.values()) {
    for (const write of file.writes) {
      if (write.value.t === 'const' || write.value.t === 'none') continue;
      for (const key of constantKeys(file, write.key)) {
        const list = index.get(key) ?? [];
        list.push({ file, write });
        index.set(key, list);
      }
    }
  }
  return index;
}

/** The keys of a write, where they can be told without evaluating anything. */
function constantKeys(file: FileIR, key: Value): string[] {
  const values = key.t === 'variable' ? (file.variables[key.id]?.values ?? []) : [key];
  return values.flatMap(value => (value.t === 'const' ? [String(value.value)] : []));
}

/** Is an assignment to a member of `target` one to a member of `object`? Calls around them do not matter. */
function sameObject(world: World, target: Abstract, object: Abstract): boolean {
  if (target.t === 'instance' && object.t === 'instance') {
    return (
      sameDeclaration(target.of, object.of) ||
      // A base class writes to `this`, which may be an instance of the subclass.
      (target.open && extendsClass(world, object.of, target.of, 0)) ||
      (object.open && extendsClass(world, target.of, object.of, 0))
    );
  }
  if (target.t === 'prototype' && object.t === 'prototype') return sameDeclaration(target.of, object.of);
  if (target.t === 'collection' && object.t === 'collection')
    return target.file === object.file && target.site === object.site;
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
