// Static methods run on whichever class they are called on: `this.hooks.push(hook)` in one is about its subclasses, too.
import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import { distinct, flat, type Abstract, type Env } from './abstract.ts';
import { subclassesOf } from './classes.ts';
import { around, evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { signatureAt } from './rows.ts';
import type { World } from './world.ts';

/** Is it (a member of) the class that a static method is called on? */
export function isOnStatics(file: FileIR, object: Value): boolean {
  // `(this.hooks ??= []).push(hook)`
  if (object.t === 'union') return object.of.some(part => isOnStatics(file, part));
  const root = object.t === 'member' ? object.object : object;
  return root.t === 'this' && signatureAt(file, root.fn).owner?.static === true;
}

/** What an assignment is about, in the call `env` if there is one. */
export function assignedTo(
  world: World,
  file: FileIR,
  { object, fn }: PropertyWrite,
  env: Env,
): readonly Abstract[] {
  const own = evaluate(world, file, object, env);
  const { owner, parent } = signatureAt(file, fn);
  if (owner?.kind !== 'class' || !isOnStatics(file, object)) return own;
  const subclasses = subclassesOf(world, { t: 'class', file, id: owner.id, env: undefined });
  if (subclasses.length > MOST) return own;
  const method = { t: 'function', file, id: fn, env: around(file, parent, undefined) } as const;
  return distinct([
    ...own,
    ...flat(subclasses, of => evaluate(world, file, object, enter(world, method, [], [of]))),
  ]);
}

/** A class with more subclasses than that is looked at by itself. */
const MOST = 16;
