// Which elements of a list that is written out `filter` and `find` yield, where their callback only asks what is known.
import { listOf, tupleOf, UNCOUNTED, type Abstract } from './abstract.ts';
import { isList, MOST_POSITIONS, positionsOf } from './elements.ts';
import { evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { isExcluded } from './guards.ts';
import type { CallPlace } from './results.ts';
import { functionAt, rowAt } from './rows.ts';
import { isSetLater } from './turns.ts';
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
  const positions = answers && !isEmpty ? positionsOf(world, lists) : undefined;
  // What is asked for may not be what it was made with.
  if (answers && [...answers.yes, ...answers.no].some(guard => isSetLater(world, file, guard)))
    return undefined;
  const [callback] = positions ? evaluate(world, file, written, env) : [];
  if (!answers || !positions || positions.length > MOST_POSITIONS || callback?.t !== 'function')
    return undefined;
  const kept: (readonly Abstract[])[] = [];
  let isSure = true;
  const all = [...positions.entries()];
  for (const [index, values] of end === 'findLast' ? all.toReversed() : all) {
    const position: Abstract = { t: 'const', value: index, sure: true };
    const inside = enter(world, callback, [values, [position], UNCOUNTED], []);
    if (isExcluded(world, callback.file, answers.yes, inside)) continue;
    kept.push(values);
    const isYes = isExcluded(world, callback.file, answers.no, inside);
    if (isYes && end) break;
    isSure &&= isYes;
  }
  return isSure || end ? tupleOf(kept) : listOf(kept.flat());
}
