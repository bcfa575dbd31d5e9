// The steps of a generator: which of them it takes in every call, and what a `next()` that certainly runs yields.
import type { FileIR, Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { alwaysRuns } from './list-edits.ts';
import { statementsSince } from './local-overwrites.ts';
import { capturedIn } from './overwrites.ts';
import { constant, member, resultOf } from './shared.ts';
import type { Lowering } from './state.ts';
import { functionNamed } from './throwing.ts';
import { valueOf } from './values.ts';

/**
 * How many times do statements of a generator's body yield, one after the other? Undefined if it may return before the
 * last one.
 */
export function stepsOf({ body }: TSESTree.BlockStatement): number | undefined {
  if (body.slice(0, -1).some(returns)) return undefined;
  return body.filter(statement => {
    const inner =
      statement.type === 'ExpressionStatement'
        ? statement.expression
        : statement.type === 'VariableDeclaration' && statement.declarations.length === 1
          ? statement.declarations[0].init
          : undefined;
    return inner?.type === 'YieldExpression' && !inner.delegate;
  }).length;
}

/** May a statement return from the function that it is in? */
function returns(node: TSESTree.Node | null | undefined): boolean {
  switch (node?.type) {
    case 'ReturnStatement':
      return true;
    case 'BlockStatement':
      return node.body.some(returns);
    case 'IfStatement':
      return returns(node.consequent) || returns(node.alternate);
    case 'ExpressionStatement':
    case 'VariableDeclaration':
    case 'FunctionDeclaration':
    case undefined:
      return false;
    default:
      return true;
  }
}

/** Notes what a step yields that is the first, second … of what the function has just made: `steps().next().value`. */
export function noteStep(state: Lowering, node: TSESTree.CallExpression, site: number): void {
  const { callee, arguments: args } = node;
  if (callee.type !== 'MemberExpression' || callee.computed || args.length > 0) return;
  if (callee.property.type !== 'Identifier' || callee.property.name !== 'next') return;
  const index = stepsBefore(state, callee.object);
  if (index === undefined) return;
  const { ir, members } = state;
  const value: Value = {
    t: 'default',
    value: member(members, madeBy(ir, valueOf(state, callee.object)), constant(index)),
    fallback: member(members, resultOf(site), constant('value')),
  };
  const step = { kind: 'field', key: constant('value'), value, static: false } as const;
  state.taken.set(site, { t: 'object', id: ir.objects.push({ members: [step] }) - 1 });
}

/** What a name was set to, if that is one thing: the generator before it had taken a step. */
function madeBy(ir: FileIR, value: Value): Value {
  const [only, ...others] = value.t === 'variable' ? (ir.variables[value.id]?.values ?? []) : [];
  return only && others.length === 0 ? only : value;
}

/** How many steps has something made, if that is sure: none where it is made right here. */
function stepsBefore(state: Lowering, node: TSESTree.Expression): number | undefined {
  if (node.type === 'CallExpression') return isNew(state, node) ? 0 : undefined;
  if (node.type !== 'Identifier' || state.fn === 0 || !alwaysRuns(state)) return undefined;
  if (!isMadeNew(state, node) || capturedIn(state).has(state.bindings.ids.get(node) ?? -1)) return undefined;
  const statements = statementsSince(state, node);
  if (!statements) return undefined;
  const word = new RegExp(String.raw`(?<![\w$.])${node.name.replaceAll('$', String.raw`\$`)}(?![\w$])`, 'g');
  const usesIn = ({ range: [start, end] }: TSESTree.Node): number =>
    Array.from(state.parsed.text.slice(start, end).matchAll(word)).length;
  let steps = 0;
  for (const [index, statement] of statements.entries()) {
    const uses = usesIn(statement);
    const isNow = index === statements.length - 1;
    if (uses > 1 || (!isNow && uses === 1 && !isStep(statement, node.name))) return undefined;
    if (!isNow) steps += uses;
  }
  return steps;
}

/** Does a call make a generator, other than one that hands out what others have, too? */
function isNew(state: Lowering, { callee }: TSESTree.CallExpression): boolean {
  if (callee.type !== 'Identifier') return false;
  const value = valueOf(state, callee);
  const [only, ...others] = value.t === 'variable' ? (state.ir.variables[value.id]?.values ?? []) : [];
  if (only?.t === 'function' && others.length === 0) return state.ir.functions[only.id]?.generator === true;
  return functionNamed(state, callee)?.generator === true;
}

/** Is a variable of the function declared with such a call? */
function isMadeNew(state: Lowering, name: TSESTree.Identifier): boolean {
  const id = state.bindings.ids.get(name);
  const statements = state.body?.type === 'BlockStatement' ? state.body.body : [];
  for (const statement of statements) {
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id: declared, init } of statement.declarations)
      if (declared.type === 'Identifier' && state.bindings.ids.get(declared) === id)
        return init?.type === 'CallExpression' && isNew(state, init);
  }
  return false;
}

/** `it.next();` */
function isStep(statement: TSESTree.Statement, name: string): boolean {
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object, property } = call.callee;
  const isIt = object.type === 'Identifier' && object.name === name;
  return isIt && property.type === 'Identifier' && property.name === 'next';
}
