// What `this` and `super` are in a function, and what instances of a type are.
import { type FileIR, NONE, type Value } from '../ir.ts';
import { frameKey, type Abstract, type Env, type External } from './abstract.ts';
import { memberOfExternal } from './externals.ts';
import { receiversOfCallback } from './handed.ts';
import { implementers } from './interfaces.ts';
import { prototypesOf } from './members.ts';
import { memoIn } from './memo.ts';
import { handleOf } from './results.ts';
import { nameOf, outlineOf, rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';
import { evaluate, around, frameOf } from './evaluate.ts';

/** What `this` is in a function: the receiver of the call where it is known, else what its place in the code says. */
export function thisValues(world: World, file: FileIR, fn: number, env: Env): readonly Abstract[] {
  const frame = frameOf(file, fn, env);
  if (frame && frame.self.length > 0) return frame.self;
  const { owner, self } = signatureAt(file, fn);
  if (frame && owner?.kind === 'class' && outlineOf(file).classes[owner.id]?.ctor === fn) {
    const of = { t: 'class', file, id: owner.id, env: frame.parent } as const;
    return [{ t: 'instance', of, env: frame, open: false }];
  }
  if (self)
    return memoIn(world, file, `t${frameKey(file, fn)}`, () =>
      evaluate(world, file, signatureAt(file, fn).self ?? NONE, undefined),
    );
  if (!owner) {
    const made = constructedBy(file, fn, env);
    return made.length > 0 ? made : receiversOfCallback(world, file, fn, env);
  }
  if (owner.kind === 'object')
    return [{ t: 'object', file, id: owner.id, env: around(file, signatureAt(file, fn).parent, env) }];
  const of = {
    t: 'class',
    file,
    id: owner.id,
    env: around(file, signatureAt(file, fn).parent, env),
  } as const;
  return owner.static ? [of] : [{ t: 'instance', of, env: undefined, open: true }];
}

/** Constructors are capitalised: `this` in one is its instance. */
function constructedBy(file: FileIR, fn: number, env: Env): readonly Abstract[] {
  const { parent, arrow } = signatureAt(file, fn);
  if (arrow || !/^[A-Z]/.test(nameOf(file, fn))) return [];
  const of = { t: 'function', file, id: fn, env: around(file, parent, env) } as const;
  return [{ t: 'instance', of, env: frameOf(file, fn, env), open: true }];
}

export function superValues(world: World, file: FileIR, fn: number, env: Env): readonly Abstract[] {
  const { owner } = signatureAt(file, fn);
  if (owner?.kind === 'object') {
    const self = thisValues(world, file, fn, env);
    const objects = self.filter(value => value.t === 'object');
    return [{ t: 'super', of: objects.flatMap(object => prototypesOf(world, object)), static: true, self }];
  }
  const superclass = owner?.kind === 'class' ? rowAt(file, 'classes', owner.id)?.superclass : undefined;
  if (!superclass) return [];
  const of = evaluate(world, file, superclass, env);
  return [{ t: 'super', of, static: owner?.static ?? false, self: thisValues(world, file, fn, env) }];
}

export function instancesOf(world: World, file: FileIR, type: Value, env: Env): readonly Abstract[] {
  const classes = evaluate(world, file, type, env);
  const instances = classes.flatMap((value): readonly Abstract[] => {
    if (value.t === 'class' || value.t === 'function')
      return [{ t: 'instance', of: value, env: undefined, open: true }];
    return value.t === 'external' ? externalInstance(value) : [];
  });
  return instances.length > 0 ? instances : implementers(world, file, type);
}

/** An instance of a class of the catalogue, or of whatever a package calls by that name. */
function externalInstance(type: External): readonly Abstract[] {
  const handles = handleOf(type, 'type');
  if (handles.length > 0 || type.module === '') return handles;
  return memberOfExternal(type, 'new');
}
