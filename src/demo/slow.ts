const never = new Int32Array(new SharedArrayBuffer(4));

/** Blocks its thread, as a long computation or a synchronous request would. Not 3 s as in the asyncio original: that
 * falls on the tick of 6. */
export function slowFunction(milliseconds = 2750): number {
  Atomics.wait(never, 0, 0, milliseconds);
  return 42;
}
