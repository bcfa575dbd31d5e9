// What a function puts into an object that it has written out is gone when it puts something else there, or deletes it,
// before anything could have seen it.
import type { TSESTree } from '../syntax.ts';
import { capturedIn, isStatementOfBody, takeOut } from './overwrites.ts';
import { variableOf, type Lowering } from './state.ts';
import { keyOf } from './values.ts';

/** Takes away what the member of a literal holds that a statement of the function's body sets or deletes. */
export function forgetLocal(state: Lowering, target: TSESTree.Node): void {
  if (state.fn === 0 || target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return;
  const { ir, fn } = state;
  const id = variableOf(state, target.object) ?? -1;
  const variable = ir.variables[id];
  const [literal, ...others] = variable?.values ?? [];
  if (variable?.fn !== fn || literal?.t !== 'object' || others.length > 0) return;
  const key = keyOf(state, target);
  if (key.t !== 'const' || !isStatementOfBody(state) || isSeen(state, target.object)) return;
  if (!takeOut(state, literal, key.value)) return;
  for (let index = ir.writes.length - 1; index >= 0 && ir.writes[index]?.fn === fn; index--) {
    const write = ir.writes[index];
    const isIt = write?.object.t === 'variable' && write.object.id === id && write.key.t === 'const';
    if (isIt && write.key.value === key.value) ir.writes.splice(index, 1);
  }
}

/** May anything have looked at a variable between its declaration and this statement? */
export function isSeen(state: Lowering, node: TSESTree.Identifier): boolean {
  const statements = statementsSince(state, node);
  if (!statements || capturedIn(state).has(state.bindings.ids.get(node) ?? -1)) return true;
  return statements.slice(0, -1).some(statement => mentions(state, statement, node.name));
}

/** What runs from the declaration of a variable on up to this statement, itself included; undefined: it is no local one. */
export function statementsSince(
  { bindings, body, ancestors }: Lowering,
  node: TSESTree.Identifier,
): readonly TSESTree.Statement[] | undefined {
  const own = bindings.ids.get(node) ?? -1;
  const statements = body?.type === 'BlockStatement' ? body.body : [];
  const now = statements.findIndex(statement => ancestors.includes(statement));
  const declared = statements.findIndex(
    statement =>
      statement.type === 'VariableDeclaration' &&
      statement.declarations.some(({ id }) => id.type === 'Identifier' && bindings.ids.get(id) === own),
  );
  return declared < 0 || now < declared ? undefined : statements.slice(declared + 1, now + 1);
}

/** Is a name in a statement, other than as what it puts something into? */
function mentions({ parsed }: Lowering, statement: TSESTree.Statement, name: string): boolean {
  const set = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  const isSet =
    set?.type === 'AssignmentExpression' &&
    set.left.type === 'MemberExpression' &&
    set.left.object.type === 'Identifier' &&
    !set.left.computed;
  return parsed.text.slice(...(isSet ? set.right : statement).range).includes(name);
}
