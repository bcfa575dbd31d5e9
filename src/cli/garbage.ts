import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has V8 give back at once what is not needed any more, which it does by itself only when it runs out. Stops this thread.
 * As its last resort: otherwise V8 keeps the memory to itself, and no other thread can have it.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { readonly flavor: 'last-resort' }) => void;
  collect({ flavor: 'last-resort' });
}
