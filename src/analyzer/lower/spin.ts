// Busy waits: loops that only look at the clock.
import { visitorKeys, type TSESTree } from '../syntax.ts';
import { GLOBAL_OBJECTS, requiredBy, type Value } from '../ir.ts';
import type { Lowering } from './state.ts';
import { valueOf } from './values.ts';

type Loop = TSESTree.WhileStatement | TSESTree.DoWhileStatement | TSESTree.ForStatement;

/**
 * Is the loop a busy wait: does it go on until some time has come, and do nothing meanwhile? Whatever calls anything
 * but the clock and arithmetic, awaits, yields or writes to an object does some work and is none.
 */
export function isBusyWait(state: Lowering, loop: Loop): boolean {
  const parts = [loop.test, loop.body, loop.type === 'ForStatement' ? loop.update : null].filter(
    part => part !== null,
  );
  const clockVariables = new Set<number>();
  const conditions: TSESTree.Node[] = loop.test ? [loop.test] : [];
  for (const part of parts) {
    for (const node of descend(part)) {
      if (!isIdle(state, node)) return false;
      if (node.type === 'IfStatement') conditions.push(node.test);
      const [target, value] = assignment(node);
      if (target?.type === 'Identifier' && value && mentionsClock(state, value, clockVariables)) {
        clockVariables.add(state.bindings.ids.get(target) ?? -1);
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
      return (
        node.left.type === 'Identifier' &&
        (mentionsClock(state, node.right, NO_VARIABLES) || !readsMember(node.right))
      );
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
    if (inner.type === 'Identifier' && clockVariables.has(state.bindings.ids.get(inner) ?? -2)) return true;
  }
  return false;
}

/** `Date.now()`, `performance.now()`, `process.hrtime()`, `process.hrtime.bigint()`, `process.uptime()`, `new Date()`. */
function isClock(state: Lowering, node: TSESTree.Node): boolean {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
  const name = nameOf(state, valueOf(state, node.callee), 0);
  if (name === undefined) return false;
  return node.type === 'NewExpression' ? name === 'Date' && node.arguments.length === 0 : CLOCKS.has(name);
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
  const { callee } = node;
  if (callee.type === 'MemberExpression') {
    if (isClock(state, callee.object)) return true;
    if (callee.property.type === 'Identifier' && /^(getTime|valueOf)$/.test(callee.property.name))
      return true;
  }
  return /^(Math\.\w+|Number|BigInt|String)$/.test(nameOf(state, valueOf(state, callee), 0) ?? '');
}

/** The dotted name of a global, or of a module's export that is also one, also through constants. */
function nameOf(state: Lowering, value: Value, depth: number): string | undefined {
  switch (value.t) {
    case 'global':
      return GLOBAL_OBJECTS.has(value.name) ? '' : value.name;
    case 'import':
      if (/^(node:)?perf_hooks$/.test(value.from)) return /^[*=]|default$/.test(value.name) ? '' : value.name;
      return /^(node:)?process$/.test(value.from)
        ? value.name === 'default'
          ? 'process'
          : `process.${value.name}`
        : undefined;
    case 'member': {
      const object = nameOf(state, value.object, depth);
      if (object === undefined || value.key.t !== 'const') return undefined;
      return object === '' ? String(value.key.value) : `${object}.${String(value.key.value)}`;
    }
    case 'variable': {
      const [only, ...others] = state.ir.variables[value.id]?.values ?? [];
      return only && others.length === 0 && depth < 8 ? nameOf(state, only, depth + 1) : undefined;
    }
    case 'result': {
      const from = requiredBy(state.ir.sites[value.site]);
      return from === undefined ? undefined : nameOf(state, { t: 'import', from, name: '=' }, depth);
    }
    default:
      return undefined;
  }
}

/** The node and all nodes below it; functions are not entered, since they do not run here. */
function* descend(node: TSESTree.Node): Generator<TSESTree.Node> {
  yield node;
  if (node.type.includes('Function')) return;
  for (const key of visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, unknown>)[key];
    for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (item) yield* descend(item as TSESTree.Node);
    }
  }
}
