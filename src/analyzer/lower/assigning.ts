// What is set anew, or deleted.
import type { Guard } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { renewInBlock } from './blocks.ts';
import { isCertainlyThere } from './certain.ts';
import { guardsWhen, under } from './guards.ts';
import { shortenList } from './list-edits.ts';
import { forgetLocal } from './local-overwrites.ts';
import { ARITHMETIC, markChanged, markCounted, receiverOf } from './marks.ts';
import { forgetExports, forgetOverwritten, isStraight, renew } from './overwrites.ts';
import { bindPattern } from './patterns.ts';
import { apart, forgetLoaded } from './ready.ts';
import { renewAtTop } from './renewed-at-top.ts';
import { renewMember, renewWithout, replaceMethod } from './renewing.ts';
import { addConversion, addMemberAccess, addOperand, unwrap } from './sites.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';
import { visitBelow, visitCallee, visitIn } from './visit.ts';

export function visitAssignment(state: Lowering, node: TSESTree.AssignmentExpression): void {
  const { left: target, right, operator } = node;
  const isMember = target.type === 'MemberExpression';
  const isThere = LOGICAL.has(operator) && isCertainlyThere(state, target);
  // Nothing is put in the place of what is there.
  if (isThere && operator !== '&&=') return;
  const isPlain = operator === '=' || isThere;
  if (!isPlain && ARITHMETIC.test(operator)) {
    markCounted(state, target);
    if (isMember) addMemberAccess(state, target);
  }
  const visitRight = (): void => {
    visitIn(state, right, node, undefined, isMember ? receiverOf(state, target) : undefined);
  };
  if (LOGICAL.has(operator)) apart(state, visitRight);
  else visitRight();
  if (isPlain) {
    forget(state, target);
    forgetExports(state, node);
  }
  const value = valueOf(state, right);
  if (isPlain) {
    renew(state, target);
    renewAtTop(state, target);
    renewMember(state, target, value);
    replaceMethod(state, target, value);
    shortenList(state, target, value);
  }
  under(state, guardsOfAssignment(state, node), () => {
    bindPattern(state, target, value, isPlain ? right : undefined);
  });
  if (operator === '=') renewInBlock(state, target, value);
}

const LOGICAL: ReadonlySet<string> = new Set(['||=', '??=', '&&=']);

/** `given ||= standard` */
function guardsOfAssignment(
  state: Lowering,
  { operator, left }: TSESTree.AssignmentExpression,
): readonly Guard[] {
  return LOGICAL.has(operator) && left.type === 'Identifier'
    ? guardsWhen(state, left, operator === '&&=')
    : [];
}

export function visitUnary(state: Lowering, node: TSESTree.UnaryExpression): void {
  const { operator } = node;
  const target = unwrap(node.argument);
  // `typeof x.y` and `delete x.y` read nothing that matters.
  if ((operator !== 'typeof' && operator !== 'delete') || target.type !== 'MemberExpression') {
    visitBelow(state, node);
    if (/^[-+~]$/.test(operator)) addOperand(state, target);
    return;
  }
  if (operator === 'delete') {
    forget(state, target);
    forgetLoaded(state, target);
    renewWithout(state, target);
  }
  const isMember = operator === 'delete' && isStraight(state) && target.object.type === 'Identifier';
  // What is deleted from has not been looked at.
  if (!isMember) visitCallee(state, target, node);
  if (operator !== 'delete') return;
  addConversion(state, target.object, '@@deleteProperty');
  markChanged(state, target);
}

/** Takes away what was in the target of an assignment, or in what is deleted, if nobody can have seen it. */
function forget(state: Lowering, target: TSESTree.Node): void {
  if (isStraight(state)) forgetOverwritten(state, target);
  else forgetLocal(state, target);
}
