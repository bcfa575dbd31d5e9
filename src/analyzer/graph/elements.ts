// What is in arrays, maps, sets and generators, and at which place.
import { distinct, keyOf, listOf, tupleOf, type Abstract } from './abstract.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { memo } from './memo.ts';
import { rowAt, signatureAt } from './rows.ts';
import { SHUFFLED } from '../ir.ts';
import type { World } from './world.ts';
import { isWrittenByKey, writesTo, written, writtenUnderAny } from './writes.ts';

/** What iterating the values yields, as far as it is in an array, `Map` or `Set` of the project. */
export function elementsOf(world: World, values: readonly Abstract[]): readonly Abstract[] {
  return distinct(
    values.flatMap((value): readonly Abstract[] => {
      if (value.t === 'list') return value.of;
      if (value.t === 'tuple') return value.items.flat();
      if (value.t === 'arguments') {
        const rest = { t: 'parameter', fn: value.fn, index: 0, rest: true } as const;
        return elementsOf(world, evaluate(world, value.file, rest, value.env));
      }
      if (value.t === 'generator') return yieldedBy(world, value);
      if (value.t === 'collection') {
        const inside = valuesInCollection(world, value);
        return isMap(value) && inside.length > 0 ? [tupleOf([[], inside])] : inside;
      }
      // Of a collection of the project's own: what was added comes out again.
      if (value.t === 'instance') return written(world, value, '[]', value.env);
      if (value.t !== 'array') return [];
      return memo(world, `E${keyOf(value)}`, () => elementsOfLiteral(world, value));
    }),
  );
}

/** What is kept in arrays and collections: of a `Map`, the values. */
export function valuesIn(world: World, values: readonly Abstract[]): readonly Abstract[] {
  return distinct(
    values.flatMap(value =>
      value.t === 'collection' ? valuesInCollection(world, value) : elementsOf(world, [value]),
    ),
  );
}

type Collection = Abstract & { t: 'collection' };

function valuesInCollection(world: World, collection: Collection): readonly Abstract[] {
  return memo(world, `E${keyOf(collection)}`, () => [
    ...written(world, collection, '[]', undefined),
    ...sourceOf(world, collection).flatMap(element =>
      isList(element) && isMap(collection) ? elementAt(world, element, 1) : [element],
    ),
  ]);
}

/** What is under a key of a `Map`, or anything where that cannot be told. */
export function valuesAt(world: World, collection: Collection, keys: readonly string[]): readonly Abstract[] {
  const pairs = sourceOf(world, collection).filter(isList);
  const found = keys.flatMap(key => [
    ...pairs
      .filter(pair =>
        elementAt(world, pair, 0).some(name => name.t === 'const' && String(name.value) === key),
      )
      .flatMap(pair => elementAt(world, pair, 1)),
    ...written(world, collection, key, undefined),
  ]);
  if (found.length > 0) found.push(...writtenUnderAny(world, collection));
  const isAbsent = found.length === 0 && keys.length > 0 && isKeyed(world, collection, pairs);
  return found.length > 0 || isAbsent ? distinct(found) : valuesInCollection(world, collection);
}

/** Is everything in a `Map` under a key that is known? Then under another one there is nothing. */
function isKeyed(world: World, collection: Collection, pairs: readonly Abstract[]): boolean {
  return (
    pairs.length === sourceOf(world, collection).length &&
    pairs.every(pair => isList(pair) && elementAt(world, pair, 0).some(({ t }) => t === 'const')) &&
    isWrittenByKey(world, collection)
  );
}

/** Does a collection hold pairs of keys and values? */
export function isMap({ file, site }: Collection): boolean {
  const callee = rowAt(file, 'sites', site)?.callee;
  if (callee?.t === 'global') return callee.name === 'Map' || callee.name === 'WeakMap';
  return callee?.t === 'member';
}

/** What is left of an array from an index on. */
export function restOf(world: World, array: Abstract, from: number): readonly Abstract[] {
  const positions = positionsOf(world, [array]);
  if (positions) return [tupleOf(positions.slice(from))];
  const elements = elementsOf(world, [array]);
  return elements.length > 0 ? [listOf(elements)] : [];
}

function elementsOfLiteral(world: World, array: Abstract & { t: 'array' }): readonly Abstract[] {
  const elements = rowAt(array.file, 'arrays', array.id)?.elements ?? [];
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
  // `yield* walk(child)` in `walk`: what it yields is what it yields.
  return memo(world, `Y${keyOf(generator)}`, () =>
    (rowAt(file, 'functions', id)?.yields ?? []).flatMap(value =>
      evaluate(world, file, value, generator.env),
    ),
  );
}

/** What each step of a generator yields, where it takes the same steps in every call. */
export function yieldedInOrder(
  world: World,
  { of: { file, id }, env, begun }: Abstract & { t: 'generator' },
): readonly (readonly Abstract[])[] | undefined {
  if (begun || !signatureAt(file, id).ordered) return undefined;
  return (rowAt(file, 'functions', id)?.yields ?? []).map(value => evaluate(world, file, value, env));
}

/** What a collection is made from: `new Set([a, b])`, `new Map([['k', f]])`, `Object.fromEntries([['k', f]])`. */
export function sourceOf(world: World, collection: Collection): readonly Abstract[] {
  const source = rowAt(collection.file, 'sites', collection.site)?.args[0];
  return source ? elementsOf(world, evaluate(world, collection.file, source.value, collection.env)) : [];
}

/** What stands at an index of what iterating a `Set` or `Map` yields: `const [first] = set`. */
export function iteratedAt(world: World, collection: Collection, index: number): readonly Abstract[] {
  const { callee, args = [] } = rowAt(collection.file, 'sites', collection.site) ?? {};
  if (callee?.t !== 'global' || !/^(Set|Map)$/.test(callee.name)) return [];
  const isWritten = callee.name === 'Set' && writesTo(world, collection, '[]').length === 0;
  const [source] = isWritten ? args : [];
  const inOrder =
    source && positionsOf(world, evaluate(world, collection.file, source.value, collection.env));
  return inOrder ? (inOrder[index] ?? []) : elementsOf(world, [collection]);
}

export function isList(value: Abstract): value is Abstract & { t: 'array' | 'list' | 'tuple' } {
  return value.t === 'array' || value.t === 'list' || value.t === 'tuple';
}

/** What stands at each index of an array, where there is but one, nothing is added to it, and its length is known. */
export function positionsOf(
  world: World,
  values: readonly Abstract[],
): readonly (readonly Abstract[])[] | undefined {
  const [array, ...others] = values;
  if (!array || others.length > 0) return undefined;
  if (array.t === 'tuple') return array.items;
  if (array.t === 'generator') return yieldedInOrder(world, array);
  if (array.t === 'arguments') return frameOf(array.file, array.fn, array.env)?.args;
  if (array.t !== 'array' || isShuffled(world, array) || grows(world, array)) return undefined;
  const elements = rowAt(array.file, 'arrays', array.id)?.elements ?? [];
  if (elements.some(({ spread }) => spread)) return unfolded(world, array);
  return elements.map(({ value }) => evaluate(world, array.file, value, array.env));
}

function grows(world: World, array: Abstract & { t: 'array' }): boolean {
  return writesTo(world, array, '[]').length > 0;
}

/** Is it sorted, or something else done to it after which nobody knows what is where? */
function isShuffled(world: World, array: Abstract & { t: 'array' }): boolean {
  return writesTo(world, array, SHUFFLED).length > 0;
}

/** Longer lists are data. */
export const MOST_POSITIONS = 32;

/** `[...head, last]`, where the length of `head` is known. */
function unfolded(
  world: World,
  array: Abstract & { t: 'array' },
): readonly (readonly Abstract[])[] | undefined {
  // Arrays may be made of themselves.
  const [whole] = memo(world, `U${keyOf(array)}`, () => {
    const items: (readonly Abstract[])[] = [];
    for (const { value, spread } of rowAt(array.file, 'arrays', array.id)?.elements ?? []) {
      const inner = evaluate(world, array.file, value, array.env);
      const many = spread ? positionsOf(world, inner) : [inner];
      if (!many || items.length + many.length > MOST_POSITIONS) return [];
      items.push(...many);
    }
    return [tupleOf(items)];
  });
  return whole?.t === 'tuple' ? whole.items : undefined;
}

/** Is an index behind the end of a list that is written out? An empty one is there to be filled. */
function isBeyond(world: World, list: Abstract & { t: 'array' }, index: number): boolean {
  const { length } = rowAt(list.file, 'arrays', list.id)?.elements ?? [];
  return length > 0 && index >= (positionsOf(world, [list])?.length ?? Infinity);
}

/** The element at an index, or any where the index is behind a spread. */
export function elementAt(
  world: World,
  list: Abstract & { t: 'array' | 'list' | 'tuple' },
  index: number,
): readonly Abstract[] {
  if (list.t === 'list') return list.of;
  if (list.t === 'tuple') return list.items.at(index) ?? [];
  if (isShuffled(world, list)) return elementsOf(world, [list]);
  const elements = rowAt(list.file, 'arrays', list.id)?.elements ?? [];
  const isPlain = elements.slice(0, index + 1).every(({ spread }) => !spread);
  const element = isPlain ? elements[index] : undefined;
  const position = element
    ? evaluate(world, list.file, element.value, list.env)
    : positionsOf(world, [list])?.at(index);
  const values = distinct([...(position ?? []), ...written(world, list, String(index), undefined)]);
  return position || values.length > 0 || isBeyond(world, list, index) ? values : elementsOf(world, [list]);
}
