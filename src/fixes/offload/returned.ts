// Does a function give back the very object that it was handed? From a worker it would be a copy.
import { valueOf } from '../reading/arguments.ts';
import { handedLists, isElementOf, isMadeWhole } from './elements.ts';
import { handedVariables, isMade } from './mutation.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  bare,
  type FunctionNode,
  isFunction,
  memberRoot,
  type Node,
  propertyName,
  type Source,
  walk,
} from '../reading/source.ts';
import { isBuiltin } from '../reading/style.ts';

/**
 * @param call the arguments of the call, and the file they are in
 * @returns in words that follow the function's name
 */
export function returnsGiven(
  source: Source,
  fn: FunctionNode,
  call: { readonly source: Source; readonly given: readonly Node[] },
): string | undefined {
  const objects = fn.params.flatMap((parameter, index) => {
    const argument = call.given[index];
    return argument &&
      !isMade(bare(argument)) &&
      !isPrimitive(valueOf(call.source, argument)) &&
      !isTypedPrimitive(parameter)
      ? [index]
      : [];
  });
  const handed = handedVariables(source, fn, objects);
  const isHanded = (expression: Node): boolean => {
    const node = bare(expression);
    if (node.type === 'LogicalExpression') return isHanded(node.left) || isHanded(node.right);
    if (node.type === 'ConditionalExpression') return isHanded(node.consequent) || isHanded(node.alternate);
    const variable = variableOf(source, node);
    return variable !== undefined && handed.has(variable) && !isUsedAsText(source, variable);
  };
  const sure = handedVariables(
    source,
    fn,
    objects.filter(index => isObject(call.source, call.given[index])),
  );
  // Elements that are made for the call nobody else has.
  const kept = objects.filter(index => !isMadeWhole(call.given[index]));
  const lists = handedLists(source, fn, kept);
  const holds = (expression: Node): boolean =>
    isHanded(expression) || isPartOf(source, expression, sure) || isElementOf(source, expression, lists);
  let found = fn.body.type !== 'BlockStatement' && holds(fn.body);
  walk(fn.body, node => {
    if (node.type === 'ReturnStatement' && node.argument) found ||= holds(node.argument);
    return !found && (node === fn.body || !isFunction(node));
  });
  return found ? 'returns what it is given, and the caller would get a copy' : undefined;
}

function isObject(source: Source, argument: Node | undefined): boolean {
  const value = argument && valueOf(source, argument);
  return value !== undefined && /^(Object|Array|New)Expression$/.test(value.type);
}

/** `{ text, options }`, `[options, text]`: an object that holds the one that was handed over. */
function isPartOf(source: Source, expression: Node, handed: ReadonlySet<Variable>): boolean {
  const node = bare(expression);
  switch (node.type) {
    case 'ObjectExpression':
      return node.properties.some(
        property => property.type === 'Property' && isPartOf(source, property.value, handed),
      );
    case 'ArrayExpression':
      return node.elements.some(element => element !== null && isPartOf(source, element, handed));
    case 'Identifier': {
      const variable = variableOf(source, node);
      return variable !== undefined && handed.has(variable) && !isUsedAsText(source, variable);
    }
    default:
      return false;
  }
}

function isPrimitive(value: Node): boolean {
  if (value.type === 'Literal') return !('regex' in value);
  return /^(TemplateLiteral|BinaryExpression|UnaryExpression)$/.test(value.type);
}

function isTypedPrimitive(parameter: Node): boolean {
  if (parameter.type === 'AssignmentPattern')
    return isPrimitive(parameter.right) || isTypedPrimitive(parameter.left);
  const type = parameter.type === 'Identifier' ? parameter.typeAnnotation?.typeAnnotation.type : undefined;
  return type !== undefined && /^TS(String|Number|Boolean|BigInt|Literal)/.test(type);
}

/** A path or another text: joined, compared, handed to a function of Node, asked for what only strings have. */
function isUsedAsText(source: Source, variable: Variable): boolean {
  return referencesTo(source, variable).some(({ identifier }) => {
    const parent = source.parents.get(identifier);
    if (parent?.type === 'TemplateLiteral') return true;
    if (parent?.type === 'BinaryExpression') return /^([-+*/%]|[<>]=?)$/.test(parent.operator);
    if (parent?.type === 'MemberExpression')
      return /^(startsWith|endsWith|trim|split|replace|replaceAll|toLowerCase|toUpperCase)$/.test(
        parent.object === identifier ? (propertyName(parent) ?? '') : '',
      );
    return (
      parent?.type === 'CallExpression' && parent.callee !== identifier && isOfNode(source, parent.callee)
    );
  });
}

function isOfNode(source: Source, callee: Node): boolean {
  const root = memberRoot(bare(callee));
  if (root.type !== 'Identifier') return false;
  const definition = variableOf(source, root)?.defs[0];
  const declared = definition?.node as Node | undefined;
  if (definition?.type === 'ImportBinding')
    return definition.parent.type === 'ImportDeclaration' && isBuiltin(definition.parent.source.value);
  const init = declared?.type === 'VariableDeclarator' ? declared.init : undefined;
  const from = init?.type === 'CallExpression' ? init.arguments[0] : undefined;
  return from?.type === 'Literal' && typeof from.value === 'string' && isBuiltin(from.value);
}
