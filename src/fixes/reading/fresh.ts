// Values that nobody else can hold.
import { textOf, bare, type Node, type Source } from './source.ts';

/** Is what the expression yields made by it, or a value that cannot be changed? */
export function isFresh(source: Source, expression: Node): boolean {
  const node = bare(expression);
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'BinaryExpression':
      return true;
    case 'Identifier':
      return node.name === 'undefined';
    case 'NewExpression':
      return /^(Map|Set|WeakMap|WeakSet|Array|Date)$/.test(textOf(source, node.callee));
    case 'ConditionalExpression':
      return isFresh(source, node.consequent) && isFresh(source, node.alternate);
    default:
      return false;
  }
}
