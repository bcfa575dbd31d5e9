// Functions that are not called by their own name: what a factory makes, and what a table of functions holds.
import type { TSESTree } from '../analyzer/parse.ts';
import { valueOf } from './arguments.ts';
import { outermost } from './callers.ts';
import { Refused, where } from './make-async-project.ts';
import { promiseIn } from './make-async-returns.ts';
import { callsOfFactory, enter, escapes, follow, type Path, type Search } from './make-async-uses.ts';
import { bare, functionAround, isFunction, propertyName, textOf, type Node, type Source } from './source.ts';
import { isWaitedFor } from './waited-callback.ts';

/** `const makeReader = root => name => …`, `return { read }`: what every call of the factory is used for. */
export function followResult(search: Search, source: Source, at: Node, whole: Node, path: Path): void {
  const factory = functionAround(source, whole);
  const isMade = factory && !factory.generator && (at.type === 'ReturnStatement' || at === factory);
  // A type that says what the factory makes says that it is sync, too.
  if (!isMade || factory.returnType) throw escapes(search, source, whole, path);
  if (!enter(search, `${source.path} made at ${String(factory.range[0])} ${path.join('.')}`)) return;
  for (const { source: from, call } of callsOfFactory(search, { source, fn: factory })) {
    const parent = from.parents.get(outermost(from, call));
    if (factory.async && parent?.type !== 'AwaitExpression') throw escapes(search, from, call);
    follow(search, from, factory.async && parent ? parent : call, path);
  }
}

/** Is a member of an object read that holds nothing but functions: `handlers[job.type]`? */
export function isTable(source: Source, { object }: TSESTree.MemberExpression): boolean {
  return tableOf(source, object) !== undefined;
}

function tableOf(source: Source, object: Node): TSESTree.ObjectExpression | undefined {
  const table = valueOf(source, object);
  if (object.type !== 'Identifier' || table.type !== 'ObjectExpression') return undefined;
  const isPlain = table.properties.every(
    property =>
      property.type === 'Property' && propertyName(property) !== undefined && isFunction(property.value),
  );
  return isPlain ? table : undefined;
}

/**
 * Whichever of the functions it is: its call is awaited.
 * @throws {Refused} where that would unwrap a promise of another one
 */
export function followOneOf(search: Search, source: Source, member: TSESTree.MemberExpression): void {
  const isPlain = returnsPlain(source, member);
  followAmong(search, source, member, isPlain);
}

/** `readers[kind] ?? readers.text`, `isText ? readText : read` */
export function followChoice(
  search: Search,
  source: Source,
  choice: TSESTree.LogicalExpression | TSESTree.ConditionalExpression,
  value: Node,
  path: Path,
): void {
  if (choice.type === 'ConditionalExpression' && choice.test === value) return;
  if (choice.type === 'LogicalExpression' && choice.operator === '&&' && choice.left === value) return;
  if (path.length > 0) throw escapes(search, source, value, path);
  const rest =
    choice.type === 'ConditionalExpression'
      ? [choice.consequent, choice.alternate]
      : choice.operator === '&&'
        ? [choice.right]
        : [choice.left, choice.right];
  const others = rest.filter(other => other !== value);
  followAmong(
    search,
    source,
    choice,
    others.every(other => returnsPlain(source, other)),
  );
}

function followAmong(search: Search, source: Source, node: Node, isPlain: boolean): void {
  const before = search.calls.length;
  follow(search, source, node, []);
  if (isPlain) return;
  for (const { source: from, call } of search.calls.slice(before))
    if (!isWaitedFor(from, call))
      throw new Refused(
        `\`${textOf(from, call.callee)}\` (${where(from, call)}) may be another function, which returns a promise.`,
      );
}

/** Is it a function, or one of several, that return no promise, so that an `await` of its call changes nothing? */
function returnsPlain(source: Source, expression: Node): boolean {
  const node = bare(expression);
  const table = node.type === 'MemberExpression' ? tableOf(source, node.object) : undefined;
  const name = node.type === 'MemberExpression' ? propertyName(node) : undefined;
  const found = table?.properties.flatMap(property =>
    property.type === 'Property' && (name === undefined || propertyName(property) === name)
      ? [property.value]
      : [],
  ) ?? [valueOf(source, node)];
  return found.every(
    fn => fn.type === 'Literal' || (isFunction(fn) && !fn.async && promiseIn(source, fn) === 'no'),
  );
}
