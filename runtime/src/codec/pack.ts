import type { Dirent } from 'node:fs';
import { errorTypes, kindOf, type ErrorDetail, type Special } from './kinds.ts';
import { betweenThreads, type Medium } from './medium.ts';
import { errorKeys, scan, type Dropped } from './scan.ts';

export interface Packed {
  value: unknown;
  specials: Special[];
  transfer: ArrayBuffer[];
}

export interface PackOptions {
  /** Nobody else holds the value (the result of a built-in), so its Buffers may be transferred. */
  owned?: boolean;
  /** What the caller transfers. */
  transfer?: readonly object[];
  medium?: Medium;
}

/**
 * Makes a value ready for a structured clone: refuses what the clone would refuse or strip, and puts stand-ins where it
 * would change something. A value without such places comes back as it is.
 *
 * @param value The value; what is cloned by nature is not copied here.
 * @throws {Unsendable}
 */
export function pack(
  value: unknown,
  { owned = false, transfer = [], medium = betweenThreads }: PackOptions = {},
): Packed {
  const packed: Packed = { value, specials: [], transfer: [] };
  const { special, dropped } = scan(value, transfer, medium);
  if (special) packed.value = copy(value, packed, owned, transfer, dropped);
  return packed;
}

function copy(
  root: unknown,
  packed: Packed,
  owned: boolean,
  transfer: readonly object[],
  dropped: Dropped,
): unknown {
  const copies = new Map<object, object>();

  const copyProps = (from: object, keys: readonly string[], to: object): void => {
    for (const key of keys) {
      const value = visit((from as Record<string, unknown>)[key]);
      Object.defineProperty(to, key, { value, enumerable: true, writable: true, configurable: true });
    }
  };
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null || transfer.includes(value)) return value;
    const known = copies.get(value);
    if (known) return known;
    const kind = kindOf(value);
    if (kind === 'leaf' || kind === 'class') return value;
    if (kind === 'Buffer') {
      const bytes = bytesOf(value as Buffer, packed, owned, transfer);
      copies.set(value, bytes);
      packed.specials.push(['Buffer', bytes]);
      return bytes;
    }
    const made = kind === 'array' ? [] : kind === 'map' ? new Map() : kind === 'set' ? new Set() : {};
    copies.set(value, made);
    if (made instanceof Map) {
      for (const [key, item] of value as Map<unknown, unknown>) made.set(visit(key), visit(item));
    } else if (made instanceof Set) {
      for (const item of value as Set<unknown>) made.add(visit(item));
    } else if (kind === 'array' || kind === 'plain') {
      copyProps(value, Object.keys(value), made);
      if (Array.isArray(made)) made.length = (value as unknown[]).length;
    } else {
      const props = {};
      const special: Special = [kind as Special[0], made, props];
      packed.specials.push(special);
      if (kind === 'URL') special[3] = (value as URL).href;
      if (kind === 'Dirent') special[3] = direntType(value as Dirent);
      if (kind === 'Error') special[3] = errorDetail(value as Error);
      const keys = kind === 'Error' ? errorKeys(value) : Object.keys(value);
      copyProps(
        value,
        keys.filter(key => !dropped.get(value)?.has(key)),
        props,
      );
    }
    return made;
  };
  return visit(root);
}

/** The bytes to send: never the pool that a small Buffer shares with others, and without a copy where that is safe. */
function bytesOf(buffer: Buffer, packed: Packed, owned: boolean, transfer: readonly object[]): Uint8Array {
  const store: ArrayBufferLike = buffer.buffer;
  const whole = buffer.byteLength === store.byteLength;
  if (!(store instanceof ArrayBuffer) || transfer.includes(store) || (whole && !owned)) {
    return new Uint8Array(store, buffer.byteOffset, buffer.byteLength);
  }
  const bytes = whole ? new Uint8Array(store) : new Uint8Array(buffer);
  // What is not owned is kept, to be sent once more when a worker ends before it has begun the task.
  if (owned && !packed.transfer.includes(bytes.buffer)) packed.transfer.push(bytes.buffer);
  return bytes;
}

/** In the order of libuv's uv_dirent_type_t, from 1. */
const direntTests = [
  ...(['isFile', 'isDirectory', 'isSymbolicLink', 'isFIFO'] as const),
  ...(['isSocket', 'isCharacterDevice', 'isBlockDevice'] as const),
];

function direntType(dirent: Dirent): number {
  return direntTests.findIndex(test => dirent[test]()) + 1;
}

function errorDetail(error: Error): ErrorDetail {
  let type = 'Error';
  for (let at: unknown = error; at !== null; at = Object.getPrototypeOf(at)) {
    const name = (Object.getOwnPropertyDescriptor(at, 'constructor')?.value as { name?: string } | undefined)
      ?.name;
    if (name !== undefined && errorTypes.includes(name)) {
      type = name;
      break;
    }
  }
  const hidden = errorKeys(error).filter(key => !Object.prototype.propertyIsEnumerable.call(error, key));
  // Not always strings, whatever their types say.
  const { name, message } = error as unknown as Record<string, unknown>;
  return { type, name: text(name), message: text(message), stack: stackOf(error), hidden };
}

/** Node formats it when it is read, and fails where a name or message is no text. */
function stackOf(error: Error): string {
  try {
    return text(error.stack);
  } catch {
    return '';
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
