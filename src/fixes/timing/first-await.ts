// Up to its first `await` an async function runs at once, within its caller. A new first `await` makes the rest of it
// late for a caller that drops the promise and runs on, as in `save(); process.exit()`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { callsOf, outermost } from '../reading/callers.ts';
import { calledUnwaited } from './handed-on.ts';
import { emittingCall, isListening } from './impatient.ts';
import { isProgramOnly } from '../reading/importers.ts';
import { goesOnWithout } from './kept.ts';
import { escaped } from '../reading/pattern.ts';
import { isMainGuard } from '../offload/purity.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  isFunction,
  perFile,
  propertyName,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** Has the function always waited for something before it comes to the node? */
export function hasWaitedBefore(source: Source, fn: FunctionNode, node: Node): boolean {
  return waits(source).some(at => {
    if (!within(at, fn) || functionAround(source, at) !== fn) return false;
    if (at.type === 'AwaitExpression')
      return at.range[1] <= node.range[0] && alwaysRunsBefore(source, at, node);
    if (within(node, at.right) || at.range[0] > node.range[0]) return false;
    return within(node, at) || alwaysRunsBefore(source, at, node);
  });
}

type Wait = TSESTree.AwaitExpression | TSESTree.ForOfStatement;

const waits = perFile((source: Source) =>
  source.nodes.filter(
    (node): node is Wait => node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await),
  ),
);

/** `first` comes before `second` in the text; is there a way to `second` that leaves it out? */
function alwaysRunsBefore(source: Source, first: Node, second: Node): boolean {
  let below = first;
  for (const above of ancestorsOf(source, first)) {
    if (within(second, above)) return !isBranch(above, below) || !canSkipInside(above, below);
    if (isBranch(above, below)) return false;
    below = above;
  }
  return false;
}

/** May `below` be left out when `above` runs? */
function isBranch(above: Node, below: Node): boolean {
  switch (above.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return above.test !== below;
    case 'LogicalExpression':
    case 'AssignmentPattern':
      return above.right === below;
    case 'SwitchStatement':
      return above.discriminant !== below;
    case 'ForStatement':
      return above.init !== below;
    case 'ForOfStatement':
    case 'ForInStatement':
      return above.right !== below;
    case 'WhileStatement':
      return above.test !== below;
    case 'TryStatement':
      return above.finalizer !== below;
    case 'CatchClause':
    case 'SwitchCase':
    case 'ChainExpression':
      return true;
    default:
      return false;
  }
}

/** Both are inside `above`, the first one in a branch: only where the branch is a list does the other follow it. */
function canSkipInside(above: Node, below: Node): boolean {
  return !(
    (above.type === 'SwitchCase' && (above.consequent as Node[]).includes(below)) ||
    (above.type === 'ForStatement' && above.test === below)
  );
}

/** @returns the call whose promise is dropped while the program runs on */
export function isDroppedByCaller(
  source: Source,
  fn: FunctionNode,
  project: ProjectFiles | undefined,
  visited = new Set<FunctionNode>(),
): Node | undefined {
  if (visited.has(fn)) return undefined;
  visited.add(fn);
  const { calls, receivers } = callsOf(source, fn);
  for (const call of calls) {
    const dropped = droppedAt(source, call, project, visited);
    if (dropped) return dropped;
  }
  return receivers.find(call => {
    const callee = bare(call.callee);
    return (
      callee.type === 'MemberExpression' &&
      propertyName(callee) === 'forEach' &&
      runsOn(source, call, project)
    );
  });
}

/** @returns the call of this file that drops the promise of a call, directly or by way of its callers */
export function droppedAt(
  source: Source,
  call: Node,
  project: ProjectFiles | undefined,
  visited = new Set<FunctionNode>(),
): Node | undefined {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  switch (parent?.type) {
    case 'ExpressionStatement':
      return runsOn(source, parent, project) ? call : undefined;
    case 'AwaitExpression':
    case 'ReturnStatement':
    case 'ArrowFunctionExpression': {
      const outer = functionAround(source, whole);
      if (!outer || outer.generator || hasWaitedBefore(source, outer, whole)) return undefined;
      return isDroppedByCaller(source, outer, project, visited);
    }
    case 'UnaryExpression':
    case 'LogicalExpression':
    case 'ConditionalExpression':
    case 'SequenceExpression':
    case 'ArrayExpression':
      return droppedAt(source, parent, project, visited);
    case 'VariableDeclarator':
      return goesOnWithout(source, call) ? call : undefined;
    case 'CallExpression':
      return parent.callee !== whole && isPromiseMember(parent.callee)
        ? droppedAt(source, parent, project, visited)
        : undefined;
    case 'MemberExpression': {
      const chained = source.parents.get(outermost(source, parent));
      const isChain = ['then', 'catch', 'finally'].includes(propertyName(parent) ?? '');
      return isChain && chained?.type === 'CallExpression'
        ? droppedAt(source, chained, project, visited)
        : undefined;
    }
    default:
      return undefined;
  }
}

function isPromiseMember(callee: Node): boolean {
  const node = bare(callee);
  return (
    node.type === 'MemberExpression' && node.object.type === 'Identifier' && node.object.name === 'Promise'
  );
}

const PASSIVE =
  /^(Function|Class|Import|Empty|Export(All|Named)|TS(Interface|TypeAlias|ImportEquals|DeclareFunction|ExportAssignment))/;

/** Does anything run after the statement before the event loop goes on? */
function runsOn(
  source: Source,
  from: Node,
  project: ProjectFiles | undefined,
  visited = new Set<Node>(),
): boolean {
  let below: Node = from;
  for (const above of ancestorsOf(source, from)) {
    if (isFunction(above)) return followsCall(source, above, project, visited);
    if (/^(For|While|DoWhile)/.test(above.type)) return true;
    const list = above.type === 'SwitchCase' ? above.consequent : 'body' in above ? above.body : undefined;
    if (Array.isArray(list)) {
      const after = (list as Node[]).slice((list as Node[]).indexOf(below) + 1);
      const running = after.some(node => !PASSIVE.test(node.type) || isRunningExport(node));
      if (running) return true;
    }
    if (above.type === 'Program') {
      // Who imports the module does not run what only its own program runs.
      if (below.type === 'IfStatement' && isMainGuard(source, below.test)) return false;
      return (
        above.body.some(node => isExport(node) && !exportsCalled(source, node, from)) &&
        !(project && isProgramOnly(project, source))
      );
    }
    below = above;
  }
  return false;
}

/** The function ended; does its caller run on? Callers outside of this file are not known. */
function followsCall(
  source: Source,
  fn: FunctionNode,
  project: ProjectFiles | undefined,
  visited: Set<Node>,
): boolean {
  if (visited.has(fn)) return false;
  visited.add(fn);
  const { calls, receivers } = callsOf(source, fn);
  // `each(list, item => { void save(item); })`, `events.on('end', () => { void save(); })`
  const emitting = receivers.flatMap(call => (isListening(call) ? (emittingCall(source, call) ?? []) : []));
  return (
    [...calls, ...emitting].some(call => runsOn(source, call, project, visited)) ||
    calledUnwaited(project, source, fn, fn) !== undefined
  );
}

function isRunningExport(node: Node): boolean {
  return node.type === 'ExportNamedDeclaration' && node.declaration?.type === 'VariableDeclaration';
}

/** `export async function main() {}` … `main();`: who imports the module for `main` need not run it; classes likewise. */
function exportsCalled(source: Source, node: Node, call: Node): boolean {
  if (node.type !== 'ExportNamedDeclaration' && node.type !== 'ExportDefaultDeclaration') return false;
  const { declaration } = node;
  if (node.type === 'ExportNamedDeclaration' && node.specifiers.length > 0)
    return node.specifiers.every(
      ({ local }) => local.type === 'Identifier' && isCalled(source, local.name, call),
    );
  const isNamed = declaration?.type === 'FunctionDeclaration' || declaration?.type === 'ClassDeclaration';
  const name = isNamed ? declaration.id?.name : undefined;
  return name !== undefined && isCalled(source, name, call);
}

function isCalled(source: Source, name: string, call: Node): boolean {
  return new RegExp(`\\b${escaped(name)}\\(`).test(textOf(source, call));
}

function isExport(node: Node): boolean {
  if (node.type === 'ExportNamedDeclaration')
    return node.exportKind !== 'type' && (node.declaration !== null || node.specifiers.length > 0);
  if (node.type === 'ExportDefaultDeclaration' || node.type === 'ExportAllDeclaration') return true;
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return false;
  let target: Node = node.expression.left;
  while (target.type === 'MemberExpression') target = target.object;
  return target.type === 'Identifier' && (target.name === 'module' || target.name === 'exports');
}
