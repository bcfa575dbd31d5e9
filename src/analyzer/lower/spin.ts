import { visitorKeys, type TSESTree } from '../parse.ts';
import type { Lowering } from './state.ts';

type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

/**
 * Is the loop a busy wait: does it go on until some time has come, and do nothing meanwhile? Whatever calls anything
 * but the clock and arithmetic, awaits, yields or writes to an object does some work and is none.
 */
export function isBusyWait(state: Lowering, loop: Loop): boolean {
  const parts = [loop.test, loop.body, loop.type === 'ForStatement' ? loop.update : null].filter(part => part !== null);
  const clockVariables = new Set<number>();
  const conditions: TSESTree.Node[] = loop.test ? [loop.test] : [];
  for (const part of parts) {
    for (const node of descend(part)) {
      if (!isIdle(state, node)) return false;
      if (node.type === 'IfStatement') conditions.push(node.test);
      const [target, value] = assignment(node);
      if (target?.type === 'Identifier' && value && mentionsClock(state, value, clockVariables)) {
        clockVariables.add(state.variables.get(target) ?? -1);
      }
    }
  }
  return conditions.some(condition => mentionsClock(state, condition, clockVariables));
}

function assignment(node: TSESTree.Node): [TSESTree.Node?, (TSESTree.Node | null)?] {
  if (node.type === 'AssignmentExpression') return [node.left, node.right];
  return node.type === 'VariableDeclarator' ? [node.id, node.init] : [];
}

function isIdle(state: Lowering, node: TSESTree.Node): boolean {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return isClock(state, node) || isArithmetic(state, node);
    case 'AssignmentExpression':
      // Walking a list until a deadline is work; counting is not.
      return node.left.type === 'Identifier' && (mentionsClock(state, node.right, NO_VARIABLES) || !readsMember(node.right));
    case 'AwaitExpression':
    case 'YieldExpression':
    case 'TaggedTemplateExpression':
    case 'ImportExpression':
    case 'ForOfStatement':
    case 'ThrowStatement':
      return false;
    default:
      return true;
  }
}

const NO_VARIABLES: ReadonlySet<number> = new Set();

function readsMember(node: TSESTree.Node): boolean {
  return [...descend(node)].some(inner => inner.type === 'MemberExpression');
}

function mentionsClock(state: Lowering, node: TSESTree.Node, clockVariables: ReadonlySet<number>): boolean {
  for (const inner of descend(node)) {
    if (isClock(state, inner)) return true;
    if (inner.type === 'Identifier' && clockVariables.has(state.variables.get(inner) ?? -2)) return true;
  }
  return false;
}

/** `Date.now()`, `performance.now()`, `process.hrtime()`, `process.hrtime.bigint()`, `process.uptime()`, `new Date()`. */
function isClock(state: Lowering, node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const path = pathOf(node.callee);
  if (!path || !isGlobalOrImport(state, path.root)) return false;
  return node.type === 'NewExpression' ? path.text === 'Date' && node.arguments.length === 0 : CLOCKS.has(path.text);
}

const CLOCKS: ReadonlySet<string> = new Set([
  'Date.now',
  'performance.now',
  'process.hrtime',
  'process.hrtime.bigint',
  'process.uptime',
]);

/** `Math.sqrt(x)`, `Number(x)`, `new Date().getTime()`. */
function isArithmetic(state: Lowering, node: TSESTree.CallExpression | TSESTree.NewExpression): boolean {
  if (node.callee.type === 'MemberExpression' && isClock(state, node.callee.object)) return true;
  const path = pathOf(node.callee);
  if (!path) return false;
  if (/\.(getTime|valueOf)$/.test(path.text)) return true;
  return isGlobalOrImport(state, path.root) && /^(Math\.\w+|Number|BigInt|String)$/.test(path.text);
}

/** `performance` may be imported from `node:perf_hooks`; a local variable of such a name is something else. */
function isGlobalOrImport(state: Lowering, root: TSESTree.Node): boolean {
  const id = state.variables.get(root);
  if (id === undefined) return true;
  return state.ir.variables[id]?.values.some(value => value.t === 'import' && /^(node:)?(perf_hooks|process)$/.test(value.from)) ?? false;
}

function pathOf(node: TSESTree.Node): { root: TSESTree.Node; text: string } | undefined {
  if (node.type === 'Identifier') return { root: node, text: node.name };
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier') return undefined;
  const object = pathOf(node.object);
  if (!object) return undefined;
  return /^(globalThis|global|window|self)$/.test(object.text)
    ? { root: object.root, text: node.property.name }
    : { root: object.root, text: `${object.text}.${node.property.name}` };
}

/** The node and all nodes below it; functions are not entered, since they do not run here. */
function* descend(node: TSESTree.Node): Generator<TSESTree.Node> {
  yield node;
  if (/Function/.test(node.type)) return;
  for (const key of visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (item) yield* descend(item as TSESTree.Node);
    }
  }
}
