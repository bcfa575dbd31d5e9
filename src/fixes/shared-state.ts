// State that other code can see, around a place where the function is about to wait.
import type { Uses } from './callers.ts';
import { outermost } from './callers.ts';
import { lookUp } from './scope.ts';
import {
  bare,
  propertyName,
  textOf,
  walk,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';

export const MUTATING =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|write\w*|append\w*|swap\d+|setDate|setTime|setFullYear|setHours|setMinutes|setMonth|setSeconds)$/;
const ORDERED = /^(push|unshift|add|set)$/;

export interface SharedState {
  /** Read before and written after the place. */
  readonly checkThenAct?: string;
  /** Written after the place. */
  readonly written?: string;
  /** Something is added to it after the place. */
  readonly appended?: string;
}

export function sharedStateAround(source: Source, fn: FunctionNode, place: Node): SharedState {
  const reads = new Set<string>();
  const writes = new Map<string, boolean>();
  walk(fn.body, (node, parent) => {
    const key = keyOf(source, fn, node);
    if (
      key === undefined ||
      (parent?.type === 'MemberExpression' && parent.object === node && keyOf(source, fn, parent))
    ) {
      return;
    }
    const change = changeTo(source, node);
    const containsPlace = change !== undefined && within(place, change.node);
    if (change && (containsPlace || change.node.range[0] >= place.range[1])) {
      writes.set(key, (writes.get(key) ?? false) || change.appends);
    }
    const isRead = !change || change.alsoReads;
    if (isRead && node.range[0] < place.range[0]) reads.add(key);
  });
  const found: { checkThenAct?: string; written?: string; appended?: string } = {};
  for (const [key, appends] of writes) {
    if (reads.has(key)) found.checkThenAct ??= key;
    found.written ??= key;
    if (appends) found.appended ??= key;
  }
  return found;
}

/** A name for state outside of the function: a variable, or a member of `this`, of a parameter or of a variable. */
function keyOf(source: Source, fn: FunctionNode, node: Node): string | undefined {
  if (node.type === 'Identifier') {
    const variable = lookUp(source, node, node.name);
    const definition = variable?.defs[0];
    if (!definition) return node.name;
    if (definition.type === 'ImportBinding' || definition.type === 'FunctionName') return undefined;
    return within(definition.name, fn) ? undefined : node.name;
  }
  if (node.type !== 'MemberExpression') return undefined;
  const object = bare(node.object);
  const isSelf = object.type === 'ThisExpression';
  const isParameter =
    object.type === 'Identifier' &&
    lookUp(source, object, object.name)?.defs.some(
      definition => definition.type === 'Parameter' && definition.node === fn,
    );
  return isSelf || isParameter ? textOf(source, node).replace(/\s+/g, '').replace('?.', '.') : undefined;
}

interface Change {
  readonly node: Node;
  readonly alsoReads: boolean;
  readonly appends: boolean;
}

/** How the expression that names the state changes it, directly or through its members and methods. */
function changeTo(source: Source, key: Node): Change | undefined {
  let at = outermost(source, key);
  for (let parent = source.parents.get(at); parent; parent = source.parents.get(at)) {
    if (parent.type === 'MemberExpression' && parent.object === at) {
      const call = source.parents.get(outermost(source, parent));
      const name = propertyName(parent) ?? '';
      if (call?.type === 'CallExpression' && call.callee !== at && bare(call.callee) === parent) {
        return MUTATING.test(name)
          ? { node: call, alsoReads: false, appends: ORDERED.test(name) }
          : undefined;
      }
      at = outermost(source, parent);
      continue;
    }
    if (parent.type === 'AssignmentExpression' && parent.left === at) {
      return { node: parent, alsoReads: parent.operator !== '=', appends: parent.operator === '+=' };
    }
    if (parent.type === 'UpdateExpression') return { node: parent, alsoReads: true, appends: false };
    if (parent.type === 'UnaryExpression' && parent.operator === 'delete') {
      return { node: parent, alsoReads: false, appends: false };
    }
    return undefined;
  }
  return undefined;
}

/** Do several runs of the function overlap, with each other (`itself`) or with other functions? */
export function howConcurrent(
  source: Source,
  fn: FunctionNode,
  { calls, receivers }: Uses,
): 'itself' | 'others' | undefined {
  if (receivers.some(call => /^(map|forEach|flatMap|from)$/.test(methodOf(call) ?? ''))) return 'itself';
  const loose = calls.filter(call => !isWaitedFor(source, call));
  if (loose.length > 1 || loose.some(call => isRepeated(source, call, fn))) return 'itself';
  // A program's only `main()` has nothing beside it; `isDroppedByCaller` looks at what follows it.
  return loose.some(call => !isStatement(source, call)) ? 'others' : undefined;
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

/** What the function prints with after the place. */
export function outputAfter(source: Source, fn: FunctionNode, place: Node): string | undefined {
  let found: string | undefined;
  walk(fn.body, node => {
    if (node.type !== 'CallExpression' || node.range[1] <= place.range[0]) return;
    const callee = textOf(source, node.callee);
    if (/^console\.|^process\.std(out|err)\.write$/.test(callee)) found ??= callee;
  });
  return found;
}

/** Is the file that the call reads or writes also written or read elsewhere in the function? */
export function updatesOneFile(source: Source, fn: FunctionNode, place: Node): boolean {
  const accesses: { path: string; writes: boolean; isPlace: boolean }[] = [];
  walk(fn.body, node => {
    if (node.type !== 'CallExpression') return;
    const name = methodOf(node) ?? (node.callee.type === 'Identifier' ? node.callee.name : '');
    const path = node.arguments[0];
    if (!path || !/^(read|write|append|exists|stat|access|mkdir|rm|unlink|copy|rename)/.test(name)) return;
    const writes = !/^(read|exists|stat|access)/.test(name);
    accesses.push({ path: textOf(source, path), writes, isPlace: within(place, node) });
  });
  return accesses.some(
    a => a.isPlace && accesses.some(b => b !== a && b.path === a.path && (a.writes || b.writes)),
  );
}
