// Is the called expression the very function that the catalogue knows, whenever it is called?
import { isPureReference } from './place.ts';
import { referencesTo, variableOf } from './scope.ts';
import { bare, propertyName, type Node, type Source } from './source.ts';

/** @returns why it might be another function by then; only the function itself can be recognised in a worker */
export function notTheFunction(source: Source, callee: Node): string | undefined {
  if (!isTraced(source, callee)) return 'It is another name for the function, or not always that function.';
  const node = bare(callee);
  const name = node.type === 'MemberExpression' ? propertyName(node) : undefined;
  const replaced = source.nodes.find(
    at =>
      at.type === 'AssignmentExpression' &&
      at.left.type === 'MemberExpression' &&
      name !== undefined &&
      propertyName(at.left) === name,
  );
  return replaced && `\`${name}\` is replaced in this file (line ${replaced.loc.start.line}).`;
}

/** Do imports, requires and constants lead to it, without a function such as `bind` in between? */
function isTraced(source: Source, expression: Node): boolean {
  const node = bare(expression);
  if (node.type === 'MemberExpression') return isTraced(source, node.object);
  if (node.type !== 'Identifier') return isPureReference(node);
  const variable = variableOf(source, node);
  if (!variable) return true;
  const [definition] = variable.defs;
  if (definition?.type === 'ImportBinding') return true;
  if (definition?.type !== 'Variable' || variable.defs.length > 1) return false;
  const declarator = definition.node as Node;
  if (declarator.type !== 'VariableDeclarator' || !declarator.init) return false;
  if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)) return false;
  const hasDefault =
    declarator.id.type === 'ObjectPattern' && source.text.slice(...declarator.id.range).includes('=');
  return !hasDefault && isPureReference(declarator.init) && isTraced(source, declarator.init);
}
