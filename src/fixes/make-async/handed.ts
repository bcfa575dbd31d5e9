// Functions that are handed to a function of the project, which calls them: `walk(dir, file => …)`, `timed('load', load)`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { calledFunction } from '../reading/known-value.ts';
import { declarationOf } from './classes.ts';
import { isPlainType } from './returns.ts';
import { calledAt, onlyMember } from './called.ts';
import { argumentsOf, type Given } from './given.ts';
import { followAdded, isHolder } from './holders.ts';
import { among, ELEMENT, promisesOf } from './lists.ts';
import { followShelved, isShelved } from './shelves.ts';
import { worst } from './handed-back.ts';
import { followId } from './objects.ts';
import { type Path, type Search } from './search.ts';
import { followVariable } from './uses.ts';
import { followHeldType, functionsOf, functionTypeIn } from './tables.ts';
import { Refused, where, type FunctionAt } from '../reading/project.ts';
import { mentionsArguments } from '../place/reference.ts';
import { variableOf } from '../reading/scope.ts';
import {
  bare,
  isFunction,
  isTypeScript,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

type Call = TSESTree.CallExpression | TSESTree.NewExpression;

/** May a callback be followed to where it is called? */
export function mayBeFollowed(
  project: ProjectFiles,
  source: Source,
  call: Call,
  callback: FunctionNode,
): boolean {
  const value = outermost(source, callback);
  if (call.type === 'CallExpression' && isHolder({ project } as Search, source, call, value)) return true;
  if (isShelved(project, source, call, value)) return true;
  return takerOf({ project } as Search, source, call, value) !== undefined;
}

interface Taker extends FunctionAt {
  readonly name: TSESTree.Identifier | TSESTree.ObjectPattern;
  readonly index: number;
  /** `(...steps)`: it becomes an element of a list. */
  readonly isRest?: boolean;
  /** Of the list; that of a name is read with that. */
  readonly type?: Node | undefined;
  readonly standIn: Node | undefined;
}

/** The parameter of a function of the project that a value becomes. */
function takerOf(search: Search, source: Source, call: Call, value: Node): Taker | undefined {
  const index = (call.arguments as Node[]).indexOf(value);
  if (index < 0 || call.arguments.slice(0, index).some(({ type }) => type === 'SpreadElement'))
    return undefined;
  const callee = bare(call.callee);
  const found =
    (call.type === 'CallExpression' ? calledFunction(search.project, source, callee) : undefined) ??
    calledAt(search, source, callee) ??
    onlyMember(search.project, source, callee);
  const rest = found?.fn.params.findIndex(({ type }) => type === 'RestElement') ?? -1;
  const isRest = rest >= 0 && rest <= index;
  const parameter = found?.fn.params[isRest ? rest : index];
  const isOptional = parameter?.type === 'AssignmentPattern';
  const name = isOptional
    ? parameter.left
    : parameter?.type === 'RestElement'
      ? parameter.argument
      : parameter;
  if (!found || mentionsArguments(found.fn)) return undefined;
  if (name?.type !== 'Identifier' && name?.type !== 'ObjectPattern') return undefined;
  const { typeAnnotation } = parameter?.type === 'RestElement' ? parameter : name;
  if (!typeAnnotation && isTypeScript(found.source.path)) return undefined;
  const standIn = isOptional ? parameter.right : undefined;
  // Of a pattern, each name would have a type.
  if (name.type === 'ObjectPattern' && (isRest || typeAnnotation)) return undefined;
  const type = isRest ? typeAnnotation?.typeAnnotation : undefined;
  return { ...found, name, index: isRest ? rest : index, isRest, type, standIn };
}

/**
 * The function becomes a parameter: it is followed there, and what else the parameter may be must not yield promises.
 * @returns whether it can be followed
 */
export function followParameter(
  search: Search,
  source: Source,
  call: Call,
  whole: Node,
  path: Path,
): boolean {
  if (call.type === 'CallExpression' && followAdded(search, source, call, whole, path)) return true;
  if (followShelved(search, source, call, whole, path)) return true;
  const taker = takerOf(search, source, call, whole);
  return taker !== undefined && becomes(search, taker, whole, path);
}

/**
 * `function show(text, format = plain)`: the function is what the parameter is where nothing is handed over.
 * @returns whether it can be followed
 */
export function followStandIn(
  search: Search,
  source: Source,
  pattern: TSESTree.AssignmentPattern,
  whole: Node,
  path: Path,
): boolean {
  const fn = source.parents.get(pattern);
  const { left: name } = pattern;
  if (pattern.right !== whole || !fn || !isFunction(fn) || name.type !== 'Identifier') return false;
  const index = (fn.params as Node[]).indexOf(pattern);
  return (
    index >= 0 &&
    !mentionsArguments(fn) &&
    becomes(search, { source, fn, name, index, standIn: pattern.right }, whole, path)
  );
}

/** Follows the parameter that a function becomes. */
function becomes(search: Search, taker: Taker, whole: Node, path: Path): boolean {
  const { name } = taker;
  const variable = variableOf(taker.source, name);
  // `({ logger }) => …` takes out of the object what leads to the function.
  if (!variable && (name.type === 'Identifier' || path.length === 0)) return false;
  const no = (from: Source, node: Node): Refused =>
    new Refused(`What is handed over at ${where(from, node)} is not known.`);
  // A function that calls itself hands on what it has got.
  const isSame = ({ source: from, node }: Given): boolean =>
    variable !== undefined &&
    from === taker.source &&
    node.type === 'Identifier' &&
    variableOf(from, node) === variable;
  const others: Given[] = argumentsOf(search, taker, taker.index, no, taker.isRest).filter(
    given => given.node !== whole && !isSame(given),
  );
  if (taker.standIn && taker.standIn !== whole) others.push({ source: taker.source, node: taker.standIn });
  const inside = taker.isRest === true ? [ELEMENT, ...path] : path;
  const type = taker.type && functionTypeIn(search, taker.source, taker.type, inside);
  const functions = (): readonly FunctionAt[] | undefined =>
    name.type === 'Identifier' ? functionsOf(search, taker.source, name) : undefined;
  if (taker.type && !(type && followHeldType(search, type, functions))) return false;
  const unsaid = others.filter(other => !isMadeAs(search, other, type));
  const promises = worst(unsaid.map(other => promisesOf(search, other.source, [other.node], path)));
  among(search, promises, () => {
    if (variable) followVariable(search, taker.source, variable, inside);
    else followId(search, taker.source, name, inside);
  });
  return true;
}

/** `chain(fromDisk(root))`: is it made by a function that says that it makes such a one, which returns no promise? */
function isMadeAs(
  search: Search,
  { source, node }: Given,
  type: { readonly source: Source; readonly node: Node } | undefined,
): boolean {
  const declared = (home: Source, at: Node | undefined): Node | undefined =>
    at?.type === 'TSTypeReference' ? declarationOf(search, home, at.typeName)?.node : undefined;
  const alias = type && declared(type.source, type.node);
  const returned =
    alias?.type === 'TSTypeAliasDeclaration' && alias.typeAnnotation.type === 'TSFunctionType'
      ? alias.typeAnnotation.returnType
      : undefined;
  const call = bare(node);
  const maker =
    call.type === 'CallExpression' ? calledFunction(search.project, source, call.callee) : undefined;
  return (
    returned !== undefined &&
    isPlainType(returned.typeAnnotation) &&
    maker !== undefined &&
    declared(maker.source, maker.fn.returnType?.typeAnnotation) === alias
  );
}
