// Does a function give back elements of a list that it was handed? From a worker each would be a copy.
import { valueOf } from '../reading/arguments.ts';
import { outermost } from '../reading/callers.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  bare,
  isFunction,
  propertyName,
  textOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** `[{ … }, { … }]`: nobody else has what is in it. */
export function isMadeWhole(argument: Node | undefined): boolean {
  const node = argument && bare(argument);
  return (
    node?.type === 'ArrayExpression' &&
    node.elements.every(element => element && /^(Object|Array)Expression$/.test(bare(element).type))
  );
}

/**
 * Parameters that hold lists of objects: of their elements a member is read that texts and numbers have not.
 * @param indexes which parameters are looked at
 */
export function handedLists(
  source: Source,
  fn: FunctionNode,
  indexes: readonly number[],
): ReadonlySet<Variable> {
  const variables = indexes.flatMap(index => {
    const parameter = fn.params[index];
    return (parameter && variableOf(source, parameter)) ?? [];
  });
  return new Set(variables.filter(variable => holdsObjects(source, fn, variable)));
}

function holdsObjects(source: Source, fn: FunctionNode, list: Variable): boolean {
  const own = new Set([list]);
  let found = false;
  walk(fn.body, node => {
    if (node.type === 'CallExpression' && node.callee.type === 'MemberExpression') {
      const [callback] = node.arguments;
      if (callback && isFunction(callback) && isElementOf(source, node.callee.object, own, true))
        found ||= callback.params.slice(0, 2).some(element => isObjectAt(source, element));
    }
    if (node.type === 'ForOfStatement' && isElementOf(source, node.right, own, true)) {
      const element = node.left.type === 'VariableDeclaration' ? node.left.declarations[0].id : node.left;
      found ||= isObjectAt(source, element);
    }
    return !found;
  });
  return found;
}

function isObjectAt(source: Source, element: Node): boolean {
  if (element.type === 'ObjectPattern') return true;
  const variable = variableOf(source, element);
  return (
    variable !== undefined &&
    referencesTo(source, variable).some(({ identifier }) => {
      const member = source.parents.get(identifier);
      if (member?.type !== 'MemberExpression' || member.object !== identifier) return false;
      const name = propertyName(member);
      return name !== undefined && !isOfText(source, member, name);
    })
  );
}

/** `name.length`, `name.at(0)`: texts and numbers have that as well. */
function isOfText(source: Source, member: Node, name: string): boolean {
  const call = source.parents.get(outermost(source, member));
  const isMethod = name in String.prototype || name in Number.prototype;
  return name === 'length' || (isMethod && call?.type === 'CallExpression' && bare(call.callee) === member);
}

const DEEPEST = 8;
const PICKING = /^(filter|slice|sort|toSorted|reverse|toReversed|concat|find|findLast|at|pop|shift)$/;

/**
 * `list.filter(…)`, `[...new Set(list)]`, `list[0]`: a list of some of the elements, or one of them.
 * @param whole the list itself, too
 */
export function isElementOf(
  source: Source,
  expression: Node,
  lists: ReadonlySet<Variable>,
  whole = false,
  depth = 0,
): boolean {
  const node = bare(expression);
  // `const all = [...all];`
  if (depth > DEEPEST) return false;
  const next = (inner: Node | undefined): boolean =>
    inner !== undefined && isElementOf(source, inner, lists, true, depth + 1);
  switch (node.type) {
    case 'Identifier': {
      const variable = variableOf(source, node);
      if (!variable) return false;
      if (lists.has(variable)) return whole;
      const value = valueOf(source, node);
      return value !== node && isElementOf(source, value, lists, whole, depth + 1);
    }
    case 'ArrayExpression':
      return node.elements.some(element => element?.type === 'SpreadElement' && next(element.argument));
    case 'NewExpression':
      return node.callee.type === 'Identifier' && node.callee.name === 'Set' && next(node.arguments[0]);
    case 'MemberExpression':
      return node.computed && next(node.object);
    case 'CallExpression': {
      const callee = bare(node.callee);
      if (callee.type !== 'MemberExpression') return false;
      if (textOf(source, callee) === 'Array.from')
        return node.arguments.length === 1 && next(node.arguments[0]);
      return PICKING.test(propertyName(callee) ?? '') && next(callee.object);
    }
    default:
      return false;
  }
}
