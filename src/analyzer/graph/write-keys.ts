// The names that assignments are made under, as far as they can be told without evaluating anything.
import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import { frameKey } from './abstract.ts';
import { parametersIn, usesByName } from './call-names.ts';
import { callSitesOf, type Calling } from './callers.ts';
import { handedTo } from './keeping.ts';
import { projectFile } from './imports.ts';
import { keysInLoop, type Turn } from './loops.ts';
import { rowAt } from './rows.ts';
import { settledValues } from './settled.ts';
import type { World } from './world.ts';

export interface KeyOfWrite {
  readonly key: string;
  /** The call that it is an argument of. */
  readonly call?: Calling;
  /** The call around that one, where it is handed on. */
  readonly outer?: Calling;
  /** The turn of a loop that it changes with. */
  readonly turn?: Turn;
}

/** The keys of a write: written out, or handed over by calls. */
export function keysOfWrite(world: World, file: FileIR, write: PropertyWrite): KeyOfWrite[] {
  const { key, fn } = write;
  const turns = key.t === 'const' ? [] : keysInLoop(world, file, key);
  if (turns.length > 0) return turns;
  const constants = namesIn(world, file, key);
  if (constants.length > 0) {
    const calls = isAboutArguments(file, write) ? callSitesOf(world, file, fn) : [];
    return constants.flatMap(text =>
      calls.length > 0 ? calls.map(call => ({ key: text, call })) : [{ key: text }],
    );
  }
  const maker = rowAt(file, 'functions', fn)?.parent;
  const parameter = parametersIn(file, key).find(
    ({ fn: of, index }) => (of === fn || of === maker) && index !== undefined,
  );
  if (parameter?.index === undefined) return keysInCalls(world, file, write);
  const { fn: of, index } = parameter;
  return callSitesOf(world, file, fn).flatMap(call => {
    const made =
      call.site.callee.t === 'result' ? rowAt(call.file, 'sites', call.site.callee.site) : undefined;
    const argument = (of === fn ? call.site : made)?.args[index]?.value;
    const looped = argument ? keysInLoop(world, call.file, argument) : [];
    if (looped.length > 0) return looped.map(known => ({ ...known, call }));
    const names = namesIn(world, call.file, argument);
    return names.length > 0 || of !== fn
      ? names.map(text => ({ key: text, call }))
      : keysAround(world, file, write, call);
  });
}

/** The keys that are put together of arguments, or are members of them: `${method} ${path}`, `command.name`. */
function keysInCalls(world: World, file: FileIR, write: PropertyWrite): KeyOfWrite[] {
  const { key, fn } = write;
  if (fn === 0 || !isMadeOfArguments(file, key, fn)) return [];
  const calls = callSitesOf(world, file, fn);
  if (calls.length > MOST_CALLS) return [];
  return calls.flatMap(call => {
    const texts = textsIn(world, file, key, [call]);
    return texts.length > 0 ? texts.map(text => ({ key: text, call })) : keysAround(world, file, write, call);
  });
}

/** Is a value an argument of a function, a member of one, or put together of such? */
function isMadeOfArguments(file: FileIR, value: Value, fn: number): boolean {
  if (value.t === 'concat') return value.of.some(part => isMadeOfArguments(file, part, fn));
  return parametersIn(file, value.t === 'member' ? value.object : value).some(({ fn: of }) => of === fn);
}

const MOST_CALLS = 64;

/** The same where another function of the file hands on its own arguments: `get(path, f) { this.add('GET', path, f); }`. */
function keysAround(world: World, file: FileIR, { key, fn }: PropertyWrite, call: Calling): KeyOfWrite[] {
  const around = call.site.fn;
  if (call.file !== file || around === 0 || around === fn) return [];
  if (!call.site.args.some(({ value }) => isMadeOfArguments(file, value, around))) return [];
  const outers = callSitesOf(world, file, around);
  if (outers.length > MOST_CALLS) return [];
  return outers.flatMap(outer =>
    textsIn(world, file, key, [call, outer]).map(text => ({ key: text, call, outer })),
  );
}

/** What a key comes to in a call of the function, and calls around it, as far as that is written out. */
function textsIn(
  world: World,
  file: FileIR,
  value: Value | undefined,
  [call, ...outer]: readonly Calling[],
): readonly string[] {
  const names = namesIn(world, file, value);
  if (names.length > 0 || !value || !call) return names;
  if (value.t === 'concat')
    return value.of.reduce<readonly string[]>(
      (heads, part) => {
        const texts = textsIn(world, file, part, [call, ...outer]);
        return texts.length > 1 ? [] : heads.flatMap(head => texts.map(text => head + text));
      },
      [''],
    );
  const isMember = value.t === 'member' && value.key.t === 'const';
  const [parameter, ...others] = parametersIn(file, isMember ? value.object : value);
  if (parameter?.index === undefined || others.length > 0) return [];
  const argument = call.site.args[parameter.index]?.value;
  if (!isMember) return textsIn(world, call.file, argument, outer);
  const member = argument && memberOf(world, call.file, argument, value.key);
  return member ? textsIn(world, member.file, member.value, []) : [];
}

/** What is written out as a member of an object literal, or as a field of a class: `{ name: 'build' }`, `new Build()`. */
function memberOf(
  world: World,
  file: FileIR,
  value: Value,
  key: Value,
  depth = 0,
): { readonly file: FileIR; readonly value: Value } | undefined {
  if (depth > DEEPEST) return undefined;
  if (value.t === 'variable') {
    const [only, ...others] = rowAt(file, 'variables', value.id)?.values ?? [];
    return only && others.length === 0 ? memberOf(world, file, only, key, depth + 1) : undefined;
  }
  if (value.t === 'import') {
    const from = projectFile(world, file, value.from);
    const exported = from && Object.hasOwn(from.exports, value.name) ? from.exports[value.name] : undefined;
    return from && exported && memberOf(world, from, exported, key, depth + 1);
  }
  if (value.t === 'result') {
    const { kind, callee } = rowAt(file, 'sites', value.site) ?? {};
    return kind === 'new' && callee ? memberOf(world, file, callee, key, depth + 1) : undefined;
  }
  if (value.t !== 'object' && value.t !== 'class') return undefined;
  const { members = [] } = rowAt(file, value.t === 'object' ? 'objects' : 'classes', value.id) ?? {};
  const found = members.findLast(
    member => member.kind === 'field' && !member.static && isSameKey(member.key, key),
  );
  return found && { file, value: found.value };
}

const DEEPEST = 4;

function isSameKey(a: Value, b: Value): boolean {
  return a.t === 'const' && b.t === 'const' && a.value === b.value;
}

/** Is a key that a function uses known in all calls of it? */
export function isKeyKnown(world: World, file: FileIR, key: Value | undefined, fn: number): boolean {
  if (!key) return false;
  if (namesIn(world, file, key).length > 0) return true;
  if (key.t === 'member' || key.t === 'concat') {
    if (!isMadeOfArguments(file, key, fn)) return false;
    const all = callSitesOf(world, file, fn);
    return (
      all.length > 0 &&
      all.length <= MOST_CALLS &&
      all.every(call => textsIn(world, file, key, [call]).length > 0)
    );
  }
  const [parameter] = parametersIn(file, key);
  if (parameter?.fn !== fn || parameter.index === undefined) return false;
  const { index } = parameter;
  const calls = callSitesOf(world, file, fn);
  return (
    calls.length > 0 &&
    calls.every(call => namesIn(world, call.file, call.site.args[index]?.value).length > 0)
  );
}

/** Does a function put one of its arguments into another one, and is it called by its name only? */
function isAboutArguments(file: FileIR, { object, value, fn }: PropertyWrite): boolean {
  return (
    fn !== 0 &&
    object.t === 'variable' &&
    handedTo(file, object) === fn &&
    handedTo(file, value) === fn &&
    usesByName(file, fn).handed.length === 0
  );
}

/** The same, also as a member of what is named like an enum, here or in another file: `EVENTS.SAVED`. */
function namesIn(world: World, file: FileIR, key: Value | undefined): readonly string[] {
  const texts = constantsIn(file, key);
  if (texts.length > 0 || (key?.t !== 'member' && key?.t !== 'variable')) return texts;
  return (settledValues(world, file, key) ?? []).flatMap(text => (typeof text === 'string' ? [text] : []));
}

function constantsIn(file: FileIR, key: Value | undefined): string[] {
  switch (key?.t) {
    case 'result': {
      const symbol = symbolAt(file, key.site);
      return symbol === undefined ? [] : [symbol];
    }
    case 'const':
      return [String(key.value)];
    case 'variable':
      return (rowAt(file, 'variables', key.id)?.values ?? []).flatMap(value =>
        value.t === 'variable' ? [] : constantsIn(file, value),
      );
    case 'element':
      return key.of.t === 'array'
        ? (rowAt(file, 'arrays', key.of.id)?.elements ?? []).flatMap(({ value }) => constantsIn(file, value))
        : [];
    default:
      return [];
  }
}

/** The key of a `Symbol()` or `Symbol.for('name')` that a site makes. */
export function symbolAt(file: FileIR, id: number): string | undefined {
  const site = rowAt(file, 'sites', id);
  const { callee, args } = site ?? {};
  if (callee?.t === 'global' && callee.name === 'Symbol') return `@@${frameKey(file, id)}`;
  if (callee?.t !== 'member' || callee.object.t !== 'global' || callee.object.name !== 'Symbol')
    return undefined;
  const name = args?.[0]?.value;
  return name?.t === 'const' ? `@@for:${String(name.value)}` : undefined;
}
