// What `Array.from` may be given besides arrays: a set, a map, what they iterate over.
import { valueOf } from '../reading/arguments.ts';
import { handedTo } from '../reading/callers.ts';
import { variableOf } from '../reading/scope.ts';
import { propertyName, type Node, type Source } from '../reading/source.ts';

const COLLECTION = /^(Readonly)?(Set|Map)$/;

/** Is it a collection for certain, so that going through a copy of it is the same? */
export function isCollection(source: Source, expression: Node): boolean {
  const node = valueOf(source, expression);
  switch (node.type) {
    case 'NewExpression':
      return node.callee.type === 'Identifier' && COLLECTION.test(node.callee.name);
    case 'CallExpression': {
      const { callee } = node;
      const isView =
        callee.type === 'MemberExpression' && /^(keys|values|entries)$/.test(propertyName(callee) ?? '');
      return isView && node.arguments.length === 0;
    }
    case 'Identifier': {
      const variable = variableOf(source, node);
      const [definition] = variable?.defs ?? [];
      if (!variable || definition?.type !== 'Parameter') return false;
      const name = definition.name as Node;
      const type = name.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
      if (type)
        return (
          type.type === 'TSTypeReference' &&
          type.typeName.type === 'Identifier' &&
          COLLECTION.test(type.typeName.name)
        );
      const handed = handedTo(source, variable);
      return (
        handed.length > 0 &&
        handed.every(
          value =>
            value !== node && valueOf(source, value).type === 'NewExpression' && isCollection(source, value),
        )
      );
    }
    default:
      return false;
  }
}
