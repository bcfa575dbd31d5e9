// Which constructor calls which: `super(…)`, `Base.call(this, …)`.
import type { FileIR, Site } from '../ir.ts';
import type { Abstract, Env, FunctionValue, InstanceValue } from './abstract.ts';
import { argumentsOf, spreadOf } from './arguments.ts';
import { derived, lookUp } from './derived.ts';
import { evaluate } from './evaluate.ts';
import { enter } from './frames.ts';
import { constructorOf, runBy } from './results.ts';
import { signatureAt, sitesOf } from './rows.ts';
import type { World } from './world.ts';

const DEEPEST = 8;

/** The call of the constructor `fn` that made an instance, by itself or through constructors of subclasses. */
export function constructionBy(world: World, instance: InstanceValue, file: FileIR, fn: number): Env {
  let ctor = constructorOf(instance.of);
  let env = ctor && envInside(world, ctor, instance);
  for (let depth = 0; depth < DEEPEST && ctor && env?.fn === ctor.id && env.file === ctor.file; depth++) {
    if (ctor.file === file && ctor.id === fn) return env;
    const base = baseCall(world, ctor, env);
    if (!base) return undefined;
    env = enter(world, base.ctor, base.args, [instance]);
    ctor = base.ctor;
  }
  return undefined;
}

/** The call of its own constructor. One without arguments is like any other. */
function envInside(world: World, ctor: FunctionValue, instance: InstanceValue): Env {
  const { env, open } = instance;
  const isInside = env?.fn === ctor.id && env.file === ctor.file;
  if (isInside || open || signatureAt(ctor.file, ctor.id).parameters.length > 0) return env;
  return enter(world, ctor, [], [instance]);
}

interface BaseCall {
  readonly ctor: FunctionValue;
  readonly args: readonly (readonly Abstract[])[];
}

function baseCall(world: World, { file, id }: FunctionValue, env: Env): BaseCall | undefined {
  for (const site of callsOnThis(file, id)) {
    const callee = calledOnThis(site);
    const [ctor] = callee ? evaluate(world, file, callee, env).flatMap(runBy) : [];
    if (!ctor) continue;
    const args = argumentsOf(world, file, site.args, env);
    if (callee === site.callee) return { ctor, args };
    return { ctor, args: isApply(site) ? spreadOf(world, args[1] ?? []) : args.slice(1) };
  }
  return undefined;
}

/** Calls in a function that may be of a constructor, on the `this` around them. */
export function callsOnThis(file: FileIR, fn: number): readonly Site[] {
  return lookUp(file, callsOnThisByFunction, fn) ?? [];
}

const callsOnThisByFunction = derived(file => {
  const found = new Map<number, Site[]>();
  for (const site of sitesOf(file))
    if (calledOnThis(site)) found.set(site.fn, [...(found.get(site.fn) ?? []), site]);
  return found;
});

/** The constructor that a site calls on the `this` around it. */
export function calledOnThis({ kind, callee, args: [self] }: Site): Site['callee'] | undefined {
  if (kind !== 'call') return undefined;
  if (callee.t === 'super') return callee;
  if (callee.t !== 'member' || callee.key.t !== 'const' || self?.value.t !== 'this') return undefined;
  return callee.key.value === 'call' || callee.key.value === 'apply' ? callee.object : undefined;
}

function isApply({ callee }: Site): boolean {
  return callee.t === 'member' && callee.key.t === 'const' && callee.key.value === 'apply';
}
