// Objects of the same making are told apart by where they are made, if they keep what they are handed later.
import { withoutGuards, type FileIR, type PropertyWrite, type Value } from '../ir.ts';
import type { Abstract, ClassValue, Env, Frame } from './abstract.ts';
import { argumentsOf } from './arguments.ts';
import { callSitesOf, type Calling } from './callers.ts';
import { descendsFrom } from './classes.ts';
import { around, evaluate, frameOf, receiversOf } from './evaluate.ts';
import { enter } from './frames.ts';
import { enterInline } from './handed.ts';
import { envOfTurn, type Turn } from './loops.ts';
import { constructorOf, ownReceivers } from './results.ts';
import { outlineOf, rowAt, signatureAt } from './rows.ts';
import type { World } from './world.ts';
import type { Assignment } from './writes.ts';

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
    return [enter(world, target, args, ownReceivers(world, target, target.self ?? receivers))];
  });
}

/**
 * The same for all known calls; what a method calls on its `this`, it calls on what it is called on.
 * @param near a call that made what is asked for: what that call calls is looked at in it
 */
export function entered(world: World, file: FileIR, fn: number, near?: Env, depth = 0): Env[] {
  return callSitesOf(world, file, fn).flatMap(call => enteredBy(world, file, fn, call, near, depth));
}

/** The same for one call. */
export function enteredBy(
  world: World,
  file: FileIR,
  fn: number,
  call: Calling,
  near: Env,
  depth = 0,
): Env[] {
  const own = aroundOf(world, call, near);
  if (own) return enteredAt(world, file, fn, call, undefined, own);
  const method = depth < DEEPEST ? receivedBy(world, call, near) : undefined;
  const isItself = call.file === file && method === fn;
  const outer = method === undefined || isItself ? [] : entered(world, call.file, method, near, depth + 1);
  if (outer.length === 0 || outer.length > MOST) return enteredAt(world, file, fn, call);
  return outer.flatMap(around => enteredAt(world, file, fn, call, undefined, around));
}

/** The calls of an assignment's function that a call which its key is an argument of comes to. */
export function callsFor(
  world: World,
  { file, write, call, outer, turn }: Omit<Assignment, 'key'>,
  near: Env,
): Env[] {
  if (!call) return [];
  if (outer)
    return enteredAt(world, call.file, call.site.fn, outer).flatMap(around =>
      enteredAt(world, file, write.fn, call, undefined, around),
    );
  return near && !turn
    ? enteredBy(world, file, write.fn, call, near)
    : enteredAt(world, file, write.fn, call, turn);
}

const DEEPEST = 2;
const MOST = 24;

/** The call `near` that a site is in, or is written in a callback in. */
function aroundOf(world: World, { file, site: { fn } }: Calling, near: Env): Env {
  if (!near) return undefined;
  if (frameOf(file, fn, near)) return near;
  const { parent } = signatureAt(file, fn);
  return fn > 0 && frameOf(file, parent, near) ? enterInline(world, file, fn, near) : undefined;
}

/** The function that is called on, or handed, what a site calls a method of. */
function receivedBy(world: World, { file, site }: Calling, near: Env): number | undefined {
  const { callee, fn } = site;
  if (callee.t !== 'member') return undefined;
  if (callee.object.t === 'this') return callee.object.fn;
  if (!near || handedTo(file, callee.object) !== fn) return undefined;
  // What is handed from everywhere would be told apart for ever.
  return callSitesOf(world, file, fn).some(call => aroundOf(world, call, near)) ? fn : undefined;
}

/** The call that made the object that a value belongs to, where such are told apart. */
export function makingOf(value: Abstract): string | undefined {
  return makingIn(envOf(value))?.made;
}

/** The call that made it, or a part of what it belongs to. */
export function makerOf(value: Abstract): Env {
  return makingIn(envOf(value))?.from;
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
  const held = withoutGuards(value);
  const inner = held.t === 'element' ? held.of : held;
  if (inner.t === 'object' || inner.t === 'array') return handedIn(file, inner);
  if (inner.t !== 'variable') return inner.t === 'parameter' ? inner.fn : undefined;
  const [first, ...others] = rowAt(file, 'variables', inner.id)?.values ?? [];
  const source = first?.t === 'default' ? first.value : first;
  return source?.t === 'parameter' && others.length === 0 ? source.fn : undefined;
}

/** Is what is written another thing in each call of the function? */
export function isOfCall(file: FileIR, { object, value: written, fn }: PropertyWrite): boolean {
  const value = withoutGuards(written);
  if (isHanded(file, value, fn)) return true;
  // `this.listeners ??= []`
  if ((value.t === 'array' || value.t === 'object') && object.t === 'this' && fn !== 0) return true;
  return fn !== 0 && value.t === 'variable' && rowAt(file, 'variables', value.id)?.fn === fn;
}

/** Is it, or may it be, an argument of a function, or what a method of one returns? */
function isHanded(file: FileIR, value: Value, fn: number): boolean {
  switch (value.t) {
    case 'union':
      return value.of.some(part => isHanded(file, part, fn));
    case 'when':
      return isHanded(file, value.value, fn);
    case 'result': {
      const callee = rowAt(file, 'sites', value.site)?.callee;
      return callee?.t === 'member' && handedTo(file, callee.object) === fn;
    }
    default:
      return handedTo(file, value) === fn;
  }
}

/** The function that something in a literal is an argument of. */
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

/**
 * May a method that is called on `this` somewhere run on an object, or on what it is part of? What a subclass does is not
 * done to instances of its base.
 */
export function mayRunOn(world: World, object: Abstract, inside: Env): boolean {
  const of = inside && inside.self.length > 0 ? madeFor(object) : undefined;
  if (!of || !inside) return true;
  return inside.self.some(self => self.t !== 'instance' || !self.open || descendsFrom(world, of, self.of));
}

/** The class that an object is an instance of, or is made for an instance of. */
function madeFor(object: Abstract): ClassValue | undefined {
  if (object.t === 'instance') return object.of.t === 'class' && !object.open ? object.of : undefined;
  const made = makingIn(envOf(object));
  const { owner, parent } = made ? signatureAt(made.file, made.fn) : {};
  if (!made || parent === undefined || owner?.kind !== 'class') return undefined;
  if (outlineOf(made.file).classes[owner.id]?.ctor !== made.fn) return undefined;
  return { t: 'class', file: made.file, id: owner.id, env: around(made.file, parent, made.parent) };
}

/** May they be made by the same call? */
export function madeTogether(a: Abstract, b: Abstract): boolean {
  const [one, other] = [makingOf(a), makingOf(b)];
  return one === undefined || other === undefined || one === other;
}
