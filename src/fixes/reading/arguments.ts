// The arguments of a call: what is known of them, and where they stand in the text.
import type { TSESTree } from '../../analyzer/parse.ts';
import { bare, isFunction, propertyName, type Node, type Source } from './source.ts';
import { referencesTo, variableOf } from './scope.ts';

/** The expression a constant was initialised with, or the expression itself. */
export function valueOf(source: Source, expression: Node): Node {
  const node = bare(expression);
  if (node.type !== 'Identifier') return node;
  const variable = variableOf(source, node);
  const [definition, ...more] = variable?.defs ?? [];
  if (!variable || !definition || more.length > 0) return node;
  if (definition.type === 'FunctionName' || definition.type === 'ClassName') return definition.node;
  const declarator = definition.node as Node;
  if (declarator.type !== 'VariableDeclarator' || !declarator.init || declarator.id.type !== 'Identifier')
    return node;
  const written = referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init);
  return written ? node : bare(declarator.init);
}

/** Options of an object literal by name; undefined where some cannot be seen. */
export function optionsOf(source: Source, expression: Node): Map<string, Node> | undefined {
  const node = valueOf(source, expression);
  if (node.type !== 'ObjectExpression') return undefined;
  const options = new Map<string, Node>();
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const spread = optionsOf(source, property.argument);
      if (!spread) return undefined;
      for (const [name, value] of spread) options.set(name, value);
    } else {
      const name = propertyName(property);
      if (name === undefined) return undefined;
      options.set(name, property.value);
    }
  }
  return options;
}

/** Could this be anything but an options object? Strings and numbers are none; what is unknown may be one. */
export function mayBeOptions(source: Source, expression: Node): boolean {
  const { type } = valueOf(source, expression);
  return ![
    'Literal',
    'TemplateLiteral',
    'BinaryExpression',
    'ArrayExpression',
    'ArrowFunctionExpression',
  ].includes(type);
}

/** A constant may refer to itself; no one nests arguments deeper than this. */
const DEEPEST = 8;

/** Standard classes whose instances a structured clone (or the runtime) carries whole. */
const CARRIED =
  /^(Date|Map|Set|RegExp|URL|(Range|Type|Syntax|Reference|Eval|URI|Aggregate)?Error|(Shared)?ArrayBuffer|DataView|(Int|Uint)(8|16|32)Array|Uint8ClampedArray|(Float(16|32|64)|BigInt64|BigUint64)Array|Buffer|Array|Object|String|Number|Boolean)$/;

/**
 * Why a value cannot travel to a worker (or back) as an argument of a call.
 * @returns a reason in words that follow "because", or undefined where nothing speaks against it
 */
export function cannotTravel(source: Source, expression: Node, depth = 0): string | undefined {
  const node = depth > DEEPEST ? expression : valueOf(source, expression);
  if (isFunction(node) || node.type === 'ClassDeclaration' || node.type === 'ClassExpression') {
    return 'a function cannot be cloned';
  }
  switch (node.type) {
    case 'ThisExpression':
      return '`this` cannot be cloned';
    case 'NewExpression':
      return node.callee.type === 'Identifier' &&
        CARRIED.test(node.callee.name) &&
        !variableOf(source, node.callee)
        ? undefined
        : 'an instance of a class would lose its methods';
    case 'ObjectExpression':
      for (const property of node.properties) {
        if (property.type === 'Property' && property.kind !== 'init') return 'an accessor cannot be cloned';
        const value = property.type === 'Property' ? property.value : property.argument;
        const reason = cannotTravel(source, value, depth + 1);
        if (reason) return reason;
      }
      return undefined;
    case 'ArrayExpression':
      for (const element of node.elements) {
        const value = element?.type === 'SpreadElement' ? element.argument : element;
        const reason = value ? cannotTravel(source, value, depth + 1) : undefined;
        if (reason) return reason;
      }
      return undefined;
    case 'ConditionalExpression':
      return (
        cannotTravel(source, node.consequent, depth + 1) ?? cannotTravel(source, node.alternate, depth + 1)
      );
    case 'LogicalExpression':
      return cannotTravel(source, node.left, depth + 1) ?? cannotTravel(source, node.right, depth + 1);
    case 'SpreadElement':
      return cannotTravel(source, node.argument, depth + 1);
    case 'CallExpression':
      return isSymbol(node) ? 'a symbol cannot be cloned' : undefined;
    case 'MemberExpression':
      return isStream(node) ? 'a stream cannot be cloned' : undefined;
    default:
      return undefined;
  }
}

function isSymbol(call: TSESTree.CallExpression): boolean {
  return call.callee.type === 'Identifier' && call.callee.name === 'Symbol';
}

function isStream(node: TSESTree.MemberExpression): boolean {
  const name = propertyName(node);
  return (
    node.object.type === 'Identifier' &&
    node.object.name === 'process' &&
    (name === 'stdin' || name === 'stdout' || name === 'stderr')
  );
}
