// What functions ask about what they are handed: `typeof x === 'function'`, `Array.isArray(x)`, `x instanceof C`.
import type { Condition, FileIR, Question, Value } from '../ir.ts';
import { inOrder } from '../order.ts';
import { CALM_FUNCTION, type Abstract, type Env } from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { descendsFrom } from './classes.ts';
import { evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { all, countOf, givenTo, isExcluded } from './guards.ts';
import { functionAt, rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';

/** The answers for all that a parameter may be in the calls `env`, if each of them is known. */
export function answersTo(
  world: World,
  file: FileIR,
  { value, of, among = [] }: Condition,
  env: Env,
): readonly boolean[] | undefined {
  if (of === 'answer') return answerOf(world, file, value, env);
  const count = value.t === 'member' ? countOf(file, value.object, env) : undefined;
  const parameter = count === undefined ? parameterOf(file, value) : undefined;
  const [operand, ...others] = among.flatMap(option =>
    count === undefined
      ? evaluate(world, file, option, undefined)
      : (arityOf(world, file, option, env) ?? evaluate(world, file, option, undefined)),
  );
  if (count !== undefined && of && operand && others.length === 0) {
    const answer = answerFor(world, of, { t: 'const', value: count, sure: true }, operand);
    return answer === undefined ? undefined : [answer];
  }
  if (!parameter || !of || others.length > 0) return undefined;
  return all(givenTo(file, parameter, env), item => {
    const answer = item && answerFor(world, of, item, operand);
    return answer === undefined ? undefined : [answer];
  });
}

/** What a function of the project answers to `isText(value)`, if it does nothing else. */
function answerOf(world: World, file: FileIR, value: Value, env: Env): readonly boolean[] | undefined {
  const site = value.t === 'result' ? rowAt(file, 'sites', value.site) : undefined;
  const [callee, ...others] = site ? evaluate(world, file, site.callee, undefined) : [];
  if (!site || callee?.t !== 'function' || others.length > 0) return undefined;
  const { answers } = functionAt(callee.file, callee.id);
  if (!answers) return undefined;
  const inside = enter(world, callee, argumentsOf(world, file, site.args, env), []);
  const isNo = isExcluded(world, callee.file, answers.yes, inside);
  const isYes = isExcluded(world, callee.file, answers.no, inside);
  return isNo === isYes ? undefined : [isYes];
}

/** `fn.length`: how many parameters it has. */
function arityOf(world: World, file: FileIR, value: Value, env: Env): Abstract[] | undefined {
  if (value.t !== 'member' || value.key.t !== 'const' || value.key.value !== 'length') return undefined;
  const functions = evaluate(world, file, value.object, env);
  return functions.map(fn =>
    fn.t === 'function' && !signatureAt(fn.file, fn.id).defaults
      ? { t: 'const', value: signatureAt(fn.file, fn.id).parameters.length }
      : fn,
  );
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
    case 'answer':
      return undefined;
    case 'throws':
      return item === CALM_FUNCTION || (item.t === 'function' && signatureAt(item.file, item.id).calm)
        ? false
        : undefined;
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
  return inOrder(item.value, order, operand.value);
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
