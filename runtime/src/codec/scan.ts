import { kindOf } from './kinds.ts';
import type { Medium } from './medium.ts';

/** Thrown where a value cannot be sent; `path` leads to the place. */
export class Unsendable extends Error {
  readonly path: readonly PropertyKey[];

  constructor(path: readonly PropertyKey[], message: string) {
    super(message);
    this.path = path;
  }
}

/** The properties of errors that cannot travel: they arrive without them. */
export type Dropped = Map<object, Set<string>>;

/**
 * Looks at everything in a value.
 *
 * @returns Whether anything needs a stand-in, and what does not travel.
 * @throws {Unsendable}
 */
export function scan(
  root: unknown,
  transfer: readonly object[],
  medium: Medium,
): { special: boolean; dropped: Dropped } {
  const dropped: Dropped = new Map();
  // Most calls have nothing to look into, and should not pay for what follows.
  if (isPrimitive(root) || isListOfPrimitives(root)) return { special: false, dropped };
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
  return { special, dropped };
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

function isPrimitive(value: unknown): boolean {
  return (
    value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
  );
}

function isListOfPrimitives(value: unknown): boolean {
  return Array.isArray(value) && kindOf(value) === 'array' && value.every(isPrimitive);
}

function isShared(value: object): boolean {
  return (ArrayBuffer.isView(value) ? value.buffer : value) instanceof SharedArrayBuffer;
}

/** What is not read by a getter. */
export function errorKeys(error: object): string[] {
  return Object.getOwnPropertyNames(error).filter(
    key => key !== 'stack' && 'value' in (Object.getOwnPropertyDescriptor(error, key) ?? {}),
  );
}
