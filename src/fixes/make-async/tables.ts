// Types of what holds functions: `Record<string, Load>`, `Map<string, Load>`, `Load[]`. Where one of the functions becomes
// async their type does, and with it all that are declared with it.
import type { TSESTree } from '../../analyzer/parse.ts';
import { nameOfType, plain } from '../reading/expression-type.ts';
import { knownValue } from '../reading/known-value.ts';
import { argumentsOf } from './given.ts';
import { functionsOfField } from './fields.ts';
import { addedTo, VALUE, writtenIn } from './holders.ts';
import { declarationOf } from './classes.ts';
import { ELEMENT } from './lists.ts';
import { Refused, where, type FunctionAt } from '../reading/project.ts';
import { followFunctionType, mayYieldPromise, notePlain } from './typed.ts';
import type { Path, Search } from './search.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  bare,
  isFunction,
  propertyName,
  resultsOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** A declared type that leads to the type of a function, as a path of members does. */
export function functionTypeIn(
  search: Search,
  source: Source,
  declared: Node,
  [first, ...rest]: Path,
): { readonly source: Source; readonly node: Node } | undefined {
  const type = plain(declared);
  if (first === undefined) return { source, node: type };
  const next = (node: Node | undefined, path: Path = rest): ReturnType<typeof functionTypeIn> =>
    node && functionTypeIn(search, source, node, path);
  const name = nameOfType(type);
  const given = type.type === 'TSTypeReference' ? type.typeArguments?.params : undefined;
  if (/^(Readonly|Partial|Required)$/.test(name)) return next(given?.[0], [first, ...rest]);
  if (first === ELEMENT) {
    if (type.type === 'TSArrayType') return next(type.elementType);
    return /^(Readonly)?Array$/.test(name) ? next(given?.[0]) : undefined;
  }
  if (first === VALUE) return /^(Readonly)?Map$/.test(name) ? next(given?.[1]) : undefined;
  if (name === 'Record') return next(given?.[1]);
  if (type.type === 'TSTypeLiteral') {
    for (const member of type.members)
      if (member.type === 'TSIndexSignature') return next(member.typeAnnotation?.typeAnnotation);
    return undefined;
  }
  const found =
    type.type === 'TSTypeReference' && !given ? declarationOf(search, source, type.typeName) : undefined;
  if (found?.node.type === 'TSInterfaceDeclaration' && found.node.extends.length === 0)
    return promisingMember(search, found.source, found.node.body.body, first, rest);
  if (found?.node.type !== 'TSTypeAliasDeclaration') return undefined;
  const { typeAnnotation } = found.node;
  return typeAnnotation.type === 'TSTypeLiteral'
    ? promisingMember(search, found.source, typeAnnotation.members, first, rest)
    : functionTypeIn(search, found.source, typeAnnotation, [first, ...rest]);
}

/** The type of a member of an interface, or of a type that has a name, where that allows for promises; for others all that have it go together. */
function promisingMember(
  search: Search,
  source: Source,
  members: readonly TSESTree.TypeElement[],
  name: string,
  rest: Path,
): ReturnType<typeof functionTypeIn> {
  const [member, ...more] = members.filter(one => 'key' in one && 'name' in one.key && one.key.name === name);
  const type = member?.type === 'TSPropertySignature' ? member.typeAnnotation?.typeAnnotation : undefined;
  if (!type || more.length > 0) return undefined;
  const found = functionTypeIn(search, source, type, rest);
  const named =
    found?.node.type === 'TSTypeReference' && !found.node.typeArguments
      ? declarationOf(search, found.source, found.node.typeName)
      : undefined;
  const written = named?.node.type === 'TSTypeAliasDeclaration' ? named.node.typeAnnotation : found?.node;
  const home = named?.source ?? source;
  return written?.type === 'TSFunctionType' && mayYieldPromise(home, written) ? found : undefined;
}

/**
 * `const loaders: Record<string, Load> = { … }`: the type of the functions becomes one of async functions.
 * @param name the variable, with its type
 * @returns whether that can be; who calls them is still to be found
 */
export function followTableType(
  search: Search,
  source: Source,
  name: TSESTree.Identifier,
  type: Node,
  path: Path,
): boolean {
  const found = functionTypeIn(search, source, type, path);
  if (!found) return false;
  const isParameter = variableOf(source, name)?.defs[0]?.type === 'Parameter';
  if (path.length > 0 || isParameter)
    return followHeldType(search, found, () => functionsOf(search, source, name));
  return followFunctionType(search, found.source, found.node);
}

/**
 * The same for the type of functions that something holds.
 * @param functions all that it holds; undefined where they are not known
 */
export function followHeldType(
  search: Search,
  type: { readonly source: Source; readonly node: Node },
  functions: () => readonly FunctionAt[] | undefined,
): boolean {
  if (type.node.type === 'TSFunctionType' && !mayYieldPromise(type.source, type.node)) {
    const held = functions();
    if (!held) return false;
    search.siblings.push(...held);
    notePlain(search, type.node, held);
  }
  return followFunctionType(search, type.source, type.node);
}

/**
 * The functions that are declared with a type, where the type is named: of a variable, a table, a parameter.
 * @returns undefined where they are not all known
 */
export function declaredWith(search: Search, source: Source, type: Node): readonly FunctionAt[] | undefined {
  let at = type;
  for (let up = source.parents.get(at); up && HOLDS.test(up.type); up = source.parents.get(at)) at = up;
  const parent = source.parents.get(at);
  if (parent?.type === 'NewExpression') {
    const declarator = source.parents.get(parent);
    if (declarator?.type === 'PropertyDefinition') return functionsOfField(search, source, parent);
    return declarator?.type === 'VariableDeclarator' && declarator.id.type === 'Identifier'
      ? functionsOf(search, source, declarator.id)
      : undefined;
  }
  if (parent?.type === 'TSSatisfiesExpression') return functionsIn(search, source, parent.expression);
  if (at.type === 'TSTypeAnnotation' && parent && isFunction(parent))
    return at.typeAnnotation === type ? functionsReturned(search, source, parent) : undefined;
  if (at.type === 'TSTypeAnnotation' && parent?.type === 'PropertyDefinition')
    return parent.value ? functionsOfField(search, source, parent.value) : undefined;
  const name = parent?.type === 'RestElement' ? parent.argument : parent;
  return at.type === 'TSTypeAnnotation' && name?.type === 'Identifier'
    ? functionsOf(search, source, name)
    : undefined;
}

/** The functions that a function returns; undefined where they are not all known. */
export function functionsReturned(
  { project }: Search,
  source: Source,
  fn: FunctionNode,
): readonly FunctionAt[] | undefined {
  const found = resultsOf(fn).map(result => result && knownValue(project, { source, node: result }));
  return all(
    found.map(one => (one && isFunction(one.node) ? [{ source: one.source, fn: one.node }] : undefined)),
  );
}

/** What may stand between the name of a type and the annotation that it is a part of. */
const HOLDS =
  /^TS(TypeReference|TypeParameterInstantiation|ArrayType|UnionType|TypeOperator|TypeAnnotation|TypeLiteral|IndexSignature)$/;

/** The functions that a variable or parameter is, or that the table which it is holds. */
export function functionsOf(
  search: Search,
  source: Source,
  name: TSESTree.Identifier,
): FunctionAt[] | undefined {
  const variable = variableOf(source, name);
  const [definition, ...more] = variable?.defs ?? [];
  if (!variable || !definition || more.length > 0) return undefined;
  const declarator = definition.node as Node;
  const added = referencesTo(source, variable).flatMap(({ identifier }) => addedTo(source, identifier));
  const isSet = referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init);
  if (isSet) return undefined;
  if (definition.type === 'Parameter' && isFunction(declarator)) {
    const index = declarator.params.findIndex(parameter => nameOf(parameter) === name);
    const parameter = declarator.params[index];
    if (!parameter) return undefined;
    const standIn =
      parameter.type === 'AssignmentPattern' ? [functionsIn(search, source, parameter.right)] : [];
    const no = (from: Source, node: Node): Refused =>
      new Refused(`What is handed over at ${where(from, node)} is not known.`);
    const isRest = parameter.type === 'RestElement';
    const given = argumentsOf(search, { source, fn: declarator }, index, no, isRest);
    return all([...standIn, ...given.map(one => functionsIn(search, one.source, one.node))]);
  }
  if (declarator.type !== 'VariableDeclarator') return undefined;
  const loop = source.parents.get(source.parents.get(declarator) ?? declarator);
  if (!declarator.init) return loop?.type === 'ForOfStatement' ? [] : undefined;
  return all([declarator.init, ...added].map(value => functionsIn(search, source, value)));
}

function nameOf(parameter: Node): Node {
  if (parameter.type === 'RestElement') return parameter.argument;
  return parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
}

export function functionsIn(search: Search, source: Source, value: Node): FunctionAt[] | undefined {
  const node = bare(value);
  const of = (inner: Node): FunctionAt[] | undefined => functionsIn(search, source, inner);
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return [{ source, fn: node }];
    case 'ObjectExpression':
      return all(
        node.properties.map(property =>
          property.type === 'Property' && property.kind === 'init' && propertyName(property) !== undefined
            ? of(property.value)
            : undefined,
        ),
      );
    case 'ArrayExpression':
      return all(node.elements.map(element => (element ? of(element) : undefined)));
    case 'NewExpression':
      return all(writtenIn(node).map(of));
    case 'Identifier': {
      if (node.name === 'undefined') return [];
      const found = knownValue(search.project, { source, node });
      if (found && isFunction(found.node)) return [{ source: found.source, fn: found.node }];
      const definition = variableOf(source, node)?.defs[0]?.node as Node | undefined;
      // It was declared with the type itself, or read of what was.
      return definition?.type === 'VariableDeclarator' || (definition && isFunction(definition))
        ? []
        : undefined;
    }
    // What is read of what is declared with the type is known by that.
    case 'MemberExpression':
    case 'CallExpression':
      return [];
    case 'LogicalExpression':
      return all([of(node.left), of(node.right)]);
    case 'ConditionalExpression':
      return all([of(node.consequent), of(node.alternate)]);
    case 'Literal':
      return [];
    default:
      return undefined;
  }
}

function all(lists: readonly (FunctionAt[] | undefined)[]): FunctionAt[] | undefined {
  const found: FunctionAt[] = [];
  for (const list of lists) {
    if (!list) return undefined;
    found.push(...list);
  }
  return found;
}
