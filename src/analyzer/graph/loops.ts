// Loops over what is written out: `for (const [name, fn] of Object.entries({ … })) api[name] = fn`. Each turn of such a
// loop is looked at by itself, so that what is under one name is not taken for what is under another.
import type { FileIR, Value } from '../ir.ts';
import { envKey, frameKey, keysOf, tupleOf, type Abstract, type Env } from './abstract.ts';
import { ITERATION_METHODS } from './builtins.ts';
import { evaluate } from './evaluate.ts';
import { inlineUseOf } from './inline.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

/** One turn of a loop: what it is over, and what it is at. */
export interface Turn {
  readonly file: FileIR;
  /** The element of a `for…of`, or the first parameter of a callback. */
  readonly over: Value & { t: 'element' | 'parameter' };
  readonly at: Item;
}

/** An element of an array literal, or a key and a value of an object literal. */
type Item = { readonly value: Value } | { readonly name: string; readonly value: Value };

const MOST_TURNS = 32;

/** The strings that a key may be, and the turn of a loop that makes it that. */
export function keysInLoop(world: World, file: FileIR, key: Value): { key: string; turn: Turn }[] {
  const over = loopOf(world, file, key);
  const items = over && itemsOf(file, listOf(file, over));
  if (!items || items.length > MOST_TURNS) return [];
  return items.flatMap(at => {
    const turn = { file, over, at };
    return textsIn(turn, key).map(text => ({ key: text, turn }));
  });
}

/** What an expression may be in one turn of a loop. */
export function envOfTurn(world: World, { file, over, at }: Turn, fn: number): Env {
  return turnOf(file, over, valueOf(world, file, at), fn, undefined);
}

/** One turn of a loop in `fn`, in the call `parent`. */
export function turnOf(
  file: FileIR,
  over: Turn['over'],
  element: readonly Abstract[],
  fn: number,
  parent: Env,
): Env {
  const key = `${frameKey(file, fn)} ${JSON.stringify(over)} ${keysOf(element)}^${envKey(parent)}`;
  const nesting = 1 + (parent?.nesting ?? 0);
  const frame = { file, args: [element], self: [], parent, made: undefined, key, nesting };
  return over.t === 'parameter' ? { ...frame, fn: over.fn, turn: true } : { ...frame, fn, loop: over };
}

/** The element that a loop is at, where that is known. */
export function elementInTurn(env: Env, element: Value & { t: 'element' }): readonly Abstract[] | undefined {
  for (let frame = env; frame; frame = frame.parent) {
    if (frame.loop && JSON.stringify(frame.loop) === JSON.stringify(element)) return frame.args[0];
  }
  return undefined;
}

function valueOf(world: World, file: FileIR, item: Item): readonly Abstract[] {
  const values = evaluate(world, file, item.value, undefined);
  return 'name' in item ? [tupleOf([[{ t: 'const', value: item.name }], values])] : values;
}

/** What of an expression changes from turn to turn of a loop. */
function loopOf(world: World, file: FileIR, value: Value, depth = 0): Turn['over'] | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.t) {
    case 'element':
      return value;
    case 'parameter':
      return value.index === 0 && isCallback(file, value.fn) ? value : undefined;
    case 'member':
      return loopOf(world, file, value.object, depth + 1);
    case 'variable':
      return firstOf(rowAt(file, 'variables', value.id)?.values ?? [], inner =>
        loopOf(world, file, inner, depth + 1),
      );
    case 'concat':
      return firstOf(value.of, inner => loopOf(world, file, inner, depth + 1));
    default:
      return undefined;
  }
}

const DEEPEST = 4;

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Is a function written as the callback of an array method? */
function isCallback(file: FileIR, fn: number): boolean {
  const use = inlineUseOf(file, fn);
  const callee = use?.as === 0 ? use.site?.callee : undefined;
  return (
    callee?.t === 'member' && callee.key.t === 'const' && ITERATION_METHODS.has(String(callee.key.value))
  );
}

/** What a loop goes through. */
function listOf(file: FileIR, over: Turn['over']): Value {
  if (over.t === 'element') return over.of;
  const callee = inlineUseOf(file, over.fn)?.site?.callee;
  return callee?.t === 'member' ? callee.object : { t: 'none' };
}

function itemsOf(file: FileIR, list: Value): Item[] | undefined {
  const literal = literalOf(file, list);
  if (literal.t === 'array') {
    const elements = rowAt(file, 'arrays', literal.id)?.elements ?? [];
    return elements.some(({ spread }) => spread) ? undefined : elements.map(({ value }) => ({ value }));
  }
  const site = literal.t === 'result' ? rowAt(file, 'sites', literal.site) : undefined;
  const callee = site?.callee;
  if (callee?.t !== 'member' || callee.object.t !== 'global' || callee.object.name !== 'Object')
    return undefined;
  const fields = fieldsOf(file, site?.args[0]?.value ?? { t: 'none' });
  switch (callee.key.t === 'const' ? callee.key.value : undefined) {
    case 'keys':
    case 'getOwnPropertyNames':
      return fields?.map(({ name }) => ({ value: { t: 'const', value: name } }));
    case 'entries':
      return fields;
    default:
      return undefined;
  }
}

/** The fields of an object literal, if it has nothing else. */
function fieldsOf(file: FileIR, object: Value): { name: string; value: Value }[] | undefined {
  const literal = literalOf(file, object);
  const members = literal.t === 'object' ? rowAt(file, 'objects', literal.id)?.members : undefined;
  const fields = members?.flatMap(member =>
    member.kind === 'field' && member.key.t === 'const'
      ? [{ name: String(member.key.value), value: member.value }]
      : [],
  );
  return fields?.length === members?.length ? fields : undefined;
}

/** The literal that a variable is set to, if it is set but once. */
function literalOf(file: FileIR, value: Value, depth = 0): Value {
  if (value.t !== 'variable' || depth > DEEPEST) return value;
  const [only, ...others] = rowAt(file, 'variables', value.id)?.values ?? [];
  return only && others.length === 0 ? literalOf(file, only, depth + 1) : { t: 'none' };
}

/** The strings that an expression may be in one turn. */
function textsIn(turn: Turn, value: Value, depth = 0): string[] {
  if (depth > DEEPEST) return [];
  if (value.t === 'const') return [String(value.value)];
  if (value.t === 'variable') {
    const values = rowAt(turn.file, 'variables', value.id)?.values ?? [];
    return values.flatMap(inner => textsIn(turn, inner, depth + 1));
  }
  if (value.t === 'concat') {
    return value.of.reduce<string[]>(
      (heads, part) => heads.flatMap(head => textsIn(turn, part, depth + 1).map(text => head + text)),
      [''],
    );
  }
  const part = partIn(turn, value);
  return part?.t === 'const' ? [String(part.value)] : [];
}

/** The literal that an expression is in one turn. */
function partIn(turn: Turn, value: Value): Value | undefined {
  const { file, over, at } = turn;
  if (isSame(value, over)) return 'name' in at ? undefined : literalOf(file, at.value);
  if (value.t !== 'member' || value.key.t !== 'const') return undefined;
  const key = value.key.value;
  if (isSame(literalOf(file, value.object), over) && 'name' in at)
    return key === 0 ? { t: 'const', value: at.name } : at.value;
  const object = partIn(turn, literalOf(file, value.object));
  if (object?.t === 'array') return rowAt(file, 'arrays', object.id)?.elements[Number(key)]?.value;
  return object?.t === 'object' ? fieldsOf(file, object)?.find(({ name }) => name === key)?.value : undefined;
}

function isSame(a: Value, b: Value): boolean {
  return a === b || (a.t === b.t && JSON.stringify(a) === JSON.stringify(b));
}
