// Generators that become async: `for (const file of walk(dir))` becomes `for await (…)`, `yield* walk(dir)` stays.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { insert, replace } from '../edits.ts';
import { freeNameIn } from '../loops/head.ts';
import { slotFor, unitOf } from '../loops/statement.ts';
import { NoRoom, Refused, where } from '../reading/project.ts';
import { functionAround, textOf, type FunctionNode, type Node, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { TextEdit } from '../types.ts';

/** What goes through the values: a loop gets an `await`. */
export type Taker = TSESTree.ForOfStatement | TSESTree.YieldExpression;

/** Types of what a sync generator returns that have an async one of the same parameters. */
const TYPES = /^(Generator|IterableIterator|Iterable|IteratorObject)$/;

/** @throws {Refused} for a generator whose type has no async form */
export function mustYieldAsync(fn: FunctionNode, no: (what: string) => Refused): void {
  const type = fn.returnType?.typeAnnotation;
  if (type && !typeName(type)) throw no('is a generator with a type of its own');
}

function typeName(type: Node): Node | undefined {
  const name = type.type === 'TSTypeReference' ? type.typeName : undefined;
  return name?.type === 'Identifier' && TYPES.test(name.name) ? name : undefined;
}

/** The declared type of a generator, made async. */
export function yieldedLater({ returnType }: FunctionNode): TextEdit[] {
  const name = returnType && typeName(returnType.typeAnnotation);
  return name ? [insert(name.range[0], 'Async')] : [];
}

/**
 * @param name of the generator, for the reason
 * @throws {Refused} where something else is done with the generator
 */
export function takerOf(source: Source, call: Node, name: string): Taker {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  if (parent?.type === 'ForOfStatement' && parent.right === whole && !parent.await) return parent;
  if (parent?.type === 'YieldExpression' && parent.delegate) return parent;
  const reason = `${name} is a generator, and what it yields is not taken by a loop (${where(source, call)}).`;
  const list = parent && listOf(source, parent, whole);
  throw list ? new NoRoom(reason, { source, node: list, spread: call }) : new Refused(reason);
}

/** `[...walk(dir)]`, `Array.from(walk(dir))` */
function listOf(source: Source, parent: Node, whole: Node): Node | undefined {
  if (parent.type === 'CallExpression')
    return textOf(source, parent.callee) === 'Array.from' && parent.arguments.length === 1
      ? parent
      : undefined;
  const array =
    parent.type === 'SpreadElement' && parent.argument === whole ? source.parents.get(parent) : undefined;
  return array?.type === 'ArrayExpression' && array.elements.length === 1 ? array : undefined;
}

/** Writes a list of all that a generator yields as a loop before its statement. */
export function listAsLoop(
  source: Source,
  style: Style,
  list: Node,
  call: Node,
): readonly TextEdit[] | undefined {
  const slot = slotFor(source, list, style);
  const around = functionAround(source, list);
  if (typeof slot === 'string' || !around) return undefined;
  const { eol, semicolon } = style;
  const items = freeNameIn(around, 'items', []);
  const item = freeNameIn(around, 'item', [items]);
  const line = `${eol}${slot.indent}`;
  const push = `${line}${unitOf(source, slot.top)}${items}.push(${item})${semicolon}${line}}`;
  return [
    replace(
      slot.start,
      call.range[0],
      `${slot.open}const ${items} = []${semicolon}${line}for (const ${item} of `,
    ),
    replace(
      call.range[1],
      list.range[1],
      `) {${push}${line}${slot.lead}${source.text.slice(slot.start, list.range[0])}${items}`,
    ),
    ...(slot.close ? [insert(slot.close.at, slot.close.text)] : []),
  ];
}
