// Whether guarded code runs in a call: what the conditions around it say of what the call hands over.
import {
  SETTLED,
  TURN,
  withoutGuards,
  type Condition,
  type FileIR,
  type Guard,
  type PropertyWrite,
  type Value,
} from '../ir.ts';
import { CALM_FUNCTION, SOME_FUNCTION, TRUE, type Abstract, type Env } from './abstract.ts';
import { derived, lookUp } from './derived.ts';
import { parametersIn } from './call-names.ts';
import { positionsOf } from './elements.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { fieldSources } from './fields.ts';
import { inlineUseOf } from './inline.ts';
import { elementInTurn } from './loops.ts';
import { answersTo } from './questions.ts';
import { rowAt, signatureAt } from './rows.ts';
import { isSetAnyhow, settledPart, settledValues } from './settled.ts';
import { isInTurn } from './turns.ts';
import type { World } from './world.ts';

/**
 * Is a place in a function never come to in the calls `env`, since what it is handed decides otherwise? Or never at all,
 * since what decides is set once and for all?
 */
export function isExcluded(world: World, file: FileIR, guards: readonly Guard[], env: Env): boolean {
  return guards.some(guard => {
    if ('either' in guard) return guard.either.every(some => isExcluded(world, file, some, env));
    const { fn, not } = guard;
    if (fn === TURN ? !isInTurn(world, file, guard, env) : fn !== SETTLED && !frameOf(file, fn, env))
      return false;
    const answers = guard.of ? answersTo(world, file, guard, env) : comparisons(world, file, guard, env);
    if (!answers || answers.length === 0) return false;
    return not ? answers.every(Boolean) : !answers.some(Boolean);
  });
}

/** Of all that the value may be: is it one of those that it is compared with, or else true? */
function comparisons(
  world: World,
  file: FileIR,
  { value, fn, among }: Condition,
  env: Env,
): readonly boolean[] | undefined {
  const known =
    fn === SETTLED ? settledValues(world, file, value, !among) : constantsOf(world, file, value, env);
  const options = among?.map(option => {
    const isHanded = option.t === 'variable' && parametersIn(file, option).length > 0;
    const values = evaluate(world, file, option, isHanded ? env : undefined);
    return isHanded ? values.map(item => (item.t === 'const' && item.sure ? item : TRUE)) : values;
  });
  if (options && !options.every(([option, ...others]) => option?.t === 'const' && others.length === 0))
    return undefined;
  if (options && known?.includes(SOMETHING)) return undefined;
  // What may be a function is certainly no text or number, no more.
  if (known?.includes(MAYBE) && !options?.every(([option]) => option?.t === 'const' && option.value !== null))
    return undefined;
  return known?.map(item =>
    options ? options.some(([option]) => option?.t === 'const' && option.value === item) : Boolean(item),
  );
}

/** A function, which is no constant; a `MAYBE` one may be missing as well. `SOMETHING` is true, no more is known of it. */
const FUNCTION = Symbol('function');
const MAYBE = Symbol('maybe');
export const SOMETHING = Symbol('something');
type Known = Constant | typeof FUNCTION | typeof MAYBE | typeof SOMETHING;

export type Constant = string | number | boolean | null | undefined;
export type ObjectValue = Abstract & { t: 'object' };

/** All that a value may be, where it is handed over as a constant or in an object literal. */
function constantsOf(world: World, file: FileIR, value: Value, env: Env): readonly Known[] | undefined {
  switch (value.t) {
    case 'const':
      return [value.value];
    case 'variable': {
      const { values = [], counts, vague } = rowAt(file, 'variables', value.id) ?? {};
      const [source, ...others] = values;
      return source && others.length === 0 && !counts && !vague
        ? constantsOf(world, file, source, env)
        : undefined;
    }
    case 'default': {
      const given = constantsOf(world, file, value.value, env);
      if (!given?.includes(undefined)) return given;
      const fallback = constantsOf(world, file, value.fallback, env);
      return fallback && [...given.filter(item => item !== undefined), ...fallback];
    }
    case 'union':
      return value.by
        ? chosenOf(world, file, value, env)
        : lastSet(world, file, value.of, env, part => constantsOf(world, file, part, env));
    case 'parameter':
      if (frameOf(file, value.fn, env)?.args[value.index]?.includes(TRUE)) return [SOMETHING];
      return all(givenTo(file, value, env), (item): readonly Known[] | undefined => {
        if (item === undefined) return [item];
        if (item.t === 'const') return item.sure ? [item.value] : undefined;
        if (item === SOME_FUNCTION || item === CALM_FUNCTION) return [FUNCTION];
        if (item.t !== 'function') return undefined;
        return [typeof inlineUseOf(item.file, item.id)?.as === 'number' ? FUNCTION : MAYBE];
      });
    case 'function':
    case 'class':
    case 'object':
    case 'array':
      return [SOMETHING];
    case 'import':
      return (
        settledValues(world, file, value) ??
        (areFunctions(evaluate(world, file, value, undefined)) ? [SOMETHING] : undefined)
      );
    case 'result':
      return settledValues(world, file, value);
    case 'member': {
      const { key, object } = value;
      if (key.t !== 'const') return undefined;
      const count = key.value === 'length' ? countOf(file, object, env) : undefined;
      if (count !== undefined) return [count];
      const settled = settledValues(world, file, value);
      if (settled) return settled;
      if (object.t === 'this')
        return all(fieldSources(world, file, { object, key: String(key.value) }, env), from =>
          constantsOf(world, from.file, from.value, from.env),
        );
      return (
        all(objectsOf(world, file, object, env), item =>
          item ? memberOf(world, item, String(key.value)) : [item],
        ) ?? (typeof key.value === 'number' ? placesOf(world, file, object, key.value, env) : undefined)
      );
    }
    default:
      return undefined;
  }
}

/** The constant that is written out at a place of each list that an element or parameter may be: `([name]) => name === 'read'`. */
function placesOf(
  world: World,
  file: FileIR,
  value: Value,
  index: number,
  env: Env,
): readonly Constant[] | undefined {
  if (value.t === 'variable') {
    const { values: [source, ...others] = [], vague } = rowAt(file, 'variables', value.id) ?? {};
    return source && others.length === 0 && !vague ? placesOf(world, file, source, index, env) : undefined;
  }
  const lists =
    value.t === 'parameter'
      ? givenTo(file, value, env)
      : value.t === 'element'
        ? elementInTurn(env, value)
        : [];
  if (lists?.length === 0) return undefined;
  return all(lists, list => {
    if (list?.t !== 'array' || !positionsOf(world, [list])) return undefined;
    const elements = rowAt(list.file, 'arrays', list.id)?.elements ?? [];
    const written = elements.some(({ spread }) => spread) ? undefined : elements[index]?.value;
    return written?.t === 'const' ? [written.value] : undefined;
  });
}

/** `options.sync ?? false` */
function chosenOf(
  world: World,
  file: FileIR,
  { of: [first, second], by }: Value & { t: 'union' },
  env: Env,
): readonly Known[] | undefined {
  const given = first && constantsOf(world, file, first, env);
  if (!given || !second) return undefined;
  const isMissing = (item: Known): boolean => (by === '??' ? item === undefined || item === null : !item);
  // Of arguments that are tested it is only kept whether they are true.
  const isOpen = (item: Known): boolean =>
    item === MAYBE || (item === false && by === '??' && parametersIn(file, first).length > 0);
  if (!given.some(item => isMissing(item) || isOpen(item))) return given;
  const other = constantsOf(world, file, withoutGuards(second), env);
  return other && [...given.filter(item => !isMissing(item)), ...other];
}

/** Of values that something has under conditions, what comes of the last one whose conditions hold, if that is known. */
function lastSet<T>(
  world: World,
  file: FileIR,
  values: readonly Value[],
  env: Env,
  of: (value: Value) => T | undefined,
): T | undefined {
  for (const part of values.toReversed()) {
    if (part.t !== 'when') return undefined;
    if (isExcluded(world, file, part.guards, env)) continue;
    return part.guards.every(guard => holds(world, file, guard, env)) ? of(part.value) : undefined;
  }
  return undefined;
}

/** Is a condition certain to hold in the calls `env`? */
function holds(world: World, file: FileIR, guard: Guard, env: Env): boolean {
  if ('either' in guard) return guard.either.some(some => some.every(part => holds(world, file, part, env)));
  const { not, ...rest } = guard;
  return isExcluded(world, file, [not ? rest : { ...rest, not: true }], env);
}

/** What is imported is there: is it a function, and nothing else? */
export function areFunctions(values: readonly Abstract[]): boolean {
  return values.length > 0 && values.every(({ t }) => t === 'function' || t === 'class');
}

/** The object literals that a value may be; undefined among them where nothing is handed over. */
function objectsOf(
  world: World,
  file: FileIR,
  value: Value,
  env: Env,
): readonly (ObjectValue | undefined)[] | undefined {
  switch (value.t) {
    case 'object':
      return [{ t: 'object', file, id: value.id, env }];
    case 'variable': {
      const { values: [source, ...others] = [], vague } = rowAt(file, 'variables', value.id) ?? {};
      return source && others.length === 0 && !vague ? objectsOf(world, file, source, env) : undefined;
    }
    case 'default':
      return all(objectsOf(world, file, value.value, env), item =>
        item ? [item] : objectsOf(world, file, value.fallback, env),
      );
    case 'union':
      return lastSet(world, file, value.of, env, part => objectsOf(world, file, part, env));
    case 'parameter':
      return all(givenTo(file, value, env), item => {
        if (item === undefined || isFalse(item)) return [undefined];
        return item.t === 'object' ? [item] : undefined;
      });
    case 'element': {
      const at = elementInTurn(env, value);
      return at?.length === 0 ? undefined : all(at, item => (item.t === 'object' ? [item] : undefined));
    }
    case 'member':
      if (value.object.t !== 'this' || value.key.t !== 'const') return undefined;
      return all(
        fieldSources(world, file, { object: value.object, key: String(value.key.value) }, env),
        from => objectsOf(world, from.file, from.value, from.env),
      );
    default:
      return undefined;
  }
}

/** What the call `env` hands to a parameter; nothing where that is not known. */
export function givenTo(
  file: FileIR,
  { fn, index }: Value & { t: 'parameter' },
  env: Env,
): readonly (Abstract | undefined)[] | undefined {
  const args = frameOf(file, fn, env)?.args;
  if (!args) return undefined;
  if (index >= args.length) return signatureAt(file, fn).defaults ? [undefined] : undefined;
  const given = args[index]?.filter(value => value !== TRUE);
  return given?.length === 0 ? undefined : given;
}

/** How many arguments a call hands over, or how many a rest parameter has of them. */
export function countOf(file: FileIR, list: Value, env: Env): number | undefined {
  const [source, ...others] =
    list.t === 'variable' ? (rowAt(file, 'variables', list.id)?.values ?? []) : [list];
  if (others.length > 0 || (source?.t !== 'arguments' && source?.t !== 'parameter')) return undefined;
  if (source.t === 'parameter' && !source.rest) return undefined;
  const count = frameOf(file, source.fn, env)?.count;
  return count && Math.max(0, count - (source.t === 'parameter' ? source.index : 0));
}

function isFalse(value: Abstract): boolean {
  return value.t === 'const' && value.sure === true && !value.value;
}

/** In the place of a key: it could be any. */
export const ANY_KEY = '...';

export function keyOfWrite({ key }: PropertyWrite): string {
  return key.t === 'const' ? String(key.value) : ANY_KEY;
}

/** The keys of assignments to members of variables. */
export const writesToVariables = derived(
  file =>
    new Map(
      file.writes.flatMap(write =>
        write.object.t === 'variable' ? [[keyOfWrite(write), true] as const] : [],
      ),
    ),
);

/** A member of an object literal, if it is a constant in all that may happen to it. */
export function memberOf(
  world: World,
  { file, id, env }: ObjectValue,
  key: string,
  depth = 0,
): readonly Known[] | undefined {
  const isIt = (name: Value): boolean =>
    name.t !== 'const' || name.value === '...' || String(name.value) === key;
  const isWritten = [key, ANY_KEY].some(name => lookUp(file, writesToVariables, name));
  if (depth > DEEPEST || isWritten || isSetAnyhow(world, { t: 'object', file, id })) return undefined;
  // What a spread may lack is what comes before it.
  const found: Known[] = [];
  for (const member of (rowAt(file, 'objects', id)?.members ?? []).toReversed()) {
    if (member.kind === 'spread') {
      const spread =
        settledPart(world, file, member.value, key) ??
        all(objectsOf(world, file, member.value, env), item =>
          item ? memberOf(world, item, key, depth + 1) : [undefined],
        );
      if (!spread) return undefined;
      found.push(...spread.filter(item => item !== undefined));
      if (!spread.includes(undefined)) return found;
    } else if (isIt(member.key)) {
      const isField = member.kind === 'field' && member.key.t === 'const';
      const own = isField ? constantsOf(world, file, member.value, env) : undefined;
      return own && [...found, ...own];
    }
  }
  return [...found, undefined];
}

export function isConstant(known: Known): known is Constant {
  return typeof known !== 'symbol';
}

const DEEPEST = 6;

/** What comes of all items, if something comes of each. */
export function all<T, U>(
  items: readonly T[] | undefined,
  map: (item: T) => readonly U[] | undefined,
): readonly U[] | undefined {
  const results: U[] = [];
  for (const item of items ?? []) {
    const mapped = map(item);
    if (!mapped) return undefined;
    results.push(...mapped);
  }
  return items && results;
}
