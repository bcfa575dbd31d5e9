// `list.map(x => read(x))` → a loop that awaits. Order, index and early exit stay what they are.
import type { TSESTree } from '../../analyzer/parse.ts';
import type { Span } from '../../analyzer/finding.ts';
import { callbackOf } from './callback.ts';
import { commentLost, editsOf, keptBy, nestedSlot, type Declared, type Plan } from './edits.ts';
import { FORMS, type Form } from './forms.ts';
import { headOf } from './head.ts';
import { inlineSlot, isSkippable, isSkipped } from './inline.ts';
import { resultOf } from './result.ts';
import { slotFor, topFor, unitOf, type Slot } from './statement.ts';
import { pendingAt, soonBefore } from '../timing/pending.ts';
import { waiterAt, type Place } from '../place/place.ts';
import { isSequential } from '../sequential/sequential.ts';
import { outsideWrites, sharedWrites } from '../timing/shared-state.ts';
import { bare, propertyName, within, type FunctionNode, type Node, type Source } from '../reading/source.ts';
import type { Style } from '../reading/style.ts';
import type { ProjectFiles, TextEdit } from '../types.ts';

/** A call with a callback in place that was written as a loop. */
export interface Loop {
  readonly edits: readonly TextEdit[];
  readonly declares: readonly Declared[];
  /** Text that stays in the loop, and that no other fix may change at the same time. */
  readonly keeps: readonly Span[];
  readonly caution?: string | undefined;
}

/** Which function waits where the node does, or why none can. */
export type Waits = (node: Node) => Place | string;

/** @returns the place after the call around the node's callback became a loop; undefined where there is no such call */
export function loopFor(
  source: Source,
  style: Style,
  node: Node,
  waits: Waits,
  project?: ProjectFiles,
): Place | string | undefined {
  const plan = planFor(source, style, node, { waits, project });
  if (typeof plan !== 'object') return plan;
  const { waiter, makeAsync, declares, cautions } = plan;
  return {
    fn: waiter,
    makeAsync,
    loop: { edits: editsOf(plan, false), declares, keeps: keptBy(plan), caution: cautions[0] },
  };
}

interface Host {
  readonly waits: Waits;
  readonly project: ProjectFiles | undefined;
}

/** @returns undefined where the node is in no callback of a list method */
function planFor(source: Source, style: Style, node: Node, host: Host): Plan | string | undefined {
  const fn = waiterAt(source, node);
  if (!fn || typeof fn === 'string' || fn.type === 'FunctionDeclaration') return undefined;
  const method = methodWith(source, fn);
  if (!method) return undefined;
  const { call, name, form, list } = method;
  const refuse = (reason: string): string => `The \`${name}\` around it cannot become a loop: ${reason}.`;
  const around = surroundingsOf(source, style, call, host);
  if (typeof around === 'string') return around;
  const { waiter, makeAsync, outer } = around;
  const callback = callbackOf(fn, {
    leaves: form.leaves !== undefined,
    yields: form.initial !== '' || name === 'reduce',
  });
  if (typeof callback === 'string') return refuse(callback);
  const obstacle = argumentsObstacle(source, call, name, fn);
  if (obstacle) return refuse(obstacle);
  const top = topFor(source, call);
  const isNested = typeof top !== 'string' && outer?.callback.fn.body === top;
  const slot = outer && isNested ? nestedSlot(outer, top) : placeFor(source, style, method, around);
  if (typeof slot === 'string') return refuse(slot);
  const taken = (outer?.declares ?? []).map(declared => declared.name);
  const result = resultOf(source, { call, form, name, callback, waiter, slot, isNested, taken });
  if (typeof result === 'string') return refuse(result);
  const head = headOf(source, { call, form, name, list, fn, waiter, taken, project: host.project });
  if (typeof head === 'string') return refuse(head);
  const declare = (declared: string): Declared => ({
    name: declared,
    within: waiter.range[0],
    at: call.range[0],
  });
  const changed = outsideWrites(source, fn, fn.body, node => isBeside(source, node, list));
  if (changed.includes(rootName(list))) return refuse('the callback changes the list');
  // What is changed after the call is changed after an `await` in any loop: see `timing.ts`.
  const written = isSequential(host.project)
    ? undefined
    : sharedWrites(source, waiter, call, at => isChangedAfter(source, at, node))[0];
  const soon = pendingAt(source, fn, node) ?? soonBefore(source, fn, node);
  if (soon) return refuse(`\`${soon}\` is started in the callback`);
  const plan: Plan = {
    waiter,
    makeAsync,
    call,
    form: result.form ?? form,
    callback,
    head,
    result,
    slot,
    step: unitOf(source, slot.top),
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

/** Is what a name or member leads to changed after the node, or with its value: `sizes.set(path, read(path))`? */
function isChangedAfter(source: Source, at: Node, node: Node): boolean {
  if (at.range[0] >= node.range[1]) return true;
  let member = at;
  for (
    let up = source.parents.get(at);
    up?.type === 'MemberExpression' && up.object === member;
    up = source.parents.get(up)
  )
    member = up;
  const change = source.parents.get(member);
  const isTarget =
    (change?.type === 'CallExpression' && change.callee === member) ||
    (change?.type === 'AssignmentExpression' && change.left === member && change.operator === '=');
  return isTarget && within(node, change);
}

/** Before the statement where it can be, else where the call stands, if that can wait as it is. */
function placeFor(source: Source, style: Style, { call, list }: Method, around: Around): Slot | string {
  const before = isSkippable(source, call) ? 'it may be skipped by a `?.`' : slotFor(source, call, style);
  const canWait = around.waiter.async || around.makeAsync;
  return typeof before === 'string' && canWait ? inlineSlot(source, call, list, style) : before;
}

interface Around extends Pick<Plan, 'waiter' | 'makeAsync'> {
  /** The loop that the call is in. */
  readonly outer?: Plan;
}

/** @returns what waits when the call itself does, or why nothing can */
function surroundingsOf(source: Source, style: Style, call: Node, host: Host): Around | string {
  const place = host.waits(call);
  if (typeof place !== 'string') return { waiter: place.fn, makeAsync: place.makeAsync };
  const outer = planFor(source, style, call, host);
  return typeof outer === 'object' ? { ...outer, outer } : (outer ?? place);
}

/** `files` of `files`, `this.files` of `this.files`: what a change of the list would change. */
function rootName(list: Node): string {
  const node = bare(list);
  if (node.type === 'Identifier') return node.name;
  // `Array.from(names.values(), …)`
  if (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    node.arguments.length === 0
  )
    return rootName(node.callee.object);
  if (node.type !== 'MemberExpression') return '';
  return node.object.type === 'ThisExpression' ? `this.${propertyName(node) ?? ''}` : rootName(node.object);
}

/** Is it the object of another member than the list's: `file.count++` beside `file.lines`? */
function isBeside(source: Source, node: Node, list: Node): boolean {
  const member = source.parents.get(node);
  if (member?.type !== 'MemberExpression' || member.object !== node) return false;
  let own = bare(list);
  while (own.type === 'MemberExpression' && bare(own.object).type === 'MemberExpression')
    own = bare(own.object);
  if (own.type !== 'MemberExpression' || bare(own.object).type !== 'Identifier') return false;
  const [one, two] = [propertyName(member), propertyName(own)];
  return one !== undefined && two !== undefined && one !== two;
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
  const dropped =
    source.parents.get(call)?.type === 'ExpressionStatement' && /^(map|flatMap|filter)$/.test(name);
  const form = FORMS.get(dropped ? 'forEach' : isFrom ? 'map' : name);
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
  if (isSkipped(source, call) && !isSkippable(source, call)) return 'it may be skipped by a `?.`';
  const [, second] = call.arguments;
  if (name === 'reduce') {
    if (call.arguments.length !== 2 || !second) return 'it begins with the first element';
    return fn.params.length > 3 ? TOO_MANY : undefined;
  }
  if (call.arguments.length !== (name === 'from' ? 2 : 1)) return 'the callback is given a `this`';
  return fn.params.length > 2 ? TOO_MANY : undefined;
}

const TOO_MANY = 'the callback takes the list as well';
