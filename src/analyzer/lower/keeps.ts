// Whose instances are worth telling apart: classes and functions that make objects which keep what they are handed.
import { withoutGuards, type FileIR, type PropertyWrite, type Value } from '../ir.ts';

/** Marks the classes and functions of a file whose objects keep arguments of later calls: emitters, registries. */
export function markKeepers(ir: FileIR): void {
  markDirectly(ir);
  for (const fn of ir.functions)
    if (fn.returns.some(value => isKeeper(ir, withoutGuards(value)))) fn.keeps = true;
}

/** Is a value a new instance of such a class? */
function isKeeper(ir: FileIR, value: Value): boolean {
  const site = value.t === 'result' ? ir.sites[value.site] : undefined;
  if (site?.kind !== 'new' || site.callee.t !== 'variable') return false;
  const [made] = ir.variables[site.callee.id]?.values ?? [];
  return made?.t === 'class' && (ir.classes[made.id]?.keeps ?? false);
}

function markDirectly(ir: FileIR): void {
  for (const write of ir.writes) {
    if (!isHandedOver(ir, withoutGuards(write.value), write.fn)) continue;
    // Adding to a list that is looked up, the object that has the list keeps it.
    const adds = write.key.t === 'const' && write.key.value === '[]';
    for (const root of adds ? rootsOf(ir, write.object) : [rootOf(ir, write.object)]) {
      if (root.t === 'this') markOwner(ir, root.fn, write);
      if (root.t === 'variable') markMaker(ir, ir.variables[root.id]?.fn ?? 0, write.fn);
    }
  }
  for (const variable of ir.variables) {
    for (const value of variable.values) {
      for (const part of value.t === 'array' ? (ir.arrays[value.id]?.elements ?? []) : [{ value }]) {
        const root = rootOf(ir, part.value);
        if (root.t === 'parameter' && root.fn !== variable.fn) markMaker(ir, variable.fn, root.fn);
      }
    }
  }
}

/** Is a value an argument of the function around it, or a literal with one in it? */
function isHandedOver(ir: FileIR, value: Value, fn: number): boolean {
  const [literal, ...others] = value.t === 'variable' ? (ir.variables[value.id]?.values ?? []) : [];
  if ((literal?.t === 'object' || literal?.t === 'array') && others.length === 0)
    return isHandedOver(ir, literal, fn);
  if (value.t === 'object')
    return ir.objects[value.id]?.members.some(member => isArgument(ir, member.value, fn)) ?? false;
  if (value.t === 'array')
    return ir.arrays[value.id]?.elements.some(element => isArgument(ir, element.value, fn)) ?? false;
  return isArgument(ir, value, fn);
}

function isArgument(ir: FileIR, value: Value, fn: number): boolean {
  const root = rootOf(ir, value.t === 'element' ? value.of : value);
  return root.t === 'parameter' && root.fn === fn;
}

function markOwner(ir: FileIR, method: number, write: PropertyWrite): void {
  const owner = ir.functions[method]?.owner;
  const record = owner?.kind === 'class' && !owner.static ? ir.classes[owner.id] : undefined;
  if (record && record.ctor !== write.fn) record.keeps = true;
  if (owner?.kind === 'object') markMaker(ir, ir.functions[method]?.parent ?? 0, write.fn);
}

/** @param inner a function in `maker` that keeps an argument in what belongs to `maker` */
function markMaker(ir: FileIR, maker: number, inner: number): void {
  const fn = ir.functions[maker];
  if (fn && maker > 0 && maker !== inner) fn.keeps = true;
}

/** The same for a list that may be in a collection: `(this.lists[name] ??= []).push(f)`, `lists.get(name).push(f)`. */
function rootsOf(ir: FileIR, value: Value, depth = 0): readonly Value[] {
  if (depth > DEEPEST) return [];
  if (value.t === 'union') return value.of.flatMap(part => rootsOf(ir, part, depth + 1));
  if (value.t === 'member') return rootsOf(ir, value.object, depth + 1);
  if (value.t === 'result') {
    const callee = ir.sites[value.site]?.callee;
    const isGet = callee?.t === 'member' && callee.key.t === 'const' && callee.key.value === 'get';
    return isGet ? rootsOf(ir, callee.object, depth + 1) : [];
  }
  const [first, ...others] = value.t === 'variable' ? (ir.variables[value.id]?.values ?? []) : [];
  const isPart = first?.t === 'union' || first?.t === 'member' || first?.t === 'result';
  const parts = isPart && others.length === 0 ? rootsOf(ir, first, depth + 1) : [];
  return parts.length > 0 ? parts : [rootOf(ir, value)];
}

function rootOf(ir: FileIR, value: Value, depth = 0): Value {
  if (depth > DEEPEST) return value;
  if (value.t === 'member') return rootOf(ir, value.object, depth + 1);
  if (value.t === 'default' || value.t === 'cast') return rootOf(ir, value.value, depth + 1);
  if (value.t !== 'variable') return value;
  const [first, ...others] = ir.variables[value.id]?.values ?? [];
  const alias = first?.t === 'this' || first?.t === 'parameter' || first?.t === 'default';
  return alias && others.length === 0 ? rootOf(ir, first, depth + 1) : value;
}

const DEEPEST = 8;
