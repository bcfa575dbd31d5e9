// `new Proxy(target, handler)`: what its traps run, and what shines through where there is none.
import type { FileIR } from '../ir.ts';
import { distinct, tupleOf, type Abstract, type FunctionValue } from './abstract.ts';
import { argumentsOf, type Given } from './arguments.ts';
import { functionTarget, targetsOf, type Target } from './targets.ts';
import { memberValues } from './members.ts';
import { returnValues } from './results.ts';
import { rowAt } from './rows.ts';
import type { World } from './world.ts';

export type ProxyValue = Abstract & { t: 'proxy' };
export type Trap = 'get' | 'set' | 'has' | 'deleteProperty' | 'ownKeys' | 'apply' | 'construct';
type Values = readonly (readonly Abstract[])[];

/** What stands behind a proxy. */
export function targetOfProxy(world: World, proxy: ProxyValue): readonly Abstract[] {
  return partOf(world, proxy, 0);
}

function partOf(world: World, { file, site, env }: ProxyValue, position: number): readonly Abstract[] {
  const written = rowAt(file, 'sites', site)?.args ?? [];
  return argumentsOf(world, file, written, env)[position] ?? [];
}

function trapsOf(world: World, proxy: ProxyValue, trap: Trap): FunctionValue[] {
  return partOf(world, proxy, 1)
    .flatMap(handler => memberValues(world, handler, trap))
    .filter(value => value.t === 'function');
}

/** What a trap runs when it is handed the target and `args`. */
export function trapTargets(world: World, proxy: ProxyValue, trap: Trap, args: Values): Target[] {
  const handler = partOf(world, proxy, 1);
  const given = [targetOfProxy(world, proxy), ...args];
  return trapsOf(world, proxy, trap).flatMap(fn => functionTarget(world, fn, given, handler));
}

/** What a trap returns, or undefined where the proxy has none. */
export function trapResults(
  world: World,
  proxy: ProxyValue,
  trap: Trap,
  args: Values,
): readonly Abstract[] | undefined {
  const traps = trapsOf(world, proxy, trap);
  if (traps.length === 0) return undefined;
  const handler = partOf(world, proxy, 1);
  const given = [targetOfProxy(world, proxy), ...args];
  return distinct(traps.flatMap(fn => returnValues(world, fn, given, handler)));
}

/** What reading a member of a proxy yields. */
export function proxiedMember(world: World, proxy: ProxyValue, key: string): readonly Abstract[] {
  const target = targetOfProxy(world, proxy);
  const trapped = trapResults(world, proxy, 'get', [[{ t: 'const', value: key, sure: true }], [proxy]]);
  return trapped ?? distinct(target.flatMap(value => memberValues(world, value, key)));
}

/** What reading (or writing) a member of a proxy runs. */
export function proxiedAccess(
  world: World,
  proxy: ProxyValue,
  kind: 'getter' | 'setter',
  key: string,
): Target[] {
  const name: Abstract = { t: 'const', value: key, sure: true };
  return kind === 'getter'
    ? trapTargets(world, proxy, 'get', [[name], [proxy]])
    : trapTargets(world, proxy, 'set', [[name], [], [proxy]]);
}

/** What calling a proxy runs: its trap, or what is behind it. */
export function proxyTargets(
  world: World,
  proxy: ProxyValue,
  args: readonly Given[],
  receivers: readonly Abstract[],
  how: 'call' | 'new',
  from: FileIR,
): Target[] {
  const list = [tupleOf(args.map(({ values }) => values))];
  const trapped =
    how === 'new'
      ? trapTargets(world, proxy, 'construct', [list])
      : trapTargets(world, proxy, 'apply', [receivers, list]);
  if (trapped.length > 0) return trapped;
  return targetOfProxy(world, proxy).flatMap(callee => targetsOf(world, callee, args, receivers, how, from));
}
