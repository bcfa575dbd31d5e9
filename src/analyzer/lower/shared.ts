// A project has hundreds of thousands of values, most of them of a kind: each is there but once, and so is each name.
import type { Value } from '../ir.ts';

type Constant = string | number | boolean | null;

/** Constants, of whatever files came last. */
const constants = new Map<Constant, Value>();
/** So many are remembered, which are those of a few dozen files: more share no more, and take longer to find. */
const MANY = 4_096;

export function constant(value: Constant): Value {
  const known = constants.get(value);
  if (known) return known;
  if (constants.size >= MANY) constants.clear();
  const own = typeof value === 'string' ? apart(value) : value;
  const made: Value = { t: 'const', value: own };
  constants.set(own, made);
  return made;
}

const globals = new Map<string, Value>();

export function globalValue(name: string): Value {
  const known = globals.get(name);
  if (known) return known;
  if (globals.size >= MANY) globals.clear();
  const made: Value = { t: 'global', name: shared(name) };
  globals.set(made.name, made);
  return made;
}

/** The same text, as the one string that all have of it. */
export function shared(text: string): string {
  const value = constant(text);
  return value.t === 'const' ? String(value.value) : text;
}

/** From this length on, V8 makes a part of a text by pointing into it, which keeps the whole text in memory. */
const POINTS = 13;

function apart(text: string): string {
  return text.length < POINTS ? text : [text.slice(0, 1), text.slice(1)].join('');
}

type Numbered = Extract<Value, { readonly id: number }>['t'];
type OfFunction = 'this' | 'super' | 'arguments' | 'sent';

/** Values that are but a number, by that: no matter of which file. */
const numbered: Partial<Record<Numbered | OfFunction | 'result', Value[]>> = {};

export function numberedValue(t: Numbered, id: number): Value {
  return ((numbered[t] ??= [])[id] ??= { t, id });
}

export function valueOfFunction(t: OfFunction, fn: number): Value {
  return ((numbered[t] ??= [])[fn] ??= { t, fn });
}

export function resultOf(site: number): Value {
  return ((numbered.result ??= [])[site] ??= { t: 'result', site });
}

const parameters: Value[][] = [];

export function parameter(fn: number, index: number): Value {
  return ((parameters[fn] ??= [])[index] ??= { t: 'parameter', fn, index });
}

/** Members of one file, by object and key. */
export type Members = Map<Value, Map<Value, Value>>;

export function member(members: Members, object: Value, key: Value): Value {
  let keys = members.get(object);
  if (!keys) members.set(object, (keys = new Map<Value, Value>()));
  let made = keys.get(key);
  if (!made) keys.set(key, (made = { t: 'member', object, key }));
  return made;
}
