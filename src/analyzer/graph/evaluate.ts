// What an expression may be at run time.
import { type FileIR, GLOBAL_OBJECTS, SHUFFLED, type Value, type Variable } from '../ir.ts';
import { distinct, flat, listOf, tupleOf, type Abstract, type Env, type Frame } from './abstract.ts';
import { allMembers } from './all-members.ts';
import { parametersIn } from './call-names.ts';
import { callerArguments, callerRest } from './callers.ts';
import { derived, lookUp } from './derived.ts';
import { elementsOf, restOf, valuesIn } from './elements.ts';
import { caughtValues } from './exceptions.ts';
import { GLOBALS } from './externals.ts';
import { isExcluded } from './guards.ts';
import { importedValues } from './imports.ts';
import { entered, handedTo, makingIn } from './keeping.ts';
import { elementInTurn } from './loops.ts';
import { globalValues, memberValues } from './members.ts';
import { memoAt, memoAtMember } from './memo.ts';
import { resultOf } from './results.ts';
import { rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';
import { thisValues, superValues, instancesOf } from './this.ts';

/** What an expression of `file` may be, inside the calls `env`. Nothing: unknown. */
export function evaluate(world: World, file: FileIR, value: Value, env: Env): readonly Abstract[] {
  switch (value.t) {
    case 'none':
      return [];
    case 'const':
    case 'bytes':
      return [value];
    case 'global':
      return GLOBAL_OBJECTS.has(value.name) ? GLOBALS : globalValues(world, value.name);
    case 'import':
      return importedValues(world, file, value.from, value.name);
    case 'module':
      return [{ t: 'module', file }];
    case 'variable':
      return variableValues(world, file, value.id, env);
    case 'member':
      return memoAtMember(world, file, value, env, () => memberOf(world, file, value, env));
    case 'result':
      return memoAt(world, file, 'results', value.site, env, () => resultOf(world, file, value.site, env));
    case 'function':
      return [
        { t: 'function', file, id: value.id, env: around(file, signatureAt(file, value.id).parent, env) },
      ];
    case 'class':
    case 'object':
    case 'array':
      return [{ t: value.t, file, id: value.id, env }];
    case 'union':
      return distinct(flat(value.of, part => evaluate(world, file, part, env)));
    case 'default':
      return withDefault(world, file, value, env);
    case 'cast': {
      const values = evaluate(world, file, value.value, env);
      return values.length > 0 ? values : evaluate(world, file, value.type, env);
    }
    case 'this':
      return thisValues(world, file, value.fn, env);
    case 'super':
      return superValues(world, file, value.fn, env);
    case 'arguments':
      return [{ t: 'arguments', file, fn: value.fn, env }];
    case 'sent':
      return frameOf(file, value.fn, env)?.sent ?? [];
    case 'parameter':
      return parameterValues(world, file, value, env);
    case 'element':
      return (
        elementInTurn(env, value) ??
        (value.bare ? valuesIn : elementsOf)(world, evaluate(world, file, value.of, env))
      );
    case 'decorated': {
      const results = evaluate(world, file, { t: 'result', site: value.site }, env);
      const replaced = results.filter(({ t }) => t === 'function' || t === 'class' || t === 'bound');
      return replaced.length > 0 ? replaced : evaluate(world, file, value.value, env);
    }
    case 'caught':
      return caughtValues(world, file, value, env);
    case 'concat':
      return concatenated(value.of.map(part => evaluate(world, file, part, env)));
    case 'rest':
      return evaluate(world, file, value.of, env).flatMap(array => restOf(world, array, value.from));
    case 'when':
      return isExcluded(world, file, value.guards, env) ? [] : evaluate(world, file, value.value, env);
    case 'instance':
      return instancesOf(world, file, value.of, env);
  }
}

/** The strings that come of putting parts together, where all of each part is known. */
function concatenated(parts: readonly (readonly Abstract[])[]): readonly Abstract[] {
  const texts = parts.reduce<string[]>(
    (heads, part) =>
      heads.flatMap(head => part.flatMap(value => (value.t === 'const' ? [head + String(value.value)] : []))),
    [''],
  );
  return texts.length > MOST_TEXTS ? [] : texts.map(value => ({ t: 'const', value }));
}

const MOST_TEXTS = 16;

/** The part of `env` that a function in `fn` can see. */
export function around(file: FileIR, fn: number, env: Env): Env {
  let visible = env;
  while (visible && !(visible.file === file && encloses(file, visible.fn, fn))) visible = visible.parent;
  return visible;
}

function encloses(file: FileIR, outer: number, inner: number): boolean {
  for (let id = inner; ; id = signatureAt(file, id).parent) {
    if (id === outer) return true;
    if (id === 0) return false;
  }
}

/** The call of `fn` that `env` is inside of. */
export function frameOf(file: FileIR, fn: number, env: Env): Frame | undefined {
  for (let frame = env; frame; frame = frame.parent) {
    if (frame.fn === fn && frame.file === file && !frame.loop) return frame;
  }
  return undefined;
}

function variableValues(world: World, file: FileIR, id: number, env: Env): readonly Abstract[] {
  const fn = rowAt(file, 'variables', id)?.fn ?? 0;
  const visible = around(file, Math.max(0, fn), env);
  return memoAt(world, file, 'variables', id, visible, () => {
    // Read once more: the answer that is kept has to know what it is made of.
    const variable = rowAt(file, 'variables', id);
    if (!variable) return [];
    const all = flat(variable.values, value => assigned(world, file, variable, value, visible));
    const found = variable.counts ? all.filter(({ t }) => t !== 'const') : all;
    const values = found.some(isPassing) ? named(world, file, id, found, visible) : found;
    return values.length > 0 || !variable.type ? values : evaluate(world, file, variable.type, visible);
  });
}

/** What a variable has of lists and generators that are kept of nowhere else: what is done to them is done by its name. */
function named(
  world: World,
  file: FileIR,
  id: number,
  found: readonly Abstract[],
  visible: Env,
): readonly Abstract[] {
  const added = lookUp(file, additions, id);
  if (!added && !found.some(({ t }) => t === 'generator')) return found;
  const more = added ? flat(added, value => evaluate(world, file, value, visible)) : [];
  return found.map(value => {
    if (value.t === 'generator') return { ...value, begun: true };
    return added && isPassing(value) ? listOf([...elementsOf(world, [value]), ...more]) : value;
  });
}

function isPassing({ t }: Abstract): boolean {
  return t === 'list' || t === 'tuple' || t === 'generator';
}

/** What is put into the lists that variables name; nothing where they are only sorted or the like. */
const additions = derived(file => {
  const found = new Map<number, Value[]>();
  for (const { object, key, value } of file.writes) {
    if (object.t !== 'variable') continue;
    const isInside = key.t !== 'const' || typeof key.value === 'number' || key.value === '[]';
    if (!isInside && key.value !== SHUFFLED) continue;
    const values = found.get(object.id) ?? [];
    found.set(object.id, isInside ? [...values, value] : values);
  }
  return found;
});

/** What an assignment puts into a variable. One that a closure makes counts for the closures made with it. */
function assigned(
  world: World,
  file: FileIR,
  { fn }: Pick<Variable, 'fn'>,
  value: Value,
  visible: Env,
): readonly Abstract[] {
  const making = makingIn(visible);
  const by = making && handedTo(file, value);
  const calls = by === undefined || by === fn ? [] : entered(world, file, by);
  if (!making || calls.length === 0) return evaluate(world, file, value, visible);
  return calls.flatMap(inside => {
    const made = makingIn(inside)?.made;
    return made === undefined || made === making.made ? evaluate(world, file, value, inside) : [];
  });
}

function memberOf(world: World, file: FileIR, value: Value & { t: 'member' }, env: Env): readonly Abstract[] {
  const objects = evaluate(world, file, value.object, env);
  if (objects.length === 0) return objects;
  const keys = keysOfMember(world, file, value.key, env);
  return flat(objects, object =>
    keys.length === 0 ? allMembers(world, object) : flat(keys, key => memberValues(world, object, key)),
  );
}

/** What `this` is in what a callee calls: the object that it is a member of, or with `super` the `this` around it. */
export function receiversOf(world: World, file: FileIR, callee: Value, env: Env): readonly Abstract[] {
  if (callee.t !== 'member') return [];
  const objects = evaluate(world, file, callee.object, env);
  return flat(objects, object => (object.t === 'super' && object.self.length > 0 ? object.self : [object]));
}

/** The names that a computed key may be; nothing where it is unknown. */
export function keysOfMember(world: World, file: FileIR, key: Value, env: Env): string[] {
  if (key.t === 'const') return [String(key.value)];
  if (isStandIn(world, file, key, env)) return [];
  return evaluate(world, file, key, env).flatMap(value => (value.t === 'const' ? [String(value.value)] : []));
}

/** `const [name = ''] = line.split(' ')`: what stands in for nothing does not tell what else there may be. */
function isStandIn(world: World, file: FileIR, key: Value, env: Env): boolean {
  const [value, ...others] = key.t === 'variable' ? (rowAt(file, 'variables', key.id)?.values ?? []) : [key];
  if (value?.t !== 'default' || others.length > 0) return false;
  return resultIn(value.value) && evaluate(world, file, value.value, env).length === 0;
}

/** Is a value, or what it is a part of, what a call yields? */
function resultIn(value: Value): boolean {
  switch (value.t) {
    case 'result':
      return true;
    case 'member':
      return resultIn(value.object);
    case 'element':
    case 'rest':
      return resultIn(value.of);
    default:
      return false;
  }
}

function withDefault(
  world: World,
  file: FileIR,
  value: Value & { t: 'default' },
  env: Env,
): readonly Abstract[] {
  const source = value.value;
  const frame = source.t === 'parameter' ? frameOf(file, source.fn, env) : undefined;
  if (frame && source.t === 'parameter') {
    const given = source.index < frame.args.length;
    return evaluate(world, file, given ? source : value.fallback, env);
  }
  const values = evaluate(world, file, source, env);
  // What is known to be there needs no fallback, unless only some of the callers are known.
  if (values.length > 0 && isSettled(file, source, env)) return values;
  return distinct([...values, ...evaluate(world, file, value.fallback, env)]);
}

/** Does a value depend on no argument of a call that is not known? */
function isSettled(file: FileIR, value: Value, env: Env): boolean {
  const root = value.t === 'member' ? value.object : value;
  if (root.t === 'member') return isSettled(file, root, env);
  return parametersIn(file, root).every(({ fn }) => frameOf(file, fn, env) !== undefined);
}

function parameterValues(
  world: World,
  file: FileIR,
  value: Value & { t: 'parameter' },
  env: Env,
): readonly Abstract[] {
  const frame = frameOf(file, value.fn, env);
  if (value.rest) {
    return [frame ? tupleOf(frame.args.slice(value.index)) : callerRest(world, file, value.fn, value.index)];
  }
  const args = frame ? frame.args : callerArguments(world, file, value.fn, value.index);
  return args[value.index] ?? [];
}
