// What assignments, in any file, put at a member of an object.
import { SHUFFLED, withoutGuards, type FileIR, type PropertyWrite } from '../ir.ts';
import { distinct, flat, frameKey, keyOf, type Abstract, type Env, type FunctionValue } from './abstract.ts';
import type { Calling } from './callers.ts';
import { ancestorsOf, declarationKey, subclassesOf } from './classes.ts';
import { constructionBy } from './construction.ts';
import { evaluate } from './evaluate.ts';
import {
  callsFor,
  entered,
  envOf as callOf,
  isOfCall,
  madeTogether,
  makerOf,
  makingOf,
  mayRunOn,
} from './keeping.ts';
import { envOfTurn, type Turn } from './loops.ts';
import { mixedIn } from './mixing.ts';
import { callsHanding } from './handing.ts';
import { hasItems, itemsAt } from './project-index.ts';
import { targetOfProxy } from './proxies.ts';
import { returnValues } from './results.ts';
import { isOnStatics } from './statics.ts';
import type { World } from './world.ts';
import { isKeyKnown, keysOfWrite } from './write-keys.ts';

/** An assignment, and the call that it is looked at in when its key is an argument. */
export interface IndexedWrite {
  readonly file: FileIR;
  readonly write: PropertyWrite;
  /** The key, when it is known where the write is looked at. */
  readonly key: string;
  readonly call?: Calling;
  /** The call around that one, when that is handed on. */
  readonly outer?: Calling;
  /** The turn of a loop, when the key changes from turn to turn. */
  readonly turn?: Turn;
  /** May what it writes to be an instance of a subclass? */
  readonly open: boolean;
}

/** All assignments to a property of that name. */
export function writesAt(world: World, key: string): readonly Assignment[] {
  return itemsAt(world, world.indexes.assignments, key);
}

/**
 * Values that some assignment puts at `object.key`.
 * @param hidden functions whose assignments do not count, by `frameKey`
 */
export function written(
  world: World,
  object: Abstract,
  key: string,
  env: Env,
  hidden?: ReadonlySet<string>,
): readonly Abstract[] {
  const writes = writesTo(world, object, key);
  const counting = hidden
    ? writes.filter(({ file, write }) => !hidden.has(frameKey(file, write.fn)))
    : writes;
  const own = flat(counting, write => valuesOf(world, object, write, env));
  if (INTERNAL.has(key)) return distinct(own);
  const mixed = mixedIn(world, object, key, env);
  return mixed.length === 0 ? distinct(own) : distinct([...own, ...mixed]);
}

/** Keys that stand for something else than a property of that name. */
const INTERNAL: ReadonlySet<string> = new Set(['[]', SHUFFLED, '...', '__proto__', 'prototype']);

/** What a getter yields when it is read on an object. */
export function gotten(world: World, object: Abstract, getter: Abstract): readonly Abstract[] {
  return getter.t === 'function' ? returnValues(world, getter, [], [object]) : [];
}

/** The getters (or setters) that `Object.defineProperty` and the like give an object. */
export function writtenAccessors(
  world: World,
  object: Abstract,
  kind: 'getter' | 'setter',
  key: string,
): readonly FunctionValue[] {
  return writesTo(world, object, key, kind)
    .flatMap(known => evaluate(world, known.file, known.write.value, envOf(world, known)))
    .filter(value => value.t === 'function');
}

/** A key that is written more often is data; what is plainly a function still counts. */
export const COMMON = 200;

interface Content {
  /** The key, if it is known. */
  readonly key: string | undefined;
  readonly values: readonly Abstract[];
}

/** What assignments in the object's own file put anywhere in it. */
export function writtenAnywhere(world: World, object: Abstract & { t: 'object' }): readonly Content[] {
  const { file } = object;
  return itemsAt(world, world.indexes.contents, identityOf(object) ?? '').flatMap(
    (write): readonly Content[] => {
      if (write.value.t === 'none') return [];
      const keys = keysOfWrite(world, file, write);
      if (keys.length === 0)
        return [{ key: undefined, values: valuesOf(world, object, { file, write }, undefined) }];
      return keys.map(known => ({
        key: known.key,
        values: valuesOf(world, object, { file, write, ...known }, undefined),
      }));
    },
  );
}

/** Assignments to a member of an object. Calls around them do not matter. */
export function writesTo(
  world: World,
  object: Abstract,
  key: string,
  accessor?: 'getter' | 'setter',
): readonly IndexedWrite[] {
  // Most keys are never assigned to.
  if (!world.dependencies.kept && !hasItems(world.indexes.assignments, key)) return NONE;
  const isIt = ({ write }: IndexedWrite): boolean => accessor === undefined || write.accessor === accessor;
  const at = (identity: string): readonly IndexedWrite[] =>
    itemsAt(world, world.indexes.writes, `${identity} ${key}`, all => telling(all.filter(isIt)));
  const identity = identityOf(object);
  if (identity === undefined) return [];
  if (object.t !== 'instance') return at(identity);
  const found = [...at(identity)];
  // A base class writes to `this`, which may be an instance of the subclass.
  for (const base of ancestorsOf(world, object.of))
    found.push(...at(`instance${base}`).filter(({ open }) => open));
  if (object.open)
    for (const sub of subclassesOf(world, object.of)) found.push(...at(`instance${declarationKey(sub)}`));
  return found;
}

const NONE: readonly never[] = [];

function telling(all: readonly IndexedWrite[]): readonly IndexedWrite[] {
  return all.length > COMMON ? all.filter(isPlain) : all;
}

export function isPlain({ write }: IndexedWrite): boolean {
  const value = withoutGuards(write.value);
  return value.t === 'function' || value.t === 'class';
}

/** What assignments to a proxy are about is what stands behind it. */
export function identitiesOf(world: World, value: Abstract): string[] {
  if (value.t === 'proxy')
    return targetOfProxy(world, value).flatMap(behind =>
      behind.t === 'proxy' ? [] : identitiesOf(world, behind),
    );
  const identity = identityOf(value);
  return identity === undefined ? [] : [identity];
}

/** What assignments to members of a value have in common; undefined where nothing is kept of it. */
export function identityOf(value: Abstract): string | undefined {
  if (isGlobalObject(value)) return 'global';
  if (value.t === 'external') return value.made === undefined ? undefined : keyOf(value);
  switch (value.t) {
    case 'instance':
    case 'prototype':
      return `${value.t}${declarationKey(value.of)}`;
    case 'collection':
    case 'derived':
      return `${value.t}${frameKey(value.file, value.site)}`;
    case 'module':
    case 'exports':
      return `${value.t}${frameKey(value.file, 0)}`;
    case 'function':
    case 'class':
    case 'object':
    case 'array':
      return `${value.t}${frameKey(value.file, value.id)}`;
    default:
      return undefined;
  }
}

export function valuesOf(
  world: World,
  object: Abstract,
  assignment: Omit<IndexedWrite, 'key' | 'open'>,
  env: Env,
): readonly Abstract[] {
  const { file, write, call } = assignment;
  const made = object.t === 'instance' ? constructionBy(world, object, file, write.fn) : undefined;
  // What a function puts into what it makes is known by the call of it.
  const local = made || write.accessor ? undefined : madeIn(object, file, write.fn);
  if (local) return evaluate(world, file, write.value, local);
  const isOwn = made !== undefined && write.object.t === 'this';
  const near = makerOf(object);
  const isTold = makingOf(object) !== undefined || isOnStatics(file, write.object);
  if (!isOwn && !write.accessor && isTold && isOfCall(file, write)) {
    const calls = call ? callsFor(world, assignment, near) : entered(world, file, write.fn, near);
    if (calls.length > 0)
      return calls.flatMap(inside =>
        isTogether(world, object, file, write, inside) ? evaluate(world, file, write.value, inside) : [],
      );
  }
  if (makingOf(object) !== undefined && isListener(write) && !mayBeAbout(world, object, file, write))
    return [];
  const handing = !made && !write.accessor && !call ? callsHanding(world, object, file, write) : undefined;
  if (handing) return handing.flatMap(inside => evaluate(world, file, write.value, inside));
  const inside = env?.file === file && env.fn === write.fn ? env : (made ?? envOf(world, assignment, near));
  if (call && inside && makingOf(object) !== undefined && !isTogether(world, object, file, write, inside))
    return [];
  const values = evaluate(world, file, write.value, inside);
  if (write.accessor === 'setter') return [];
  if (write.accessor !== 'getter') return values;
  return values.flatMap(value => gotten(world, object, value));
}

/** The call of a function that a literal or collection is made in. */
function madeIn(object: Abstract, file: FileIR, fn: number): Env {
  const made = object.t === 'prototype' ? object.of : object;
  if (!MADE.has(made.t)) return undefined;
  const env = callOf(made);
  return env?.file === file && env.fn === fn && !env.loop ? env : undefined;
}

const MADE: ReadonlySet<string> = new Set(['array', 'object', 'collection', 'derived', 'function', 'class']);

function isListener({ key }: PropertyWrite): boolean {
  return key.t === 'const' && String(key.value).startsWith('on:');
}

/** The same in any of the known calls around it. */
function mayBeAbout(world: World, object: Abstract, file: FileIR, write: PropertyWrite): boolean {
  const calls = write.fn === 0 ? [undefined] : entered(world, file, write.fn, makerOf(object));
  return calls.length === 0 || calls.some(inside => isTogether(world, object, file, write, inside));
}

/** Is an assignment about an object, when it is made inside a call? */
function isTogether(
  world: World,
  object: Abstract,
  file: FileIR,
  write: PropertyWrite,
  inside: Env,
): boolean {
  if (!mayRunOn(world, object, inside)) return false;
  const targets = evaluate(world, file, write.object, inside).filter(target => madeTogether(target, object));
  if (object.t === 'instance') return targets.some(({ t }) => t === 'instance');
  return targets.some(target => identitiesOf(world, target).includes(identityOf(object) ?? ''));
}

/** The call or turn of a loop that an assignment is looked at in. */
export function envOf(world: World, assignment: Omit<IndexedWrite, 'key' | 'open'>, near?: Env): Env {
  const { write, call, turn } = assignment;
  return call ? callsFor(world, assignment, near)[0] : turn && envOfTurn(world, turn, write.fn);
}

/** An assignment, and the call that its key is an argument of. */
export type Assignment = Omit<IndexedWrite, 'open'>;

/** What is put into a `Map` under keys that are not known. */
export function writtenUnderAny(world: World, collection: Abstract): readonly Abstract[] {
  return writesTo(world, collection, '[]').flatMap(known => {
    const { under } = known.write;
    const isAny = under && keysOfWrite(world, known.file, { ...known.write, key: under }).length === 0;
    return isAny ? valuesOf(world, collection, known, undefined) : [];
  });
}

/** Is each value that is put into a `Map` put under a key that is known? */
export function isWrittenByKey(world: World, collection: Abstract): boolean {
  return writesTo(world, collection, '[]').every(({ file, write: { under, fn } }) =>
    isKeyKnown(world, file, under, fn),
  );
}

export function isGlobalObject(value: Abstract): boolean {
  return value.t === 'external' && value.module === '' && value.path.length === 0;
}
