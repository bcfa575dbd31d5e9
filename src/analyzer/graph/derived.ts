// What is worked out from one file alone, once for each version of it.
import type { FileIR } from '../ir.ts';
import { TrackedFile } from './tracked.ts';

export type Key = string | number;

/** Works something out from one file alone. The same file gives the same object. */
export type Derived<K extends Key, V> = (file: FileIR) => ReadonlyMap<K, V>;

/** Works it out once for each version of a file. */
export function derived<T>(make: (file: FileIR) => T): (file: FileIR) => T {
  const known = new WeakMap<FileIR, { readonly value: T }>();
  return file => {
    const before = known.get(file);
    if (before) return before.value;
    const value = make(file);
    known.set(file, { value });
    return value;
  };
}

/** What was worked out from a file, under one key. Who asks depends on nothing else. */
export function lookUp<K extends Key, V>(file: FileIR, make: Derived<K, V>, key: K): V | undefined {
  return file instanceof TrackedFile ? file.derived(make, key) : make(file).get(key);
}
