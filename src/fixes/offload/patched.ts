// What a file adds to standard classes, which a worker does not have.
import { bare, perFile, propertyName, type Node, type Source } from '../reading/source.ts';
import { variableOf } from '../reading/scope.ts';

/** Names of such members: `Array.prototype.last = …`, `Object.defineProperty(String, 'dedent', …)`. */
export const addedToStandard = perFile((source: Source): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const node of source.nodes) {
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const name = propertyName(node.left);
      if (name !== undefined && name !== 'prototype' && isStandard(source, node.left.object)) names.add(name);
    }
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue;
    const [object, key] = node.arguments;
    if (propertyName(node.callee) !== 'defineProperty' || !object || key?.type !== 'Literal') continue;
    if (typeof key.value === 'string' && isStandard(source, object)) names.add(key.value);
  }
  return names;
});

/** A standard class, or its prototype. */
function isStandard(source: Source, expression: Node): boolean {
  const node = bare(expression);
  if (node.type === 'MemberExpression')
    return propertyName(node) === 'prototype' && isStandard(source, node.object);
  if (node.type !== 'Identifier' || variableOf(source, node)) return false;
  return /^[A-Z]/.test(node.name);
}
