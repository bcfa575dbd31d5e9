// Which modules a function has loaded for certain where it has come to: what it requires there again costs nothing.
import { requiredBy } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { leaves } from './leaving.ts';
import type { Lowering } from './state.ts';

export const NOTHING: readonly string[] = [];

/** Notes what a call has loaded, if it is one of `require`. */
export function noteRequired(state: Lowering, site: number): void {
  if (state.fn === 0) return;
  const specifier = requiredBy(state.ir.sites[site]);
  if (specifier !== undefined && !state.ready.includes(specifier)) state.ready = [...state.ready, specifier];
}

/** Walks what may be left out, or left half way: what is loaded there is not there for certain behind it. */
export function apart(state: Lowering, walk: () => void): void {
  const { ready } = state;
  walk();
  // What may be forgotten there is not there for certain either.
  if (state.ready.length > ready.length) state.ready = ready;
}

/** Behind two ways of which one is taken: what is loaded on both is there, or on the one that comes here at all. */
export function joined(
  [first, onFirst]: readonly [TSESTree.Node, readonly string[]],
  [second, onSecond]: readonly [TSESTree.Node | null, readonly string[]],
): readonly string[] {
  if (onFirst === onSecond || leaves(second)) return onFirst;
  return leaves(first) ? onSecond : onFirst.filter(name => onSecond.includes(name));
}

/** `delete require.cache[path]` makes the next `require` load it again. */
export function forgetLoaded(state: Lowering, { object }: TSESTree.MemberExpression): void {
  const isCache =
    object.type === 'MemberExpression' &&
    object.property.type === 'Identifier' &&
    object.property.name === 'cache';
  if (isCache) state.ready = NOTHING;
}
