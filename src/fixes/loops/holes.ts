// Arrays with holes, which list methods leave out.
import { referencesTo, variableOf } from '../reading/scope.ts';
import { propertyName, textOf, type Node, type Source } from '../reading/source.ts';

/** May the array have holes, which list methods leave out and a loop would not? */
export function mayHaveHoles(source: Source, list: Node): boolean {
  const variable = variableOf(source, list);
  if (!variable) return false;
  const begins = referencesTo(source, variable).flatMap(({ init, writeExpr }) =>
    init === true && writeExpr ? [writeExpr] : [],
  );
  const isFilledLater = begins.some(node => node.type === 'ArrayExpression');
  return referencesTo(source, variable).some(({ identifier }) => {
    const member = source.parents.get(identifier);
    if (member?.type !== 'MemberExpression' || member.object !== identifier) return false;
    const user = source.parents.get(member);
    if (user?.type === 'UnaryExpression') return user.operator === 'delete';
    if (user?.type !== 'AssignmentExpression' || user.left !== member) return false;
    if (propertyName(member) === 'length') return !(user.right.type === 'Literal' && user.right.value === 0);
    return isFilledLater && member.computed && !isNext(source, member.property, variable.name);
  });
}

/** The first index, or that after the last one: `list[list.length]`. */
function isNext(source: Source, index: Node, name: string): boolean {
  return (index.type === 'Literal' && index.value === 0) || textOf(source, index) === `${name}.length`;
}
