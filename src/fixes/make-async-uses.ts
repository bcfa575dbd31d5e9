// Every call of a function, in every file, or why they cannot all be known.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import { methodUses } from './make-async-methods.ts';
import {
  NoRoom,
  Refused,
  importersOf,
  nameOfFunction,
  where,
  type FunctionAt,
} from './make-async-project.ts';
import { followChoice, followOneOf, followResult, isTable } from './make-async-made.ts';
import { exportsHere, isDefinition } from './make-async-exports.ts';
import { exportsInto, followModule } from './make-async-modules.ts';
import { isTopLevel, referencesTo, type Variable } from './scope.ts';
import {
  ancestorsOf,
  isFunction,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

export interface CallSite {
  readonly source: Source;
  readonly call: TSESTree.CallExpression;
}

/** One search: what it is about, what it has found, and where it has been. */
export interface Search {
  readonly project: ProjectFiles;
  readonly called: FunctionAt;
  /** The function as reasons name it. */
  readonly name: string;
  readonly calls: CallSite[];
  /** What speaks against its being provably the same. */
  readonly doubts: string[];
  readonly visited: Set<string>;
  /** Is it enough to find the calls that can be found? */
  readonly partial: boolean;
  /** How many searches for what makes the function led here. */
  readonly made: number;
}

/**
 * Members that lead from a value to the function: none where the value is the function, `load` where it is an object
 * or module that holds it.
 */
export type Path = readonly string[];

/** @throws {Refused} where the function is used in a way that does not wait, or that cannot be followed */
export function callsOfFunction(project: ProjectFiles, called: FunctionAt): Pick<Search, 'calls' | 'doubts'> {
  return callsIn(searchFor(project, called, false));
}

function callsIn(search: Search): Search {
  const { project, called } = search;
  const { source, fn } = called;
  followDeclaration(search, source, fn);
  const isExported = [...search.visited].some(key => key.startsWith(MODULE));
  // Frameworks, scripts and configurations call exports that no import leads to; less so what the module itself calls,
  // and is imported for something else.
  const isOwn = search.calls.length > 0 && importersOf(project, source.path).length > 0;
  if (isExported && !isOwn && search.calls.every(call => call.source === source))
    throw new Refused(`${search.name} is exported, and nobody imports it: who calls it is not known.`);
  return search;
}

/** The calls of a function that can be found; others may call it, too. */
export function knownCalls(project: ProjectFiles, called: FunctionAt): readonly CallSite[] {
  return knownCallsIn(searchFor(project, called, true));
}

function knownCallsIn(search: Search): readonly CallSite[] {
  attempt(search, () => {
    followDeclaration(search, search.called.source, search.called.fn);
  });
  return search.calls;
}

/** The calls of a function that makes what another search is about: all, or where that is enough, those that can be found. */
export function callsOfFactory(from: Search, factory: FunctionAt): readonly CallSite[] {
  const made = from.made + 1;
  if (made > MOST_MADE) throw new Refused(`${from.name} is made by functions that are made themselves.`);
  const search = { ...searchFor(from.project, factory, from.partial), made };
  const calls = from.partial ? knownCallsIn(search) : callsIn(search).calls;
  from.doubts.push(...search.doubts);
  return calls;
}

/** Functions that make functions that make functions nobody writes deeper than this. */
const MOST_MADE = 3;

function searchFor(project: ProjectFiles, called: FunctionAt, partial: boolean): Search {
  const name = nameOfFunction(called.source, called.fn);
  return { project, called, name, calls: [], doubts: [], visited: new Set(), partial, made: 0 };
}

/** One way among several to calls of the function: where not all have to be found, the others are still gone. */
export function attempt({ partial }: Search, way: () => void): void {
  try {
    way();
  } catch (error) {
    if (!partial || !(error instanceof Refused)) throw error;
  }
}

/** Begins the keys of modules among what a search has visited. */
export const MODULE = 'module ';

function followDeclaration(search: Search, source: Source, fn: FunctionNode): void {
  for (const variable of source.scopes.getDeclaredVariables(fn)) {
    if (variable.defs.some(({ type, node }) => type === 'FunctionName' && node === fn))
      followVariable(search, source, variable, []);
  }
  if (fn.type === 'FunctionDeclaration') {
    if (source.parents.get(fn)?.type === 'ExportDefaultDeclaration')
      followModule(search, source, ['default']);
    return;
  }
  const owner = source.parents.get(outermost(source, fn));
  if (owner?.type === 'MethodDefinition' || owner?.type === 'PropertyDefinition')
    methodUses(search, source, owner);
  else follow(search, source, fn, []);
}

/** Follows every use of a variable whose value leads to the function. */
export function followVariable(search: Search, source: Source, variable: Variable, path: Path): void {
  if (!enter(search, `${source.path} ${String(variable.$id)} ${path.join('.')}`)) return;
  const defined = variable.defs.filter(({ node }) => node.type !== 'TSDeclareFunction');
  if (defined.length !== 1) throw new Refused(`${search.name} is declared more than once.`);
  const declared = variable.defs[0]?.name as Node | undefined;
  if (declared && 'typeAnnotation' in declared && declared.typeAnnotation)
    throw new Refused(`The type of \`${variable.name}\` (${where(source, declared)}) says that it is sync.`);
  for (const { identifier, init, isWrite, isTypeReference } of uses(source, variable)) {
    if (isTypeReference && path.length > 0) continue;
    if (init === true) continue;
    if (isWrite) throw new Refused(`\`${variable.name}\` is assigned again (${where(source, identifier)}).`);
    attempt(search, () => {
      follow(search, source, identifier, path);
    });
  }
  if (isTopLevel(source, variable)) exportsInto(search, source, variable, path);
}

interface Use {
  readonly identifier: Node;
  readonly init: boolean | undefined;
  readonly isWrite: boolean;
  readonly isTypeReference: boolean;
}

function uses(source: Source, variable: Variable): Use[] {
  return referencesTo(source, variable).map(reference => ({
    identifier: reference.identifier,
    init: reference.init,
    isWrite: reference.isWrite(),
    isTypeReference: reference.isTypeReference,
  }));
}

export function enter({ visited }: Search, key: string): boolean {
  if (visited.has(key)) return false;
  visited.add(key);
  return true;
}

/** Follows an expression whose value leads to the function. */
export function follow(search: Search, source: Source, node: Node, path: Path): void {
  const whole = outermost(source, node);
  const parent = source.parents.get(whole);
  if (!parent) return;
  switch (parent.type) {
    case 'CallExpression':
      if (parent.callee !== whole || path.length > 0) throw escapes(search, source, whole, path);
      search.calls.push({ source, call: parent });
      return;
    case 'MemberExpression':
      if (parent.object === whole) followMember(search, source, parent, path);
      return;
    case 'VariableDeclarator':
      followPattern(search, source, parent, path);
      return;
    case 'ExportSpecifier':
    case 'ExportDefaultDeclaration':
    case 'TSExportAssignment':
      // Seen from the module: see `exportsInto`.
      if (node.type !== 'Identifier') exportsHere(search, source, parent, path);
      return;
    case 'Property':
      followProperty(search, source, parent, whole, path);
      return;
    case 'SpreadElement':
      if (path.length === 0 || source.parents.get(parent)?.type !== 'ObjectExpression')
        throw escapes(search, source, whole);
      follow(search, source, source.parents.get(parent) ?? parent, path);
      return;
    case 'AssignmentExpression':
      followAssignment(search, source, parent, whole, path);
      return;
    case 'LogicalExpression':
    case 'ConditionalExpression':
      followChoice(search, source, parent, whole, path);
      return;
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      followResult(search, source, parent, whole, path);
      return;
    case 'ExpressionStatement':
    case 'IfStatement':
      return;
    case 'UnaryExpression':
      if (parent.operator === 'typeof' || parent.operator === '!') return;
      throw escapes(search, source, whole);
    default:
      throw escapes(search, source, whole);
  }
}

/** `lib.load`, `load.call(…)` */
function followMember(search: Search, source: Source, member: TSESTree.MemberExpression, path: Path): void {
  const name = propertyName(member);
  const [wanted, ...rest] = path;
  if (wanted === undefined) {
    const call = source.parents.get(outermost(source, member));
    if (name === 'name' || name === 'length') return;
    const calls = call?.type === 'CallExpression' && call.callee === outermost(source, member);
    if (!calls || (name !== 'call' && name !== 'apply')) throw escapes(search, source, member);
    search.calls.push({ source, call });
    return;
  }
  // `handlers[job.type]` may be any of them.
  if (name === undefined && rest.length === 0 && isTable(source, member)) {
    followOneOf(search, source, member);
    return;
  }
  if (name === undefined)
    throw new Refused(`What \`${wanted}\` belongs to is read by a computed name (${where(source, member)}).`);
  if (name === wanted) follow(search, source, member, rest);
}

/** `const { load } = lib`, `const read = load` */
function followPattern(
  search: Search,
  source: Source,
  declarator: TSESTree.VariableDeclarator,
  path: Path,
): void {
  const { id } = declarator;
  if (id.type === 'Identifier') {
    for (const variable of source.scopes.getDeclaredVariables(declarator))
      followVariable(search, source, variable, path);
    return;
  }
  const [wanted, ...rest] = path;
  if (id.type !== 'ObjectPattern' || wanted === undefined) throw escapes(search, source, declarator);
  for (const property of id.properties) {
    const name = property.type === 'Property' ? propertyName(property) : undefined;
    if (name === undefined) throw escapes(search, source, property);
    if (name !== wanted || property.type !== 'Property') continue;
    const { value } = property;
    if (value.type !== 'Identifier') throw escapes(search, source, property);
    for (const variable of source.scopes.getDeclaredVariables(declarator))
      if (variable.name === value.name) followVariable(search, source, variable, rest);
  }
}

/** `{ load }`: the object leads to the function by one more name. */
function followProperty(
  search: Search,
  source: Source,
  property: TSESTree.Property,
  value: Node,
  path: Path,
): void {
  const object = source.parents.get(property);
  if (object?.type === 'ObjectPattern' || property.value !== value) return;
  const name = propertyName(property);
  if (name === undefined || property.kind !== 'init' || object?.type !== 'ObjectExpression')
    throw escapes(search, source, property);
  mustBeCalled(name);
  ownThis(search, source, object, name);
  follow(search, source, object, [name, ...path]);
}

/** @throws {Refused} for a name that the language itself calls, and does not wait for */
export function mustBeCalled(name: string): void {
  if (/^(toString|toLocaleString|toJSON|valueOf|then|next|return|throw|handleEvent)$/.test(name))
    throw new Refused(`\`${name}\` is called without a word, by who does not wait.`);
}

/** Inside an object's own methods it is called `this`. */
function ownThis(search: Search, source: Source, object: TSESTree.ObjectExpression, name: string): void {
  for (const node of source.nodes) {
    if (node.type !== 'ThisExpression') continue;
    const holder = [...ancestorsOf(source, node)].find(
      above => isFunction(above) && above.type !== 'ArrowFunctionExpression',
    );
    const property = holder && source.parents.get(holder);
    if (property?.type !== 'Property' || source.parents.get(property) !== object) continue;
    const isMember = source.parents.get(node)?.type === 'MemberExpression';
    if (!isMember) throw escapes(search, source, node);
    follow(search, source, node, [name]);
  }
}

/** `module.exports = { load }`, `exports.load = load`; the left side of one is a member of what is exported. */
function followAssignment(
  search: Search,
  source: Source,
  assignment: TSESTree.AssignmentExpression,
  whole: Node,
  path: Path,
): void {
  if (assignment.left === whole) {
    // Replaced? Not by its own definition, nor by what compilers write above it.
    if (path.length > 0 || isDefinition(source, assignment)) return;
    throw new Refused(`${search.name} is replaced (${where(source, assignment)}).`);
  }
  exportsHere(search, source, assignment, path);
  // The value of an assignment is used on: `module.exports = exports = { … }`.
  const above = source.parents.get(outermost(source, assignment));
  if (above?.type !== 'ExpressionStatement') follow(search, source, assignment, path);
}

/** @param path where it is the function itself that is handed on: none */
export function escapes({ name, called }: Search, source: Source, node: Node, path?: Path): Refused {
  const reason = `${name} is handed on as a value (${where(source, node)}), and who gets it may not wait.`;
  return path?.length === 0 ? new NoRoom(reason, { source, node, handed: called.fn }) : new Refused(reason);
}
