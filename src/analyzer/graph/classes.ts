// What a class extends, and what extends it.
import type { FileIR } from '../ir.ts';
import {
  distinct,
  frameKey,
  keyOf,
  keysOf,
  type Abstract,
  type ClassValue,
  type FunctionValue,
} from './abstract.ts';
import { calledOnThis, callsOnThis } from './construction.ts';
import { NO_INPUTS } from './dependencies.ts';
import { evaluate } from './evaluate.ts';
import { across } from './guard.ts';
import { prototypesOf } from './members.ts';
import { memo, remember } from './memo.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { nameOf, rowAt } from './rows.ts';
import type { World } from './world.ts';
import { written } from './writes.ts';

/** What a class extends, also by `util.inherits(Sub, Base)` and `Sub.prototype = Object.create(Base.prototype)`. */
export function superclassesOf(world: World, of: FunctionValue | ClassValue): readonly Abstract[] {
  return across(
    world,
    () => `^${keyOf(of)}`,
    of.file,
    () => superclassesIn(world, of),
    keysOf,
  );
}

function superclassesIn(world: World, of: FunctionValue | ClassValue): readonly Abstract[] {
  if (of.t === 'class') {
    const superclass = rowAt(of.file, 'classes', of.id)?.superclass;
    return superclass ? evaluate(world, of.file, superclass, of.env) : [];
  }
  const made = [
    ...calledOn(world, of),
    ...written(world, of, 'prototype', undefined),
    ...written(world, { t: 'prototype', of }, '__proto__', undefined),
  ];
  return distinct(
    made
      .flatMap(value => (value.t === 'derived' ? prototypesOf(world, value) : [value]))
      .flatMap(value => (value.t === 'prototype' || value.t === 'instance' ? [value.of] : [])),
  );
}

/** `Base.call(this, …)` in a constructor. */
function calledOn(world: World, { file, id, env }: FunctionValue): Abstract[] {
  return callsOnThis(file, id).flatMap(site => {
    const callee = calledOnThis(site);
    if (!callee || callee.t === 'super') return [];
    const bases = evaluate(world, file, callee, env);
    return bases.flatMap((of): Abstract[] =>
      of.t === 'function' && /^[A-Z]/.test(nameOf(of.file, of.id)) ? [{ t: 'prototype', of }] : [],
    );
  });
}

/** Classes that extend a class, themselves or through others. */
export function subclassesOf(world: World, of: FunctionValue | ClassValue): readonly ClassValue[] {
  return itemsAt(world, world.indexes.subclasses, declarationKey(of));
}

/** The classes of a file, under everything that each of them extends. */
export function subclassesIn(world: World, file: FileIR): Contribution<ClassValue> {
  const found = new Map<string, ClassValue[]>();
  for (const [id, { superclass }] of file.classes.entries()) {
    if (!superclass) continue;
    const candidate: ClassValue = { t: 'class', file, id, env: undefined };
    for (const ancestor of ancestorsOf(world, candidate)) addItem(found, ancestor, candidate);
  }
  return found;
}

/** The classes outside of the project at the end of what a class extends. */
export function foreignBases(world: World, of: FunctionValue | ClassValue): readonly Abstract[] {
  return memo(world, `B${declarationKey(of)}`, () =>
    superclassesOf(world, of).flatMap(base =>
      base.t === 'class' || base.t === 'function' ? foreignBases(world, base) : [base],
    ),
  );
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
export function ancestorsOf(world: World, of: FunctionValue | ClassValue): ReadonlySet<string> {
  const key = declarationKey(of);
  return remember(world, world.ancestors, key, () => {
    const ancestors = new Set<string>();
    world.ancestors.set(key, { value: ancestors, inputs: NO_INPUTS });
    for (const base of superclassesOf(world, of)) {
      if (base.t !== 'class' && base.t !== 'function') continue;
      ancestors.add(declarationKey(base));
      for (const ancestor of ancestorsOf(world, base)) ancestors.add(ancestor);
    }
    ancestors.delete(key);
    return ancestors;
  });
}

export function sameDeclaration(a: FunctionValue | ClassValue, b: FunctionValue | ClassValue): boolean {
  return a.t === b.t && a.file === b.file && a.id === b.id;
}

export function declarationKey({ t, file, id }: FunctionValue | ClassValue): string {
  return `${t}${frameKey(file, id)}`;
}
