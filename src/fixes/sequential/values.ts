// Functions that yield promises and are read without being called: who gets them calls them unseen, and hardly waits.
import { outermost } from '../reading/callers.ts';
import { getters, isGotten } from '../reading/compiled.ts';
import { calledFunction, knownValue, type NodeAt } from '../reading/known-value.ts';
import type { FunctionAt } from '../reading/project.ts';
import { boundAs, WRAPPED } from '../reading/names.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import type { Promising } from './promising.ts';
import {
  bare,
  fieldOf,
  isFunction,
  nodesOf,
  propertyName,
  resultsOf,
  type Node,
  type Source,
} from '../reading/source.ts';
import { isBuiltin } from '../reading/style.ts';
import type { ProjectFiles } from '../types.ts';

/** Does a file do anything else than to call such a function, or to name it? */
export function readsPromising(source: Source, found: Promising): boolean {
  return (
    nodesOf(source, 'Identifier').some(name => isReadUnder(source, name, found)) ||
    nodesOf(source, 'CallExpression').some(call => isValue(source, call) && yieldsOne(source, call, found)) ||
    nodesOf(source, 'MemberExpression').some(member => isMemberRead(source, member, found)) ||
    nodesOf(source, 'ObjectPattern').some(({ properties }) =>
      properties.some(
        property => property.type === 'Property' && isTakenFrom(source, property, property.value, found),
      ),
    )
  );
}

/** `list.forEach(load)`, where `load` may be a name of another file, or another name for it. */
function isReadUnder(source: Source, name: Extract<Node, { type: 'Identifier' }>, found: Promising): boolean {
  return isValue(source, name) && variableOf(source, name) !== undefined && yieldsOne(source, name, found);
}

/** Does it get to somebody, or become an element or one of several? */
function isValue(source: Source, node: Node): boolean {
  const whole = outermost(source, node);
  const parent = source.parents.get(whole);
  return (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== whole
    ? (parent.arguments as Node[]).includes(whole)
    : /^(ArrayExpression|AssignmentPattern|ConditionalExpression|LogicalExpression|SpreadElement)$/.test(
        parent?.type ?? '',
      );
}

/** May the value be such a function, also one that another one makes? */
function yieldsOne(source: Source, node: Node, { project, functions }: Promising): boolean {
  return madeBy(project, { source, node }).some(({ fn }) => functions.has(fn));
}

/** `list.forEach(api.load)`, `const run = Job.prototype.run` */
function isMemberRead(
  source: Source,
  member: Extract<Node, { type: 'MemberExpression' }>,
  { project, functions, members }: Promising,
): boolean {
  const whole = outermost(source, member);
  const parent = source.parents.get(whole);
  if (parent?.type === 'CallExpression' && parent.callee === whole) return false;
  if (parent?.type === 'AssignmentExpression' && parent.left === whole) return false;
  if (isGotten(source, whole) || isWrappedBuiltin(source, member)) return false;
  const name = fieldOf(member) ?? propertyName(member);
  if (name !== undefined && members.has(name)) return true;
  const value = calledFunction(project, source, member);
  return value !== undefined && functions.has(value.fn);
}

/** `_fs.default` */
function isWrappedBuiltin(source: Source, { object }: Extract<Node, { type: 'MemberExpression' }>): boolean {
  const bound = boundAs(source, variableOf(source, object));
  return bound?.name === WRAPPED && isBuiltin(bound.module);
}

/** `const { load: each } = api`, where `each` is not only called. */
function isTakenFrom(
  source: Source,
  property: Extract<Node, { type: 'Property' }>,
  value: Node,
  { members }: Promising,
): boolean {
  const name = propertyName(property);
  if (name === undefined || !members.has(name)) return false;
  const bound = value.type === 'AssignmentPattern' ? value.left : value;
  const variable = variableOf(source, bound);
  if (!variable) return true;
  return referencesTo(source, variable).some(({ identifier, init }) => {
    if (init === true) return false;
    const use = source.parents.get(outermost(source, identifier));
    return !(use?.type === 'CallExpression' && bare(use.callee) === identifier);
  });
}

interface Named {
  readonly name: string;
  readonly value: Node | null;
}

/** The members that a file gives a value. */
export function namedValues(source: Source): Named[] {
  // A pattern only takes a member out.
  const written = nodesOf(source, 'Property').filter(
    property => source.parents.get(property)?.type === 'ObjectExpression',
  );
  const declared = [...nodesOf(source, 'PropertyDefinition'), ...written].flatMap(({ key, value }) =>
    'name' in key ? [{ name: key.name, value }] : [],
  );
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) => {
    const name = left.type === 'MemberExpression' ? fieldOf(left) : undefined;
    return name === undefined ? [] : [{ name, value: right }];
  });
  // `[job.run] = steps`: nobody knows what it is given.
  const inPatterns = nodesOf(source, 'MemberExpression').flatMap(member => {
    const parent = source.parents.get(member);
    const name = isInPattern(source, member, parent) ? fieldOf(member) : undefined;
    return name === undefined ? [] : [{ name, value: member }];
  });
  return [...declared, ...assigned, ...inPatterns, ...getters(source)];
}

function isInPattern(source: Source, member: Node, parent: Node | undefined): boolean {
  if (parent?.type === 'Property') return source.parents.get(parent)?.type === 'ObjectPattern';
  if (parent?.type === 'AssignmentPattern' || parent?.type === 'ForOfStatement')
    return parent.left === member;
  return parent?.type === 'ArrayPattern' || parent?.type === 'RestElement';
}

/** What members are given whose names are not known: `tasks[name] = make()`, `{ [name]: make() }`. */
export function namelessValues(source: Source): Node[] {
  const declared = [...nodesOf(source, 'PropertyDefinition'), ...nodesOf(source, 'Property')].flatMap(
    ({ computed, key, value }) => (computed && key.type !== 'Literal' && value ? [value] : []),
  );
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && fieldOf(left) === undefined ? [right] : [],
  );
  return [...declared, ...assigned];
}

/** The names of members that may be any function that somebody has got: `this.run = tasks[name]`, `get run() { … }`. */
export function unknownMembers(project: ProjectFiles, source: Source): string[] {
  const given = namedValues(source).filter(({ value }) => value && !isKnown(project, source, bare(value)));
  const got = [...nodesOf(source, 'MethodDefinition'), ...nodesOf(source, 'Property')].filter(
    ({ kind }) => kind === 'get',
  );
  const parameters = nodesOf(source, 'TSParameterProperty').flatMap(({ parameter }) =>
    parameter.type === 'Identifier' ? [parameter.name] : [],
  );
  const names = got.flatMap(({ key }) => ('name' in key ? [key.name] : []));
  return [...given.map(({ name }) => name), ...names, ...parameters];
}

const NO_FUNCTION =
  /^(Literal|(Template|Array|Object|Unary|Update|Binary|Function|ArrowFunction|Class|New|This)Expression|TemplateLiteral)$/;

/** Is it a function of the project, made by one, or none at all? */
function isKnown(project: ProjectFiles, source: Source, value: Node): boolean {
  if (NO_FUNCTION.test(value.type)) return true;
  if (value.type === 'CallExpression') {
    const maker = calledFunction(project, source, value.callee);
    return (
      maker !== undefined && resultsOf(maker.fn).every(made => made && NO_FUNCTION.test(bare(made).type))
    );
  }
  const known = knownValue(project, { source, node: value });
  return known !== undefined && NO_FUNCTION.test(known.node.type);
}

/** The functions that a value may be, as far as they are known, also where a function makes them: `make(root)`. */
export function madeBy(project: ProjectFiles, at: NodeAt, seen = new Set<Node>()): FunctionAt[] {
  const found = knownValue(project, at);
  // A maker may come back to itself.
  if (!found || seen.has(found.node)) return [];
  seen.add(found.node);
  const { source, node } = found;
  const madeOf = (inner: Node): FunctionAt[] => madeBy(project, { source, node: inner }, seen);
  if (isFunction(node)) return [{ source, fn: node }];
  if (node.type === 'ConditionalExpression') return [...madeOf(node.consequent), ...madeOf(node.alternate)];
  if (node.type === 'LogicalExpression') return [...madeOf(node.left), ...madeOf(node.right)];
  if (node.type === 'AwaitExpression') return madeOf(node.argument);
  if (node.type !== 'CallExpression') return [];
  return madeOf(node.callee).flatMap(({ source: home, fn }) =>
    resultsOf(fn).flatMap(result => (result ? madeBy(project, { source: home, node: result }, seen) : [])),
  );
}

/** Names of members that hold what Node.js hands out, such as `{ sleep }` of `timers/promises`, or a promisified function. */
export function namesFromNode(source: Source): Set<string> {
  const names = new Set<string>();
  const note = (name: string | undefined, value: Node | null): void => {
    if (name !== undefined && value && isFromNode(source, bare(value))) names.add(name);
  };
  for (const { key, value } of [...nodesOf(source, 'PropertyDefinition'), ...nodesOf(source, 'Property')])
    note('name' in key ? key.name : undefined, value);
  for (const { left, right } of nodesOf(source, 'AssignmentExpression'))
    if (left.type === 'MemberExpression') note(fieldOf(left) ?? propertyName(left), right);
  return names;
}

function isFromNode(source: Source, value: Node): boolean {
  let root = value;
  while (root.type === 'MemberExpression' || root.type === 'CallExpression')
    root = bare(root.type === 'CallExpression' ? root.callee : root.object);
  if (root.type !== 'Identifier' || calledEnd(value).endsWith('Sync')) return false;
  const bound = boundAs(source, variableOf(source, root));
  // A call yields plain data, unless what it yields is a function.
  const isPromisified = value.type !== 'CallExpression' || /^(promisify|bind)$/.test(calledEnd(value.callee));
  return bound !== undefined && isBuiltin(bound.module) && isPromisified;
}

function calledEnd(node: Node): string {
  const named = bare(node);
  if (named.type === 'MemberExpression') return propertyName(named) ?? '';
  return named.type === 'Identifier' ? named.name : '';
}

/** `const { load } = lib`: the name of the member that a constant is. */
export function memberTaken(source: Source, { defs }: Variable): string | undefined {
  const [definition, ...more] = defs;
  if (definition?.type !== 'Variable' || definition.parent.kind !== 'const' || more.length > 0)
    return undefined;
  const name = definition.name as Node;
  const property = source.parents.get(name);
  const pattern = property && source.parents.get(property);
  const isTaken =
    property?.type === 'Property' &&
    property.value === name &&
    pattern?.type === 'ObjectPattern' &&
    source.parents.get(pattern)?.type === 'VariableDeclarator';
  return isTaken ? propertyName(property) : undefined;
}
