// Functions that lists and tables hold, and what is read from those: `for (const rule of rules) rule.check(file)`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { LISTS, PICKS, VISITS } from '../reading/expression-type.ts';
import { followKept, isSeenAddition } from './holders.ts';
import { calledFunction, knownMember, knownValue, type NodeAt } from '../reading/known-value.ts';
import { readable, Refused, where } from '../reading/project.ts';
import { isGivenNone, promiseOrGiven, worst, type Promises } from './handed-back.ts';
import { promiseIn } from './returns.ts';
import { type CallSite, type Path, type Search } from './search.ts';
import { escapes, follow } from './uses.ts';
import { followId } from './objects.ts';
import {
  functionAround,
  isFunction,
  isTypeScript,
  nodesOf,
  propertyName,
  resultsOf,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import { isShelved } from './shelves.ts';
import { mentionsArguments } from '../place/reference.ts';
import { variableOf } from '../reading/scope.ts';
import type { ProjectFiles } from '../types.ts';
import { yieldsNoPromise } from '../sequential/sequential.ts';
import { isWaitedFor } from '../place/waited-callback.ts';
import { isNoPromiseWanted } from '../timing/wanted.ts';

/** Stands in a path for any element of a list. No property has such a name. */
export const ELEMENT = '[]';

/** `[a, b]`: the list leads to the function by its elements, among which there may be others. */
export function followElement(
  search: Search,
  source: Source,
  list: TSESTree.ArrayExpression,
  element: Node,
  path: Path,
): void {
  if (followKept(search, source, list, element, [ELEMENT, ...path])) return;
  const others = list.elements.flatMap(other => (other && other !== element ? [other] : []));
  among(search, promisesOf(search, source, others, path), () => {
    follow(search, source, list, [ELEMENT, ...path]);
  });
}

/** `handlers[job.type]`, `plugins[name].apply`: whichever of them it is, its call is awaited. */
export function followOneOf(
  search: Search,
  source: Source,
  member: TSESTree.MemberExpression,
  rest: Path,
): void {
  const table = tableOf(search, source, member.object);
  if (!table) throw new Refused(`It is read by a computed name (${where(source, member)}).`);
  among(search, promisesOfAll(search, table, rest), () => {
    follow(search, source, member, rest);
  });
}

/** Is a member of an object read that holds nothing but functions, or objects that hold some? */
export function isTable(search: Search, source: Source, { object }: TSESTree.MemberExpression): boolean {
  return tableOf(search, source, object) !== undefined;
}

/** The values that a table is written with, and those that are assigned to members of it. */
function tableOf({ project }: Search, source: Source, object: Node): readonly NodeAt[] | undefined {
  if (object.type !== 'Identifier') return undefined;
  const found = knownValue(project, { source, node: object });
  if (found?.node.type !== 'ObjectExpression') return undefined;
  const values = found.node.properties.flatMap(property =>
    property.type === 'Property' && property.kind === 'init' && propertyName(property) !== undefined
      ? [property.value]
      : [],
  );
  if (values.length !== found.node.properties.length) return undefined;
  const all = [
    ...values.map(node => ({ source: found.source, node })),
    ...assignedTo(project, source, found.node),
  ];
  const isPlain = all.every(value => {
    const node = knownValue(project, value)?.node;
    return node !== undefined && (isFunction(node) || node.type === 'ObjectExpression');
  });
  return isPlain ? all : undefined;
}

/** `handlers.late = …`, in any file, also where it is a parameter or `this` */
export function assignedTo(project: ProjectFiles, source: Source, table: Node): NodeAt[] {
  const found: NodeAt[] = [];
  for (const path of new Set([source.path, ...project.texts.keys()])) {
    const file = path === source.path ? source : readable(project, path);
    for (const { left, right } of file ? nodesOf(file, 'AssignmentExpression') : [])
      if (file && left.type === 'MemberExpression' && mayBeTable(project, file, left.object, right, table))
        found.push({ source: file, node: right });
  }
  return found;
}

/**
 * `Object.values(handlers)`: the values of a table, listed.
 * @returns whether it is that
 */
export function followListed(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression,
  path: Path,
): boolean {
  const listed = /^Object\.(values|entries)$/.exec(textOf(source, call.callee))?.[1];
  const [, ...rest] = path;
  const [argument] = call.arguments;
  const table = argument && tableOf(search, source, argument);
  if (listed === undefined || path.length === 0 || !table) return false;
  among(search, promisesOfAll(search, table, rest), () => {
    follow(search, source, call, listed === 'values' ? [ELEMENT, ...rest] : [ELEMENT, '1', ...rest]);
  });
  return true;
}

function mayBeTable(project: ProjectFiles, file: Source, object: Node, value: Node, table: Node): boolean {
  const known = knownValue(project, { source: file, node: object })?.node;
  if (known === table) return true;
  // Who has it by another name can only add a function that is written there.
  const isOther = !calledFunction(project, file, value);
  if (known?.type === 'ThisExpression') return !isOther && within(object, table);
  const [definition] = known || object.type !== 'Identifier' ? [] : (variableOf(file, object)?.defs ?? []);
  return !isOther && definition?.type === 'Parameter';
}

/** Members of a list that lead nowhere. */
const HARMLESS = /^(push|unshift|includes|indexOf|join|length)$/;

export const ADDS = /^(push|unshift)$/;

/** `rules.map(…)`, `rules[0]`, `rules.find(…)` */
export function followListMember(
  search: Search,
  source: Source,
  member: TSESTree.MemberExpression,
  path: Path,
): void {
  const [, ...rest] = path;
  const name = propertyName(member);
  if (name === undefined && member.computed) {
    follow(search, source, member, rest);
    return;
  }
  const call = source.parents.get(outermost(source, member));
  const isCall = call?.type === 'CallExpression' && call.callee === outermost(source, member);
  if (name === 'length') return;
  if (!isCall || name === undefined) throw escapes(search, source, member);
  if (/^reduce(Right)?$/.test(name)) {
    const [callback, initial] = call.arguments;
    if (!initial || !callback || !isFunction(callback) || takesUnseen(callback))
      throw escapes(search, source, member);
    const [, element, , whole] = callback.params;
    if (whole) throw escapes(search, source, whole);
    if (element) followId(search, source, element, rest);
    return;
  }
  if (VISITS.test(name)) {
    const [callback] = call.arguments;
    if (!callback || !isFunction(callback) || takesUnseen(callback) || /^(sort|toSorted)$/.test(name))
      throw escapes(search, source, member);
    const [parameter, , whole] = callback.params;
    if (whole) throw escapes(search, source, whole);
    if (parameter) followId(search, source, parameter, rest);
  }
  if (PICKS.test(name)) follow(search, source, call, rest);
  else if (LISTS.test(name)) {
    const added = name === 'concat' ? call.arguments.flatMap(elementsOf) : [];
    among(search, promisesOf(search, source, added, rest), () => {
      follow(search, source, call, path);
    });
  } else if (
    !VISITS.test(name) &&
    !(
      HARMLESS.test(name) &&
      (!ADDS.test(name) ||
        isSeenAddition(search, source, call, rest) ||
        call.arguments.every(value => isShelved(search.project, source, call, value)))
    )
  )
    throw escapes(search, source, member);
}

/** What `concat` adds; a list that is not written there is not known. */
function elementsOf(list: Node): Node[] {
  return list.type === 'ArrayExpression' ? list.elements.filter(element => element !== null) : [list];
}

/** By `(...all)` or `arguments`? */
function takesUnseen(callback: FunctionNode): boolean {
  return callback.params.some(({ type }) => type === 'RestElement') || mentionsArguments(callback);
}

/**
 * Follows one of several functions.
 * @param promises do the others return some?
 * @throws {Refused} where the call of another one returns a promise, which would be unwrapped
 */
export function among(search: Search, promises: Promises, way: () => void): void {
  const before = search.calls.length;
  way();
  if (promises === 'no') return;
  const calls = search.calls.slice(before);
  const mayBe = ({ source, call }: CallSite): boolean =>
    promises === 'yes' ||
    !(
      isTakenForValue(source, call) ||
      (promises === 'given' &&
        isGivenNone(
          source,
          call,
          calls.map(one => one.call),
        ))
    );
  for (const { source, call } of calls)
    if (
      !isWaitedFor(source, call) &&
      mayBe({ source, call }) &&
      !yieldsNoPromise(search.project, source, call)
    )
      throw new Refused(
        `\`${textOf(source, call.callee)}\` (${where(source, call)}) may be another function, which returns a promise.`,
      );
}

/** Would a promise be of no use there, or does who calls the function around have the say? See `doubtAbout`. */
function isTakenForValue(source: Source, call: Node): boolean {
  const parent = source.parents.get(outermost(source, call));
  const fn = functionAround(source, call);
  const isHandedBack = parent?.type === 'ReturnStatement' || parent === fn;
  if (!isHandedBack || !fn || fn.async || fn.generator) return isNoPromiseWanted(source, call);
  const promises = promiseIn(source, fn);
  return promises === 'maybe' || (promises === 'no' && fn.returnType !== undefined);
}

/** Is what values lead to functions that return no promise, so that an `await` of their calls changes nothing? */
export function arePlain(search: Search, source: Source, values: readonly Node[], path: Path): boolean {
  return promisesOf(search, source, values, path) === 'no';
}

/** May what values lead to be functions that return promises? `yes` where they are not known. */
export function promisesOf(search: Search, source: Source, values: readonly Node[], path: Path): Promises {
  return worst(values.map(value => promisesOfOne(search, source, value, path)));
}

export function promisesOfAll(search: Search, values: readonly NodeAt[], path: Path): Promises {
  return worst(values.map(({ source, node }) => promisesOfOne(search, source, node, path)));
}

function promisesOfOne(search: Search, source: Source, value: Node, path: Path): Promises {
  const { project } = search;
  let at = { source, node: value };
  for (const name of path) {
    const next = knownMember(project, at, name);
    // A member that is not there cannot be called.
    if (next === 'none') return 'no';
    if (!next) return 'yes';
    at = next;
  }
  const found = knownValue(project, at);
  if (!found) return 'yes';
  const { node } = found;
  if (node === search.called.fn || node.type === 'Literal') return 'no';
  // `toFile(path)` makes such a function; what compilers would say of its type is not known here.
  const maker =
    node.type === 'CallExpression' && !isTypeScript(found.source.path)
      ? calledFunction(project, found.source, node.callee)
      : undefined;
  if (maker && !maker.fn.async && !maker.fn.generator)
    return worst(
      resultsOf(maker.fn).map(made =>
        made && isFunction(made) ? promiseOrGiven(maker.source, made) : 'yes',
      ),
    );
  return isFunction(node) ? promiseOrGiven(found.source, node) : 'yes';
}
