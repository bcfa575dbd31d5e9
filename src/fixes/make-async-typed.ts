// What declared types have to say about a function: an interface takes all that have the method along.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import { elementOf, plain } from './expression-type.ts';
import { calledFunction } from './known-value.ts';
import { clanOfType } from './make-async-clan.ts';
import { listedPath } from './make-async-lists.ts';
import { clanUses } from './make-async-methods.ts';
import { Refused, where } from './make-async-project.ts';
import { escapes, follow, type Path, type Search } from './make-async-uses.ts';
import { textOf, type Node, type Source } from './source.ts';

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
  if (!clan?.methods.some(({ fn }) => fn === search.called.fn)) return false;
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
    throw new Refused(`A type (${where(source, type)}) says that ${search.name} is sync.`);
  }
  return false;
}

/** `use({ load })`, `Object.values(handlers)` */
export function followArgument(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression,
  whole: Node,
  path: Path,
): void {
  const listed = listedPath(search, source, call, path);
  if (listed) {
    follow(search, source, call, listed);
    return;
  }
  const called = path.length > 0 ? calledFunction(search.project, source, call.callee) : undefined;
  const parameter = called?.fn.params[(call.arguments as Node[]).indexOf(whole)];
  const typed = parameter && 'typeAnnotation' in parameter && parameter.typeAnnotation;
  if (called && typed && followType(search, called.source, typed.typeAnnotation, path)) return;
  throw escapes(search, source, whole, path);
}
