// What the methods of arrays, maps, sets and promises yield.
import { keptKey, type Argument, type FileIR, type PropertyWrite, type Site, type Value } from '../ir.ts';
import { groupBy } from '../group.ts';
import {
  distinct,
  frameKey,
  keyOf,
  listOf,
  tupleOf,
  UNCOUNTED,
  type Abstract,
  type FunctionValue,
} from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { ONE_ELEMENT, SAME_ELEMENTS } from './builtins.ts';
import { foreignBases } from './classes.ts';
import { derived, lookUp } from './derived.ts';
import {
  elementAt,
  elementsOf,
  isList,
  isMap,
  MOST_POSITIONS,
  positionsOf,
  restOf,
  sourceOf,
  valuesAt,
  valuesIn,
} from './elements.ts';
import { evaluate, keysOfMember } from './evaluate.ts';
import { isLazy, isLazyStep } from './lazy.ts';
import { returnValues, type CallPlace } from './results.ts';
import { picked } from './picking.ts';
import { rowAt, variableName } from './rows.ts';
import { stringResult } from './strings.ts';
import type { World } from './world.ts';
import { valuesOf, writesTo, written } from './writes.ts';

type List = Abstract & { t: 'array' | 'list' | 'tuple' | 'collection' | 'arguments' | 'instance' };

/** What a call yields by the name of the method, for receivers that hold values of the project. */
export function methodResult(
  world: World,
  place: CallPlace,
  receivers: readonly Abstract[],
): readonly Abstract[] {
  const { callee } = place.site;
  if (callee.t !== 'member' || callee.key.t !== 'const') return [];
  const method = String(callee.key.value);
  if (method === 'then') {
    return callbacks(world, place).flatMap(callback =>
      returnValues(world, callback, [receivers, UNCOUNTED], []),
    );
  }
  // An iterator is its own, and a step of it taken for it.
  if (method === '@@iterator' || method === 'next') {
    const iterated = receivers.filter(({ t }) => t === 'generator');
    // `list.values().next().value`
    const listed = receivers.filter(({ t }) => t === 'list' || (method !== 'next' && ITERATED.has(t)));
    const elements = elementsOf(world, listed);
    return elements.length > 0 ? [...iterated, listOf(elements)] : iterated;
  }
  if (isLazyStep(world, place.file, place.site, place.env)) return stepped(world, place, method, receivers);
  const text = receivers.some(({ t }) => t === 'const')
    ? stringResult(receivers, method, argumentsOf(world, place.file, place.site.args, place.env))
    : [];
  if (text.length > 0) return text;
  const lists = receivers.filter(value => isListLike(value) || isOwnCollection(world, value));
  if (lists.length === 0) return [];
  switch (method) {
    case 'map':
    case 'flatMap': {
      const results = (given: readonly Abstract[]): readonly Abstract[] =>
        callbacks(world, place).flatMap(callback => returnValues(world, callback, [given, UNCOUNTED], []));
      const positions = method === 'map' ? positionsOf(world, lists) : undefined;
      if (positions) return [tupleOf(positions.map(results))];
      const elements = elementsOf(world, lists);
      // Names stay with what they are the names of: `Object.entries(table).map(([name, f]) => …)`.
      const isPairs =
        elements.length > 0 && elements.length <= MOST_PAIRS && elements.every(({ t }) => t === 'tuple');
      const all = isPairs ? distinct(elements.flatMap(pair => results([pair]))) : results(elements);
      return [listOf(method === 'map' ? all : flat(world, all))];
    }
    case 'flat':
      return [listOf(flat(world, elementsOf(world, lists)))];
    case 'reverse':
    case 'toReversed': {
      const positions = positionsOf(world, lists);
      const isShort = positions && positions.length <= MOST_POSITIONS;
      return [isShort ? tupleOf(positions.toReversed()) : listOf(elementsOf(world, lists))];
    }
    case 'with': {
      const [index, value] = argumentsOf(world, place.file, place.site.args, place.env);
      const [at, ...others] = index ?? [];
      const positions = positionsOf(world, lists);
      if (at?.t !== 'const' || others.length > 0 || typeof at.value !== 'number' || !positions)
        return [listOf([...elementsOf(world, lists), ...(value ?? [])])];
      const isKnown = at.value < positions.length && -at.value <= positions.length;
      return [tupleOf(isKnown ? positions.with(at.value, value ?? []) : positions)];
    }
    case 'slice':
      return sliced(world, place, lists);
    case 'reduce':
    case 'reduceRight':
      return foldResult(world, place, lists);
    case 'concat': {
      const added = place.site.args.flatMap(({ value }) => evaluate(world, place.file, value, place.env));
      const joined = joinedPositions(world, place, lists);
      if (joined) return [tupleOf(joined)];
      return [listOf([...elementsOf(world, lists), ...elementsOf(world, added)])];
    }
    case 'get':
      return distinct(lists.flatMap(list => gotten(world, place, list)));
    case 'set':
    case 'add':
      return lists;
    case 'entries':
      return [listOf([...lists.filter(isMapping), tupleOf([[], valuesIn(world, lists)])])];
    case 'values':
      return [listOf(valuesIn(world, lists))];
    case 'at':
      return elementFrom(world, place, lists);
    case 'filter':
      return [picked(world, place, lists) ?? listOf(elementsOf(world, lists))];
    case 'find':
    case 'findLast': {
      const found = picked(world, place, lists, method);
      return elementsOf(world, found ? [found] : lists);
    }
    case 'pop':
    case 'shift':
      // `[...list].pop()`
      if (callee.object.t === 'array') return elementAtEnd(world, lists, method === 'pop' ? -1 : 0);
      return elementsOf(world, lists);
    default:
      if (ONE_ELEMENT.has(method)) return elementsOf(world, lists);
      return SAME_ELEMENTS.has(method) ? [listOf(elementsOf(world, lists))] : [];
  }
}

const MOST_PAIRS = 16;

/** A step of a lazy iterator: iterating what it yields runs its callback, and what it takes values from. */
function stepped(
  world: World,
  place: CallPlace,
  method: string,
  receivers: readonly Abstract[],
): readonly Abstract[] {
  const steps = callbacks(world, place);
  const given = elementsOf(world, receivers);
  const kept = method === 'map' || method === 'flatMap' ? receivers.filter(isLazy) : receivers;
  const mapped =
    kept === receivers
      ? []
      : [listOf(steps.flatMap(step => returnValues(world, step, [given, UNCOUNTED], [])))];
  return [...steps.map((of): Abstract => ({ t: 'lazy', of })), ...mapped, ...kept];
}

/** What is in arrays among the values counts by itself. */
function flat(world: World, values: readonly Abstract[]): readonly Abstract[] {
  return values.flatMap(value => (isList(value) ? elementsOf(world, [value]) : [value]));
}

/** `head.concat(list, element)`, where the lengths are known. */
function joinedPositions(
  world: World,
  { file, site, env }: CallPlace,
  lists: readonly Abstract[],
): (readonly Abstract[])[] | undefined {
  const positions = [...(positionsOf(world, lists) ?? [undefined])];
  for (const { value, spread } of site.args) {
    const added = evaluate(world, file, value, env);
    const isElement = !spread && added.length > 0 && !added.some(isListLike);
    const many = spread ? undefined : positionsOf(world, added);
    positions.push(...(isElement ? [added] : (many ?? [undefined])));
  }
  const isKnown = positions.length <= MOST_POSITIONS && positions.every(item => item !== undefined);
  return isKnown ? positions : undefined;
}

function sliced(world: World, { site }: CallPlace, lists: readonly Abstract[]): readonly Abstract[] {
  const [from, to] = site.args;
  const start = from?.value.t === 'const' ? Number(from.value.value) : 0;
  if (!to && start >= 0 && from?.value.t !== 'none') return lists.flatMap(list => restOf(world, list, start));
  const isKnown = (argument: Argument | undefined): boolean => !argument || argument.value.t === 'const';
  const positions = isKnown(from) && isKnown(to) ? positionsOf(world, lists) : undefined;
  const end = to?.value.t === 'const' ? Number(to.value.value) : undefined;
  if (positions && positions.length <= MOST_POSITIONS) return [tupleOf(positions.slice(start, end))];
  return [listOf(elementsOf(world, lists))];
}

/** `list.at(-1)` */
function elementFrom(world: World, { site }: CallPlace, lists: readonly Abstract[]): readonly Abstract[] {
  const index = site.args[0]?.value;
  return index?.t === 'const' ? elementAtEnd(world, lists, Number(index.value)) : elementsOf(world, lists);
}

/** @param index counted from the end if it is negative */
function elementAtEnd(world: World, lists: readonly Abstract[], index: number): readonly Abstract[] {
  const positions = positionsOf(world, lists);
  return positions ? (positions.at(index) ?? []) : elementsOf(world, lists);
}

const ITERATED: ReadonlySet<Abstract['t']> = new Set(['array', 'tuple', 'collection']);

function isListLike(value: Abstract): value is List {
  return value.t === 'collection' || value.t === 'arguments' || isList(value);
}

/** An instance of a class of the project that extends `Map`, `Set` or `Array`. */
function isOwnCollection(world: World, value: Abstract): value is List {
  return (
    value.t === 'instance' &&
    value.of.t === 'class' &&
    foreignBases(world, value.of).some(
      base => base.t === 'external' && base.module === '' && /^(Map|Set|Array)$/.test(base.path.join('.')),
    )
  );
}

function isMapping(value: Abstract): boolean {
  return value.t === 'collection' && isMap(value);
}

function callbacks(world: World, { file, site, env }: CallPlace): FunctionValue[] {
  const [callback] = site.args;
  return callback ? evaluate(world, file, callback.value, env).filter(value => value.t === 'function') : [];
}

/** Two steps of a fold: what the second yields has been through both. */
function foldResult(world: World, place: CallPlace, lists: readonly Abstract[]): readonly Abstract[] {
  const initial = place.site.args[1];
  const elements = elementsOf(world, lists);
  let result = initial ? evaluate(world, place.file, initial.value, place.env) : elements;
  for (let step = 0; step < 2; step++) {
    const given = [result, elements, UNCOUNTED];
    const next = callbacks(world, place).flatMap(callback => returnValues(world, callback, given, []));
    result = distinct([...result, ...next]);
  }
  return result;
}

/** `private.get(this)`, where instances have put what they keep there themselves. */
function keptFor(
  world: World,
  file: FileIR,
  { callee }: Site,
  keys: readonly Abstract[],
  map: Abstract & { t: 'collection' },
): readonly Abstract[] | undefined {
  const instances = keys.filter(key => key.t === 'instance');
  const variable = callee.t === 'member' && callee.object.t === 'variable' ? callee.object.id : undefined;
  if (variable === undefined || instances.length === 0 || instances.length < keys.length) return undefined;
  if (!writesTo(world, map, '[]').every(({ write }) => write.under?.t === 'this')) return undefined;
  const name = keptKey(file, variableName(file, variable));
  const found = instances.flatMap(instance => written(world, instance, name, instance.env));
  return found.length > 0 ? distinct(found) : undefined;
}

/** What is under a class, function or object in a map that has nothing else for keys. */
function keptUnder(
  world: World,
  map: Abstract & { t: 'collection' },
  keys: readonly Abstract[],
): readonly Abstract[] | undefined {
  const isToken = ({ t }: Abstract): boolean => t === 'class' || t === 'function' || t === 'object';
  if (keys.length === 0 || !keys.every(isToken)) return undefined;
  const pairs = sourceOf(world, map);
  const writes = writesTo(world, map, '[]');
  const given = pairs.map(pair => (isList(pair) ? elementAt(world, pair, 0) : []));
  const under = writes.map(({ file, write }) =>
    write.under ? evaluate(world, file, write.under, undefined) : [],
  );
  const hasArgument = rowAt(map.file, 'sites', map.site)?.args.length !== 0;
  if (hasArgument && pairs.length === 0) return undefined;
  if (![...given, ...under].every(([key, ...others]) => key && others.length === 0 && isToken(key)))
    return undefined;
  const names = new Set(keys.map(keyOf));
  const isUnder = (list: readonly Abstract[] | undefined): boolean =>
    list?.some(key => names.has(keyOf(key))) ?? false;
  return distinct([
    ...pairs.flatMap((pair, index) =>
      isUnder(given[index]) && isList(pair) ? elementAt(world, pair, 1) : [],
    ),
    ...writes.flatMap((write, index) =>
      isUnder(under[index]) ? valuesOf(world, map, write, undefined) : [],
    ),
  ]);
}

/** What a function puts under a name that it asks for, too: `if (!map.has(key)) map.set(key, make(key))`. */
function putBefore(file: FileIR, { fn, callee }: Site, key: Value): readonly Value[] {
  if (key.t === 'const' || callee.t !== 'member') return [];
  const { object } = callee;
  const isSame = (write: PropertyWrite): boolean => write.under === key && write.object === object;
  return (lookUp(file, writesUnder, fn) ?? []).filter(isSame).map(({ value }) => value);
}

/** What functions put into maps, by function. */
const writesUnder = derived(file =>
  groupBy(
    file.writes.filter(({ under }) => under !== undefined),
    ({ fn }) => fn,
  ),
);

function gotten(world: World, { file, site, env }: CallPlace, list: List): readonly Abstract[] {
  const key = site.args[0]?.value;
  const keys = key ? keysOfMember(world, file, key, env) : [];
  if (list.t === 'collection') {
    const kept = key && keptFor(world, file, site, evaluate(world, file, key, env), list);
    if (kept) return kept;
    const own =
      key && env ? putBefore(file, site, key).flatMap(value => evaluate(world, file, value, env)) : [];
    const told =
      key && keys.length === 0 ? keptUnder(world, list, evaluate(world, file, key, env)) : undefined;
    if (told) return told;
    if (own.length === 0) return valuesAt(world, list, keys);
    const itself = new Set([frameKey(file, site.fn)]);
    return distinct([...own, ...keys.flatMap(name => written(world, list, name, undefined, itself))]);
  }
  const kept = list.t === 'instance' ? keys.flatMap(name => written(world, list, name, list.env)) : [];
  return kept.length > 0 ? kept : elementsOf(world, [list]);
}
