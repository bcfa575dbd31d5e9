// Several runs of a function at once: what they do after a new `await` comes in another order.
import type { TSESTree } from '../../analyzer/parse.ts';
import { valueOf } from '../reading/arguments.ts';
import { outermost, type Uses } from '../reading/callers.ts';
import { variableOf } from '../reading/scope.ts';
import {
  ancestorsOf,
  bare,
  isFunction,
  propertyName,
  textOf,
  walk,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** Do several runs of the function overlap, with each other (`itself`) or with other functions? */
export function howConcurrent(
  source: Source,
  fn: FunctionNode,
  { calls, receivers }: Uses,
): 'itself' | 'others' | undefined {
  if (receivers.some(call => /^(map|forEach|flatMap|from)$/.test(methodOf(call) ?? ''))) return 'itself';
  if (receivers.some(isSequence)) return 'itself';
  const dropped = calls.filter(call => !isWaitedFor(source, call));
  // `load().then(() => load())`: the one begins when the other has ended.
  const loose = dropped.filter(
    call => !dropped.some(first => first !== call && isAfter(source, call, first)),
  );
  if (loose.length > 1 || loose.some(call => isRepeated(source, call, fn))) return 'itself';
  // A program's only `main()` has nothing beside it; `isDroppedByCaller` looks at what follows it.
  return loose.some(call => !isStatement(source, call)) ? 'others' : undefined;
}

/** `stream.on('data', …)`: events that come one after the other, and whose order means something. */
function isSequence(call: Node): boolean {
  const event = call.type === 'CallExpression' ? call.arguments[0] : undefined;
  return (
    /^(on|addListener|addEventListener)$/.test(methodOf(call) ?? '') &&
    event?.type === 'Literal' &&
    /^(data|line|message|row|record|entry|chunk)$/.test(String(event.value))
  );
}

/** `main();`, `void main();`, `main().catch(report);` */
function isStatement(source: Source, call: Node): boolean {
  let at = call;
  for (let parent = source.parents.get(at); parent; at = parent, parent = source.parents.get(at)) {
    if (parent.type === 'ExpressionStatement') return true;
    if (parent.type === 'CallExpression' ? parent.callee !== at : !/^(Member|Unary|Chain)/.test(parent.type))
      return false;
  }
  return false;
}

/** Does a call stand in a reaction of the promise that the first one returns? */
function isAfter(source: Source, call: Node, first: Node): boolean {
  let at = outermost(source, first);
  for (
    let member = source.parents.get(at);
    member?.type === 'MemberExpression';
    member = source.parents.get(at)
  ) {
    const reaction = source.parents.get(outermost(source, member));
    const isReaction = /^(then|catch|finally)$/.test(propertyName(member) ?? '');
    if (!isReaction || member.object !== at || reaction?.type !== 'CallExpression') return false;
    if (reaction.arguments.some(value => isFunction(value) && within(call, value))) return true;
    at = outermost(source, reaction);
  }
  return false;
}

function methodOf(call: Node): string | undefined {
  const callee = call.type === 'CallExpression' ? bare(call.callee) : undefined;
  return callee?.type === 'MemberExpression' ? propertyName(callee) : undefined;
}

function isWaitedFor(source: Source, call: Node): boolean {
  const parent = source.parents.get(outermost(source, call));
  return parent?.type === 'AwaitExpression';
}

/** Called from a loop, or from the callback of `map` or `forEach`. */
function isRepeated(source: Source, call: Node, fn: FunctionNode): boolean {
  for (let at = source.parents.get(call); at && at !== fn; at = source.parents.get(at)) {
    if (/^(For|While|DoWhile)/.test(at.type)) return true;
    if (at.type === 'ArrowFunctionExpression' || at.type === 'FunctionExpression') {
      const receiver = source.parents.get(outermost(source, at));
      return receiver !== undefined && /^(map|forEach|flatMap|from)$/.test(methodOf(receiver) ?? '');
    }
    if (at.type === 'FunctionDeclaration') return false;
  }
  return false;
}

/** What the function prints or emits with after the place. */
export function outputAfter(source: Source, fn: FunctionNode, place: Node): string | undefined {
  let found: string | undefined;
  walk(fn.body, node => {
    if (node.range[1] <= place.range[0] && !sharesLoop(source, fn, node, place)) return;
    if (isOutput(source, node)) found ??= textOf(source, node.callee);
  });
  return found;
}

const OUTPUT = /^console\.|^process\.std(out|err)\.write$|\.emit$/;

export function isOutput(source: Source, node: Node): node is TSESTree.CallExpression {
  return node.type === 'CallExpression' && OUTPUT.test(textOf(source, node.callee));
}

/** Does a loop come back from the place to what stands before it? */
export function sharesLoop(source: Source, fn: FunctionNode, before: Node, place: Node): boolean {
  for (const above of ancestorsOf(source, place)) {
    if (above === fn) return false;
    if (LOOP.test(above.type) && within(before, above)) return true;
  }
  return false;
}

const LOOP = /^(For|ForIn|ForOf|While|DoWhile)Statement$/;

/** Is the file that the call reads or writes also written or read elsewhere in the function? */
export function updatesOneFile(source: Source, fn: FunctionNode, place: Node): boolean {
  const accesses = accessesIn(source, fn);
  return accesses.some(
    a => within(place, a.call) && accesses.some(b => b !== a && b.path === a.path && (a.writes || b.writes)),
  );
}

export interface Access {
  readonly call: TSESTree.CallExpression;
  /** As it is written. */
  readonly path: string;
  readonly writes: boolean;
}

/** Where a function looks at files or changes them. */
export function accessesIn(source: Source, fn: FunctionNode): readonly Access[] {
  const accesses: Access[] = [];
  walk(fn.body, node => {
    if (node.type !== 'CallExpression') return;
    const name = methodOf(node) ?? (node.callee.type === 'Identifier' ? node.callee.name : '');
    const path = node.arguments[0];
    if (!path || !/^(read|write|append|exists|stat|access|mkdir|rm|unlink|copy|rename)/.test(name)) return;
    const writes = !/^(read|exists|stat|access)/.test(name);
    accesses.push({ call: node, path: textOf(source, path), writes });
  });
  return accesses;
}

/** Does the call write to a file that all runs share, itself or through a helper: a log, whose lines have an order? */
export function writesSharedFile(source: Source, fn: FunctionNode, place: Node): boolean {
  const call = bare(place);
  if (call.type !== 'CallExpression') return false;
  if (writesFixedPath(source, fn, call)) return true;
  const helper = valueOf(source, call.callee);
  let found = false;
  if (isFunction(helper)) {
    walk(helper.body, node => {
      if (node.type === 'CallExpression') found ||= writesFixedPath(source, helper, node);
      return !found;
    });
  }
  return found;
}

/** A path that does not depend on anything of the function. */
function writesFixedPath(source: Source, fn: FunctionNode, call: TSESTree.CallExpression): boolean {
  const name = methodOf(call) ?? (call.callee.type === 'Identifier' ? call.callee.name : '');
  const path = call.arguments[0];
  if (!path || !/^(append|write)(File)?Sync$/.test(name)) return false;
  let own = false;
  walk(path, node => {
    const variable = variableOf(source, node);
    if (variable?.defs.some(definition => within(definition.name, fn)) || node.type === 'ThisExpression')
      own = true;
  });
  return !own;
}
