// Objects of the same making are told apart by where they are made, if they keep what they are handed later.
import type { FileIR, Value } from '../ir.ts';
import type { Abstract, Env, Frame } from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { callSitesOf, type Calling } from './callers.ts';
import { evaluate, receiversOf } from './evaluate.ts';
import { enter } from './frames.ts';
import { envOfTurn, type Turn } from './loops.ts';
import { constructorOf } from './results.ts';
import type { World } from './world.ts';
import { rowAt } from './tracked.ts';

/**
 * The environments inside a function when a site calls it.
 * @param around the call that the site is looked at in
 */
export function enteredAt(
  world: World,
  file: FileIR,
  fn: number,
  { file: from, site }: Calling,
  turn?: Turn,
  around?: Env,
): Env[] {
  const env = around ?? (turn && envOfTurn(world, turn, site.fn));
  const receivers = receiversOf(world, from, site.callee, env);
  const args = argumentsOf(world, from, site.args, env);
  return evaluate(world, from, site.callee, env).flatMap(callee => {
    const target = callee.t === 'class' ? constructorOf(callee) : callee;
    if (target?.t !== 'function' || target.file !== file || target.id !== fn) return [];
    return [enter(world, target, args, target.self ?? receivers)];
  });
}

/** The same for all known calls; what a method calls on its `this`, it calls on what it is called on. */
export function entered(world: World, file: FileIR, fn: number, depth = 0): Env[] {
  return callSitesOf(world, file, fn).flatMap(call => {
    const { callee } = call.site;
    const method = callee.t === 'member' && callee.object.t === 'this' ? callee.object.fn : fn;
    const outer = depth < DEEPEST && method !== fn ? entered(world, call.file, method, depth + 1) : [];
    if (outer.length === 0 || outer.length > MOST) return enteredAt(world, file, fn, call);
    return outer.flatMap(around => enteredAt(world, file, fn, call, undefined, around));
  });
}

const DEEPEST = 2;
const MOST = 24;

/** The call that made the object that a value belongs to, where such are told apart. */
export function makingOf(value: Abstract): string | undefined {
  return makingIn(envOf(value))?.made;
}

export function envOf(value: Abstract): Env {
  switch (value.t) {
    case 'function':
    case 'class':
    case 'object':
    case 'array':
    case 'instance':
    case 'collection':
    case 'derived':
      return value.env;
    default:
      return undefined;
  }
}

export function makingIn(env: Env): Frame | undefined {
  for (let frame = env; frame; frame = frame.parent) {
    if (frame.made !== undefined) return frame;
    // What a method makes belongs to the object that it is called on.
    const [self, ...others] = frame.self;
    const making = self && others.length === 0 ? makingIn(envOf(self)) : undefined;
    if (making) return making;
  }
  return undefined;
}

/** The function that an expression is an argument of, by itself or by a variable of its own. */
export function handedTo(file: FileIR, value: Value): number | undefined {
  const inner = value.t === 'element' ? value.of : value;
  if (inner.t === 'object' || inner.t === 'array') return handedIn(file, inner);
  if (inner.t !== 'variable') return inner.t === 'parameter' ? inner.fn : undefined;
  const [first, ...others] = rowAt(file, 'variables', inner.id)?.values ?? [];
  const source = first?.t === 'default' ? first.value : first;
  return source?.t === 'parameter' && others.length === 0 ? source.fn : undefined;
}

/** The same for what is in a literal. */
function handedIn(file: FileIR, literal: Value & { t: 'object' | 'array' }): number | undefined {
  const parts: readonly { readonly value: Value }[] =
    (literal.t === 'object'
      ? rowAt(file, 'objects', literal.id)?.members
      : rowAt(file, 'arrays', literal.id)?.elements) ?? [];
  for (const { value } of parts) {
    const fn = value.t === 'object' || value.t === 'array' ? undefined : handedTo(file, value);
    if (fn !== undefined) return fn;
  }
  return undefined;
}

/** May they be made by the same call? */
export function madeTogether(a: Abstract, b: Abstract): boolean {
  const [one, other] = [makingOf(a), makingOf(b)];
  return one === undefined || other === undefined || one === other;
}
