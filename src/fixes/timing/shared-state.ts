// State that other code can see, around a place where the function is about to wait.
import { aliased, isBorrowed } from './borrowed.ts';
import { outermost } from '../reading/callers.ts';
import { sharesLoop } from './concurrency.ts';
import { leavesBefore } from '../reading/leaving.ts';
import { boundAs } from '../reading/names.ts';
import { ofProcess } from '../reading/of-process.ts';
import { isOfOneRun } from './one-run.ts';
import { variableOf, type Variable } from '../reading/scope.ts';
import { isBuiltin } from '../reading/style.ts';
import {
  bare,
  propertyName,
  textOf,
  walk,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

export const MUTATING =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear|write\w*|append\w*|swap\d+|setDate|setTime|setFullYear|setHours|setMinutes|setMonth|setSeconds)$/;
const ORDERED = /^(push|unshift|add|set)$/;

export interface SharedState {
  /** Read before and written after the place. */
  readonly checkThenAct?: string;
  /** Written before and after the place. */
  readonly meanwhile?: string;
  /** One that is asked for and set before the place, and another that is set after it. */
  readonly torn?: readonly [string, string];
  /** Written after the place. */
  readonly written?: string;
  /** Something is added to it after the place. */
  readonly appended?: string;
  /** Added to, or changed for a value, before the place, in a loop around it. */
  readonly repeated?: string;
  /** Changed before and read after the place, or changed within before and handed to the call. */
  readonly stale?: string;
}

export function sharedStateAround(source: Source, fn: FunctionNode, place: Node): SharedState {
  const reads = new Set<string>();
  const asked = new Set<string>();
  const earlier = new Set<string>();
  const assigned = new Set<string>();
  const filled = new Set<string>();
  const handed = new Set<string>();
  const later = new Set<string>();
  const again = new Set<string>();
  const writes = new Map<string, boolean>();
  const state: { -readonly [K in keyof SharedState]: SharedState[K] } = {};
  walk(fn.body, (node, parent) => {
    const key = isOwn(source, node) ? undefined : keyOf(source, fn, node);
    if (
      key === undefined ||
      (parent?.type === 'MemberExpression' && parent.object === node && keyOf(source, fn, parent))
    ) {
      return;
    }
    if (node.range[1] <= place.range[0] && leavesBefore(source, node, place)) return;
    const moved = processChange(source, node);
    const found = moved ?? changeTo(source, node);
    // The call itself begins when it did: `store.write(text)`, with an `await` before it now.
    const change = found?.node === place ? undefined : found;
    const containsPlace = change !== undefined && within(place, change.node);
    if (change && (containsPlace || change.node.range[0] >= place.range[1])) {
      writes.set(key, (writes.get(key) ?? false) || change.appends);
    }
    if (change && !containsPlace && change.node.range[1] <= place.range[0]) {
      earlier.add(key);
      assigned.add(key);
      // `shared.fill(1); write(shared)`: it is read when the call comes to that.
      if (change.within) filled.add(key);
      // The call itself is about the folder.
      if (moved) state.stale = key;
    }
    if (change && !containsPlace && change.node.range[0] < place.range[1]) {
      const isUsed = source.parents.get(outermost(source, change.node))?.type !== 'ExpressionStatement';
      if ((change.appends || isUsed) && sharesLoop(source, fn, change.node, place)) again.add(key);
    }
    if (!change) asked.add(key);
    if (!change && source.parents.get(outermost(source, node)) === bare(place)) handed.add(key);
    if ((!change || change.alsoReads) && node.range[0] >= place.range[1]) later.add(key);
    const isRead = !change || change.alsoReads;
    if (isRead && node.range[0] < place.range[0]) reads.add(key);
  });
  const stale = [...assigned].find(key => later.has(key) || (filled.has(key) && handed.has(key)));
  if (stale !== undefined) state.stale = stale;
  const [repeated] = again;
  if (repeated !== undefined) state.repeated = repeated;
  const flag = [...earlier].find(key => asked.has(key));
  for (const [key, appends] of writes) {
    if (reads.has(key)) state.checkThenAct ??= key;
    if (earlier.has(key)) state.meanwhile ??= key;
    if (flag !== undefined && flag !== key) state.torn ??= [flag, key];
    state.written ??= key;
    if (appends) state.appended ??= key;
  }
  return state;
}

/** What a function changes that other runs can see: what it changes outside of itself, but for what its run has for itself. */
export function sharedWrites(
  source: Source,
  fn: FunctionNode,
  region: Node = fn.body,
  isLeftOut: (node: Node) => boolean = () => false,
): string[] {
  return outsideWrites(source, fn, region, node => isOwn(source, node) || isLeftOut(node));
}

function isOwn(source: Source, node: Node): boolean {
  const variable = variableOf(source, node);
  return variable !== undefined && isOfOneRun(source, variable);
}

/** What a function changes outside of itself, in a region or anywhere, its parameters' members among it. */
export function outsideWrites(
  source: Source,
  fn: FunctionNode,
  region: Node = fn.body,
  isLeftOut: (node: Node) => boolean = () => false,
): string[] {
  const found: string[] = [];
  walk(region, node => {
    if ((node.type !== 'Identifier' && node.type !== 'MemberExpression') || isLeftOut(node)) return;
    const key = keyOf(source, fn, node) ?? parameterIn(source, fn, node);
    if (key !== undefined && changeTo(source, node)) found.push(key);
  });
  return found;
}

function parameterIn(source: Source, fn: FunctionNode, node: Node): string | undefined {
  if (node.type !== 'Identifier' || source.parents.get(node)?.type !== 'MemberExpression') return undefined;
  const definition = variableOf(source, node)?.defs[0];
  return definition?.type === 'Parameter' && definition.node === fn ? node.name : undefined;
}

/** A name for state outside of the function: a variable, or a member of `this`, of a parameter or of a variable. */
function keyOf(source: Source, fn: FunctionNode, node: Node): string | undefined {
  if (node.type === 'Identifier') {
    const variable = variableOf(source, node);
    const definition = variable?.defs[0];
    if (!variable || !definition) return node.name;
    if (definition.type === 'FunctionName' || isModule(source, variable)) return undefined;
    if (!within(definition.name, fn)) return node.name;
    const original = aliased(source, variable);
    if (original?.type !== 'Identifier') return undefined;
    const end = variableOf(source, original)?.defs[0];
    return end && within(end.name, fn) ? undefined : keyOf(source, fn, original);
  }
  if (node.type !== 'MemberExpression') return undefined;
  const object = bare(node.object);
  const variable = variableOf(source, object);
  const isGiven =
    variable !== undefined &&
    (variable.defs.some(({ type, node: owner }) => type === 'Parameter' && owner === fn) ||
      isBorrowed(source, fn, variable));
  if (object.type !== 'ThisExpression' && !isGiven) return undefined;
  const original = variable && aliased(source, variable);
  const text = textOf(source, node).replace(/\s+/g, '').replace('?.', '.');
  if (!original) return text;
  // What it is another name for has a name of its own; the members of a parameter have theirs.
  const isOutside = original.type === 'Identifier' && keyOf(source, fn, original) !== undefined;
  return isOutside ? undefined : text.replace(/^[\w$]+/, textOf(source, original));
}

/** `fs.writeFileSync(…)` changes no state of the program, however `fs` was imported; a list of another file is state. */
function isModule(source: Source, variable: Variable): boolean {
  const [definition] = variable.defs;
  const declaration = definition?.type === 'ImportBinding' ? (definition.parent as Node) : undefined;
  const module = declaration?.type === 'ImportDeclaration' ? declaration.source.value : '';
  const isOwn = module.startsWith('.') && definition?.node.type === 'ImportSpecifier';
  const bound = boundAs(source, variable);
  return (
    (definition?.type === 'ImportBinding' && !isOwn && !/^(node:)?process$/.test(module)) ||
    (bound !== undefined && isBuiltin(bound.module) && !/^(node:)?process$/.test(bound.module))
  );
}

/** `process.chdir(folder)` and its like change what all code has in common. */
function processChange(source: Source, key: Node): Change | undefined {
  let whole = outermost(source, key);
  let parent = source.parents.get(whole);
  for (; parent?.type === 'MemberExpression' && parent.object === whole; parent = source.parents.get(whole))
    whole = outermost(source, parent);
  if (parent?.type !== 'CallExpression' || parent.callee !== whole) return undefined;
  return MOVES.test(ofProcess(source, whole) ?? '')
    ? { node: parent, alsoReads: false, appends: false }
    : undefined;
}

const MOVES = /^process\.(chdir|umask|set[a-z]*[ug]id)$/;

interface Change {
  readonly node: Node;
  readonly alsoReads: boolean;
  readonly appends: boolean;
  /** Something in it is changed, and it stays the same object. */
  readonly within?: boolean;
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
          ? { node: call, alsoReads: false, appends: ORDERED.test(name), within: true }
          : undefined;
      }
      at = outermost(source, parent);
      continue;
    }
    const isWithin = at !== outermost(source, key);
    if (parent.type === 'AssignmentExpression' && parent.left === at) {
      return {
        node: parent,
        alsoReads: parent.operator !== '=',
        appends: parent.operator === '+=',
        within: isWithin,
      };
    }
    // `[first, last] = [last, first]`
    const pattern = patternOf(source, at, parent);
    if (pattern) return { node: pattern, alsoReads: false, appends: false };
    if (parent.type === 'UpdateExpression')
      return { node: parent, alsoReads: true, appends: false, within: isWithin };
    if (parent.type === 'UnaryExpression' && parent.operator === 'delete') {
      return { node: parent, alsoReads: false, appends: false };
    }
    return undefined;
  }
  return undefined;
}

/** The assignment to a pattern that the expression is set in. */
function patternOf(source: Source, at: Node, parent: Node): Node | undefined {
  const isSet =
    parent.type === 'ArrayPattern' ||
    parent.type === 'RestElement' ||
    (parent.type === 'AssignmentPattern' && parent.left === at) ||
    (parent.type === 'Property' &&
      parent.value === at &&
      source.parents.get(parent)?.type === 'ObjectPattern');
  if (!isSet) return undefined;
  for (let up: Node | undefined = parent; up; up = source.parents.get(up)) {
    if (up.type === 'AssignmentExpression') return up;
    if (!/Pattern$|^(Property|RestElement)$/.test(up.type)) return undefined;
  }
  return undefined;
}
