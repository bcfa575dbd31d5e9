// Calls as functions see them from inside, and which of them are told apart.
import {
  DEEPEST,
  envKey,
  frameKey,
  keysOf,
  nestingOf,
  TRUE,
  tupleOf,
  UNCOUNTED,
  type Abstract,
  type Env,
  type FunctionValue,
} from './abstract.ts';
import { asksIfTrue } from './asking.ts';
import { positionsOf } from './elements.ts';
import { frameOf } from './evaluate.ts';
import { envOf } from './keeping.ts';
import type { CallPlace } from './results.ts';
import { rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';

/**
 * The environment inside a call. Only what can decide which function is called is kept of the arguments, so that
 * calls that differ in data alone share their results. Beyond some nesting, and some number, calls are
 * not told apart.
 */
export function enter(
  world: World,
  fn: FunctionValue,
  given: readonly (readonly Abstract[])[],
  self: readonly Abstract[],
  place?: CallPlace,
): Env {
  const signature = signatureAt(fn.file, fn.id);
  const { dynamicKeys, usesThis, parameters, defaults, tests, handed } = signature;
  const receiver = usesThis ? (fn.self ?? self) : [];
  const args = given.includes(UNCOUNTED) ? given.filter(values => values !== UNCOUNTED) : given;
  const count = signature.counted && args === given ? args.length : undefined;
  if (parameters.length === 0 && receiver.length === 0 && args.length === 0 && !place && count === undefined)
    return fn.env;
  const relevant = args.map((values, index) => {
    const decides = signature.decides?.includes(index) ?? false;
    const isTested = tests?.includes(index) ?? false;
    const kept = values.filter(value => {
      if (value.t === 'const') return dynamicKeys || (decides && value.sure);
      return value === TRUE ? isTested || asksIfTrue(world, fn.file, fn.id, index) : value.t !== 'bytes';
    });
    return kept.length === 0 && isTested ? truthOf(values) : kept;
  });
  // A parameter that nothing is handed to is as good as false, unless it is not the project that calls.
  if (tests && !defaults && (!handed || args === given))
    for (const index of tests)
      while (relevant.length <= index) relevant.push(tests.includes(relevant.length) ? FALSE : []);
  // Whether an argument is there at all matters where it has a default.
  const isWhole = defaults || signature.counted;
  const kept = isWhole ? relevant : relevant.slice(0, 1 + relevant.findLastIndex(list => list.length > 0));
  const nesting =
    1 + Math.max(fn.env?.nesting ?? 0, place?.env?.nesting ?? 0, ...kept.map(deepestOf), deepestOf(receiver));
  const copied = nesting > DEEPEST / 2 ? unfolded(world, args) : undefined;
  if (copied) return enter(world, fn, copied, self, place);
  if (nesting > DEEPEST) return earlierCall(fn, kept);
  const made = place && `${frameKey(place.file, place.id)}[${envKey(place.env)}]`;
  const name = frameKey(fn.file, fn.id);
  const key = intern(
    world,
    `${name}(${kept.map(list => `${keysOf(list)};`).join('')}${made ? `@${made}` : ''}${count === undefined ? '' : `#${String(count)}`})<${keysOf(receiver)}>^${envKey(fn.env)}`,
  );
  if (!isTold(world, name, key)) return fn.env;
  const { file, id, env: parent } = fn;
  return { file, fn: id, args: kept, count, self: receiver, parent, made, from: place?.env, key, nesting };
}

/** The environment inside a generator that `next(value)` lets go on. */
export function resumed(world: World, fn: FunctionValue, env: Env, sent: readonly Abstract[]): Env {
  const known = frameOf(fn.file, fn.id, env);
  const nesting = 1 + Math.max(env?.nesting ?? 0, deepestOf(sent));
  if (sent.length === 0 || nesting > DEEPEST) return env;
  const key = intern(world, `${frameKey(fn.file, fn.id)}[${envKey(env)}]!${keysOf(sent)}`);
  if (!isTold(world, frameKey(fn.file, fn.id), key)) return env;
  const inside = known ?? { file: fn.file, fn: fn.id, args: [], self: [], parent: env, made: undefined };
  return { ...inside, sent, key, nesting };
}

function deepestOf(values: readonly Abstract[]): number {
  let deepest = 0;
  for (const value of values) deepest = Math.max(deepest, nestingOf(value));
  return deepest;
}

/** `[...this.steps, step]` as what is in it now, rather than as what was put together in a call in a call in a call. */
function unfolded(
  world: World,
  args: readonly (readonly Abstract[])[],
): readonly (readonly Abstract[])[] | undefined {
  const copied = args.map(values =>
    values.map(value => {
      const isMade =
        value.t === 'array' && rowAt(value.file, 'arrays', value.id)?.elements.some(({ spread }) => spread);
      const positions = isMade ? positionsOf(world, [value]) : undefined;
      return positions ? tupleOf(positions) : value;
    }),
  );
  return copied.some((values, index) => values.some((value, at) => value !== args[index]?.[at]))
    ? copied
    : undefined;
}

/** Of a function that hands on to itself what it makes of its arguments, the call that these come from. */
function earlierCall({ file, id, env }: FunctionValue, args: readonly (readonly Abstract[])[]): Env {
  for (const value of args.flat()) {
    const made = envOf(value);
    if (made?.fn === id && made.file === file && !made.loop && envKey(made.parent) === envKey(env))
      return made;
  }
  return undefined;
}

/** Whether an argument is true, where it is written out and no more than that matters. */
function truthOf(values: readonly Abstract[]): readonly Abstract[] {
  const truths = new Set(
    values.map(value => (value.t === 'const' && value.sure ? Boolean(value.value) : undefined)),
  );
  const [truth] = truths;
  return truths.size !== 1 || truth === undefined ? [] : truth ? SOMETHING : FALSE;
}

const SOMETHING: readonly Abstract[] = [{ t: 'const', value: true, sure: true }];
const FALSE: readonly Abstract[] = [{ t: 'const', value: false, sure: true }];

/** A recursive function that hands on ever new collections would otherwise be looked at for ever. */
const MOST_FRAMES = 48;

/** Is this one of the calls of a function that are told apart? */
function isTold(world: World, fn: string, key: string): boolean {
  const frames = world.frames.get(fn);
  if (!frames) {
    world.frames.set(fn, new Set([key]));
    return true;
  }
  if (frames.has(key)) return true;
  if (frames.size >= MOST_FRAMES) return false;
  frames.add(key);
  return true;
}

/** Keys are made of keys: short names keep them short. */
function intern({ names }: World, text: string): string {
  let known = names.get(text);
  if (known === undefined) names.set(text, (known = `%${String(names.size)}`));
  return known;
}
