import { distinct, keyOf, type Abstract } from './abstract.ts';
import { evaluate } from './evaluate.ts';
import { memo, type World } from './world.ts';
import { written } from './writes.ts';

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

/** The element at an index, or any where the index is behind a spread. */
export function elementAt(
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
