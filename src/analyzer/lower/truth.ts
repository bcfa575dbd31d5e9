// What a condition comes to where everything in it is written out: `if (DEBUG) …` below `const DEBUG = false`.
import { NONE, type Value } from '../ir.ts';
import { inOrder } from '../order.ts';
import type { TSESTree } from '../syntax.ts';
import { leaves } from './leaving.ts';
import { constant } from './shared.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** Notes what a `const` is, if that can be told here. */
export function noteConstant(state: Lowering, { id, init }: TSESTree.VariableDeclarator): void {
  const parent = state.ancestors.at(-1);
  if (parent?.type !== 'VariableDeclaration' || parent.kind !== 'const' || id.type !== 'Identifier') return;
  const variable = state.bindings.ids.get(id);
  const value = init && writtenOut(state, init);
  if (variable !== undefined && value && value.t !== 'none') noteFixed(state, variable, value);
}

/** The same of a function's name. */
export function noteFunction(state: Lowering, name: TSESTree.Identifier, value: Value): void {
  noteFixed(state, state.bindings.ids.get(name) ?? -1, value);
}

function noteFixed({ ir, constants }: Lowering, id: number, value: Value): void {
  const variable = ir.variables[id];
  if (!variable) return;
  constants.set(id, value);
  variable.declared = true;
}

/** Is a condition always true, or always false? */
export function truthOf(state: Lowering, test: TSESTree.Expression): boolean | undefined {
  switch (test.type) {
    case 'UnaryExpression':
      return test.operator === '!' ? negation(truthOf(state, test.argument)) : undefined;
    case 'LogicalExpression': {
      if (test.operator === '??') return undefined;
      const [left, right] = [truthOf(state, test.left), truthOf(state, test.right)];
      const deciding = test.operator === '||';
      if (left === deciding || right === deciding) return deciding;
      return left === undefined || right === undefined ? undefined : !deciding;
    }
    case 'BinaryExpression': {
      const { operator } = test;
      if (!/^(?:[!=]==|[<>]=?)$/.test(operator) || test.left.type === 'PrivateIdentifier') return undefined;
      const [left, right] = [writtenOut(state, test.left), writtenOut(state, test.right)];
      if (left.t !== 'const' || right.t !== 'const') return undefined;
      if (operator.endsWith('==')) return (left.value === right.value) === (operator === '===');
      return inOrder(left.value, operator, right.value);
    }
    case 'NewExpression':
      return true;
    default:
      return isTrue(test.type === 'Identifier' && test.name === 'undefined' ? NULL : writtenOut(state, test));
  }
}

/** The cases of a `switch` that may run, where what decides is written out: the first that it is, and what it falls into. */
export function casesTaken(
  state: Lowering,
  { discriminant, cases }: TSESTree.SwitchStatement,
): readonly TSESTree.SwitchCase[] {
  const value = writtenOut(state, discriminant);
  const options = cases.map(({ test }) => (test ? writtenOut(state, test) : NONE));
  if (value.t !== 'const' || cases.some(({ test }, index) => test && options[index]?.t !== 'const'))
    return cases;
  const found = options.findIndex(option => option.t === 'const' && option.value === value.value);
  const first = found < 0 ? cases.findIndex(({ test }) => !test) : found;
  if (first < 0) return [];
  const last = cases.findIndex(({ consequent }, index) => index >= first && consequent.some(leaves));
  return cases.slice(first, last < 0 ? undefined : last + 1);
}

/** Which operands of `a || b`, `a && b`, `a ?? b` does it yield? */
export function operandsOf(
  state: Lowering,
  node: TSESTree.LogicalExpression,
): readonly TSESTree.Expression[] {
  const { operator, left, right } = node;
  const truth = operator === '??' ? isThere(state, left) : truthOf(state, left);
  if (truth === undefined) return [left, right];
  return truth === (operator !== '&&') ? [left] : [right];
}

/** Is it something else than `null` or `undefined`, or certain to be one of these? */
export function isThere(state: Lowering, node: TSESTree.Node | undefined): boolean | undefined {
  if (!node) return undefined;
  if (node.type === 'Identifier' && node.name === 'undefined') return false;
  const value = writtenOut(state, node);
  return value.t === 'const' ? value.value !== null : isTrue(value);
}

const NULL = constant(null);

function isTrue(value: Value): boolean | undefined {
  if (value.t === 'const') return Boolean(value.value);
  return value.t === 'none' ? undefined : true;
}

function negation(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

/** A constant, function, class or literal, by itself or by the name of a `const`. */
function writtenOut(state: Lowering, node: TSESTree.Node): Value {
  if (!WRITTEN.has(node.type)) return NONE;
  const value = valueOf(state, node);
  switch (value.t) {
    case 'variable':
      return state.constants.get(value.id) ?? NONE;
    case 'const':
    case 'function':
    case 'class':
    case 'object':
    case 'array':
      return value;
    default:
      return NONE;
  }
}

const WRITTEN: ReadonlySet<string> = new Set([
  'Identifier',
  'Literal',
  'TemplateLiteral',
  'UnaryExpression',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ClassExpression',
  'ObjectExpression',
  'ArrayExpression',
]);
