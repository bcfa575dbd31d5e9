// The methods of a file by their names, whichever object they belong to.
import { bare, fieldOf, isFunction, perFile, textOf, type FunctionNode, type Source } from './source.ts';

/** Of classes and object literals, fields that hold a function, and `Store.prototype.load = function () {}`. */
export function methodsNamed(source: Source, name: string): readonly FunctionNode[] {
  return methodsOf(source).get(name.replace('#', '')) ?? [];
}

const methodsOf = perFile((source: Source): ReadonlyMap<string, readonly FunctionNode[]> => {
  const found = new Map<string, FunctionNode[]>();
  const add = (name: string | undefined, fn: FunctionNode): void => {
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), fn]);
  };
  for (const node of source.nodes) {
    if (node.type === 'MethodDefinition' || node.type === 'Property' || node.type === 'PropertyDefinition') {
      const value = node.value && bare(node.value);
      if (value && isFunction(value)) add(textOf(source, node.key).replace('#', ''), value);
    } else if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const value = bare(node.right);
      if (isFunction(value)) add(fieldOf(node.left), value);
    }
  }
  return found;
});
