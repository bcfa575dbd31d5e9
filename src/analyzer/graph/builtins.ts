// What the functions of the language and of Node do with functions that are handed to them. Data and look-ups only.
import { NONE, type Site, type Value } from '../ir.ts';

/** Methods of arrays, typed arrays, maps and sets that call their first argument before they return. */
export const ITERATION_METHODS: ReadonlySet<string> = new Set([
  'forEach',
  'map',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'some',
  'every',
  'reduce',
  'reduceRight',
  'flatMap',
  'sort',
  'toSorted',
]);

const REPLACE_METHODS: ReadonlySet<string> = new Set(['replace', 'replaceAll']);

/** Global functions that call an argument before they return: path → its position. */
const IN_PLACE_GLOBALS: Readonly<Record<string, number>> = {
  'Array.from': 1,
  ...Object.fromEntries(
    ['Int8', 'Uint8', 'Uint8Clamped', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'].map(
      kind => [`${kind}Array.from`, 1],
    ),
  ),
  'JSON.parse': 1,
  'JSON.stringify': 1,
  'Object.groupBy': 1,
  'Map.groupBy': 1,
  'Reflect.apply': 0,
  'Reflect.construct': 0,
  'Promise.new': 0,
  'Promise.try': 0,
};

/** The same for members of Node's modules: `module.path` → position. */
const IN_PLACE_MODULES: Readonly<Record<string, number>> = {
  'async_hooks.AsyncLocalStorage.new.run': 1,
  'async_hooks.AsyncLocalStorage.new.exit': 0,
  'async_hooks.AsyncResource.new.runInAsyncScope': 0,
  'diagnostics_channel.channel.().runStores': 1,
};

/** Libraries of collection helpers: `_.map(list, fn)`. */
const COLLECTION_LIBRARIES: ReadonlySet<string> = new Set(['lodash', 'lodash-es', 'underscore']);
const COLLECTION_HELPERS: ReadonlySet<string> = new Set([
  ...ITERATION_METHODS,
  'each',
  'forOwn',
  'forIn',
  'mapValues',
  'mapKeys',
  'pickBy',
  'omitBy',
  'sortBy',
  'groupBy',
  'keyBy',
  'sumBy',
  'maxBy',
  'minBy',
  'uniqBy',
  'partition',
  'times',
  'reject',
  'countBy',
  'orderBy',
  'attempt',
]);

/** Is an external function's argument called before it returns? */
export function externalCallsInPlace(module: string, path: readonly string[], position: number): boolean {
  const last = path.at(-1) ?? '';
  const name = path.join('.');
  if (module === '')
    return own(IN_PLACE_GLOBALS, name) === position || methodCallsInPlace(path, last, position);
  if (own(IN_PLACE_MODULES, `${module}.${name}`) === position) return true;
  if (COLLECTION_LIBRARIES.has(module.replace(/\/.*/, '')) && COLLECTION_HELPERS.has(last))
    return last === 'attempt' || last === 'times' || position > 0;
  return methodCallsInPlace(path, last, position);
}

/** A method of what an external call returned is most likely an array's: `globSync('*').map(fn)`. */
function methodCallsInPlace(path: readonly string[], last: string, position: number): boolean {
  return (
    path.slice(0, -1).some(part => part === '()' || part === 'new') &&
    unknownMethodCallsInPlace(last, position)
  );
}

/** The same by the method's name alone, for receivers of which nothing is known. */
export function unknownMethodCallsInPlace(method: string, position: number): boolean {
  return position === 0 ? ITERATION_METHODS.has(method) : position === 1 && REPLACE_METHODS.has(method);
}

/** External functions that iterate their first argument. */
const ITERATING: ReadonlySet<string> = new Set([
  'Array.from',
  'Set.new',
  'Map.new',
  'Promise.all',
  'Promise.allSettled',
  'Promise.race',
  'Promise.any',
  'Object.fromEntries',
  'Object.groupBy',
  'Map.groupBy',
  'WeakSet.new',
  'WeakMap.new',
  'Math.max',
]);

export function iteratesArgument(module: string, path: readonly string[]): boolean {
  return module === '' && ITERATING.has(path.join('.'));
}

/** Functions that return (an array of) what they get. */
export const IDENTITIES: ReadonlySet<string> = new Set([
  'Object.freeze',
  'Object.seal',
  'Object.preventExtensions',
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Array.from',
  'Promise.resolve',
  'Promise.all',
  'structuredClone',
  'Object.getPrototypeOf',
]);

/** Global functions and constructors that make a collection, which its calls fill. */
export const COLLECTIONS: ReadonlySet<string> = new Set([
  'Map.new',
  'Set.new',
  'WeakMap.new',
  'WeakSet.new',
  'Array.new',
  'Array',
  'Object.fromEntries',
]);

/** Methods of arrays that return an array of the same elements, and such that return one of them. */
export const SAME_ELEMENTS: ReadonlySet<string> = new Set([
  'slice',
  'filter',
  'concat',
  'reverse',
  'toReversed',
  'sort',
  'toSorted',
  'splice',
  'values',
  'with',
  'fill',
]);
export const ONE_ELEMENT: ReadonlySet<string> = new Set(['find', 'findLast', 'at', 'pop', 'shift', 'get']);

const UNKNOWN = { value: NONE, spread: false };

/** What an array method or a promise hands to the callback at `position`, as values of the same file. */
export function elementParameters(
  site: Site,
  position: number,
): { value: Value; spread: boolean }[] | undefined {
  const { callee } = site;
  if (callee.t !== 'member' || callee.key.t !== 'const') return undefined;
  const method = String(callee.key.value);
  const element: Value = { t: 'element', of: callee.object };
  if (position === 0 && (method === 'reduce' || method === 'reduceRight')) {
    return [
      { value: site.args[1]?.value ?? element, spread: false },
      { value: element, spread: false },
    ];
  }
  if (position === 0 && (method === 'sort' || method === 'toSorted')) {
    return [
      { value: element, spread: false },
      { value: element, spread: false },
    ];
  }
  if (position === 0 && method === 'forEach') {
    return [{ value: { t: 'element', of: callee.object, bare: true }, spread: false }];
  }
  if (position === 0 && ITERATION_METHODS.has(method))
    return [{ value: element, spread: false }, UNKNOWN, UNKNOWN];
  // `Array.from(list, f)`
  const isArray = callee.object.t === 'global' && callee.object.name === 'Array';
  if (position === 1 && method === 'from' && isArray && site.args[0])
    return [{ value: { t: 'element', of: site.args[0].value }, spread: false }, UNKNOWN];
  if (position === 0 && method === 'then') return [{ value: callee.object, spread: false }];
  return undefined;
}

export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
