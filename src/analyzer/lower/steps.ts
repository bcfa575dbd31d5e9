// The steps of a generator: which of them it takes in every call, and what a `next()` that certainly runs yields.
import type { Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { alwaysRuns } from './list-edits.ts';
import { statementsSince } from './local-overwrites.ts';
import { capturedIn } from './overwrites.ts';
import { constant, member, resultOf } from './shared.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

/** How many times do statements of a generator's body yield, one after the other? */
export function stepsOf({ body }: TSESTree.BlockStatement): number {
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
    value: member(members, valueOf(state, callee.object), constant(index)),
    fallback: member(members, resultOf(site), constant('value')),
  };
  const step = { kind: 'field', key: constant('value'), value, static: false } as const;
  state.taken.set(site, { t: 'object', id: ir.objects.push({ members: [step] }) - 1 });
}

/** How many steps has something made, if that is sure: none where it is made right here. */
function stepsBefore(state: Lowering, node: TSESTree.Expression): number | undefined {
  if (node.type === 'CallExpression') return node.callee.type === 'Identifier' ? 0 : undefined;
  if (node.type !== 'Identifier' || state.fn === 0 || !alwaysRuns(state)) return undefined;
  if (capturedIn(state).has(state.bindings.ids.get(node) ?? -1)) return undefined;
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

/** `it.next();` */
function isStep(statement: TSESTree.Statement, name: string): boolean {
  const call = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const { object, property } = call.callee;
  const isIt = object.type === 'Identifier' && object.name === name;
  return isIt && property.type === 'Identifier' && property.name === 'next';
}
