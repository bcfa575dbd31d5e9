import type { FileIR } from './ir.ts';

/** Where something is, not what: these may differ in files that do the same. */
const PLACES = ['spans', 'lineStarts', 'directives'] as const;

/**
 * Takes over from a new version of a file where everything is, if it does the same as before: after an edit in a comment,
 * a string that nothing depends on, or a line break. Whatever refers to parts of the old version stays right.
 * @returns whether it does the same
 */
export function takePlaces(file: FileIR, next: FileIR): boolean {
  const there = Object.fromEntries(PLACES.map(key => [key, next[key]])) as Pick<
    FileIR,
    (typeof PLACES)[number]
  >;
  if (!isSame({ ...file, ...there }, next)) return false;
  Object.assign(file, there);
  return true;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((x, i) => isSame(x, b[i]));
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(key => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}
