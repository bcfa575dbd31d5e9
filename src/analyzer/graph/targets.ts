// What calling a value runs: functions of the project, and APIs that block.
import { lookupMember } from '../catalogue/lookup.ts';
import type { Api } from '../catalogue/types.ts';
import type { RuleId, Span, Tier } from '../finding.ts';
import { spanAt, type FileIR, type FunctionLike } from '../ir.ts';
import {
  frameKey,
  invoked,
  keyOf,
  UNCOUNTED,
  type Abstract,
  type Env,
  type External,
  type FunctionValue,
} from './abstract.ts';
import { externalEntry } from './apis.ts';
import { spreadOf, type Given } from './arguments.ts';
import { tierOf } from './conditions.ts';
import { enter } from './frames.ts';
import { across } from './guard.ts';
import { isRunLater } from './lazy.ts';
import { proxyTargets } from './proxies.ts';
import { isRequire, requireTargets } from './requires.ts';
import { constructorOf, instanceOf, ownReceivers } from './results.ts';
import { functionAt, nameOf, signatureAt } from './rows.ts';
import type { World } from './world.ts';

export interface ApiTarget {
  readonly t: 'api';
  /** As it is named in findings. */
  readonly name: string;
  readonly rule: RuleId;
  readonly tier: Tier;
  readonly api: Api | undefined;
  readonly value: Abstract | undefined;
}

export interface FunctionTarget {
  readonly t: 'function';
  readonly fn: FunctionValue;
  /** The environment inside the call. */
  readonly env: Env;
}

export type Target = ApiTarget | FunctionTarget;

/** Arguments of which nothing is known, not even how many there are. */
export const ANYTHING: readonly Given[] = [
  ...Array<Given>(8).fill({ written: undefined, values: [] }),
  { written: undefined, values: UNCOUNTED },
];

/** Arguments of whoever calls it. */
export const UNKNOWN: readonly Given[] = ANYTHING.slice(-1);

export function isCallable(value: Abstract): boolean {
  return ['function', 'external', 'handle-member', 'bound', 'proxy'].includes(value.t);
}

/** What calling (or constructing) a value runs. */
export function targetsOf(
  world: World,
  callee: Abstract,
  args: readonly Given[],
  receivers: readonly Abstract[],
  how: 'call' | 'new',
  from: FileIR,
): Target[] {
  const values = args.map(argument => argument.values);
  switch (callee.t) {
    case 'function':
      return how === 'new'
        ? functionTarget(world, callee, values, [instanceOf(world, callee, values)])
        : functionTarget(world, callee, values, callee.self ?? receivers);
    case 'class': {
      const ctor = how === 'new' ? constructorOf(callee) : undefined;
      return ctor ? functionTarget(world, ctor, values, [instanceOf(world, callee, values)]) : [];
    }
    case 'super':
      return callee.of.flatMap(base => {
        if (base.t === 'external') return targetsOf(world, base, args, [], 'new', from);
        const ctor = base.t === 'class' || base.t === 'function' ? constructorOf(base) : undefined;
        return ctor ? functionTarget(world, ctor, values, callee.self) : [];
      });
    case 'bound': {
      const before = callee.args.map(list => ({ written: undefined, values: list }));
      return targetsOf(world, callee.of, [...before, ...args], callee.self, how, from);
    }
    case 'invoker': {
      if (callee.name === 'bind') return [];
      const self = args[0]?.values ?? [];
      const others =
        callee.name === 'call'
          ? args.slice(1)
          : spreadOf(world, args[1]?.values ?? []).map((values): Given => ({ written: undefined, values }));
      return invoked(callee.of, receivers).flatMap(of => targetsOf(world, of, others, self, how, from));
    }
    case 'proxy':
      return proxyTargets(world, callee, args, receivers, how, from);
    case 'external':
      return externalTargets(world, callee, args, how, from);
    case 'handle-member': {
      const entry = lookupMember(callee.table, callee.className, callee.key);
      return entry?.api && entry.api.on !== 'iterate'
        ? apiTargets(world, entry.name, entry.api, callee.table.rule, callee, args)
        : [];
    }
    case 'handle': {
      const entry = lookupMember(callee.table, callee.className, '()');
      return entry?.api ? apiTargets(world, entry.name, entry.api, callee.table.rule, callee, args) : [];
    }
    default:
      return [];
  }
}

function externalTargets(
  world: World,
  callee: External,
  args: readonly Given[],
  how: 'call' | 'new',
  from: FileIR,
): Target[] {
  if (isRequire(callee)) return how === 'call' ? requireTargets(world, args, from) : [];
  const entry = externalEntry(world, callee);
  if (!entry?.api) return [];
  const on = entry.api.on ?? 'call';
  if (on !== 'both' && on !== how) return [];
  return apiTargets(world, entry.name, entry.api, entry.table?.rule ?? 'blocking-custom', callee, args);
}

function apiTargets(
  world: World,
  name: string,
  api: Api,
  tableRule: RuleId,
  value: Abstract,
  args: readonly Given[],
): Target[] {
  const tier = tierOf(
    world,
    api,
    args.filter(({ values }) => values !== UNCOUNTED),
  );
  return tier ? blocking(world, { name, rule: api.rule ?? tableRule, tier, api, value }) : [];
}

/** The target, unless the configuration does not want to hear of it. */
export function blocking(
  { settings }: World,
  { name, rule, tier, api, value }: { name: string; rule: RuleId; tier: Tier; api?: Api; value?: Abstract },
): Target[] {
  if (settings.allows(name) || !settings.severity(rule, tier, false, api?.optIn ?? false)) return [];
  return [{ t: 'api', name, rule, tier, api, value }];
}

export function functionTarget(
  world: World,
  fn: FunctionValue,
  args: readonly (readonly Abstract[])[],
  self: readonly Abstract[],
): Target[] {
  const signature = signatureAt(fn.file, fn.id);
  const { annotation } = signature;
  if (fn.walked || annotation === 'nonblocking') return [];
  if (annotation === 'blocking')
    return blocking(world, {
      name: declarationOf(world, fn).name,
      rule: 'blocking-custom',
      tier: 'medium',
      value: fn,
    });
  if (isRunLater(signature)) return [];
  return [{ t: 'function', fn, env: enter(world, fn, args, ownReceivers(world, fn, self)) }];
}

/** A function's name, and where it is. */
export function declarationOf(world: World, { file, id }: FunctionValue): Declaration {
  const find = (): Declaration => {
    const { span } = functionAt(file, id);
    return { name: nameOf(file, id), span: spanAt(file, span) };
  };
  const digestOf = ({ name, span: { start, end } }: Declaration): string =>
    `${name} ${String(start)} ${String(end)}`;
  return across(world, () => `d${frameKey(file, id)}`, file, find, digestOf);
}

interface Declaration {
  readonly name: string;
  readonly span: Span;
}

/** Does a function report for itself what blocks in it? */
export function reportsItself(fn: Pick<FunctionLike, 'async' | 'promised'>): boolean {
  return fn.async || fn.promised;
}

export function targetKey({ fn, env }: FunctionTarget): string {
  return `${keyOf(fn)}|${env?.key ?? ''}`;
}
