// Which statements nothing comes after: what is behind them never runs.
import type { TSESTree } from '../syntax.ts';

/** Does nothing come after a statement? */
export function leaves(statement: TSESTree.Node | null | undefined): boolean {
  switch (statement?.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    case 'BlockStatement':
      return statement.body.some(leaves);
    case 'IfStatement':
      return leaves(statement.consequent) && leaves(statement.alternate);
    case 'TryStatement': {
      const { block, handler, finalizer } = statement;
      return leaves(finalizer) || (leaves(block) && (!handler || leaves(handler.body)));
    }
    case 'SwitchStatement': {
      const { cases } = statement;
      const last = cases.at(-1)?.consequent.some(leaves) ?? false;
      const whole = last && cases.some(({ test }) => !test);
      return whole && !cases.some(({ consequent }) => consequent.some(inner => breaks(inner)));
    }
    case 'WhileStatement':
      return isTrue(statement.test) && !breaks(statement.body);
    case 'ForStatement':
      return (!statement.test || isTrue(statement.test)) && !breaks(statement.body);
    default:
      return false;
  }
}

function isTrue(test: TSESTree.Expression): boolean {
  return test.type === 'Literal' && Boolean(test.value);
}

/**
 * May a statement end the loop or `switch` that it is in? One with a label may end any.
 * @param nested is it in another loop in there? Then only a label gets out
 */
function breaks(statement: TSESTree.Statement | null | undefined, nested = false): boolean {
  switch (statement?.type) {
    case 'BreakStatement':
      return !nested || statement.label !== null;
    case 'BlockStatement':
      return statement.body.some(inner => breaks(inner, nested));
    case 'IfStatement':
      return breaks(statement.consequent, nested) || breaks(statement.alternate, nested);
    case 'TryStatement': {
      const { block, handler, finalizer } = statement;
      return [block, handler?.body, finalizer].some(part => breaks(part, nested));
    }
    case 'SwitchStatement':
      return statement.cases.some(({ consequent }) => consequent.some(inner => breaks(inner, true)));
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
      return breaks(statement.body, true);
    case 'LabeledStatement':
    case 'WithStatement':
      return true;
    default:
      return false;
  }
}
