// Which elements of a list that is written out `filter` and `find` yield, where their callback only asks what is known.
import type { FileIR, Guard, Value } from '../ir.ts';
import { listOf, tupleOf, type Abstract } from './abstract.ts';
import { fixedPositions, isList, MOST_POSITIONS } from './elements.ts';
import { evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { isExcluded } from './guards.ts';
import { itemsAt } from './project-index.ts';
import type { CallPlace } from './results.ts';
import { functionAt, rowAt } from './rows.ts';
import type { World } from './world.ts';

/**
 * The elements for which the callback may say yes.
 * @param end for `find` the one of them that is met first, for `findLast` the one that is met last
 */
export function picked(
  world: World,
  { file, site, env }: CallPlace,
  lists: readonly Abstract[],
  end?: 'find' | 'findLast',
): Abstract | undefined {
  const written = site.args[0]?.value;
  const [list, ...others] = lists;
  if (written?.t !== 'function' || !list || others.length > 0 || !isList(list)) return undefined;
  const { answers } = functionAt(file, written.id);
  // An empty one is there to be filled.
  const isEmpty = list.t === 'array' && rowAt(list.file, 'arrays', list.id)?.elements.length === 0;
  const positions = answers && !isEmpty ? fixedPositions(world, lists) : undefined;
  // What is asked for may not be what it was made with.
  const asked = answers ? [...answers.yes, ...answers.no].flatMap(guard => keysIn(file, guard)) : [];
  if (asked.some(key => itemsAt(world, world.indexes.settings, key).length > 0)) return undefined;
  const [callback] = positions ? evaluate(world, file, written, env) : [];
  if (!answers || !positions || positions.length > MOST_POSITIONS || callback?.t !== 'function')
    return undefined;
  const kept: (readonly Abstract[])[] = [];
  let isSure = true;
  const all = [...positions.entries()];
  for (const [index, values] of end === 'findLast' ? all.toReversed() : all) {
    const inside = enter(world, callback, [values, [{ t: 'const', value: index, sure: true }]], []);
    if (isExcluded(world, callback.file, answers.yes, inside)) continue;
    kept.push(values);
    const isYes = isExcluded(world, callback.file, answers.no, inside);
    if (isYes && end) break;
    isSure &&= isYes;
  }
  return isSure || end ? tupleOf(kept) : listOf(kept.flat());
}

/** The names of the members that a condition is about. */
function keysIn(file: FileIR, guard: Guard): string[] {
  if ('either' in guard) return guard.either.flat().flatMap(part => keysIn(file, part));
  const keys: string[] = [];
  let value: Value | undefined = guard.value;
  for (let depth = 0; value && depth < DEEPEST; depth++) {
    if (value.t === 'member' && value.key.t === 'const') keys.push(String(value.key.value));
    // `({ name }) => name === 'read'`
    if (value.t === 'variable') value = rowAt(file, 'variables', value.id)?.values[0];
    else if (value.t === 'default') value = value.value;
    else value = value.t === 'member' ? value.object : undefined;
  }
  return keys;
}

const DEEPEST = 8;
