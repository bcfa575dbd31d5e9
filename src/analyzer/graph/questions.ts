// What functions ask about what they are handed: `typeof x === 'function'`, `Array.isArray(x)`, `x instanceof C`.
import type { Condition, FileIR, Question, Value } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { descendsFrom } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { all, givenTo } from './guards.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

/** The answers for all that a parameter may be in the calls `env`, if each of them is known. */
export function answersTo(
  world: World,
  file: FileIR,
  { value, of, among = [] }: Condition,
  env: Env,
): readonly boolean[] | undefined {
  const parameter = parameterOf(file, value);
  const [operand, ...others] = among.flatMap(option => evaluate(world, file, option, undefined));
  if (!parameter || !of || others.length > 0) return undefined;
  return all(givenTo(file, parameter, env), item => {
    const answer = item && answerFor(world, of, item, operand);
    return answer === undefined ? undefined : [answer];
  });
}

function parameterOf(file: FileIR, value: Value, depth = 0): (Value & { t: 'parameter' }) | undefined {
  if (value.t === 'parameter') return value;
  const variable = value.t === 'variable' ? rowAt(file, 'variables', value.id) : undefined;
  const [source, ...others] = variable?.values ?? [];
  return source && others.length === 0 && !variable?.counts && depth < DEEPEST
    ? parameterOf(file, source, depth + 1)
    : undefined;
}

const DEEPEST = 6;

function answerFor(
  world: World,
  question: Question,
  item: Abstract,
  operand: Abstract | undefined,
): boolean | undefined {
  switch (question) {
    case 'typeof': {
      const type = typeOf(item);
      return type !== undefined && operand?.t === 'const' ? type === operand.value : undefined;
    }
    case 'isArray':
      return LISTS.has(item.t) || (typeOf(item) === undefined ? undefined : false);
    case 'instanceof':
      return isInstance(world, item, operand);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compare(question, item, operand);
    default: {
      const text = item.t === 'const' && item.sure ? item.value : undefined;
      if (typeof text !== 'string' || operand?.t !== 'const') return undefined;
      return text[question](String(operand.value));
    }
  }
}

function compare(
  order: '<' | '<=' | '>' | '>=',
  item: Abstract,
  operand: Abstract | undefined,
): boolean | undefined {
  if (item.t !== 'const' || !item.sure || operand?.t !== 'const') return undefined;
  const [a, b] = [item.value, operand.value];
  if (typeof a !== 'number' || typeof b !== 'number') return undefined;
  return { '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[order];
}

const FUNCTIONS: ReadonlySet<Abstract['t']> = new Set(['function', 'class', 'invoker', 'handle-member']);
const LISTS: ReadonlySet<Abstract['t']> = new Set(['array', 'tuple', 'list']);
const OBJECTS: ReadonlySet<Abstract['t']> = new Set([
  'object',
  'instance',
  'collection',
  'derived',
  'generator',
  ...LISTS,
]);

/** What `typeof` yields, where that is known. */
function typeOf(item: Abstract): string | undefined {
  if (FUNCTIONS.has(item.t)) return 'function';
  if (OBJECTS.has(item.t)) return 'object';
  if (item.t !== 'const' || !item.sure) return undefined;
  return typeof item.value;
}

function isInstance(world: World, item: Abstract, of: Abstract | undefined): boolean | undefined {
  if (of?.t !== 'class' && of?.t !== 'function') return undefined;
  if (item.t === 'instance') return descendsFrom(world, item.of, of) || (item.open ? undefined : false);
  return item.t === 'object' || item.t === 'function' || (item.t === 'const' && item.sure)
    ? false
    : undefined;
}
