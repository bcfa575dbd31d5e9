// `list.map(x => read(x))` → a loop that awaits. Order, index and early exit stay what they are.
import type { TSESTree } from '../analyzer/parse.ts';
import type { Finding } from '../analyzer/finding.ts';
import { callbackOf, type Callback } from './loop-callback.ts';
import { FORMS, type Form } from './loop-forms.ts';
import { headOf, type Head } from './loop-head.ts';
import { resultOf, type Result } from './loop-result.ts';
import { isList, slotFor, topFor, unitOf, indentAt, type Slot } from './loop-statement.ts';
import { insert, replace } from './edits.ts';
import { pendingAt, soonBefore } from './pending.ts';
import { isPureReference, placeOf, waiterAt, type Place } from './place.ts';
import { outsideWrites } from './shared-state.ts';
import { propertyName, type FunctionNode, type Node, type Source } from './source.ts';
import type { Style } from './style.ts';
import type { TextEdit } from './types.ts';

/** A name that a fix declares in a function: two fixes may not both do so. */
export interface Declared {
  readonly name: string;
  readonly fn: FunctionNode;
  /** Where the call was that the loop replaces. */
  readonly at: number;
}

/** A call with a callback in place that was written as a loop. */
export interface Loop {
  readonly edits: readonly TextEdit[];
  readonly declares: readonly Declared[];
  readonly caution?: string | undefined;
}

/** @returns where the node can wait, if need be after the call around its callback became a loop; or why it cannot */
export function roomFor(
  source: Source,
  style: Style,
  node: Node,
  finding: Pick<Finding, 'context'>,
): Place | string {
  const place = placeOf(source, node, finding);
  if (typeof place !== 'string') return place;
  const plan = planFor(source, style, node, finding);
  if (typeof plan !== 'object') return plan ?? place;
  const { waiter, declares, cautions } = plan;
  return {
    fn: waiter,
    makeAsync: false,
    loop: { edits: editsOf(plan, false), declares, caution: cautions[0] },
  };
}

interface Plan {
  /** The function that waits. */
  readonly waiter: FunctionNode;
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

/** @returns undefined where the node is in no callback of a list method */
function planFor(
  source: Source,
  style: Style,
  node: Node,
  finding: Pick<Finding, 'context'>,
): Plan | string | undefined {
  const fn = waiterAt(source, node);
  if (!fn || typeof fn === 'string' || fn.type === 'FunctionDeclaration') return undefined;
  const method = methodWith(source, fn);
  if (!method) return undefined;
  const { call, name, form, list } = method;
  const refuse = (reason: string): string => `The \`${name}\` around it cannot become a loop: ${reason}.`;
  const around = surroundingsOf(source, style, call, finding);
  if (typeof around === 'string') return around;
  const { waiter, outer } = around;
  const callback = callbackOf(fn, {
    leaves: form.leaves !== undefined,
    yields: form.initial !== '' || name === 'reduce',
  });
  if (typeof callback === 'string') return refuse(callback);
  const obstacle = argumentsObstacle(source, call, name, fn);
  if (obstacle) return refuse(obstacle);
  const top = topFor(source, call);
  if (typeof top === 'string') return refuse(top);
  const isNested = outer?.callback.fn.body === top;
  const slot = outer && isNested ? nestedSlot(outer, top) : slotFor(source, call, style);
  if (typeof slot === 'string') return refuse(slot);
  const taken = (outer?.declares ?? []).map(declared => declared.name);
  const result = resultOf(source, { call, form, name, callback, waiter, slot, isNested, taken });
  if (typeof result === 'string') return refuse(result);
  const head = headOf(source, { call, form, name, list, fn, waiter, taken });
  if (typeof head === 'string') return refuse(head);
  const declare = (declared: string): Declared => ({ name: declared, fn: waiter, at: call.range[0] });
  const written = outsideWrites(source, waiter, call)[0];
  const soon = pendingAt(source, fn, node) ?? soonBefore(source, fn, node);
  if (soon) return refuse(`\`${soon}\` is started in the callback`);
  const plan: Plan = {
    waiter,
    call,
    form,
    callback,
    head,
    result,
    slot,
    step: unitOf(source, top),
    ...(outer && { outer }),
    declares: [...(outer?.declares ?? []), ...[...result.declares, ...head.declares].map(declare)],
    cautions: [
      ...(outer?.cautions ?? []),
      ...(head.caution ? [head.caution] : []),
      ...(written ? [`\`${written}\` is changed in each round, and other code may run in between.`] : []),
    ],
    source,
    style,
  };
  return commentLost(plan) ? refuse('a comment would be lost') : plan;
}

/** @returns what waits when the call itself does, or why nothing can */
function surroundingsOf(
  source: Source,
  style: Style,
  call: Node,
  finding: Pick<Finding, 'context'>,
): { readonly waiter: FunctionNode; readonly outer?: Plan } | string {
  const place = placeOf(source, call, finding);
  if (typeof place !== 'string')
    return place.makeAsync ? 'The reaction of the promise around it is not async.' : { waiter: place.fn };
  const outer = planFor(source, style, call, finding);
  return typeof outer === 'object' ? { waiter: outer.waiter, outer } : (outer ?? place);
}

interface Method {
  readonly call: TSESTree.CallExpression;
  readonly name: string;
  readonly form: Form;
  readonly list: Node;
}

/** The call of a list method that the function is the callback of. */
function methodWith(source: Source, fn: FunctionNode): Method | undefined {
  const call = source.parents.get(fn);
  if (call?.type !== 'CallExpression' || call.callee.type !== 'MemberExpression') return undefined;
  const name = propertyName(call.callee) ?? '';
  const { object } = call.callee;
  const isFrom = name === 'from' && object.type === 'Identifier' && object.name === 'Array';
  const form = FORMS.get(isFrom ? 'map' : name);
  const list = isFrom ? call.arguments[0] : object;
  if (!form || !list || call.arguments[isFrom ? 1 : 0] !== fn) return undefined;
  return { call, name, form, list };
}

function argumentsObstacle(
  source: Source,
  call: TSESTree.CallExpression,
  name: string,
  fn: FunctionNode,
): string | undefined {
  const { callee } = call;
  if (call.optional || (callee.type === 'MemberExpression' && callee.optional) || isChained(source, call))
    return 'it may be skipped by a `?.`';
  const [, second] = call.arguments;
  if (name === 'reduce') {
    if (call.arguments.length !== 2 || !second) return 'it begins with the first element';
    return fn.params.length > 3 ? TOO_MANY : undefined;
  }
  if (call.arguments.length !== (name === 'from' ? 2 : 1)) return 'the callback is given a `this`';
  return fn.params.length > 2 ? TOO_MANY : undefined;
}

const TOO_MANY = 'the callback takes the list as well';

function isChained(source: Source, call: Node): boolean {
  return source.parents.get(call)?.type === 'ChainExpression';
}

/** In the body of the loop around it, which is an expression there. */
function nestedSlot(outer: Plan, top: Node): Slot {
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

/** @param hoisted does something else write what comes before the value? */
function editsOf(plan: Plan, hoisted: boolean): TextEdit[] {
  const { source, style, call, callback, head, result, slot, step, outer } = plan;
  const { eol, semicolon } = style;
  const { body } = callback.fn;
  const { indent } = slot;
  const block = body.type === 'BlockStatement';
  const isNested = outer?.callback.fn.body === slot.top;
  const inner = indent + step;
  const declaration = result.declaration ? `${result.declaration}${semicolon}${eol}${indent}` : '';
  const opening = `${slot.open}${declaration}for (${head.text}) `;
  const prelude = head.prelude ? `${head.prelude}${semicolon}` : '';
  const rest = result.consumes
    ? ''
    : `${eol}${indent}${slot.lead}${source.text.slice(slot.start, call.range[0])}${result.value}`;
  const end = result.consumes ? result.consumes.range[1] : call.range[1];
  const edits = outer ? editsOf(outer, isNested) : [];
  if (block) {
    edits.push(replace(slot.start, body.range[0], opening));
    if (prelude) edits.push(insert(body.range[0] + 1, `${eol}${inner}${prelude}`));
    edits.push(...callback.returns.map(statement => returnEdits(plan, statement)).flat());
    edits.push(replace(body.range[1], end, rest));
  } else {
    const { before, after } = wrapped(plan);
    const sequence = body.type === 'SequenceExpression' && before !== '';
    const start = `{${eol}${inner}${prelude ? `${prelude}${eol}${inner}` : ''}`;
    edits.push(
      replace(slot.start, body.range[0], opening + start + (hoisted ? '' : before + (sequence ? '(' : ''))),
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
function commentLost({ source, call, callback, slot, result, head }: Plan): boolean {
  const { body } = callback.fn;
  const end = result.consumes ? result.consumes.range[1] : call.range[1];
  const copied = [
    ...head.copied,
    ...(result.consumes ? [] : [{ range: [slot.start, call.range[0]] as const }]),
  ];
  return (source.ast.comments ?? []).some(({ range }) => {
    const inside = (from: number, to: number): boolean => range[0] >= from && range[1] <= to;
    const rewritten = inside(slot.start, body.range[0]) || inside(body.range[1], end);
    return rewritten && !copied.some(node => inside(node.range[0], node.range[1]));
  });
}
