// What else a call loads, where the module that it was found to load is there already.
import type { FileIR } from '../ir.ts';
import { type Call } from './calls.ts';
import { reportsItself, targetKey, type FunctionTarget } from './targets.ts';
import { callsOf, type Reach, type Step } from './reach.ts';
import { isLoadedBefore, isLoadedBy } from './requires.ts';
import { signatureAt } from './rows.ts';
import type { World } from './world.ts';

/** Where more than this would have to be looked at, the answer is taken for yes. */
const MOST_FUNCTIONS = 100;

/**
 * The shortest way from a call to a `require` of something that is not loaded by then.
 * @returns `unknown` where there is too much to look at
 */
export function lateRequire(world: World, by: FileIR, call: Call): Reach | 'unknown' | undefined {
  if (call.target.t !== 'function') return undefined;
  const open: { readonly target: FunctionTarget; readonly steps: readonly Step[] }[] = [
    { target: call.target, steps: [] },
  ];
  const seen = new Set([targetKey(call.target)]);
  for (const { target, steps } of open) {
    if (seen.size > MOST_FUNCTIONS) return 'unknown';
    if (reportsItself(signatureAt(target.fn.file, target.fn.id))) continue;
    for (const next of callsOf(world, target)) {
      const way = [...steps, { fn: target, call: next }];
      const { target: to } = next;
      if (to.t === 'api') {
        if (to.name === 'require' && !isThere(world, by, [call, ...way.map(step => step.call)]))
          return { api: to, steps: way };
      } else if (!seen.has(targetKey(to))) {
        seen.add(targetKey(to));
        open.push({ target: to, steps: way });
      }
    }
  }
  return undefined;
}

/** Does a way end in a `require` of what is loaded by then? */
function isThere(world: World, by: FileIR, way: readonly Call[]): boolean {
  const last = way.at(-1);
  return last !== undefined && (isLoadedBy(world, by, last.file, last.site) || isLoadedOnWay(world, way));
}

/** Has any of the functions on a way loaded what the last call of it loads, before it has gone on? */
export function isLoadedOnWay(world: World, way: readonly Call[]): boolean {
  const last = way.at(-1);
  return last !== undefined && way.some(step => isLoadedBefore(world, step, last.file, last.site));
}
