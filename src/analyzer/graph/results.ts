// What a call yields.
import { findModule, lookupMember } from '../catalogue/lookup.ts';
import type { FileIR, Site } from '../ir.ts';
import {
  DEEPEST,
  distinct,
  envKey,
  frameKey,
  invoked,
  keysOf,
  listOf,
  tupleOf,
  varied,
  UNCOUNTED,
  type Abstract,
  type ClassValue,
  type Env,
  type External,
  type FunctionValue,
} from './abstract.ts';
import { allMembers, entriesOf, inOrderOf } from './all-members.ts';
import { externalEntry } from './apis.ts';
import { argumentsOf, spreadOf } from './arguments.ts';
import { COLLECTIONS, IDENTITIES } from './builtins.ts';
import { descendsFrom } from './classes.ts';
import { methodResult } from './collections.ts';
import { elementsOf } from './elements.ts';
import { isEmitterClass } from './emitters.ts';
import { around, evaluate, receiversOf } from './evaluate.ts';
import { external, memberOfExternal } from './externals.ts';
import { enter } from './frames.ts';
import { across } from './guard.ts';
import { resolvedWith } from './handed.ts';
import { importedValues } from './imports.ts';
import { memberValues } from './members.ts';
import { memoAt } from './memo.ts';
import { targetOfProxy, trapResults, type ProxyValue } from './proxies.ts';
import { functionAt, outlineOf, rowAt, signatureAt, siteAt } from './rows.ts';
import type { World } from './world.ts';
import { symbolAt } from './write-keys.ts';

/** What a call, `new` or tagged template yields. An async function's result stands for what it resolves to. */
export function resultOf(world: World, file: FileIR, id: number, env: Env): readonly Abstract[] {
  const site = siteAt(file, id);
  const receivers = receiversOf(world, file, site.callee, env);
  const callees = evaluate(world, file, site.callee, env);
  const args = argumentsOf(world, file, site.args, env);
  const place = { file, id, site, env };
  const results = callees.flatMap(callee => resultOfCallee(world, place, callee, args, receivers));
  return distinct([...results, ...methodResult(world, place, receivers)]);
}

export interface CallPlace {
  readonly file: FileIR;
  readonly id: number;
  readonly site: Site;
  readonly env: Env;
}

function resultOfCallee(
  world: World,
  place: CallPlace,
  callee: Abstract,
  args: readonly (readonly Abstract[])[],
  receivers: readonly Abstract[],
): readonly Abstract[] {
  switch (callee.t) {
    case 'function':
      if (place.site.kind === 'new') return constructed(world, callee, args);
      return returnValues(world, callee, args, callee.self ?? receivers, place);
    case 'class':
      return place.site.kind === 'new' ? constructed(world, callee, args, place) : [];
    case 'bound':
      return resultOfCallee(world, place, callee.of, [...callee.args, ...args], callee.self);
    case 'invoker':
      if (callee.name === 'bind')
        return invoked(callee.of, receivers).map(of => ({
          t: 'bound',
          of,
          self: args[0] ?? [],
          args: args.slice(1),
        }));
      return invoked(callee.of, receivers).flatMap(of =>
        resultOfCallee(
          world,
          place,
          of,
          callee.name === 'call' ? args.slice(1) : spreadOf(world, args[1] ?? []),
          args[0] ?? [],
        ),
      );
    case 'proxy':
      return proxiedResult(world, place, callee, args, receivers);
    case 'external':
      return externalResult(world, place, callee, args);
    case 'handle-member': {
      const entry = lookupMember(callee.table, callee.className, callee.key);
      if (entry?.api?.on === 'iterate') return [{ t: 'lazy', of: callee }];
      const returns = entry?.factory?.returns ?? entry?.api?.returns;
      return returns === undefined ? [] : [{ t: 'handle', table: callee.table, className: returns }];
    }
    default:
      return [];
  }
}

function proxiedResult(
  world: World,
  place: CallPlace,
  proxy: ProxyValue,
  args: readonly (readonly Abstract[])[],
  receivers: readonly Abstract[],
): readonly Abstract[] {
  const list = [tupleOf(args)];
  const trapped =
    place.site.kind === 'new'
      ? trapResults(world, proxy, 'construct', [list])
      : trapResults(world, proxy, 'apply', [receivers, list]);
  return (
    trapped ??
    targetOfProxy(world, proxy).flatMap(callee => resultOfCallee(world, place, callee, args, receivers))
  );
}

function externalResult(
  world: World,
  place: CallPlace,
  callee: External,
  args: readonly (readonly Abstract[])[],
): readonly Abstract[] {
  const { file, id, site, env } = place;
  const path = site.kind === 'new' ? [...callee.path, 'new'] : callee.path;
  const name = `${callee.module}:${path.join('.')}`;
  const first = args[0] ?? [];
  if (isRequire(name)) {
    return first.flatMap(value =>
      value.t === 'const' ? importedValues(world, file, String(value.value), '=') : [],
    );
  }
  if (callee.module === '') {
    const global = path.join('.');
    if (global === 'Object.values')
      return [inOrderOf(world, first, 1) ?? listOf(first.flatMap(value => allMembers(world, value)))];
    if (global === 'Object.entries')
      return [inOrderOf(world, first) ?? listOf(first.flatMap(value => entriesOf(world, value)))];
    if (global === 'Reflect.apply') {
      const given = spreadOf(world, args[2] ?? []);
      return first.flatMap(of => resultOfCallee(world, place, of, given, args[1] ?? []));
    }
    if (global === 'Array.from' && args[1]) {
      const given = [elementsOf(world, first), UNCOUNTED];
      return [listOf(args[1].flatMap(of => (of.t === 'function' ? returnValues(world, of, given, []) : [])))];
    }
    if (global === 'Promise.withResolvers') return [{ t: 'derived', file, site: id, env }];
    if (global === 'Reflect.construct') {
      const given = spreadOf(world, args[1] ?? []);
      return first.flatMap(of =>
        of.t === 'class' || of.t === 'function' ? constructed(world, of, given) : [],
      );
    }
    if (global === 'Array.of' || (global === 'Array.new' && args.length > 1)) return [tupleOf(args)];
    if (global === 'Promise.race' || global === 'Promise.any') return elementsOf(world, first);
    if (global === 'Reflect.get') {
      const keys = (args[1] ?? []).flatMap(value => (value.t === 'const' ? [String(value.value)] : []));
      return first.flatMap(value => keys.flatMap(key => memberValues(world, value, key)));
    }
    if (global === 'Proxy.new') return [{ t: 'proxy', file, site: id, env }];
    if (global === 'Object.create') return [{ t: 'derived', file, site: id, env }];
    const symbol = symbolAt(file, id);
    if (symbol !== undefined) return [{ t: 'const', value: symbol }];
    if (global === 'Promise.new') return resolvedWith(world, first);
    if (COLLECTIONS.has(global)) return [{ t: 'collection', file, site: id, env }];
    if (IDENTITIES.has(global)) return global === 'Object.assign' && !isFresh(site) ? args.flat() : first;
  }
  if (WRAPPERS.has(name)) return first;
  // An error has the cause that its options have; it is taken for these.
  if (callee.module === '' && /^\w*Error(\.new)?$/.test(path.join('.')) && args.length > 1)
    return args[1] ?? [];
  const handles = handleOf(callee, site.kind === 'new' ? 'new' : 'call');
  if (handles.length > 0) return handles;
  if (externalEntry(world, callee)?.api?.on === 'iterate') return [{ t: 'lazy', of: callee }];
  const last = path.at(-1);
  // Chains such as `app.route('/').get(f).post(g)` stay what they are after a few steps.
  if (path.length > LONGEST_PATH) return [];
  if (last === 'new' && isEmitterClass(callee))
    return [{ t: 'external', module: callee.module, path, made: `${frameKey(file, id)}[${envKey(env)}]` }];
  return last === 'new' ? [external(callee.module, path)] : memberOfExternal(callee, '()');
}

/** Is what a call changes written out right here? Then all that is put into it is known of it. */
function isFresh({ args: [target] }: Site): boolean {
  return target?.value.t === 'object';
}

const LONGEST_PATH = 8;

function isRequire(name: string): boolean {
  return REQUIRES.has(name);
}

const REQUIRES: ReadonlySet<string> = new Set([
  ':require',
  ':module.require',
  'module:createRequire.()',
  'module:Module.createRequire.()',
  ':process.getBuiltinModule',
  'process:getBuiltinModule',
]);

/** What compilers wrap modules with that are required: their members stay, and a leading `default` does not matter. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'tslib:__importStar',
  'tslib:__importDefault',
  '@swc/helpers/_/_interop_require_wildcard:_',
  '@swc/helpers/_/_interop_require_default:_',
  '@babel/runtime/helpers/interopRequireWildcard:',
  '@babel/runtime/helpers/interopRequireDefault:',
]);

/** The instance of a catalogued class that calling, constructing or (for a type annotation) naming a value yields. */
export function handleOf(value: External, how: 'call' | 'new' | 'type'): Abstract[] {
  const entry = externalEntry(undefined, value);
  const table = entry?.table ?? findModule(value.module);
  if (!table) return [];
  const returns =
    entry?.factory?.returns ?? (how === 'call' && entry?.api?.on === 'new' ? undefined : entry?.api?.returns);
  if (returns !== undefined) return [{ t: 'handle', table, className: returns }];
  const named = value.path.at(-1) ?? 'default';
  return how === 'type' && table.classes && Object.hasOwn(table.classes, named)
    ? [{ t: 'handle', table, className: named }]
    : [];
}

export function returnValues(
  world: World,
  fn: FunctionValue,
  args: readonly (readonly Abstract[])[],
  self: readonly Abstract[],
  place?: CallPlace,
): readonly Abstract[] {
  const { generator, keeps } = signatureAt(fn.file, fn.id);
  const env = enter(world, fn, args, ownReceivers(world, fn, self), keeps && place);
  if (generator) return [{ t: 'generator', of: fn, env }];
  return across(
    world,
    () => `r${frameKey(fn.file, fn.id)}[${envKey(env)}]`,
    fn.file,
    () =>
      memoAt(world, fn.file, 'returned', fn.id, env, () =>
        distinct(functionAt(fn.file, fn.id).returns.flatMap(value => evaluate(world, fn.file, value, env))),
      ),
    keysOf,
  );
}

export function instanceOf(
  world: World,
  of: FunctionValue | ClassValue,
  args: readonly (readonly Abstract[])[],
  place?: CallPlace,
): Abstract {
  const ctor = constructorOf(of);
  const made = of.t === 'class' && keepsArguments(world, of) ? place : undefined;
  return { t: 'instance', of, env: ctor ? enter(world, ctor, args, [], made) : undefined, open: false };
}

/** Does an instance of a class keep what its methods are handed, its inherited ones among them? */
function keepsArguments(world: World, { file, id, env }: ClassValue, depth = 0): boolean {
  const record = rowAt(file, 'classes', id);
  if (!record?.superclass || record.keeps || depth > DEEPEST) return record?.keeps ?? false;
  return evaluate(world, file, record.superclass, env).some(
    base => isEmitterClass(base) || (base.t === 'class' && keepsArguments(world, base, depth + 1)),
  );
}

/** What `new` makes of a function or class: an instance, unless an object is returned. */
function constructed(
  world: World,
  of: FunctionValue | ClassValue,
  args: readonly (readonly Abstract[])[],
  place?: CallPlace,
): readonly Abstract[] {
  const instance = instanceOf(world, of, args, place);
  const ctor = constructorOf(of);
  if (!ctor || functionAt(ctor.file, ctor.id).returns.length === 0) return [instance];
  const returned = returnValues(world, ctor, args, [instance]);
  const objects = returned.filter(({ t }) => ['object', 'derived', 'function', 'proxy'].includes(t));
  return objects.length > 0 ? objects : [instance];
}

/** The functions of the project that calling (or constructing) a value runs. */
export function runBy(callee: Abstract): FunctionValue[] {
  if (callee.t === 'super') return callee.of.flatMap(runBy);
  const fn = callee.t === 'class' || callee.t === 'function' ? constructorOf(callee) : undefined;
  return fn ? [fn] : [];
}

/** The function that `new` runs. */
export function constructorOf(of: FunctionValue | ClassValue): FunctionValue | undefined {
  if (of.t === 'function') return of;
  const id = outlineOf(of.file).classes[of.id]?.ctor;
  return id === undefined
    ? undefined
    : { t: 'function', file: of.file, id, env: around(of.file, signatureAt(of.file, id).parent, of.env) };
}

/**
 * What `this` may be in a method when it is called on one of `self`: only an instance of its own class or of one that
 * extends it. An override that is met through its base class runs on an instance of the overriding class.
 */
export function ownReceivers(
  world: World,
  fn: FunctionValue,
  self: readonly Abstract[],
): readonly Abstract[] {
  const { owner, parent } = signatureAt(fn.file, fn.id);
  if (owner?.kind !== 'class' || owner.static) return self;
  const of: ClassValue = { t: 'class', file: fn.file, id: owner.id, env: around(fn.file, parent, fn.env) };
  const own = self.flatMap((value): Abstract[] => {
    if (value.t !== 'instance') return [value];
    if (descendsFrom(world, value.of, of)) return [value];
    return value.open && descendsFrom(world, of, value.of) ? [varied(value, { of })] : [];
  });
  return own.length > 0 ? own : self;
}
