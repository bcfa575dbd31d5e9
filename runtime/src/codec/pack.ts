import type { Dirent } from 'node:fs';
import { errorTypes, kindOf, type ErrorDetail, type Special } from './kinds.ts';
import { betweenThreads, type Medium } from './medium.ts';

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

/** Thrown where a value cannot be sent; `path` leads to the place. */
export class Unsendable extends Error {
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], message: string) {
    super(message);
    this.path = path;
  }
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
  const dropped = new Map<object, Set<string>>();
  if (scan(value, transfer, medium, dropped)) packed.value = copy(value, packed, owned, transfer, dropped);
  return packed;
}

/** Says whether anything in the value needs a stand-in. */
function scan(
  root: unknown,
  transfer: readonly object[],
  medium: Medium,
  dropped: Map<object, Set<string>>,
): boolean {
  const path: PropertyKey[] = [];
  const seen = new Set<object>(transfer);
  let special = false;

  const visitAt = (key: PropertyKey, value: unknown): void => {
    path.push(key);
    visit(value);
    path.pop();
  };
  const visit = (value: unknown): void => {
    if (typeof value === 'function' || typeof value === 'symbol') {
      throw new Unsendable([...path], 'is a ' + typeof value + ', and those cannot leave their ' + medium.to);
    }
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    const kind = kindOf(value);
    if (!medium.sharesMemory && isShared(value)) {
      throw new Unsendable([...path], 'is shared memory, and that cannot leave its process');
    }
    if (kind === 'leaf') return;
    if (kind === 'class') {
      checkClone(value, path, medium);
    } else if (kind === 'array') {
      for (let index = 0; index < (value as unknown[]).length; index++) {
        const item = (value as unknown[])[index];
        if (typeof item === 'object' || typeof item === 'function' || typeof item === 'symbol')
          visitAt(index, item);
      }
    } else if (kind === 'map') {
      for (const [key, item] of value as Map<unknown, unknown>) {
        visitAt('[a key]', key);
        visitAt(typeof key === 'string' || typeof key === 'number' ? key : '[a value]', item);
      }
    } else if (kind === 'set') {
      for (const item of value as Set<unknown>) visitAt('[an item]', item);
    } else {
      special ||= kind !== 'plain';
      if (kind === 'Buffer' || kind === 'URL') return;
      if (kind !== 'Error') {
        for (const key of Object.keys(value)) visitAt(key, (value as Record<string, unknown>)[key]);
        return;
      }
      // What an error carries along (a request, a socket) must not hide the error: it arrives without.
      const depth = path.length;
      for (const key of errorKeys(value)) {
        try {
          visitAt(key, (value as Record<string, unknown>)[key]);
        } catch (error) {
          if (!(error instanceof Unsendable)) throw error;
          path.length = depth;
          dropped.set(value, (dropped.get(value) ?? new Set()).add(key));
        }
      }
    }
  };
  visit(root);
  return special;
}

/** Lets pass what has a clone of its own (a KeyObject, a Blob), refuses what would come back without its class. */
function checkClone(value: object, path: readonly PropertyKey[], medium: Medium): void {
  const type = (value.constructor as { name?: string } | undefined)?.name ?? 'a class';
  let clone: object;
  try {
    clone = medium.clone(value);
  } catch {
    throw new Unsendable(
      [...path],
      'is an instance of ' + type + ', and those cannot leave their ' + medium.to,
    );
  }
  if ((clone.constructor as { name?: string } | undefined)?.name !== type) {
    throw new Unsendable([...path], 'is an instance of ' + type + ': it would arrive without its class');
  }
}

function isShared(value: object): boolean {
  return (ArrayBuffer.isView(value) ? value.buffer : value) instanceof SharedArrayBuffer;
}

function errorKeys(error: object): string[] {
  return Object.getOwnPropertyNames(error).filter(
    key => key !== 'stack' && 'value' in (Object.getOwnPropertyDescriptor(error, key) ?? {}),
  );
}

function copy(
  root: unknown,
  packed: Packed,
  owned: boolean,
  transfer: readonly object[],
  dropped: Map<object, Set<string>>,
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
