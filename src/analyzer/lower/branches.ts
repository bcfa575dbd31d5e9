// Code that runs in some cases only: branches, and what may be left in the middle.
import { union, type Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { guardsOfCases, guardsWhen, under } from './guards.ts';
import { bindPattern } from './patterns.ts';
import { apart, joined } from './ready.ts';
import type { Lowering } from './state.ts';
import { throwsWhen } from './throwing.ts';
import { casesTaken, truthOf } from './truth.ts';
import { visitIn, visitStatements } from './visit.ts';

type Branching =
  TSESTree.IfStatement | TSESTree.ConditionalExpression | TSESTree.SwitchStatement | TSESTree.TryStatement;

/** A branch that is never taken is not walked. */
export function visitBranches(state: Lowering, node: Branching): void {
  if (node.type === 'SwitchStatement') visitSwitch(state, node);
  else if (node.type === 'TryStatement') visitTry(state, node);
  else visitIf(state, node);
}

function visitIf(state: Lowering, node: TSESTree.IfStatement | TSESTree.ConditionalExpression): void {
  const { test, consequent, alternate } = node;
  visitIn(state, test, node);
  const truth = truthOf(state, test);
  const { ready } = state;
  if (truth !== false)
    under(state, guardsWhen(state, test), () => {
      visitIn(state, consequent, node);
    });
  const then = state.ready;
  if (truth === true) return;
  state.ready = ready;
  if (alternate)
    under(state, guardsWhen(state, test, false), () => {
      visitIn(state, alternate, node);
    });
  if (truth !== false) state.ready = joined([consequent, then], [alternate, state.ready]);
}

function visitSwitch(state: Lowering, node: TSESTree.SwitchStatement): void {
  visitIn(state, node.discriminant, node);
  for (const { test } of node.cases) if (test) visitIn(state, test, node);
  const taken = casesTaken(state, node);
  for (const [index, guards] of guardsOfCases(state, node).entries()) {
    const branch = node.cases[index];
    if (branch && taken.includes(branch))
      under(state, guards, () => {
        apart(state, () => {
          visitStatements(state, branch.consequent, branch);
        });
      });
  }
}

/** What is thrown in the block flows into the parameter of the `catch` clause. */
function visitTry(state: Lowering, node: TSESTree.TryStatement): void {
  const { block, handler, finalizer } = node;
  const outer = state.thrown;
  const thrown: Value[] = [];
  const from = state.ir.sites.length;
  if (handler) state.thrown = thrown;
  apart(state, () => {
    visitIn(state, block, node);
  });
  state.thrown = outer;
  const guards = handler ? throwsWhen(state, block) : undefined;
  if (handler && guards) {
    const sites = Array.from({ length: state.ir.sites.length - from }, (_, index) => from + index);
    if (handler.param) bindPattern(state, handler.param, { t: 'caught', thrown: union(thrown), sites });
    const { body } = handler;
    under(state, guards, () => {
      apart(state, () => {
        visitIn(state, body, node);
      });
    });
  }
  if (finalizer) visitIn(state, finalizer, node);
}
