/** `LEVEL > 2`, where both are numbers. */
export function inOrder(a: unknown, order: string, b: unknown): boolean | undefined {
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[order];
}
