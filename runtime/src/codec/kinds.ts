import { Dirent, Stats, statSync, statfsSync } from 'node:fs';

/**
 * What a structured clone would change, and how to restore it: the kind, the object that stands for it in the cloned
 * value (a clone keeps identity, so the receiver finds it again), its own properties, and what else the kind needs.
 */
export type Special = [kind: SpecialKind, standIn: object, props?: Record<string, unknown>, detail?: unknown];

export type SpecialKind = 'bare' | 'BigIntStats' | 'Buffer' | 'Dirent' | 'Error' | 'StatFs' | 'Stats' | 'URL';

/** What of an error is not an own property, or not an enumerable one. */
export interface ErrorDetail {
  type: string;
  name: string;
  message: string;
  stack: string;
  hidden: string[];
}

export const errorTypes: readonly string[] = [
  'AggregateError',
  'DOMException',
  'EvalError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'TypeError',
  'URIError',
];

/** Clones as it is, with nothing inside to look at. */
const leaves = new Set<unknown>(
  [ArrayBuffer, BigInt, Boolean, DataView, Date, Number, RegExp, SharedArrayBuffer, String]
    .map(type => type.prototype as unknown)
    .concat([Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array].map(type => type.prototype))
    .concat([Int32Array, Uint32Array, Float32Array, Float64Array].map(type => type.prototype))
    .concat([BigInt64Array, BigUint64Array].map(type => type.prototype)),
);

/** Sorts an object by what has to be done to send it; `class` is anything that is not known here. */
export function kindOf(value: object): SpecialKind | 'array' | 'class' | 'leaf' | 'map' | 'plain' | 'set' {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype) return 'plain';
  if (prototype === null) return 'bare';
  // Also another realm's, but no subclass.
  if (Array.isArray(value)) return nameOf(prototype) === 'Array' ? 'array' : 'class';
  if (leaves.has(prototype)) return 'leaf';
  if (prototype === Map.prototype) return 'map';
  if (prototype === Set.prototype) return 'set';
  if (Buffer.isBuffer(value)) return 'Buffer';
  if (isError(value)) return 'Error';
  if (prototype === URL.prototype) return 'URL';
  if (prototype === Stats.prototype) return 'Stats';
  if (prototype === Dirent.prototype) return 'Dirent';
  const name = nameOf(prototype);
  if ((name === 'BigIntStats' || name === 'StatFs') && prototype === hiddenPrototype(name)) return name;
  // Another realm's plain object (node:vm, Jest).
  return Object.getPrototypeOf(prototype) === null && Reflect.has(prototype, 'isPrototypeOf')
    ? 'plain'
    : 'class';
}

function nameOf(prototype: object): unknown {
  return (prototype.constructor as { name?: unknown } | undefined)?.name;
}

/** Also another realm's, and Node's own subclasses. */
function isError(value: object): boolean {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

const hiddenPrototypes = new Map<string, object>();

/** node:fs does not export these two classes: only an instance leads to them. */
export function hiddenPrototype(name: 'BigIntStats' | 'StatFs'): object {
  let prototype = hiddenPrototypes.get(name);
  if (!prototype) {
    const path = process.execPath;
    const instance = name === 'StatFs' ? statfsSync(path) : statSync(path, { bigint: true });
    prototype = Object.getPrototypeOf(instance) as object;
    hiddenPrototypes.set(name, prototype);
  }
  return prototype;
}
