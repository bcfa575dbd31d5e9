// Mends `runInExecutor` calls that a worker would refuse: passes the function itself, and makes it an export.
import type { TSESTree } from '../analyzer/parse.ts';
import type { Finding, Target } from '../analyzer/finding.ts';
import { cannotTravel } from './reading/arguments.ts';
import { apiOf, offloadObstacle } from './reading/catalogued.ts';
import type { Draft } from './draft.ts';
import { replace } from './edits.ts';
import { helperFor } from './offload/helper.ts';
import { boundAs } from './reading/names.ts';
import { isPureReference } from './place/place.ts';
import { variableOf } from './reading/scope.ts';
import {
  bare,
  type FunctionNode,
  isFunction,
  memberRoot,
  type Node,
  nodeAt,
  propertyName,
  type Source,
  textOf,
  walk,
} from './reading/source.ts';
import { notTheFunction } from './reading/traced.ts';
import type { ProjectFacts } from './types.ts';

/** @returns the fix, or why there is none */
export function mendOffload(finding: Finding, source: Source, facts: ProjectFacts): Draft | string {
  const call = nodeAt(source, finding.node, 'CallExpression');
  const [executor, task, ...given] = call?.arguments ?? [];
  if (!call || !executor || !task) return 'The call is no longer there.';
  if (finding.span.start !== task.range[0])
    return 'Pass what can be cloned, and make the rest in the worker.';
  const direct = directTask(source, task, given);
  if (typeof direct === 'string') return direct;
  const obstacle = direct.list.map(argument => cannotTravel(source, argument)).find(Boolean);
  if (obstacle) return `An argument cannot be sent to a worker: ${obstacle}.`;
  const reachable = makeReachable(source, facts, call, direct);
  if (typeof reachable === 'string') return reachable;
  const text = [textOf(source, direct.task), ...direct.list.map(argument => textOf(source, argument))].join(
    ', ',
  );
  const last = given.at(-1) ?? task;
  const isSame = direct.task === task;
  return {
    kind: 'executor',
    title: isSame ? 'Make the function reachable for workers' : 'Pass the function and its arguments',
    edits: [...(isSame ? [] : [replace(task.range[0], last.range[1], text)]), ...(reachable.edits ?? [])],
    wants: [],
    runtime: false,
    ...(reachable.move && { move: reachable.move }),
    caution: 'The call is refused as it stands: look at what the program does once it runs.',
  };
}

interface Direct {
  /** A name of the function. */
  readonly task: Node;
  readonly list: readonly Node[];
}

/** What `() => read(path)` and `read.bind(null, path)` come down to. */
function directTask(source: Source, task: Node, given: readonly Node[]): Direct | string {
  const node = bare(task);
  if (isFunction(node)) return calledBy(node, given);
  if (
    node.type === 'CallExpression' &&
    node.callee.type === 'MemberExpression' &&
    propertyName(node.callee) === 'bind'
  ) {
    const [self, ...list] = node.arguments;
    const isPlain =
      !self || self.type === 'Literal' || (self.type === 'Identifier' && isModule(source, self));
    if (!isPlain || !isPureReference(node.callee.object))
      return 'What the function is bound to stays on this thread.';
    return { task: node.callee.object, list: [...list, ...given] };
  }
  return node.type === 'Identifier' || node.type === 'MemberExpression' ? { task, list: given } : COMPUTED;
}

const COMPUTED = 'The function is computed, so no worker can find it by name.';
const LONG = 'Make it a function of its own at the top of a module, and pass it what it needs as arguments.';

/** The one call that a function consists of, with what it is given in place of its parameters. */
function calledBy(fn: FunctionNode, given: readonly Node[]): Direct | string {
  const [only, ...more] = fn.body.type === 'BlockStatement' ? fn.body.body : [];
  const body = only?.type === 'ReturnStatement' && more.length === 0 ? only.argument : fn.body;
  const call = body && bare(body);
  if (fn.async || fn.generator || call?.type !== 'CallExpression' || call.optional || call.typeArguments)
    return LONG;
  if (!isPureReference(call.callee) || given.some(({ type }) => type === 'SpreadElement')) return LONG;
  const list: Node[] = [];
  const names: string[] = [];
  for (const parameter of fn.params) {
    if (parameter.type !== 'Identifier') return LONG;
    names.push(parameter.name);
  }
  const used: number[] = [];
  for (const argument of call.arguments) {
    const index = argument.type === 'Identifier' ? names.indexOf(argument.name) : -1;
    const value = index < 0 ? argument : given[index];
    if (!value || (index < 0 && names.some(name => mentions(argument, name)))) return LONG;
    if (index >= 0) used.push(index);
    list.push(value);
  }
  // Each value is evaluated once, in the order in which it was written.
  const inOrder = used.length === given.length && used.every((index, at) => index === at);
  return inOrder ? { task: call.callee, list } : LONG;
}

function mentions(expression: Node, name: string): boolean {
  let found = false;
  walk(expression, node => {
    found ||= node.type === 'Identifier' && node.name === name;
    return !found;
  });
  return found;
}

function isModule(source: Source, identifier: TSESTree.Identifier): boolean {
  return boundAs(source, variableOf(source, identifier))?.name === '*';
}

/** @returns what makes the function an export, if need be; or why a worker cannot run it */
function makeReachable(
  source: Source,
  facts: ProjectFacts,
  call: TSESTree.CallExpression,
  { task, list }: Direct,
): { readonly edits?: Draft['edits']; readonly move?: Node } | string {
  const node = bare(task);
  const variable = variableOf(source, node);
  const bound = boundAs(source, variable ?? rootVariable(source, node));
  if (bound) {
    const path = node.type === 'MemberExpression' ? [propertyName(node) ?? ''] : [bound.name];
    const target: Target = { kind: 'external', module: bound.module.replace(/^node:/, ''), path };
    return offloadObstacle(apiOf(target)) ?? notTheFunction(source, node) ?? {};
  }
  const definition = variable?.defs.at(-1)?.node as Node | undefined;
  if (node.type !== 'Identifier' || !definition)
    return 'A method needs its object, which exists on this thread only.';
  const target = {
    kind: 'function',
    file: source.path,
    name: node.name,
    declaration: { start: definition.range[0], end: definition.range[1] },
  } as const;
  const inside = (call.arguments[0]?.range[0] ?? call.range[1]) - 1;
  return helperFor(target, source, facts, {
    call,
    whole: call,
    callee: task,
    reference: textOf(source, task),
    arguments: list as TSESTree.CallExpressionArgument[],
    inside,
  });
}

function rootVariable(source: Source, member: Node): ReturnType<typeof variableOf> {
  const root = memberRoot(bare(member));
  return variableOf(source, root);
}
