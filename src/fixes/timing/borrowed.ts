// Local names for what other code can see, too: `const c = cache`, `const { state } = this`, `const entry = map.get(key)`.
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  bare,
  calledName,
  functionAround,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** Yield an element of what they are called on. */
const SELECTING = /^(get|at|find|findLast|shift|pop)$/;
const DEEPEST = 8;

/** @returns is the variable a constant of the function whose value was there before the function ran? */
export function isBorrowed(source: Source, fn: FunctionNode, variable: Variable): boolean {
  const init = initOf(variable);
  return init !== undefined && within(init, fn) && comesFromOutside(source, fn, init, 0);
}

/** @returns the variable or `this` that a constant is only another name for */
export function aliased(source: Source, variable: Variable, depth = 0): Node | undefined {
  const declarator = variable.defs[0]?.node as Node | undefined;
  const init = initOf(variable);
  const root = init && bare(init);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init))
    return undefined;
  if (root?.type !== 'Identifier') return root?.type === 'ThisExpression' ? root : undefined;
  const next = depth < DEEPEST ? variableOf(source, root) : undefined;
  if (!next || next === variable) return root;
  return aliased(source, next, depth + 1) ?? root;
}

function initOf(variable: Variable): Node | undefined {
  const [definition, ...more] = variable.defs;
  const declarator = definition?.node as Node | undefined;
  if (declarator?.type !== 'VariableDeclarator' || more.length > 0) return undefined;
  return declarator.init ?? undefined;
}

function comesFromOutside(source: Source, fn: FunctionNode, expression: Node, depth: number): boolean {
  const node = bare(expression);
  const outside = (part: Node): boolean => depth < DEEPEST && comesFromOutside(source, fn, part, depth + 1);
  switch (node.type) {
    case 'ThisExpression':
      return true;
    case 'Identifier': {
      const variable = variableOf(source, node);
      const definition = variable?.defs[0];
      if (!variable || !definition) return false;
      if (definition.type === 'Parameter')
        return within(fn, definition.node) && functionAround(source, definition.name) === fn;
      if (definition.type === 'ImportBinding' || definition.type !== 'Variable') return false;
      if (!within(definition.name, fn)) return true;
      const init = initOf(variable);
      return init !== undefined && outside(init);
    }
    case 'MemberExpression':
      return outside(node.object);
    case 'CallExpression':
      return (
        node.callee.type === 'MemberExpression' &&
        SELECTING.test(calledName(node.callee) ?? '') &&
        outside(node.callee.object)
      );
    case 'LogicalExpression':
      return outside(node.left) || outside(node.right);
    case 'ConditionalExpression':
      return outside(node.consequent) || outside(node.alternate);
    default:
      return false;
  }
}
