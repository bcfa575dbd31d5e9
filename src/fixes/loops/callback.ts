// Can the callback of a list method become the body of a loop?
import { referencesTo, variableOf } from '../reading/scope.ts';
import { isFunction, walk, type FunctionNode, type Node, type Source } from '../reading/source.ts';

export interface Callback {
  readonly fn: FunctionNode;
  /** Of its own, without those of nested functions, in source order. */
  readonly returns: readonly Extract<Node, { type: 'ReturnStatement' }>[];
}

/**
 * @param leaves does a result end the loop (`break`)?
 * @param yields is the result of the callback used?
 * @returns the callback's parts, or why it has to stay a function
 */
export function callbackOf(
  fn: FunctionNode,
  { leaves, yields }: { leaves: boolean; yields: boolean },
): Callback | string {
  if (fn.generator || fn.typeParameters) return 'the callback is generic or a generator';
  for (const parameter of fn.params) {
    const isPlain =
      parameter.type === 'Identifier' ||
      parameter.type === 'ArrayPattern' ||
      parameter.type === 'ObjectPattern';
    if (!isPlain) return 'a parameter of the callback has a default or takes the rest';
  }
  const returns: Extract<Node, { type: 'ReturnStatement' }>[] = [];
  let obstacle: string | undefined;
  const loops: Node[] = [];
  walk(fn.body, (node, parent) => {
    if (obstacle) return false;
    if (isFunction(node) && node.type === 'FunctionDeclaration')
      obstacle = 'the callback declares a function';
    if (node.type === 'VariableDeclaration' && node.kind === 'var')
      obstacle = 'the callback declares with `var`';
    if (node.type === 'LabeledStatement') obstacle = 'the callback has labels';
    if (isFunction(node)) return false;
    if (/^(For|While|DoWhile)/.test(node.type)) loops.push(node);
    if (leaves && node.type === 'SwitchStatement') loops.push(node);
    if (node.type === 'ReturnStatement') {
      returns.push(node);
      if (loops.some(loop => node.range[0] >= loop.range[0] && node.range[1] <= loop.range[1]))
        obstacle = 'the callback returns from within a loop';
    }
    if (node.type === 'ExpressionStatement' && node.directive !== undefined && parent === fn.body)
      obstacle = 'the callback has a directive of its own';
    return true;
  });
  obstacle ??= fn.type === 'FunctionExpression' ? ownNames(fn) : undefined;
  if (obstacle) return obstacle;
  if (yields && fn.body.type === 'BlockStatement' && !alwaysLeaves(fn.body))
    return 'the callback does not always return something';
  if (yields && returns.some(({ argument }) => !argument))
    return 'the callback does not always return something';
  return { fn, returns };
}

/** What a function expression has and a loop has not. */
function ownNames(fn: FunctionNode): string | undefined {
  let found: string | undefined;
  walk(fn.body, node => {
    if (node.type === 'ThisExpression') found = 'the callback has a `this` of its own';
    if (node.type === 'Identifier' && node.name === 'arguments') found = 'the callback uses `arguments`';
    if (node.type === 'MetaProperty' && node.meta.name === 'new') found = 'the callback uses `new.target`';
    return !isFunction(node) || node.type === 'ArrowFunctionExpression';
  });
  return found ?? (fn.id && mentions(fn.body, fn.id.name) ? 'the callback calls itself' : undefined);
}

/** Is the name used in the expression, other than for a property? */
export function mentions(expression: Node, name: string): boolean {
  let found = false;
  walk(expression, (node, parent) => {
    const isProperty =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.computed && !parent.shorthand);
    if (node.type === 'Identifier' && node.name === name && !isProperty) found = true;
    return !found;
  });
  return found;
}

/** Does control never reach the end? */
function alwaysLeaves(statement: Node): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
      return true;
    case 'BlockStatement': {
      const last = statement.body.at(-1);
      return last !== undefined && alwaysLeaves(last);
    }
    case 'IfStatement':
      return (
        alwaysLeaves(statement.consequent) &&
        statement.alternate !== null &&
        alwaysLeaves(statement.alternate)
      );
    case 'TryStatement':
      if (statement.finalizer && alwaysLeaves(statement.finalizer)) return true;
      return alwaysLeaves(statement.block) && (!statement.handler || alwaysLeaves(statement.handler.body));
    case 'SwitchStatement': {
      const last = statement.cases.at(-1)?.consequent.at(-1);
      return (
        statement.cases.some(({ test }) => test === null) &&
        !breaks(statement) &&
        !!last &&
        alwaysLeaves(last)
      );
    }
    default:
      return false;
  }
}

function breaks(statement: Node): boolean {
  let found = false;
  walk(statement, node => {
    found ||= node.type === 'BreakStatement';
    return !found && !isFunction(node);
  });
  return found;
}

/** The names that a parameter binds. */
export function namesOf(pattern: Node): Extract<Node, { type: 'Identifier' }>[] {
  const names: Extract<Node, { type: 'Identifier' }>[] = [];
  walk(pattern, (node, parent) => {
    const isKey = parent?.type === 'Property' && parent.key === node && !parent.shorthand;
    const isDefault = parent?.type === 'AssignmentPattern' && parent.right === node;
    if (isKey || isDefault || node.type === 'TSTypeAnnotation') return false;
    if (node.type === 'Identifier' && !names.some(({ range }) => range[0] === node.range[0]))
      names.push(node);
    return true;
  });
  return names;
}

/** The text of a parameter without its type. */
export function bindingText(source: Source, pattern: Node): string {
  const annotation = 'typeAnnotation' in pattern ? pattern.typeAnnotation : undefined;
  return source.text.slice(pattern.range[0], annotation?.range[0] ?? pattern.range[1]).trim();
}

export function isAssigned(source: Source, pattern: Node): boolean {
  return namesOf(pattern).some(name => {
    const variable = variableOf(source, name);
    return (
      variable !== undefined &&
      referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)
    );
  });
}
