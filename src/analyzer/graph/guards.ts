import type { FileIR, Guard, Value } from '../ir.ts';
import type { Abstract, Env } from './abstract.ts';
import { evaluate, frameOf } from './evaluate.ts';
import { signatureAt, type World } from './world.ts';

/** Is a place in a function never come to in the calls `env`, since what it is handed decides otherwise? */
export function isExcluded(world: World, file: FileIR, guards: readonly Guard[], env: Env): boolean {
  return guards.some(({ value, fn, among, not }) => {
    if (!frameOf(file, fn, env)) return false;
    const known = constantsOf(file, value, env);
    if (!known || known.length === 0) return false;
    const options = among?.map(option => evaluate(world, file, option, undefined));
    if (options && !options.every(([option, ...others]) => option?.t === 'const' && others.length === 0))
      return false;
    const matches = known.map(item =>
      options ? options.some(([option]) => option?.t === 'const' && option.value === item) : Boolean(item),
    );
    return not ? matches.every(Boolean) : !matches.some(Boolean);
  });
}

type Constant = string | number | boolean | null | undefined;
type ObjectValue = Abstract & { t: 'object' };

/** All that a value may be, where it is handed over as a constant or in an object literal. */
function constantsOf(file: FileIR, value: Value, env: Env): readonly Constant[] | undefined {
  switch (value.t) {
    case 'const':
      return [value.value];
    case 'variable': {
      const { values = [], counts } = file.variables[value.id] ?? {};
      const [source, ...others] = values;
      return source && others.length === 0 && !counts ? constantsOf(file, source, env) : undefined;
    }
    case 'default': {
      const given = constantsOf(file, value.value, env);
      if (!given?.includes(undefined)) return given;
      const fallback = constantsOf(file, value.fallback, env);
      return fallback && [...given.filter(item => item !== undefined), ...fallback];
    }
    case 'parameter':
      return all(givenTo(file, value, env), item => {
        if (item === undefined) return [item];
        return item.t === 'const' && item.sure ? [item.value] : undefined;
      });
    case 'member': {
      const { key, object } = value;
      if (key.t !== 'const') return undefined;
      return all(objectsOf(file, object, env), item => (item ? memberOf(item, String(key.value)) : [item]));
    }
    default:
      return undefined;
  }
}

/** The object literals that a value may be; undefined among them where nothing is handed over. */
function objectsOf(file: FileIR, value: Value, env: Env): readonly (ObjectValue | undefined)[] | undefined {
  switch (value.t) {
    case 'object':
      return [{ t: 'object', file, id: value.id, env }];
    case 'variable': {
      const [source, ...others] = file.variables[value.id]?.values ?? [];
      return source && others.length === 0 ? objectsOf(file, source, env) : undefined;
    }
    case 'default':
      return all(objectsOf(file, value.value, env), item =>
        item ? [item] : objectsOf(file, value.fallback, env),
      );
    case 'parameter':
      return all(givenTo(file, value, env), item => {
        if (item === undefined || isFalse(item)) return [undefined];
        return item.t === 'object' ? [item] : undefined;
      });
    default:
      return undefined;
  }
}

/** What the call `env` hands to a parameter; nothing where that is not known. */
function givenTo(
  file: FileIR,
  { fn, index }: Value & { t: 'parameter' },
  env: Env,
): readonly (Abstract | undefined)[] | undefined {
  const args = frameOf(file, fn, env)?.args;
  if (!args) return undefined;
  if (index >= args.length) return signatureAt(file, fn).defaults ? [undefined] : undefined;
  return args[index]?.length === 0 ? undefined : args[index];
}

function isFalse(value: Abstract): boolean {
  return value.t === 'const' && value.sure === true && !value.value;
}

/** A member of an object literal, if it is a constant in all that may happen to it. */
function memberOf({ file, id, env }: ObjectValue, key: string): readonly Constant[] | undefined {
  const members = file.objects[id]?.members ?? [];
  const isIt = (name: Value): boolean => name.t !== 'const' || String(name.value) === key;
  if (file.writes.some(({ object, key: name }) => object.t === 'variable' && isIt(name))) return undefined;
  const found = members.findLast(member => member.kind === 'spread' || isIt(member.key));
  if (!found) return [undefined];
  return found.kind === 'field' && found.key.t === 'const' ? constantsOf(file, found.value, env) : undefined;
}

/** What comes of all items, if something comes of each. */
function all<T, U>(
  items: readonly T[] | undefined,
  map: (item: T) => readonly U[] | undefined,
): readonly U[] | undefined {
  const results: U[] = [];
  for (const item of items ?? []) {
    const mapped = map(item);
    if (!mapped) return undefined;
    results.push(...mapped);
  }
  return items && results;
}
