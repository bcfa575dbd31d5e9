/** Do two pieces of plain data say the same? */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((x, i) => isSame(x, b[i]));
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  return keys.every(key => Object.hasOwn(other, key) && isSame(one[key], other[key]));
}

/** What was there before, if it is the same; else the new one with those of the old one's parts that are the same. */
export function kept<T extends object>(before: T, now: T): T {
  if (isSame(before, now)) return before;
  const mixed = { ...now };
  for (const key of Object.keys(mixed) as (keyof T)[])
    if (isSame(before[key], now[key])) mixed[key] = before[key];
  return mixed;
}
