// What functions and calls of a file go by: the names under which one may find the other.
import type { FileIR, Site, Value } from '../ir.ts';
import { derived, lookUp } from './derived.ts';
import { rowAt, sitesOf } from './rows.ts';

export const SETTER = 'set:';
/** A variable that a CommonJS file exports: `exports.load = load`. */
export const EXPORT = 'export:';
/** A name that means something in its own file only. */
export const LOCAL = 'variable:';

/** What is found in a file by name. */
interface CallIndex {
  /** By what their callee is called: `variable:7`, `key:load`. */
  readonly sites: ReadonlyMap<string, readonly Site[]>;
  /** Under which of these names each function is known. */
  readonly names: ReadonlyMap<number, readonly string[]>;
  /** Where a variable is handed to a call, by `variable:7`. */
  readonly handed: ReadonlyMap<string, readonly Handing[]>;
  /** Calls of a parameter, by function and position. */
  readonly parameterCalls: ReadonlyMap<string, readonly Site[]>;
}

interface Handing {
  readonly site: Site;
  readonly position: number;
}

/** Where a function of a file is called, or handed on, by a name that it has there. */
export function usesByName(
  file: FileIR,
  fn: number,
): { called: readonly Site[]; handed: readonly Handing[] } {
  const names = namesOf(file, fn);
  return {
    called: names.flatMap(name => sitesAt(file, name)),
    handed: names.flatMap(name => lookUp(file, handedByName, name) ?? []),
  };
}

function parameterKey(fn: number, position: number | undefined): string {
  return `${String(fn)}.${position === undefined ? 'rest' : String(position)}`;
}

/**
 * The parameters that an expression may be, through variables; without an index: any of the last ones.
 * @param seen variables that were looked at: those that are set to each other go in circles
 */
export function parametersIn(
  file: FileIR,
  value: Value,
  seen?: Set<number>,
): { fn: number; index: number | undefined }[] {
  switch (value.t) {
    case 'parameter':
      return [{ fn: value.fn, index: value.rest ? undefined : value.index }];
    case 'arguments':
      return [{ fn: value.fn, index: undefined }];
    case 'variable': {
      const known = seen ?? new Set();
      if (known.has(value.id)) return [];
      known.add(value.id);
      return (rowAt(file, 'variables', value.id)?.values ?? []).flatMap(inner =>
        parametersIn(file, inner, known),
      );
    }
    case 'default':
    case 'cast':
    case 'when':
      return parametersIn(file, value.value, seen);
    case 'union':
      return value.of.flatMap(inner => parametersIn(file, inner, seen));
    default:
      return [];
  }
}

/** Calls of what goes by a name in a file. */
export function sitesAt(file: FileIR, name: string): readonly Site[] {
  return lookUp(file, sitesByName, name) ?? [];
}

/** The names that a function has: its variable, its exports, or the keys that it is a member under. */
export function namesOf(file: FileIR, fn: number): readonly string[] {
  return lookUp(file, namesByFunction, fn) ?? [];
}

const indexCalls = derived((file): CallIndex => {
  const sites = new Map<string, Site[]>();
  const names = new Map<number, string[]>();
  const handed = new Map<string, Handing[]>();
  const parameterCalls = new Map<string, Site[]>();
  const add = <K, T>(map: Map<K, T[]>, key: K, item: T): void => {
    const list = map.get(key) ?? [];
    list.push(item);
    map.set(key, list);
  };
  const name = (value: Value, key: string): void => {
    if (value.t === 'decorated' || value.t === 'when') name(value.value, key);
    if (value.t === 'function') add(names, value.id, key);
    if (value.t === 'class') add(names, file.classes[value.id]?.ctor ?? -1, key);
  };
  const nameAll = (value: Value, key: string): void => {
    for (const inner of value.t === 'variable' ? (file.variables[value.id]?.values ?? []) : [value])
      name(inner, key);
  };
  const isClass = (value: Value): boolean =>
    value.t === 'variable' && (file.variables[value.id]?.values.some(({ t }) => t === 'class') ?? false);
  /** A getter that yields a function, as compilers write exports. */
  const nameGotten = (value: Value, key: string): void => {
    const [returned] = value.t === 'function' ? (file.functions[value.id]?.returns ?? []) : [];
    if (returned?.t === 'variable') nameAll(returned, key);
  };
  for (const site of sitesOf(file)) {
    if (site.kind !== 'call' && site.kind !== 'new') continue;
    const key = calleeName(file, site.callee);
    if (key) add(sites, key, site);
    for (const [position, { value }] of site.args.entries()) {
      if (value.t === 'variable') add(handed, `variable:${String(value.id)}`, { site, position });
    }
    for (const { fn, index } of parametersIn(file, site.callee))
      add(parameterCalls, parameterKey(fn, index), site);
  }
  for (const [id, variable] of file.variables.entries())
    for (const value of variable.values) name(value, `variable:${String(id)}`);
  const members = [...file.objects, ...file.classes].flatMap(owner => owner.members);
  for (const member of members) {
    if (member.kind === 'spread' || member.key.t !== 'const') continue;
    const key = String(member.key.value);
    nameAll(member.value, `${member.kind === 'setter' ? SETTER : 'key:'}${key}`);
    nameGotten(member.value, `key:${key}`);
  }
  for (const { object, key, value, accessor } of file.writes) {
    if (key.t !== 'const') continue;
    name(value, `key:${String(key.value)}`);
    // As compilers write it.
    if (isExports(object) && value.t === 'variable' && !isClass(value))
      nameAll(value, `${EXPORT}${String(key.value)}`);
    if (accessor) nameGotten(value, `key:${String(key.value)}`);
    if (object.t === 'module') nameAll(value, `default:${file.path}`);
  }
  for (const [key, value] of Object.entries(file.exports))
    nameAll(value, key === 'default' ? `default:${file.path}` : `key:${key}`);
  return { sites, names, handed, parameterCalls };
});

const sitesByName = (file: FileIR): CallIndex['sites'] => indexCalls(file).sites;
const namesByFunction = (file: FileIR): CallIndex['names'] => indexCalls(file).names;
const handedByName = (file: FileIR): CallIndex['handed'] => indexCalls(file).handed;
const callsOfParameters = (file: FileIR): CallIndex['parameterCalls'] => indexCalls(file).parameterCalls;
const allNames = derived(file => new Map([['all', [...sitesByName(file).keys()]]]));

/** `exports` or `module.exports` */
export function isExports(object: Value): boolean {
  return (
    object.t === 'member' &&
    object.object.t === 'module' &&
    object.key.t === 'const' &&
    object.key.value === 'exports'
  );
}

/** `load(…)`, `x.load(…)`, `load.call(…)`. */
function calleeName(file: FileIR, callee: Value): string | undefined {
  if (callee.t === 'variable') return `variable:${String(callee.id)}`;
  if (callee.t === 'result') {
    const site = file.sites[callee.site];
    return site && nameOfResult(site);
  }
  if (callee.t !== 'member' || callee.key.t !== 'const') return undefined;
  if (callee.key.value === 'call' || callee.key.value === 'apply') return calleeName(file, callee.object);
  return `key:${String(callee.key.value)}`;
}

/** A site has no number that it knows, but a place that no other has. */
export function nameOfResult({ at, node }: Site): string {
  return `result:${String(at)}.${String(node)}`;
}

/** All names that something is called by in a file. */
export function namesCalledIn(file: FileIR): readonly string[] {
  return lookUp(file, allNames, 'all') ?? [];
}

/** Calls, in a function or in functions in it, of its parameter at `position`. */
export function sitesOfParameter(file: FileIR, fn: number, position: number): readonly Site[] {
  return lookUp(file, callsOfParameters, parameterKey(fn, position)) ?? [];
}
