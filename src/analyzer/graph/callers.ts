// Who calls a function, and what it is handed there.
import { requiredBy, withoutGuards, type FileIR, type Site, type Value } from '../ir.ts';
import { distinct, frameKey, listOf, type Abstract, type Env } from './abstract.ts';
import { argumentsOf, spreadOf } from './arguments.ts';
import { elementParameters } from './builtins.ts';
import {
  EXPORT,
  LOCAL,
  nameOfResult,
  namesCalledIn,
  namesOf,
  SETTER,
  sitesAt,
  sitesOfParameter,
} from './call-names.ts';
import { evaluate, receiversOf } from './evaluate.ts';
import { enter } from './frames.ts';
import { guardedValues } from './guard.ts';
import { accessorsOf } from './implicit.ts';
import { projectFile } from './imports.ts';
import { inlineUseOf } from './inline.ts';
import { memo } from './memo.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { runBy } from './results.ts';
import { functionAt, outlineOf, rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';
import { writesAt } from './writes.ts';

/** A call that hands values to a function's parameters. */
export interface Caller {
  readonly file: FileIR;
  /** The known call that it is in. */
  readonly env?: Env;
  readonly args: readonly { readonly value: Value; readonly spread: boolean }[];
}

/** What a function's parameters may be, up to the one at `last`: the arguments of all its known calls together. */
export function callerArguments(
  world: World,
  file: FileIR,
  fn: number,
  last: number,
): readonly (readonly Abstract[])[] {
  const known = signatureAt(file, fn).parameters.length;
  return Array.from({ length: Math.min(last + 1, known) }, (_, position) => {
    const key = `c${frameKey(file, fn)}.${String(position)}`;
    return guardedValues(world, key, file, () =>
      memo(world, key, () => {
        const callers = callersOf(world, file, fn);
        return distinct(callers.flatMap(caller => argumentAt(world, caller, position, caller.env)));
      }),
    );
  });
}

/** What a rest parameter may hold. */
export function callerRest(world: World, file: FileIR, fn: number, first: number): Abstract {
  const key = `c${frameKey(file, fn)}.${String(first)}…`;
  const values = guardedValues(world, key, file, () =>
    memo(world, key, () => {
      const callers = callersOf(world, file, fn);
      return distinct(
        callers.flatMap(caller =>
          caller.args
            .slice(first)
            .flatMap((_, index) => argumentAt(world, caller, first + index, caller.env)),
        ),
      );
    }),
  );
  return listOf(values);
}

export function argumentAt(
  world: World,
  { file, args }: Caller,
  position: number,
  env: Env,
): readonly Abstract[] {
  const spread = args.findIndex(argument => argument.spread);
  const list = spread >= 0 && spread <= position ? args[spread] : undefined;
  if (list) return spreadOf(world, evaluate(world, file, list.value, env))[position - spread] ?? [];
  const argument = args[position];
  return argument ? evaluate(world, file, argument.value, env) : [];
}

/** With more calls than this a parameter could be anything. */
export const MANY = 64;
/**
 * With more than this, who calls what a compiled file exports is not followed: by its name alone hundreds of others would
 * be looked at, and in 150,000 lines an edit would take six times as long (p95), for a sixtieth of the findings.
 */
const FEW = 4;

function callersOf(world: World, file: FileIR, fn: number): Caller[] {
  return [
    ...callsByName(world, file, fn),
    ...callsWhereWritten(world, file, fn),
    ...callsByWriting(world, file, fn),
  ];
}

/** Assignments that run a setter. */
function callsByWriting(world: World, file: FileIR, fn: number): Caller[] {
  return namesOf(file, fn).flatMap(name => {
    const key = name.startsWith(SETTER) ? name.slice(SETTER.length) : undefined;
    const writes = key === undefined ? [] : writesAt(world, key);
    if (key === undefined || writes.length > MANY) return [];
    return writes.flatMap(({ file: from, write }): Caller[] => {
      const objects = evaluate(world, from, write.object, undefined);
      const runs = objects.some(object =>
        accessorsOf(world, object, 'setter', key).some(setter => isFunction(setter, file, fn)),
      );
      return runs ? [{ file: from, args: [{ value: write.value, spread: false }] }] : [];
    });
  });
}

/** A call, and the file that it is in. */
export interface Calling {
  readonly file: FileIR;
  readonly site: Site;
}

/** Calls of anything that goes by the name of a function, in its file and in files that may import it. */
export function callSitesOf(world: World, file: FileIR, fn: number): readonly Calling[] {
  const names = namesOf(file, fn);
  const near = names.flatMap(name => sitesAt(file, name));
  if (near.length > MANY) return [];
  const curried = names.length === 0 ? callSitesOfResult(world, file, fn) : [];
  const atMost = (most: number) => (calls: readonly Calling[]) => {
    const far = calls.filter(call => call.file !== file);
    return far.length > most ? [] : far;
  };
  const abroad = names.filter(name => !name.startsWith(LOCAL));
  const far = abroad.flatMap(name =>
    name.startsWith(EXPORT)
      ? itemsAt(world, world.indexes.calls, `key:${name.slice(EXPORT.length)}`, atMost(FEW))
      : itemsAt(world, world.indexes.calls, name, atMost(MANY)),
  );
  return [...curried, ...near.map(site => ({ file, site })), ...atMost(MANY)(far)];
}

/** Where a function is called that another returns: `before(load)(method)`. */
function callSitesOfResult(world: World, file: FileIR, fn: number): readonly Calling[] {
  const maker = signatureAt(file, fn).parent;
  if (maker === 0) return [];
  const isReturned = functionAt(file, maker).returns.some(returned => {
    const value = withoutGuards(returned);
    return value.t === 'function' && value.id === fn;
  });
  if (!isReturned) return [];
  return callSitesOf(world, file, maker).flatMap(call => {
    const sites = sitesAt(call.file, nameOfResult(call.site));
    return sites.map(site => ({ file: call.file, site }));
  });
}

/** Calls of the names that a function has: its variable, its exports, or the keys that it is a member under. */
function callsByName(world: World, file: FileIR, fn: number): Caller[] {
  return callSitesOf(world, file, fn).flatMap(({ file: from, site }): Caller[] => {
    const targets = evaluate(world, from, site.callee, undefined);
    return targets.flatMap((target): Caller[] => {
      if (isFunction(target, file, fn)) return [{ file: from, args: site.args }];
      if (target.t !== 'invoker' || !isFunction(target.of, file, fn)) return [];
      if (target.name === 'call') return [{ file: from, args: site.args.slice(1) }];
      const [, list] = site.args;
      return target.name === 'apply' && list
        ? [{ file: from, args: [{ value: list.value, spread: true }] }]
        : [];
    });
  });
}

/** Calls of a file under names that cross files: `key:load`, `default:/src/load.js`. */
export function foreignCallsIn(world: World, file: FileIR): Contribution<Calling> {
  const found = new Map<string, Calling[]>();
  for (const name of namesCalledIn(file)) {
    for (const foreign of foreignNames(world, file, name))
      for (const site of sitesAt(file, name)) addItem(found, foreign, { file, site });
  }
  return found;
}

/** What a name of a file is called elsewhere. */
function foreignNames(world: World, file: FileIR, name: string): string[] {
  if (name.startsWith('key:')) return [name];
  const variable = rowAt(file, 'variables', Number(name.slice('variable:'.length)));
  return (variable?.values ?? []).flatMap((value): string[] => {
    if (value.t === 'member' && value.key.t === 'const') return [`key:${String(value.key.value)}`];
    if (value.t === 'import' && value.name !== 'default') return [`key:${value.name}`];
    const specifier =
      value.t === 'import'
        ? value.from
        : value.t === 'result' && requiredBy(rowAt(file, 'sites', value.site));
    const path = specifier ? projectFile(world, file, specifier)?.path : undefined;
    return path === undefined ? [] : [`default:${path}`];
  });
}

function isFunction(value: Abstract, file: FileIR, fn: number): boolean {
  if (value.t === 'class') return value.file === file && outlineOf(file).classes[value.id]?.ctor === fn;
  return value.t === 'function' && value.file === file && value.id === fn;
}

/** A function that is written as an argument gets what the callee hands to that parameter. */
function callsWhereWritten(world: World, file: FileIR, fn: number): Caller[] {
  const use = inlineUseOf(file, fn);
  if (!use?.site) return [];
  if (use.as === 'callee') return [{ file, args: use.site.args }];
  if (typeof use.as !== 'number') return [];
  const position = use.as;
  const { site } = use;
  const handed = elementParameters(site, position);
  const targets = evaluate(world, file, site.callee, undefined).flatMap(runBy);
  if (targets.length === 0) return handed ? [{ file, args: handed }] : [];
  const args = argumentsOf(world, file, site.args, undefined);
  const receivers = receiversOf(world, file, site.callee, undefined);
  return targets.flatMap(target => {
    const calls = callsOfParameter(target.file, target.id, position);
    const env = calls.length > 0 ? enter(world, target, args, target.self ?? receivers) : undefined;
    return calls.map(call => ({ ...call, env }));
  });
}

/** Calls, in a function or in functions in it, of its parameter at `position`. */
export function callsOfParameter(file: FileIR, fn: number, position: number): Caller[] {
  return sitesOfParameter(file, fn, position).map(({ args }) => ({ file, args }));
}
