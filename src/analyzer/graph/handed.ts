// What a function that is written as an argument is handed by the one that calls it.
import { withoutGuards, type FileIR, type FunctionLike, type Guard, type Site, type Value } from '../ir.ts';
import {
  CALM_FUNCTION,
  distinct,
  SOME_FUNCTION,
  TRUE,
  UNCOUNTED,
  varied,
  type Abstract,
  type Env,
} from './abstract.ts';
import { argumentsOf, givenOf, type Given } from './arguments.ts';
import { asksIfTrue, handedOn } from './asking.ts';
import { elementParameters } from './builtins.ts';
import { argumentAt, callsOfParameter } from './callers.ts';
import { around, evaluate, receiversOf } from './evaluate.ts';
import { enter } from './frames.ts';
import { areFunctions } from './guards.ts';
import { inlineUseOf } from './inline.ts';
import { isOnlyCalled, writtenAt } from './only-called.ts';
import { runBy } from './results.ts';
import { roleOf } from './roles.ts';
import { functionAt, rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';

/** The environment inside a function that is written at a call in `env`, when that call runs it. */
export function enterInline(world: World, file: FileIR, fn: number, env: Env): Env {
  const use = inlineUseOf(file, fn);
  const { parameters, parent } = functionAt(file, fn);
  const self =
    use?.site && typeof use.as === 'number' && functionAt(file, fn).usesThis
      ? receiversAt(world, file, use.site, use.as, env)
      : [];
  if (!use?.site || (parameters.length === 0 && self.length === 0)) return env;
  const given =
    use.as === 'callee'
      ? argumentsOf(world, file, use.site.args, env)
      : typeof use.as === 'number'
        ? [...handedTo(world, file, fn, { site: use.site, position: use.as }, env), UNCOUNTED]
        : [];
  // Without a known call around it, all that the function may be handed counts.
  if (!env && self.length === 0 && given.every(values => values.length === 0)) return env;
  return enter(world, { t: 'function', file, id: fn, env: around(file, parent, env) }, given, self) ?? env;
}

/** What `this` is in a function that is written as the callback of such a call. */
export function receiversOfCallback(world: World, file: FileIR, fn: number, env: Env): readonly Abstract[] {
  const use = inlineUseOf(file, fn);
  if (!use?.site || typeof use.as !== 'number' || use.site.args.length < 2) return [];
  return receiversAt(world, file, use.site, use.as, around(file, functionAt(file, fn).parent, env));
}

/** `list.forEach(function () { … }, self)` */
function receiversAt(
  world: World,
  file: FileIR,
  site: Site,
  position: number,
  env: Env,
): readonly Abstract[] {
  const self = elementParameters(site, position) ? site.args[position + 1] : undefined;
  return self && !isFold(site) ? evaluate(world, file, self.value, env) : [];
}

/** The argument behind the callback of `reduce` is where it starts. */
function isFold({ callee }: Site): boolean {
  return callee.t === 'member' && callee.key.t === 'const' && String(callee.key.value).startsWith('reduce');
}

function handedTo(
  world: World,
  file: FileIR,
  fn: number,
  { site, position }: { readonly site: Site; readonly position: number },
  env: Env,
): readonly (readonly Abstract[])[] {
  const callees = evaluate(world, file, site.callee, env).flatMap(runBy);
  if (callees.length === 0) {
    return (elementParameters(site, position) ?? []).map(({ value }) => evaluate(world, file, value, env));
  }
  const args = argumentsOf(world, file, site.args, env);
  const receivers = receiversOf(world, file, site.callee, env);
  const calls = callees.flatMap(callee => {
    const inside = enter(world, callee, args, callee.self ?? receivers);
    return callsOfParameter(callee.file, callee.id, position).map(call => ({ call, inside }));
  });
  const { parameters, tests = [], decides = [] } = signatureAt(file, fn);
  const isAll = tests.length > 0 && callees.every(({ file: own, id }) => isOnlyCalled(own, id, position));
  return Array.from({ length: parameters.length }, (_, index) => {
    const isTest = tests.includes(index) && !decides.includes(index);
    const constants =
      isAll &&
      isTest &&
      writtenAt(
        calls.map(({ call }) => call),
        index,
      );
    if (constants) return constants;
    const given = calls.map(({ call, inside }) => argumentAt(world, call, index, inside));
    // What one call hands over says nothing of another of which nothing is known.
    const all = given.some(values => values.length === 0) ? given.map(withoutConstants) : given;
    return distinct(all.flat());
  });
}

function withoutConstants(values: readonly Abstract[]): readonly Abstract[] {
  return values.filter(({ t }) => t !== 'const');
}

/** What the executors of a promise resolve it with. */
export function resolvedWith(world: World, executors: readonly Abstract[]): readonly Abstract[] {
  return distinct(
    executors.flatMap(executor => {
      if (executor.t !== 'function') return [];
      const inside = enter(world, executor, [UNCOUNTED], []);
      const calls = callsOfParameter(executor.file, executor.id, 0);
      return calls.flatMap(call => argumentAt(world, call, 0, inside));
    }),
  );
}

/** The arguments as the callee gets them. What runs in a function written right here is found there. */
export function handOver(world: World, file: FileIR, site: Site, env: Env): readonly Given[] {
  return givenOf(world, file, site.args, env).map((given): Given => {
    const { written, values } = given;
    if (!written) return given;
    const position = site.args.indexOf(written);
    const asks = (what: 'decides' | 'tests'): boolean => asksAt(world, file, site, position, env, what);
    if (written.inline === undefined) {
      const known = values.includes(TRUE);
      const isThere = known
        ? handedOn(file, written.value) !== undefined
        : isCertain(file, site, written.value) || isImported(file, written.value, values);
      // What it may be besides is not known to be true.
      const others = known ? values.filter(value => value !== TRUE) : values;
      if (!written.spread && isThere && asks('tests')) return { written, values: [...others, TRUE] };
      return known ? { written, values: others } : given;
    }
    const role = roleOf(world, file, site, position, env)?.role;
    if (role === undefined) return given;
    if (role === 'in-place' && !makesFunctions(file, written.inline)) {
      const itself = signatureAt(file, written.inline).calm ? CALM_FUNCTION : SOME_FUNCTION;
      return { written, values: asks('decides') ? [itself] : asks('tests') ? [TRUE] : [] };
    }
    const kept = role === 'in-place' ? values : [];
    return {
      written,
      values: kept.map(value => (value.t === 'function' ? varied(value, { walked: true }) : value)),
    };
  });
}

/** Does what is called ask what kind of thing it is handed there, or whether it is handed anything? */
function asksAt(
  world: World,
  file: FileIR,
  { callee }: Site,
  position: number,
  env: Env,
  what: keyof Pick<FunctionLike, 'decides' | 'tests'>,
): boolean {
  return evaluate(world, file, callee, env).some(
    value =>
      value.t === 'function' &&
      (what === 'tests'
        ? asksIfTrue(world, value.file, value.id, position)
        : signatureAt(value.file, value.id).decides?.includes(position)),
  );
}

/** Is an argument certainly there: made or declared right here, caught, or asked for before? */
function isCertain(file: FileIR, { when }: Site, value: Value): boolean {
  if (value.t === 'result') return rowAt(file, 'sites', value.site)?.kind === 'new';
  if (value.t !== 'variable') return MADE.has(value.t);
  const { declared, values = [] } = rowAt(file, 'variables', value.id) ?? {};
  const [only, ...others] = values;
  if (only && others.length === 0 && (only.t === 'caught' || (declared && MADE.has(only.t)))) return true;
  return when?.some(guard => isAbout(guard, value.id)) ?? false;
}

/** Is it a function of another file, and nothing else? */
function isImported(file: FileIR, value: Value, values: readonly Abstract[]): boolean {
  const [only, ...others] =
    value.t === 'variable' ? (rowAt(file, 'variables', value.id)?.values ?? []) : [value];
  return only?.t === 'import' && others.length === 0 && areFunctions(values);
}

const MADE: ReadonlySet<Value['t']> = new Set(['function', 'class', 'object', 'array']);

/** `if (error) done(error)` */
function isAbout(guard: Guard, variable: number): boolean {
  if ('either' in guard || guard.not || guard.of || guard.among) return false;
  return guard.value.t === 'variable' && guard.value.id === variable;
}

/** Does a function return another, by itself or in an object, or throw one? */
function makesFunctions(file: FileIR, fn: number): boolean {
  const { returns, throws } = functionAt(file, fn);
  return (
    throws.some(({ t }) => t === 'object') ||
    returns.some(value => {
      const { t } = withoutGuards(value);
      return t === 'function' || t === 'object' || t === 'class';
    })
  );
}
