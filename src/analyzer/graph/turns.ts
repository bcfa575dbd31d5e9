// Calls in loops over lists, under a condition about the element: `for (const step of steps) if (step.on) step.run();`.
// Each element is looked at by itself.
import { TURN, type Condition, type FileIR, type Guard, type Site, type Value } from '../ir.ts';
import type { Env } from './abstract.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { ANY_KEY } from './guards.ts';
import { elementInTurn, turnOf, type Turn } from './loops.ts';
import { rowAt } from './rows.ts';
import { isSetIn } from './settled.ts';
import type { World } from './world.ts';

/** One environment for each element, where a condition of the site is about it; else undefined. */
export function turnsAt(
  world: World,
  file: FileIR,
  { when, fn }: Site,
  env: Env,
): readonly Env[] | undefined {
  const guard = when?.find((item): item is Condition => 'fn' in item && item.fn === TURN);
  const over = guard && overOf(file, guard.value);
  if (!over || isAt(file, over, env) || isSetLater(world, file, guard)) return undefined;
  const elements = evaluate(world, file, over, env);
  if (elements.length === 0 || elements.length > MOST_TURNS) return undefined;
  return elements.map(element => turnOf(file, over, [element], fn, env));
}

const MOST_TURNS = 16;

/** Is what a condition is about known in the calls `env`: is it an element in a turn of its loop? */
export function isInTurn(world: World, file: FileIR, condition: Condition, env: Env): boolean {
  const over = overOf(file, condition.value);
  return over !== undefined && isAt(file, over, env) && !isSetLater(world, file, condition);
}

function isAt(file: FileIR, over: Turn['over'], env: Env): boolean {
  return over.t === 'element'
    ? elementInTurn(env, over) !== undefined
    : frameOf(file, over.fn, env)?.turn === true;
}

/** The element that a value is, or is in. */
function overOf(file: FileIR, value: Value, depth = 0): Turn['over'] | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.t) {
    case 'element':
    case 'parameter':
      return value;
    case 'member':
      return overOf(file, value.object, depth + 1);
    case 'default':
      return overOf(file, value.value, depth + 1);
    case 'variable': {
      const [only, ...others] = rowAt(file, 'variables', value.id)?.values ?? [];
      return only && others.length === 0 ? overOf(file, only, depth + 1) : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * May what is asked for not be what the element was made with, since something in the project sets such a member, or one
 * whose name is not known, of something that is not known?
 */
export function isSetLater(world: World, file: FileIR, guard: Guard): boolean {
  return [ANY_KEY, ...keysIn(file, guard)].some(key => isSetIn(world, key));
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
