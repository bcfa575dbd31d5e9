// What becomes of a function that is handed to a call.
import type { FileIR, Site, Value } from '../ir.ts';
import type { Abstract, Env, External, FunctionValue } from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { externalCallsInPlace, unknownMethodCallsInPlace } from './builtins.ts';
import { parametersIn } from './call-names.ts';
import { derived, lookUp } from './derived.ts';
import { evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { isExcluded } from './guards.ts';
import { externalRole, methodRole, REACTIONS } from './hosts.ts';
import { isLazyStep, isRunLater } from './lazy.ts';
import { isOnlyCalled } from './only-called.ts';
import { callsParameter } from './parameters.ts';
import { runBy } from './results.ts';
import { rowAt, signatureAt, siteAt } from './rows.ts';
import type { World } from './world.ts';

/**
 * What becomes of a function that is handed to a call.
 * - `in-place`: it is called before the call returns (or, by an async function, within its work).
 * - `reaction`: `then`, `catch`, `finally`. `callback`: the event loop calls it later.
 * - `exempt`: it runs when no event loop is left. `away`: it runs on another thread or in another process.
 */
export interface Role {
  readonly role: 'in-place' | 'reaction' | 'callback' | 'exempt' | 'away';
  /** Is it handed to a function of the project? */
  readonly through?: true;
  /** The async function of the project that calls it. */
  readonly by?: FunctionValue;
}

export function roleOf(world: World, file: FileIR, site: Site, position: number, env: Env): Role | undefined {
  if (isExecutor(file, site)) return { role: 'away' };
  if (settlesOtherwise(file, site, position) || goesOverNothing(file, site)) return undefined;
  const callees = evaluate(world, file, site.callee, env);
  for (const callee of callees) {
    const role = roleByCallee(world, file, site, callee, position);
    if (role) return role;
  }
  if (callees.some(callee => callee.t !== 'external') || site.kind === 'new') return undefined;
  const opaque = callees.every(callee => callee.t === 'external' && isOpaque(callee));
  if (!opaque || site.callee.t !== 'member' || site.callee.key.t !== 'const') return undefined;
  const method = String(site.callee.key.value);
  // An object literal of the project that lacks the method is no array and no emitter, but a promise may be for one.
  if (!REACTIONS.has(method)) {
    const receivers = evaluate(world, file, site.callee.object, env);
    if (receivers.some(({ t }) => t === 'namespace' || t === 'object')) return undefined;
  }
  if (isLazyStep(world, file, site, env)) return undefined;
  if (unknownMethodCallsInPlace(method, position)) return { role: 'in-place' };
  return methodRole(file, site, method, position);
}

/**
 * May a member of an external value be anything's method: of what a call returned, of an object that another file
 * exports, of a global object? What a package exports itself is known by its name, or not at all.
 */
function isOpaque({ module, path }: External): boolean {
  if (path.includes('()') || path.includes('new')) return true;
  if (/^(then|catch|finally|on|once|addListener|addEventListener)$/.test(path.at(-1) ?? '')) return true;
  return path.length > 1 && (module === '' || /^[.#]|^@\//.test(module));
}

function roleByCallee(
  world: World,
  file: FileIR,
  site: Site,
  callee: Abstract,
  position: number,
): Role | undefined {
  switch (callee.t) {
    case 'function':
    case 'class':
    case 'super': {
      const fn = runBy(callee).find(item => callsParameter(world, item.file, item.id, position));
      if (!fn) return undefined;
      const signature = signatureAt(fn.file, fn.id);
      if (isRunLater(signature) || isSpared(world, file, site, fn, position)) return undefined;
      return { role: 'in-place', through: true, ...((signature.async || signature.promised) && { by: fn }) };
    }
    case 'bound':
      return roleByCallee(world, file, site, callee.of, position + callee.args.length);
    case 'invoker':
      return callee.name === 'call' && position > 0
        ? roleByCallee(world, file, site, callee.of, position - 1)
        : undefined;
    case 'external': {
      const path = site.kind === 'new' ? [...callee.path, 'new'] : callee.path;
      const role = externalRole(world, file, site, callee.module, path, position);
      return role ?? (externalCallsInPlace(callee.module, path, position) ? { role: 'in-place' } : undefined);
    }
    default:
      return undefined;
  }
}

/**
 * Does a function call its parameter only under conditions that do not hold in this call, and do nothing else with it?
 * `attempt(() => 1, () => read())`, where the second one is only called if the first one throws.
 */
function isSpared(world: World, file: FileIR, site: Site, fn: FunctionValue, position: number): boolean {
  const calling = lookUp(fn.file, callsOfParameters, `${String(fn.id)}.${String(position)}`) ?? [];
  const isAsked = calling.length > 0 && calling.every(id => isGuardedIn(fn, siteAt(fn.file, id)));
  if (!isAsked || !isOnlyCalled(fn.file, fn.id, position)) return false;
  const env = enter(world, fn, argumentsOf(world, file, site.args, undefined), []);
  return calling.every(id => isExcluded(world, fn.file, siteAt(fn.file, id).when ?? [], env));
}

function isGuardedIn({ id }: FunctionValue, { fn, when }: Site): boolean {
  return fn === id && when !== undefined && when.length > 0;
}

/** The sites that call a parameter, by its function and position. */
const callsOfParameters = derived(file => {
  const found = new Map<string, number[]>();
  for (const id of file.order?.sites ?? file.sites.keys()) {
    const { callee } = siteAt(file, id);
    for (const { fn, index } of parametersIn(file, callee.t === 'member' ? callee.object : callee)) {
      const key = `${String(fn)}.${String(index ?? '')}`;
      found.set(key, [...(found.get(key) ?? []), id]);
    }
  }
  return found;
});

/** Is it a reaction to what never happens: `Promise.resolve(1).catch(…)`, `Promise.reject(error).then(…)`? */
function settlesOtherwise(file: FileIR, { callee }: Site, position: number): boolean {
  if (callee.t !== 'member' || callee.key.t !== 'const' || callee.object.t !== 'result') return false;
  const isForErrors = callee.key.value === 'catch' || (callee.key.value === 'then' && position === 1);
  if (!isForErrors && !(callee.key.value === 'then' && position === 0)) return false;
  const { callee: made, args = [] } = rowAt(file, 'sites', callee.object.site) ?? {};
  if (made?.t !== 'member' || made.object.t !== 'global' || made.object.name !== 'Promise') return false;
  if (made.key.t !== 'const') return false;
  if (made.key.value === 'reject') return !isForErrors;
  return made.key.value === 'resolve' && isForErrors && args.every(({ value }) => NO_PROMISES.has(value.t));
}

/** An object may have a method `then`. */
const NO_PROMISES: ReadonlySet<Value['t']> = new Set(['const', 'function', 'array']);

/** `[].map(…)` */
function goesOverNothing(file: FileIR, { callee }: Site): boolean {
  return (
    callee.t === 'member' &&
    callee.object.t === 'array' &&
    rowAt(file, 'arrays', callee.object.id)?.elements.length === 0
  );
}

/** Variables by that name. */
const executors = derived(
  file =>
    new Map(
      file.variables.flatMap(({ name }, id) => (name === 'runInExecutor' ? [[id, true] as const] : [])),
    ),
);

/** Is it `runInExecutor(…)`, from the package or from a copy in the project? */
function isExecutor(file: FileIR, { callee }: Site): boolean {
  if (callee.t === 'variable') {
    if (lookUp(file, executors, callee.id)) return true;
    const { values = [] } = rowAt(file, 'variables', callee.id) ?? {};
    return values.some(value => (value.t === 'import' || value.t === 'member') && importsExecutor(value));
  }
  return callee.t === 'member' && importsExecutor(callee);
}

function importsExecutor(
  value: { t: 'import'; name: string } | { t: 'member'; key: { t: string; value?: unknown } },
): boolean {
  return value.t === 'import' ? value.name === 'runInExecutor' : value.key.value === 'runInExecutor';
}
