// May a path be a file descriptor? The functions of `fs/promises` take none.
import { handedTo } from '../reading/callers.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import { bare, nodesOf, propertyName, textOf, type Node, type Source } from '../reading/source.ts';

const NAMED = /(^|\.|_)(fd|fileDescriptor|descriptor)$|[a-z]Fd$/;

/** Does the name, or one of the values that this file gives to it, say that it is a number? */
export function mayBeDescriptor(source: Source, expression: Node, visited = new Set<unknown>()): boolean {
  const node = bare(expression);
  const mayBe = (value: Node | null | undefined): boolean =>
    value != null && mayBeDescriptor(source, value, visited);
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'number';
    case 'CallExpression':
      return /\bopenSync$/.test(textOf(source, node.callee));
    case 'ConditionalExpression':
      return mayBe(node.consequent) || mayBe(node.alternate);
    case 'LogicalExpression':
      return mayBe(node.left) || mayBe(node.right);
    case 'AssignmentExpression':
      return mayBe(node.right);
    case 'Identifier': {
      const variable = variableOf(source, node);
      if (NAMED.test(node.name)) return true;
      if (!variable || visited.has(variable)) return false;
      visited.add(variable);
      return valuesOf(source, variable).some(mayBe);
    }
    case 'MemberExpression': {
      const name = propertyName(node);
      if (NAMED.test(textOf(source, node))) return true;
      if (name === undefined || visited.has(name)) return false;
      visited.add(name);
      return fieldsNamed(source, name).some(mayBe);
    }
    default:
      return false;
  }
}

/** What is written to a variable, and what this file's calls hand to a parameter. */
function valuesOf(source: Source, variable: Variable): Node[] {
  const written = referencesTo(source, variable).flatMap(({ writeExpr }) => (writeExpr ? [writeExpr] : []));
  return [...written, ...handedTo(source, variable)];
}

/** What this file assigns to members of a name, of whatever object. */
function fieldsNamed(source: Source, name: string): Node[] {
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && propertyName(left) === name ? [right] : [],
  );
  const fields = nodesOf(source, 'PropertyDefinition').flatMap(field =>
    !field.computed && field.key.type === 'Identifier' && field.key.name === name && field.value
      ? [field.value]
      : [],
  );
  const properties = nodesOf(source, 'Property').flatMap(property =>
    propertyName(property) === name ? [property.value] : [],
  );
  return [...assigned, ...fields, ...properties];
}
