// What declared types have to say about a function: an interface takes all that have the method along.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { elementOf, plain } from '../reading/expression-type.ts';
import { declarationOf, isClass, isOffered } from './classes.ts';
import { clanOfType, signatureIn } from './clan.ts';
import { calledAt } from './called.ts';
import { followParameter } from './handed.ts';
import { followListed } from './lists.ts';
import { clanUses } from './methods.ts';
import { Refused, sourceOf, where, type FunctionAt } from '../reading/project.ts';
import { isPlainType } from './returns.ts';
import { declaredWith, followHeldType, functionsIn, functionTypeIn } from './tables.ts';
import { OFFLOADED, type Path, type Search } from './search.ts';
import { escapes } from './uses.ts';
import { boundAs } from '../reading/names.ts';
import { isReaction, ownReactions } from '../place/place.ts';
import { lookUp, variableOf } from '../reading/scope.ts';
import { isSequential } from '../sequential/sequential.ts';
import { boundBy, dotted, nodesOf, propertyName, textOf, type Node, type Source } from '../reading/source.ts';

/**
 * What a declared type has to say: an interface, whose method becomes async in all that have it.
 * @returns whether it is one
 */
export function followType(search: Search, source: Source, declared: Node, path: Path): boolean {
  const name = path.at(-1);
  if (name === undefined) return false;
  const type = { source, node: plain(declared) };
  const element = path.length === 2 ? elementOf(type) : type;
  const clan =
    element && path.length <= 2 ? clanOfType(search, source, plain(element.node), name) : undefined;
  const isOne = clan?.methods.some(({ fn }) => fn === search.called.fn) === true;
  if (!clan || !(isOne || clan.allowsPromises)) return false;
  clanUses(search, clan, false);
  return true;
}

/**
 * `{ load } satisfies Loader`: a type that is asked for has a say in it as well.
 * @returns whether all is followed by that type
 */
export function followAssertion(search: Search, source: Source, node: Node, path: Path): boolean {
  for (
    let at = node;
    at !== outermost(source, node);
    at = source.parents.get(at) ?? outermost(source, node)
  ) {
    const above = source.parents.get(at);
    if (!above || !('typeAnnotation' in above)) continue;
    const type = above.typeAnnotation as Node;
    const isLoose = type.type === 'TSAnyKeyword' || textOf(source, type) === 'const';
    if (isLoose) continue;
    if (followType(search, source, type, path)) return true;
    const held = above.type === 'TSSatisfiesExpression' && functionTypeIn(search, source, type, path);
    if (held && followHeldType(search, held, () => functionsIn(search, source, at))) continue;
    throw new Refused(`A type (${where(source, type)}) says that ${search.name} is sync.`);
  }
  return false;
}

/** `use({ load })`, `Object.values(handlers)` */
export function followArgument(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression | TSESTree.NewExpression,
  whole: Node,
  path: Path,
): void {
  if (call.type === 'CallExpression' && followListed(search, source, call, path)) return;
  // What is offloaded may be async as well, and is waited for anyhow.
  if (path.length === 0 && isOffload(source, call) && call.arguments[1] === whole) {
    search.visited.add(OFFLOADED);
    return;
  }
  if (path.length === 0 && isReactionAlone(search, source, call, whole)) return;
  if (path.length > 0 && ASKS.test(dotted(source, call.callee)) && call.arguments[0] === whole) return;
  const called = path.length > 0 ? calledAt(search, source, call.callee) : undefined;
  const written = called?.fn.params[(call.arguments as Node[]).indexOf(whole)];
  const parameter = boundBy(written);
  const typed = parameter && 'typeAnnotation' in parameter && parameter.typeAnnotation;
  if (called && typed && followType(search, called.source, typed.typeAnnotation, path)) return;
  if (!followParameter(search, source, call, whole, path)) throw escapes(search, source, whole, path);
}

/** `paths.then(readAll())`: a reaction waits for what it returns, where nothing runs beside it. */
export function isReactionAlone(
  { project }: Pick<Search, 'project'>,
  source: Source,
  call: Node | undefined,
  whole: Node,
): boolean {
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return false;
  const name = propertyName(call.callee);
  return (
    isReaction(source, call, name, whole) &&
    isSequential(project) &&
    [...project.texts.keys()].every(path => !ownReactions(sourceOf(project, path)).has(name ?? ''))
  );
}

/** Only ask for the names of members. */
const ASKS = /^Object\.(keys|hasOwn)$|^Object\.prototype\.hasOwnProperty\.call$/;

function isOffload(source: Source, { callee }: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  const bound = boundAs(source, variableOf(source, callee));
  return bound?.name === 'runInExecutor' && /\brun-in-executor(\.\w+)?$/.test(bound.module);
}

/**
 * `const load: (path: string) => string = …`, `const load: Loader = …`: the type becomes one of async functions, with all
 * functions that are declared with it.
 * @returns whether that can be; who calls them is still to be found
 */
export function followFunctionType(search: Search, source: Source, type: Node): boolean {
  if (type.type === 'TSFunctionType') {
    if (mayYieldPromise(source, type)) return true;
    search.signatures.push(signatureIn(search, source, type));
    return true;
  }
  const found =
    type.type === 'TSTypeReference' && !type.typeArguments
      ? declarationOf(search, source, type.typeName)
      : undefined;
  const alias = found?.node;
  if (!found || alias?.type !== 'TSTypeAliasDeclaration' || alias.typeAnnotation.type !== 'TSFunctionType')
    return false;
  if (mayYieldPromise(found.source, alias.typeAnnotation)) return true;
  const variable = lookUp(found.source, alias, alias.id.name);
  if (!variable || variable.defs.length > 1 || isOffered(search, { source: found.source, variable }))
    return false;
  const named = { source: found.source, variable };
  const functions: FunctionAt[] = [];
  for (const [path, text] of search.project.texts) {
    if (!text.includes(alias.id.name) && !/\bimport\b/.test(text)) continue;
    const file = sourceOf(search.project, path);
    const isLoose = [...nodesOf(file, 'TSQualifiedName'), ...nodesOf(file, 'TSImportType')].some(node =>
      textOf(file, node).includes(alias.id.name),
    );
    if (isLoose) return false;
    for (const reference of nodesOf(file, 'TSTypeReference')) {
      if (!isClass(search, file, reference.typeName, named)) continue;
      const declared = declaredWith(search, file, reference);
      if (!declared) return false;
      functions.push(...declared);
    }
  }
  search.siblings.push(...functions);
  search.signatures.push(signatureIn(search, found.source, alias.typeAnnotation));
  notePlain(search, alias.typeAnnotation, functions);
  return true;
}

/** `string | Promise<string>`, `unknown`: who calls it reckons with a promise. */
export function mayYieldPromise(
  source: Source,
  { returnType }: TSESTree.TSFunctionType | TSESTree.TSMethodSignature,
): boolean {
  const type = returnType?.typeAnnotation;
  if (type?.type === 'TSUnionType')
    return type.types.some(one => /^Promise(Like)?</.test(textOf(source, one)));
  return type?.type === 'TSUnknownKeyword' || type?.type === 'TSAnyKeyword';
}

/** What the type says of the results of functions holds for all that are declared with it. */
export function notePlain(
  search: Search,
  { returnType }: TSESTree.TSFunctionType,
  functions: readonly FunctionAt[],
): void {
  if (returnType && isPlainType(returnType.typeAnnotation))
    for (const { fn } of functions) search.plain.add(fn);
}
