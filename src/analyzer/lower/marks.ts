// What a node says of the function that it is in, of a variable, or of an object, beside the values in it.
import { NONE, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { addConversion, addOperand } from './sites.ts';
import { variableOf, type Lowering } from './state.ts';
import { keyOf, valueOf } from './values.ts';

/** What `this` is in a function assigned to `target`: the object, or an instance for `Foo.prototype.bar`. */
export function receiverOf(state: Lowering, target: TSESTree.MemberExpression): Value | undefined {
  const object = valueOf(state, target.object);
  if (object.t === 'member' && object.key.t === 'const' && object.key.value === 'prototype') {
    return { t: 'instance', of: object.object };
  }
  return object.t === 'none' ? undefined : object;
}

export function markThis(state: Lowering): void {
  for (let id = state.fn; id > 0; id = state.ir.functions[id]?.parent ?? 0) {
    const fn = state.ir.functions[id];
    if (!fn) return;
    fn.usesThis = true;
    if (!fn.arrow) return;
  }
}

/** Operators turn objects into numbers or strings, `instanceof` may ask the class, and `in` a proxy. */
export function addOperands(state: Lowering, { operator, left, right }: TSESTree.BinaryExpression): void {
  if (operator === 'instanceof') addConversion(state, right, '@@hasInstance');
  else if (operator === 'in') addConversion(state, right, '@@has');
  else if (CONVERTING.test(operator)) for (const operand of [left, right]) addOperand(state, operand);
}

/** Arithmetic and comparisons; `===` converts nothing. */
const CONVERTING = /^(?:[-+*/%&|^]|\*\*|[<>]=?|<<|>>>?|[!=]=)$/;

/** `map.get(key)` or `emitter.emit(event)` with a name that is not written out. */
export function looksUp({
  callee,
  arguments: [key],
}: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return false;
  return LOOKING_UP.has(callee.property.name) && key !== undefined && key.type !== 'Literal';
}

const LOOKING_UP: ReadonlySet<string> = new Set(['get', 'emit']);

/** Marks the function that looks something up, and the one around it that the key is an argument of. */
export function markDynamic(state: Lowering, key: TSESTree.Node | undefined): void {
  const of = key?.type === 'Identifier' ? state.ir.variables[variableOf(state, key) ?? -1]?.fn : undefined;
  for (const id of [state.fn, of ?? 0]) {
    const fn = id < 0 ? undefined : state.ir.functions[id];
    if (fn && (id > 0 || state.fn === 0)) fn.dynamicKeys = true;
  }
}

/** `+=` and the like, but not `??=`. */
export const ARITHMETIC = /^[^|&?]+=$|^[|&]=$/;

/** `i++`, `text += x`: what the variable is set to does not tell what it is. */
export function markCounted(state: Lowering, target: TSESTree.Node): void {
  const variable = state.ir.variables[variableOf(state, target) ?? -1];
  if (variable) variable.counts = true;
  // What is counted is not what it was set to.
  if (target.type === 'MemberExpression') markChanged(state, target);
}

/** What a member was set to does not tell what it is, or whether it is there at all. */
export function markChanged(state: Lowering, target: TSESTree.MemberExpression): void {
  const object = valueOf(state, target.object);
  if (object.t !== 'none')
    state.ir.writes.push({ object, key: keyOf(state, target), value: NONE, fn: state.fn });
}

/** `using x = f()` calls a method of what it is set to at the end of the block. */
export function addDisposal(state: Lowering, init: TSESTree.Expression): void {
  const declaration = state.ancestors.at(-1);
  if (declaration?.type !== 'VariableDeclaration' || !declaration.kind.endsWith('using')) return;
  addConversion(state, init, declaration.kind === 'using' ? '@@dispose' : '@@asyncDispose');
}
