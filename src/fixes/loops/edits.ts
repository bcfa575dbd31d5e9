// The text of a loop, as edits of the call that it takes the place of.
import type { TSESTree } from '../../analyzer/parse.ts';
import type { Span } from '../../analyzer/finding.ts';
import { insert, replace } from '../edits.ts';
import type { Callback } from './callback.ts';
import type { Form } from './forms.ts';
import type { Head } from './head.ts';
import type { Result } from './result.ts';
import { indentAt, isList, type Slot } from './statement.ts';
import { isPureReference } from '../place/place.ts';
import type { FunctionNode, Node, Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { TextEdit } from '../types.ts';

/** A name that a fix declares in a function: two fixes may not both do so. */
export interface Declared {
  readonly name: string;
  /** Where that function begins. */
  readonly within: number;
  /** Where the call was that the loop replaces. */
  readonly at: number;
}

/** Everything that is known of a loop before it is written. */
export interface Plan {
  /** The function that waits. */
  readonly waiter: FunctionNode;
  /** See `Place`. */
  readonly makeAsync: boolean;
  readonly call: TSESTree.CallExpression;
  readonly form: Form;
  readonly callback: Callback;
  readonly head: Head;
  readonly result: Result;
  readonly slot: Slot;
  readonly step: string;
  /** The plan for the call around this one. */
  readonly outer?: Plan;
  readonly declares: readonly Declared[];
  readonly cautions: readonly string[];
  readonly source: Source;
  readonly style: Style;
}

/** In the body of the loop around it, which is an expression there. */
export function nestedSlot(outer: Plan, top: Node): Slot {
  return {
    start: top.range[0],
    lead: wrapped(outer).before,
    indent: outer.slot.indent + outer.step,
    open: '',
    top,
  };
}

/** What goes around a value of the callback. */
function wrapped({ form, result, head }: Pick<Plan, 'form' | 'result' | 'head'>): {
  before: string;
  after: string;
} {
  const named = (text: string): string =>
    text.replaceAll('$r', result.name).replaceAll('$item', head.item).replaceAll('$i', head.index);
  return { before: named(form.before), after: named(form.after) };
}

export function keptBy({ head: { list }, outer }: Plan): readonly Span[] {
  return [...(outer ? keptBy(outer) : []), ...(list ? [{ start: list.range[0], end: list.range[1] }] : [])];
}

/** @param hoisted does something else write what comes before the value? */
export function editsOf(plan: Plan, hoisted: boolean): TextEdit[] {
  const { source, style, call, callback, head, result, slot, step, outer } = plan;
  const { eol, semicolon } = style;
  const { body } = callback.fn;
  const { indent } = slot;
  const block = body.type === 'BlockStatement';
  const isNested = outer?.callback.fn.body === slot.top;
  const inner = indent + step;
  const declaration = result.declaration ? `${result.declaration}${semicolon}${eol}${indent}` : '';
  const first = `${slot.open}${declaration}for (${head.before}`;
  const list = slot.given === undefined ? head.list : undefined;
  const [from, opening] = list
    ? [list.range[1], `${head.after}) `]
    : [slot.start, `${first}${slot.given ?? ''}${slot.given === undefined ? '' : head.after}) `];
  const prelude = head.prelude ? `${head.prelude}${semicolon}` : '';
  const rest = result.consumes
    ? ''
    : `${eol}${indent}${slot.lead}${source.text.slice(slot.start, call.range[0])}${result.value}${slot.isInline ? semicolon : ''}`;
  const end = result.consumes ? result.consumes.range[1] : call.range[1];
  const edits = outer ? editsOf(outer, isNested) : [];
  if (list) edits.push(replace(slot.start, list.range[0], first));
  if (block) {
    edits.push(replace(from, body.range[0], opening));
    if (prelude) edits.push(insert(body.range[0] + 1, `${eol}${inner}${prelude}`));
    edits.push(...callback.returns.map(statement => returnEdits(plan, statement)).flat());
    edits.push(replace(body.range[1], end, rest));
  } else {
    const { before, after } = wrapped(plan);
    const sequence = body.type === 'SequenceExpression' && before !== '';
    const start = `{${eol}${inner}${prelude ? `${prelude}${eol}${inner}` : ''}`;
    edits.push(
      replace(from, body.range[0], opening + start + (hoisted ? '' : before + (sequence ? '(' : ''))),
      replace(
        body.range[1],
        end,
        `${sequence ? ')' : ''}${after}${ending(plan, inner)}${eol}${indent}}${rest}`,
      ),
    );
  }
  if (slot.close) edits.push(insert(slot.close.at, slot.close.text));
  return edits;
}

/** What follows the value: the end of the statement, or what is done before the loop is left. */
function ending({ form, result, head, style, step }: Plan, indent: string): string {
  const { eol, semicolon } = style;
  if (form.leaves === undefined) return semicolon;
  const inner = indent + step;
  const done = form.leaves.replace('$r', result.name).replace('$item', head.item).replace('$i', head.index);
  return ` {${eol}${inner}${done}${semicolon}${eol}${inner}break${semicolon}${eol}${indent}}`;
}

/** `return value;` → `results.push(value); continue;` */
function returnEdits(plan: Plan, statement: Extract<Node, { type: 'ReturnStatement' }>): TextEdit[] {
  const { source, style, callback, step } = plan;
  const { eol, semicolon } = style;
  const { argument } = statement;
  const [start, end] = statement.range;
  const parent = source.parents.get(statement);
  const isLast =
    parent === callback.fn.body && parent.type === 'BlockStatement' && parent.body.at(-1) === statement;
  const next = `continue${semicolon}`;
  if (!argument) return [replace(start, end, isLast ? '' : next)];
  const alone = !parent || !isList(parent, statement);
  const outside = indentAt(source, start);
  const indent = alone ? outside + step : outside;
  const { before, after } = asStatement(plan, argument);
  const close = after + ending(plan, indent) + (isLast ? '' : eol + indent + next);
  return [
    replace(start, argument.range[0], (alone ? `{${eol}${indent}` : '') + before),
    replace(argument.range[1], end, close + (alone ? `${eol}${outside}}` : '')),
  ];
}

/** What goes around a value that is returned, so that it begins like a statement. */
function asStatement(plan: Plan, value: Node): { before: string; after: string } {
  const { before, after } = wrapped(plan);
  if (before !== '' && value.type !== 'SequenceExpression') return { before, after };
  if (before === '' && value.type === 'CallExpression' && isPureReference(value.callee))
    return { before, after };
  return { before: `${before === '' ? 'void ' : before}(`, after: `)${after}` };
}

/** Is there a comment in what is written anew? */
export function commentLost({ source, call, callback, slot, result, head }: Plan): boolean {
  const { body } = callback.fn;
  const end = result.consumes ? result.consumes.range[1] : call.range[1];
  const copied = [
    ...head.copied,
    ...(head.list ? [head.list] : []),
    ...(result.consumes ? [] : [{ range: [slot.start, call.range[0]] as const }]),
  ];
  return (source.ast.comments ?? []).some(({ range }) => {
    const inside = (from: number, to: number): boolean => range[0] >= from && range[1] <= to;
    const rewritten = inside(slot.start, body.range[0]) || inside(body.range[1], end);
    return rewritten && !copied.some(node => inside(node.range[0], node.range[1]));
  });
}
