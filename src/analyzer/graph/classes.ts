import { keyOf, type Abstract, type ClassValue, type FunctionValue } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import type { World } from './world.ts';
import { written } from './writes.ts';

/** Half-typed code may have classes that extend each other. */
const DEEPEST = 8;

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

export function subclassesOf(world: World, of: FunctionValue | ClassValue): readonly ClassValue[] {
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

/** Is a class another one, or does it extend it? */
export function descendsFrom(
  world: World,
  sub: FunctionValue | ClassValue,
  base: FunctionValue | ClassValue,
): boolean {
  return sameDeclaration(sub, base) || extendsClass(world, sub, base, 0);
}

export function extendsClass(
  world: World,
  sub: FunctionValue | ClassValue,
  base: FunctionValue | ClassValue,
  depth: number,
): boolean {
  if (depth > DEEPEST) return false;
  return superclassesOf(world, sub).some(
    value =>
      (value.t === 'class' || value.t === 'function') &&
      (sameDeclaration(value, base) || extendsClass(world, value, base, depth + 1)),
  );
}

export function sameDeclaration(a: FunctionValue | ClassValue, b: FunctionValue | ClassValue): boolean {
  return a.t === b.t && a.file === b.file && a.id === b.id;
}
