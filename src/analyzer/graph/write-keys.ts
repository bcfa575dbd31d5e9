// The names that assignments are made under, as far as they can be told without evaluating anything.
import type { FileIR, PropertyWrite, Value } from '../ir.ts';
import { frameKey } from './abstract.ts';
import { parametersIn, usesByName } from './call-names.ts';
import { callSitesOf, type Calling } from './callers.ts';
import { handedTo } from './keeping.ts';
import { keysInLoop, type Turn } from './loops.ts';
import { rowAt } from './rows.ts';
import { settledValues } from './settled.ts';
import type { World } from './world.ts';

export interface KeyOfWrite {
  readonly key: string;
  /** The call that it is an argument of. */
  readonly call?: Calling;
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
  if (parameter?.index === undefined) return [];
  const { fn: of, index } = parameter;
  return callSitesOf(world, file, fn).flatMap(call => {
    const made =
      call.site.callee.t === 'result' ? rowAt(call.file, 'sites', call.site.callee.site) : undefined;
    const argument = (of === fn ? call.site : made)?.args[index]?.value;
    const looped = argument ? keysInLoop(world, call.file, argument) : [];
    if (looped.length > 0) return looped.map(known => ({ ...known, call }));
    return namesIn(world, call.file, argument).map(text => ({ key: text, call }));
  });
}

/** Is a key that a function uses known in all calls of it? */
export function isKeyKnown(world: World, file: FileIR, key: Value | undefined, fn: number): boolean {
  if (!key) return false;
  if (namesIn(world, file, key).length > 0) return true;
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
