// What a name stands for that is set once and for all, here or in another file: `export const DEBUG = false`.
import { requiredBy, type FileIR, type Value } from '../ir.ts';
import { frameKey, keysOf, type Abstract } from './abstract.ts';
import { isExports } from './call-names.ts';
import { lookUp } from './derived.ts';
import { evaluate } from './evaluate.ts';
import { across } from './guard.ts';
import {
  all,
  ANY_KEY,
  isConstant,
  isExcluded,
  keyOfWrite,
  memberOf,
  SOMETHING,
  writesToVariables,
  type Constant,
  type ObjectValue,
} from './guards.ts';
import { projectFile } from './imports.ts';
import { memoIn } from './memo.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { functionAt, rowAt } from './rows.ts';
import type { World } from './world.ts';
import { symbolAt } from './write-keys.ts';

const DEEPEST = 8;

/**
 * All that such an expression may be, if that is known.
 * @param asTruth does it only matter whether it is true?
 */
export function settledValues(
  world: World,
  file: FileIR,
  value: Value,
  asTruth = false,
  depth = 0,
): readonly Constant[] | undefined {
  if (value.t === 'const') return [value.value];
  if (depth > DEEPEST) return undefined;
  if (value.t === 'result') {
    const symbol = symbolAt(file, value.site);
    if (symbol !== undefined) return [symbol];
    const answer = answerOf(world, file, value.site);
    return answer === undefined ? undefined : answer ? ALWAYS : NEVER;
  }
  if (value.t === 'variable') {
    const only = onlyValue(file, value.id);
    return only && settledValues(world, file, only, false, depth + 1);
  }
  if (value.t === 'import') return exportedValues(world, file, value.from, value.name, depth);
  if (value.t !== 'member' || value.key.t !== 'const') return undefined;
  const key = String(value.key.value);
  const from = moduleOf(file, value.object);
  if (from !== undefined) return exportedValues(world, file, from, key, depth);
  return (
    settledMember(world, objectOf(world, file, value.object, depth), key, asTruth) ??
    staticValue(world, file, value.object, key)
  );
}

const NEVER: readonly Constant[] = [false, undefined];
const ALWAYS: readonly Constant[] = [true];

/**
 * Does a call without arguments yield nothing that is true, whenever it is made: `const isDebug = () => false`? Or
 * always what is true?
 */
function answerOf(world: World, file: FileIR, id: number): boolean | undefined {
  const { callee, args = [] } = rowAt(file, 'sites', id) ?? {};
  if (callee?.t !== 'variable' || args.length > 0) return undefined;
  const [fn, ...others] = evaluate(world, file, callee, undefined);
  if (fn?.t !== 'function' || others.length > 0) return undefined;
  const find = (): boolean | undefined => {
    const { returns, async, generator, answers, parameters } = functionAt(fn.file, fn.id);
    const isFalse = (value: Value): boolean => value.t === 'const' && !value.value;
    if (async || generator) return undefined;
    if (returns.length > 0 && returns.every(isFalse)) return false;
    if (!answers || parameters.length > 0) return undefined;
    if (isExcluded(world, fn.file, answers.yes, undefined)) return false;
    return isExcluded(world, fn.file, answers.no, undefined) ? true : undefined;
  };
  return across(world, () => `n${frameKey(fn.file, fn.id)}`, fn.file, find, String);
}

/** What a variable is set to, if it is set but once. */
function onlyValue(file: FileIR, id: number): Value | undefined {
  const { values = [], counts, vague } = rowAt(file, 'variables', id) ?? {};
  return values.length === 1 && !counts && !vague ? values[0] : undefined;
}

/** The specifier of the module that an expression is all exports of. */
function moduleOf(file: FileIR, value: Value): string | undefined {
  const source = value.t === 'variable' ? onlyValue(file, value.id) : value;
  if (source?.t === 'import') return source.name === '*' || source.name === '=' ? source.from : undefined;
  return source?.t === 'result' ? requiredBy(rowAt(file, 'sites', source.site)) : undefined;
}

/** What a file exports under a name. */
function exportedValues(
  world: World,
  from: FileIR,
  specifier: string,
  name: string,
  depth: number,
): readonly Constant[] | undefined {
  const values = memoIn(world, from, `k${frameKey(from, 0)} ${specifier} ${name}`, () => {
    const file = projectFile(world, from, specifier);
    if (!file) return [];
    const find = (): readonly Abstract[] =>
      (exportedBy(world, file, name, depth) ?? []).flatMap(value =>
        value === undefined ? [] : [{ t: 'const', value }],
      );
    return across(world, () => `k${frameKey(file, 0)}.${name}`, file, find, keysOf);
  });
  const known = values.flatMap(value => (value.t === 'const' ? [value.value] : []));
  return known.length > 0 ? known : undefined;
}

function exportedBy(
  world: World,
  file: FileIR,
  name: string,
  depth: number,
): readonly Constant[] | undefined {
  const value = Object.hasOwn(file.exports, name) ? file.exports[name] : undefined;
  if (value) return settledValues(world, file, value, false, depth + 1);
  for (const other of file.reexports) {
    const found = exportedValues(world, file, other, name, depth + 1);
    if (found) return found;
  }
  const assigned = assignedExports(file, name);
  if (assigned) return settledValues(world, file, assigned, false, depth + 1);
  const whole = assignedExports(file, undefined);
  return whole && settledMember(world, objectOf(world, file, whole, depth + 1), name);
}

/** `exports.name = …`, or without a name `module.exports = …`, if there is one such assignment. */
function assignedExports({ writes }: FileIR, name: string | undefined): Value | undefined {
  const found = writes.filter(({ object, key }) => {
    const isKey = key.t === 'const' && key.value === (name ?? 'exports');
    return isKey && (name === undefined ? object.t === 'module' : isExports(object));
  });
  const [write, ...others] = found;
  return others.length === 0 && write?.fn === 0 ? write.value : undefined;
}

/** The object literal that an expression is, through names and `Object.freeze`. */
function objectOf(world: World, file: FileIR, value: Value, depth: number): ObjectValue | undefined {
  const holder = holderOf(world, file, value, depth);
  return holder?.t === 'object' ? holder : undefined;
}

type Holder = Pick<Abstract & { t: 'object' | 'class' }, 't' | 'file' | 'id'>;

/** The object literal or class that an expression is. */
function holderOf(
  world: World,
  file: FileIR,
  value: Value,
  depth: number,
): ObjectValue | (Abstract & { t: 'class' }) | undefined {
  if (depth > DEEPEST) return undefined;
  switch (value.t) {
    case 'object':
    case 'class':
      return { t: value.t, file, id: value.id, env: undefined };
    case 'variable': {
      const only = onlyValue(file, value.id);
      return only && holderOf(world, file, only, depth + 1);
    }
    case 'cast':
      return holderOf(world, file, value.value, depth + 1);
    case 'result': {
      const { callee, args = [] } = rowAt(file, 'sites', value.site) ?? {};
      const isFrozen =
        callee?.t === 'member' && callee.key.t === 'const' && callee.key.value === 'freeze' && args[0];
      return isFrozen ? holderOf(world, file, isFrozen.value, depth + 1) : undefined;
    }
    case 'member': {
      if (value.key.t !== 'const') return undefined;
      const specifier = moduleOf(file, value.object);
      return specifier === undefined
        ? partOf(world, file, value.object, value.key, depth)
        : exportedHolder(world, file, specifier, String(value.key.value), depth);
    }
    case 'import':
      return exportedHolder(world, file, value.from, value.name, depth);
    default:
      return undefined;
  }
}

/** The object that a list or object has at a place, as it is written out: `steps[0]`, `config.log`. */
function partOf(
  world: World,
  file: FileIR,
  whole: Value,
  key: Value & { t: 'const' },
  depth: number,
): ReturnType<typeof holderOf> {
  const only = whole.t === 'variable' ? onlyValue(file, whole.id) : undefined;
  if (only?.t === 'array') {
    const elements = rowAt(file, 'arrays', only.id)?.elements ?? [];
    const element = elements.some(({ spread }) => spread) ? undefined : elements[Number(key.value)];
    return element && holderOf(world, file, element.value, depth + 1);
  }
  const holder = holderOf(world, file, whole, depth + 1);
  const members = holder?.t === 'object' ? (rowAt(holder.file, 'objects', holder.id)?.members ?? []) : [];
  const found = members.find(
    member => member.kind === 'field' && member.key.t === 'const' && member.key.value === key.value,
  );
  return holder && found && holderOf(world, holder.file, found.value, depth + 1);
}

function exportedHolder(
  world: World,
  file: FileIR,
  specifier: string,
  name: string,
  depth: number,
): ReturnType<typeof holderOf> {
  const from = projectFile(world, file, specifier);
  const exported = from && Object.hasOwn(from.exports, name) ? from.exports[name] : undefined;
  return from && exported && holderOf(world, from, exported, depth + 1);
}

/** What a class has as a static field, where nothing in the project sets one of that name: `static verbose = false`. */
function staticValue(world: World, file: FileIR, value: Value, key: string): readonly Constant[] | undefined {
  const holder = holderOf(world, file, value, 0);
  if (holder?.t !== 'class') return undefined;
  const [field, ...others] = (rowAt(holder.file, 'classes', holder.id)?.members ?? []).filter(
    member => member.static && (member.key.t !== 'const' || String(member.key.value) === key),
  );
  const isSet =
    isSetAnyhow(world, holder) ||
    lookUp(holder.file, writesToVariables, ANY_KEY) === true ||
    [key, `${STATIC} ${key}`].some(name => isSetIn(world, name));
  if (field?.kind !== 'field' || field.key.t !== 'const' || others.length > 0 || isSet) return undefined;
  return field.value.t === 'const' ? [field.value.value] : undefined;
}

/** Does the project assign to members of an object or class whose names are not known? */
export function isSetAnyhow(world: World, holder: Holder): boolean {
  return isSetIn(world, anyOf(holder));
}

function anyOf({ t, file, id }: Holder): string {
  return `${ANY_KEY} ${t} ${frameKey(file, id)}`;
}

/** In front of the names of members that classes and functions are given, or give themselves. */
const STATIC = 'static';

/** What another file's object that is spread has under a name, if anything: `{ ...defaults }`. */
export function settledPart(
  world: World,
  file: FileIR,
  value: Value,
  key: string,
): readonly Constant[] | undefined {
  const source = value.t === 'variable' ? onlyValue(file, value.id) : value;
  const isForeign = source?.t === 'import' || source?.t === 'member';
  const object = isForeign ? objectOf(world, file, source, 0) : undefined;
  if (!object || isSetIn(world, key)) return undefined;
  const known = memberOf(world, object, key);
  return known?.every(isConstant) ? known : undefined;
}

/** Does anything in the project assign to a member of that name? */
export function isSetIn(world: World, key: string): boolean {
  return itemsAt(world, world.indexes.settings, key).length > 0;
}

/** A member of an object that nothing in the project assigns to under that name. */
function settledMember(
  world: World,
  object: ObjectValue | undefined,
  key: string,
  asTruth = false,
): readonly Constant[] | undefined {
  if (!object || isSetIn(world, key)) return undefined;
  const known = all([object], item => memberOf(world, item, key));
  // A function is no constant, but as true as one.
  if (asTruth && known?.length === 1 && known[0] === SOMETHING) return [true];
  // What is not there at first may come later.
  return known?.includes(undefined) || !known?.every(isConstant) ? undefined : known;
}

/**
 * The names of the members that a file assigns to, whatever it is a member of; where they are not known, what it assigns
 * to a member of.
 */
export function settingsIn(world: World, file: FileIR): Contribution<Setting> {
  const found = new Map<string, Setting[]>();
  for (const write of file.writes) {
    const { object, key } = write;
    if (keyOfWrite(write) === ANY_KEY) {
      const holder = holderOf(world, file, object, 0);
      addItem(found, holder ? anyOf(holder) : ANY_KEY, { file, object });
      continue;
    }
    if (key.t !== 'const' || isExports(object)) continue;
    const isOwn = object.t === 'this';
    if (isOwn && !functionAt(file, object.fn).owner?.static) continue;
    const name = isOwn || isCallable(file, object) ? `${STATIC} ${String(key.value)}` : String(key.value);
    const [last] = found.get(name)?.slice(-1) ?? [];
    if (last?.object !== object) addItem(found, name, { file, object });
  }
  return found;
}

/** Is it the name of a function or class, which is no object with settings? */
function isCallable(file: FileIR, object: Value): boolean {
  const [only, ...others] =
    object.t === 'variable' ? (rowAt(file, 'variables', object.id)?.values ?? []) : [];
  return others.length === 0 && (only?.t === 'function' || only?.t === 'class');
}

/** What something assigns a member of. */
export interface Setting {
  readonly file: FileIR;
  readonly object: Value;
}
