// Code that cannot throw: what is in the `catch` clause behind it never runs. And code that always does: nothing comes
// behind it. As far as it is plain enough to tell.
import type { Condition, Guard } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { noteDeciding } from './guards.ts';
import { variableOf, type Lowering } from './state.ts';
import { valueOf } from './values.ts';

type FunctionNode =
  TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;

/**
 * When can something in a block throw?
 * @returns never (undefined), or under which conditions: where a parameter that is called may throw
 */
export function throwsWhen(state: Lowering, block: TSESTree.BlockStatement): readonly Guard[] | undefined {
  if (isCalm(state, block, [])) return undefined;
  const called: Condition[] = [];
  if (!isCalm(state, block, [], called)) return [];
  for (const { fn, index } of called) noteDeciding(state, fn, index);
  return [{ either: called.map(condition => [condition]) }];
}

/** Is a function so plain that it cannot throw, without a look at what it calls? */
export function isPlain(state: Lowering, { params, body, generator }: FunctionNode): boolean {
  if (generator || !params.every(({ type }) => type === 'Identifier')) return false;
  return isCalm(state, body, NO_CALLS);
}

/**
 * @param calling the functions that are looked into: one that calls itself may run out of stack
 * @param called takes the parameters that are called, which do not count then
 */
function isCalm(
  state: Lowering,
  node: TSESTree.Node | null,
  calling: readonly TSESTree.Node[],
  called?: Condition[],
): boolean {
  const all = (nodes: readonly (TSESTree.Node | null)[]): boolean =>
    nodes.every(inner => isCalm(state, inner, calling, called));
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
      return (
        all(node.arguments) &&
        (isLog(state, node) || isOfParameter(state, node, called) || isCalmCall(state, node, calling))
      );
    case 'SpreadElement':
      return called !== undefined && isRest(state, node.argument);
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

/** Is it a call of a parameter that is not set anew? */
function isOfParameter(
  state: Lowering,
  { callee }: TSESTree.CallExpression,
  called: Condition[] | undefined,
): boolean {
  if (!called || callee.type !== 'Identifier') return false;
  const value = valueOf(state, callee);
  const [source, ...others] = value.t === 'variable' ? (state.ir.variables[value.id]?.values ?? []) : [];
  if (source?.t !== 'parameter' || source.rest || others.length > 0) return false;
  if (state.handed.has(source.fn)) return false;
  called.push({ value, fn: source.fn, index: source.index, of: 'throws' });
  return true;
}

/** Is it a rest parameter? Something else may not be a list at all. */
function isRest(state: Lowering, node: TSESTree.Expression): boolean {
  const [source, ...others] = state.ir.variables[variableOf(state, node) ?? -1]?.values ?? [];
  return source?.t === 'parameter' && source.rest === true && others.length === 0;
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
const NO_CALLS: readonly TSESTree.Node[] = Array.from({ length: DEEPEST + 1 });

/** The function that a name at the top of the file is declared with, for good. */
export function functionNamed(state: Lowering, name: TSESTree.Identifier): FunctionNode | undefined {
  const { parsed, bindings } = state;
  const id = bindings.ids.get(name);
  if (id === undefined) return undefined;
  // Of two functions of one name, the last one counts.
  state.named ??= new Map(namedFunctions(parsed.ast).map(item => [bindings.ids.get(item.name) ?? -1, item]));
  const found = state.named.get(id);
  return found && (found.isFixed || !isSetAnew(parsed.text, name.name)) ? found.fn : undefined;
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
  for (const { name, fn, isFixed } of namedFunctions(parsed.ast)) {
    const id = bindings.ids.get(name);
    if (id === undefined) continue;
    // Of two functions of one name, the last one counts.
    found.delete(id);
    if (fn.async || fn.generator || fn.body.type !== 'BlockStatement') continue;
    const isThrown = fn.body.body.some(({ type }) => type === 'ThrowStatement');
    if (!isThrown || /\breturn\b/.test(parsed.text.slice(...fn.body.range))) continue;
    if (isFixed || !isSetAnew(parsed.text, name.name)) found.add(id);
  }
  return found;
}

export interface NamedFunction {
  readonly name: TSESTree.Identifier;
  readonly fn: FunctionNode;
  /** Is its name a constant? */
  readonly isFixed: boolean;
}

function namedFunctions({ body }: TSESTree.Program): NamedFunction[] {
  return body.flatMap((item): NamedFunction[] => {
    const statement = item.type === 'ExportNamedDeclaration' ? item.declaration : item;
    if (statement?.type === 'FunctionDeclaration')
      return statement.id ? [{ name: statement.id, fn: statement, isFixed: false }] : [];
    if (statement?.type !== 'VariableDeclaration' || statement.kind !== 'const') return [];
    return statement.declarations.flatMap(({ id, init }) =>
      id.type === 'Identifier' &&
      (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')
        ? [{ name: id, fn: init, isFixed: true }]
        : [],
    );
  });
}

/** May a name be set anew somewhere, be it in a pattern: `fail = quit`, `({ fail } = tools)`? */
function isSetAnew(text: string, name: string): boolean {
  const word = String.raw`(?<![\w$.])${name.replaceAll('$', String.raw`\$`)}(?![\w$])`;
  return new RegExp(
    String.raw`${word}\s*(?:[^\s\w=.,;:(){}[\]]{0,3}=(?![=>])|\+\+|--)|${word}[^;]{0,200}?[\]}]\s*=(?![=>])|for\s*(?:await)?\s*\(\s*${word}`,
  ).test(text);
}
