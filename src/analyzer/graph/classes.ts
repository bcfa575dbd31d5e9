import { distinct, frameKey, type Abstract, type ClassValue, type FunctionValue } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { prototypesOf } from './members.ts';
import type { World } from './world.ts';
import { written } from './writes.ts';

/** What a class extends, also by `util.inherits(Sub, Base)` and `Sub.prototype = Object.create(Base.prototype)`. */
export function superclassesOf(world: World, of: FunctionValue | ClassValue): readonly Abstract[] {
  if (of.t === 'class') {
    const superclass = of.file.classes[of.id]?.superclass;
    return superclass ? evaluate(world, of.file, superclass, of.env) : [];
  }
  const made = [
    ...written(world, of, 'prototype', undefined),
    ...written(world, { t: 'prototype', of }, '__proto__', undefined),
  ];
  return distinct(
    made
      .flatMap(value => (value.t === 'derived' ? prototypesOf(world, value) : [value]))
      .flatMap(value => (value.t === 'prototype' || value.t === 'instance' ? [value.of] : [])),
  );
}

/** Classes that extend a class, themselves or through others. */
export function subclassesOf(world: World, of: FunctionValue | ClassValue): readonly ClassValue[] {
  const key = declarationKey(of);
  const known = world.subclasses.get(key);
  if (known) return known;
  const found: ClassValue[] = [];
  for (const file of world.files.values()) {
    for (const [id, { superclass }] of file.classes.entries()) {
      if (!superclass) continue;
      const candidate: ClassValue = { t: 'class', file, id, env: undefined };
      if (extendsClass(world, candidate, of)) found.push(candidate);
    }
  }
  world.subclasses.set(key, found);
  return found;
}

/** Is a class another one, or does it extend it? */
export function descendsFrom(
  world: World,
  sub: FunctionValue | ClassValue,
  base: FunctionValue | ClassValue,
): boolean {
  return sameDeclaration(sub, base) || extendsClass(world, sub, base);
}

export function extendsClass(
  world: World,
  sub: FunctionValue | ClassValue,
  base: FunctionValue | ClassValue,
): boolean {
  return ancestorsOf(world, sub).has(declarationKey(base));
}

/** Everything that a class extends. Half-typed code may have classes that extend each other. */
function ancestorsOf(world: World, of: FunctionValue | ClassValue): ReadonlySet<string> {
  const key = declarationKey(of);
  const known = world.ancestors.get(key);
  if (known) return known;
  const ancestors = new Set<string>();
  world.ancestors.set(key, ancestors);
  for (const base of superclassesOf(world, of)) {
    if (base.t !== 'class' && base.t !== 'function') continue;
    ancestors.add(declarationKey(base));
    for (const ancestor of ancestorsOf(world, base)) ancestors.add(ancestor);
  }
  ancestors.delete(key);
  return ancestors;
}

export function sameDeclaration(a: FunctionValue | ClassValue, b: FunctionValue | ClassValue): boolean {
  return a.t === b.t && a.file === b.file && a.id === b.id;
}

function declarationKey({ t, file, id }: FunctionValue | ClassValue): string {
  return `${t}${frameKey(file, id)}`;
}
