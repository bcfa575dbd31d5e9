// Code that cannot throw: what is in the `catch` clause behind it never runs. And code that always does: nothing comes
// behind it. As far as it is plain enough to tell.
import type { TSESTree } from '../syntax.ts';
import type { Lowering } from './state.ts';

type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

/** Is nothing in a block able to throw? */
export function cannotThrow(state: Lowering, block: TSESTree.BlockStatement): boolean {
  return isCalm(state, block, []);
}

/** @param calling the functions that are looked into: one that calls itself may run out of stack */
function isCalm(state: Lowering, node: TSESTree.Node | null, calling: readonly TSESTree.Node[]): boolean {
  const all = (nodes: readonly (TSESTree.Node | null)[]): boolean =>
    nodes.every(inner => isCalm(state, inner, calling));
  switch (node?.type) {
    case undefined:
    case 'Literal':
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'EmptyStatement':
      return true;
    case 'Identifier':
      return state.bindings.ids.has(node) || node.name === 'undefined';
    case 'BlockStatement':
      return all(node.body);
    case 'ExpressionStatement':
      return all([node.expression]);
    case 'ReturnStatement':
      return all([node.argument]);
    case 'AwaitExpression':
      return settles(state, node.argument) && all([node.argument]);
    case 'VariableDeclaration':
      return all(node.declarations);
    case 'VariableDeclarator':
      return node.id.type === 'Identifier' && all([node.init]);
    case 'IfStatement':
    case 'ConditionalExpression':
      return all([node.test, node.consequent, node.alternate]);
    case 'LogicalExpression':
      return all([node.left, node.right]);
    case 'BinaryExpression':
      return /^[!=]==$/.test(node.operator) && all([node.left, node.right]);
    case 'UnaryExpression':
      return /^(!|typeof|void)$/.test(node.operator) && all([node.argument]);
    case 'ArrayExpression':
      return all(node.elements);
    case 'ObjectExpression':
      return node.properties.every(
        property => property.type === 'Property' && !property.computed && all([property.value]),
      );
    case 'CallExpression':
      return all(node.arguments) && (isLog(state, node) || isCalmCall(state, node, calling));
    default:
      return false;
  }
}

/** Is what is awaited no promise that may reject: what a function returns that returns nothing but what is written out? */
function settles(state: Lowering, node: TSESTree.Expression): boolean {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return node.type === 'Literal';
  const { body } = functionNamed(state, node.callee) ?? {};
  if (body?.type !== 'BlockStatement') return body?.type === 'Literal';
  return body.body.every(statement => {
    if (statement.type !== 'ReturnStatement')
      return statement.type === 'ExpressionStatement' || statement.type === 'VariableDeclaration';
    return !statement.argument || statement.argument.type === 'Literal';
  });
}

/** `console.log(…)` */
function isLog({ bindings }: Lowering, { callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return callee.object.name === 'console' && !bindings.ids.has(callee.object);
}

function isCalmCall(
  state: Lowering,
  { callee }: TSESTree.CallExpression,
  calling: readonly TSESTree.Node[],
): boolean {
  const fn = callee.type === 'Identifier' ? functionNamed(state, callee) : undefined;
  if (!fn || fn.generator || calling.length > DEEPEST || calling.includes(fn)) return false;
  return fn.params.every(({ type }) => type === 'Identifier') && isCalm(state, fn.body, [...calling, fn]);
}

const DEEPEST = 4;

/** The function that a name at the top of the file is declared with, for good. */
function functionNamed({ parsed, bindings }: Lowering, name: TSESTree.Identifier): FunctionNode | undefined {
  const id = bindings.ids.get(name);
  for (const item of id === undefined ? [] : parsed.ast.body) {
    const statement = item.type === 'ExportNamedDeclaration' ? item.declaration : item;
    if (statement?.type === 'FunctionDeclaration' && statement.id && bindings.ids.get(statement.id) === id)
      return statement;
    if (statement?.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const { id: declared, init } of statement.declarations) {
      const isIt = declared.type === 'Identifier' && bindings.ids.get(declared) === id;
      if (isIt && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression'))
        return init;
    }
  }
  return undefined;
}

/** Is a statement a call of a function that does nothing but throw: `fail('no such file');`? Or a block that ends with one? */
export function alwaysThrows(state: Lowering, statement: TSESTree.Statement): boolean {
  if (statement.type === 'BlockStatement')
    return statement.body.length > 0 && statement.body.some(inner => alwaysThrows(state, inner));
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return false;
  state.throwers ??= throwersIn(state);
  return state.throwers.has(state.bindings.ids.get(call.callee) ?? -1);
}

/** The functions at the top of a file that never return. */
function throwersIn({ parsed, bindings }: Lowering): ReadonlySet<number> {
  const found = new Set<number>();
  for (const item of parsed.ast.body) {
    const statement = item.type === 'ExportNamedDeclaration' ? item.declaration : item;
    if (statement?.type !== 'FunctionDeclaration' || statement.async || statement.generator) continue;
    const isThrown = statement.body.body.some(({ type }) => type === 'ThrowStatement');
    if (!isThrown || /\breturn\b/.test(parsed.text.slice(...statement.body.range))) continue;
    const id = statement.id ? bindings.ids.get(statement.id) : undefined;
    if (id !== undefined && !parsed.text.includes(`${statement.id?.name ?? ''} = `)) found.add(id);
  }
  return found;
}
