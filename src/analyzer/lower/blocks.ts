// A variable of a function that is set anew in a branch or loop is another one from there up to the block's end.
import type { Value } from '../ir.ts';
import type { TSESTree } from '../syntax.ts';
import { capturedIn } from './overwrites.ts';
import { variableOf, type Lowering } from './state.ts';

/**
 * Lets a variable be another one from where it is set anew in a block that may not run, up to its end:
 * `if (!load) { load = read; load(); }`. It has been noted already what the variable may be behind that.
 */
export function renewInBlock(state: Lowering, target: TSESTree.Node, value: Value): void {
  if (target.type !== 'Identifier' || state.fn === 0 || value.t === 'none' || !isStatementOfBlock(state))
    return;
  const { ir, bindings, renewed, blocks } = state;
  const id = variableOf(state, target) ?? -1;
  const variable = ir.variables[id];
  const own = bindings.ids.get(target);
  if (own === undefined || variable?.fn !== state.fn || variable.values.length < 2) return;
  if (variable.counts || capturedIn(state).has(own)) return;
  const { name, fn, type } = variable;
  blocks.push({ own, before: id });
  renewed.set(own, ir.variables.push({ name, fn, values: [value], ...(type && { type }) }) - 1);
}

/** Lets variables be again what they were before a block, or what it has put into them. */
export function leaveBlock({ ir, renewed, blocks }: Lowering, from: number): void {
  for (const { own, before } of blocks.splice(from).toReversed()) {
    const inside = ir.variables[renewed.get(own) ?? -1];
    ir.variables[before]?.values.push(...(inside?.values.slice(1) ?? []));
    if (before === own) renewed.delete(own);
    else renewed.set(own, before);
  }
}

/** Is the expression that is walked a statement of a block within the function's body? */
function isStatementOfBlock({ ancestors, body }: Lowering): boolean {
  const [block, statement] = ancestors.slice(-2);
  return statement?.type === 'ExpressionStatement' && block?.type === 'BlockStatement' && block !== body;
}
