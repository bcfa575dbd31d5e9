// What does a list method iterate over: an array for certain, and one that nobody else can change meanwhile?
import { valueOf } from '../reading/arguments.ts';
import { callsOf } from '../reading/callers.ts';
import { calledFunction } from '../reading/known-value.ts';
import { keptIn } from '../reading/kept-value.ts';
import { memberType, returnTypeOf } from '../reading/declared-type.ts';
import { isListOfShelf } from '../make-async/shelves.ts';
import { entriesOf, ofEntries } from './list-entries.ts';
import { handedTo, isMissing, ofMember, ofUnpacked, unpackedFrom } from './list-members.ts';
import { referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import {
  dotted,
  functionAround,
  isFunction,
  isTypeScript,
  nodesOf,
  propertyName,
  resultsOf,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** `own`: nobody else has it. `shared`: an array that other code may change. `likely`: nothing speaks against an array. */
export type Certainty = 'own' | 'shared' | 'likely';

const MAKING =
  /^(Object\.(keys|values|entries|getOwnPropertyNames)|Array\.(from|of)|Promise\.(all|allSettled)|(\w+\.)*(readdirSync|readdir))$/;
const DERIVING = /^(slice|concat|filter|map|flatMap|flat|toSorted|toReversed|toSpliced|splice|with)$/;
const SAME = /^(sort|reverse|fill|copyWithin)$/;
const DEEPEST = 6;

export interface Asked {
  /** Where other callers may be. */
  readonly project?: ProjectFiles | undefined;
  /** May it be missing? */
  readonly isGuarded?: boolean;
}

/** @returns undefined for what is no array */
export function certaintyOf(
  source: Source,
  expression: Node,
  asked: Asked = {},
  depth = 0,
): Certainty | undefined {
  const known: Known = (node, at = source) => certaintyOf(at, node, asked, depth + 1);
  if (depth > DEEPEST) return 'likely';
  switch (expression.type) {
    case 'ArrayExpression':
      return expression.elements.includes(null) ? undefined : 'own';
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return known(expression.expression);
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return isArrayType(expression.typeAnnotation) ? 'shared' : known(expression.expression);
    case 'AwaitExpression':
      return ofAwaited(source, expression.argument, known, asked);
    case 'CallExpression':
      return ofCall(source, expression, known, asked);
    case 'LogicalExpression':
      return isListOfShelf(asked.project, source, expression)
        ? 'shared'
        : weaker(known(expression.left), known(expression.right));
    case 'ConditionalExpression':
      return weaker(known(expression.consequent), known(expression.alternate));
    case 'Identifier':
      return ofName(source, expression, known, asked);
    case 'MemberExpression': {
      const type = memberType(source, expression, true);
      if (type) return isArrayType(type) ? 'shared' : 'likely';
      if (textOf(source, expression) === 'process.argv') return 'shared';
      // `this.writers = writers`, in the constructor and nowhere else
      const isField = expression.object.type === 'ThisExpression' && asked.project;
      const kept = isField ? keptIn(isField, source, expression) : undefined;
      if (kept) return known(kept) === 'own' ? 'shared' : known(kept);
      const key = propertyName(expression);
      if (key === undefined) return 'likely';
      const found = ofMember(source, expression.object, { key }, known, asked);
      return found === 'likely' && isListByType(source, key) ? 'shared' : found;
    }
    case 'NewExpression':
    case 'Literal':
    case 'TemplateLiteral':
    case 'ObjectExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return undefined;
    default:
      return 'likely';
  }
}

/** Do all types of a file that have such a member declare it to be an array? */
function isListByType(source: Source, key: string): boolean {
  if (!isTypeScript(source.path)) return false;
  const declared = [
    ...nodesOf(source, 'TSPropertySignature'),
    ...nodesOf(source, 'PropertyDefinition'),
  ].filter(member => 'name' in member.key && member.key.name === key);
  return (
    declared.length > 0 &&
    declared.every(({ typeAnnotation }) => typeAnnotation && isArrayType(typeAnnotation.typeAnnotation))
  );
}

export type Known = (node: Node, source?: Source) => Certainty | undefined;

export function weaker(one: Certainty | undefined, two: Certainty | undefined): Certainty | undefined {
  if (one === undefined || two === undefined) return undefined;
  const order: readonly Certainty[] = ['own', 'shared', 'likely'];
  return order[Math.max(order.indexOf(one), order.indexOf(two))];
}

export function isArrayType(type: Node): boolean {
  if (type.type === 'TSUnionType') {
    const [one, ...more] = type.types.filter(({ type: kind }) => !/^TS(Undefined|Null)Keyword$/.test(kind));
    return one !== undefined && more.length === 0 && isArrayType(one);
  }
  if (type.type === 'TSTypeOperator')
    return type.typeAnnotation !== undefined && isArrayType(type.typeAnnotation);
  if (type.type === 'TSTypeReference')
    return type.typeName.type === 'Identifier' && /^(Readonly)?Array$/.test(type.typeName.name);
  return type.type === 'TSArrayType' || type.type === 'TSTupleType';
}

/** What `await readdir(path)` and `await runInExecutor(null, readdirSync, path)` resolve to. */
function ofAwaited(source: Source, promise: Node, known: Known, asked: Asked): Certainty | undefined {
  if (promise.type !== 'CallExpression') return 'likely';
  const offloaded = /(^|\.)runInExecutor\d*$/.test(textOf(source, promise.callee))
    ? promise.arguments[1]
    : undefined;
  if (!offloaded) return known(promise);
  // What comes from a worker is a copy.
  return MAKING.test(dotted(source, offloaded)) || ofFunction(source, offloaded, known, asked) === 'own'
    ? 'own'
    : 'likely';
}

function ofCall(
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  known: Known,
  asked: Asked,
): Certainty | undefined {
  const { callee } = call;
  if (MAKING.test(dotted(source, callee))) return 'own';
  if (callee.type === 'MemberExpression') {
    const name = propertyName(callee) ?? '';
    if (name === 'split') return 'own';
    // Iterators have `map` and `filter`, too, which are lazy.
    if (/^(keys|values|entries|matchAll)$/.test(name)) return undefined;
    const type = returnTypeOf(source, callee);
    if (type && isArrayType(unwrapped(type))) return 'shared';
    if (SAME.test(name)) return known(callee.object);
    if (DERIVING.test(name))
      return known(callee.object) === 'likely' ? 'likely' : known(callee.object) && 'own';
  }
  return ofFunction(source, callee, known, asked);
}

/** What the call of a function of the project yields. */
function ofFunction(source: Source, callee: Node, known: Known, asked: Asked): Certainty | undefined {
  const local = valueOf(source, callee);
  const called = isFunction(local) ? { source, fn: local } : calledFunction(asked.project, source, callee);
  if (!called || called.fn.generator) return 'likely';
  const type = called.fn.returnType && unwrapped(called.fn.returnType.typeAnnotation);
  const found = ofResult(called.fn, node => known(node, called.source));
  return type && isArrayType(type) && found !== 'own' ? 'shared' : found;
}

/** `T` of `Promise<T>`. */
function unwrapped(type: Node): Node {
  const isPromise =
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Promise';
  return (isPromise ? type.typeArguments?.params[0] : undefined) ?? type;
}

/** What every `return` of a function yields. */
function ofResult(fn: FunctionNode, known: (node: Node) => Certainty | undefined): Certainty | undefined {
  const returned = resultsOf(fn);
  if (returned.length === 0) return undefined;
  return returned.map(value => (value ? known(value) : undefined)).reduce((all, one) => weaker(all, one));
}

function ofName(
  source: Source,
  identifier: Extract<Node, { type: 'Identifier' }>,
  known: Known,
  asked: Asked,
): Certainty | undefined {
  const variable = variableOf(source, identifier);
  const definition = variable?.defs[0];
  if (!variable || !definition || variable.defs.length > 1) return 'likely';
  const name = definition.name as Node;
  const annotation = name.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
  const node = definition.node as Node;
  const unpacked = unpackedFrom(source, name);
  const entries = entriesOf(source, name);
  if (entries) return ofEntries(source, entries, known);
  if (unpacked && definition.type === 'Parameter' && isFunction(node))
    return ofUnpacked(source, node, unpacked, known, asked);
  if (unpacked && node.type === 'VariableDeclarator' && node.id === unpacked.pattern && node.init)
    return ofMember(source, node.init, unpacked, known, asked);
  const isTyped = annotation !== undefined && isArrayType(annotation);
  if (definition.type === 'Parameter' && isFunction(node))
    return isTyped ? 'shared' : ofParameter(source, node, name, known, asked);
  const values =
    node.type === 'VariableDeclarator' && node.id.type === 'Identifier'
      ? referencesTo(source, variable).flatMap(({ writeExpr }) => (writeExpr ? [writeExpr] : []))
      : [];
  if (values.length === 0) return isTyped ? 'shared' : 'likely';
  const all = values.map(value => known(value)).reduce((one, two) => weaker(one, two));
  if (all === 'own') return staysHere(source, variable) ? 'own' : 'shared';
  return isTyped ? 'shared' : all;
}

/** A rest parameter, or one that every known caller hands an array to. */
function ofParameter(
  source: Source,
  fn: FunctionNode,
  name: Node,
  known: Known,
  asked: Asked,
): Certainty | undefined {
  const index = (fn.params as Node[]).findIndex(parameter =>
    parameter.type === 'RestElement'
      ? parameter.argument === name
      : parameter === name || (parameter.type === 'AssignmentPattern' && parameter.left === name),
  );
  const parameter = fn.params[index];
  if (!parameter) return 'likely';
  if (parameter.type === 'RestElement') return 'shared';
  const elements =
    index === 0 && callsOf(source, fn).calls.length === 0 ? elementsFor(source, fn) : undefined;
  if (elements) return elements.map(element => known(element)).reduce(weaker);
  const handed = (handedTo(source, fn, index, asked) ?? []).flatMap(({ at, argument }) => {
    const value = argument ?? (parameter.type === 'AssignmentPattern' ? parameter.right : undefined);
    if (asked.isGuarded && isMissing(value)) return [];
    return value ? [known(value, argument ? at : source)] : ['likely' as const];
  });
  const found = handed.length > 0 ? handed.reduce((one, two) => weaker(one, two)) : 'likely';
  return found === 'own' ? 'shared' : found;
}

/** The elements of the literal that the function is a callback for. */
function elementsFor(source: Source, fn: FunctionNode): readonly Node[] | undefined {
  const call = source.parents.get(fn);
  const callee = call?.type === 'CallExpression' && call.arguments[0] === fn ? call.callee : undefined;
  const list =
    callee?.type === 'MemberExpression' && callee.object.type === 'ArrayExpression'
      ? callee.object
      : undefined;
  const elements = list?.elements.filter(element => element !== null) ?? [];
  return elements.length > 0 && elements.every(({ type }) => type !== 'SpreadElement') ? elements : undefined;
}

const LOOKING =
  /^(map|filter|find|findIndex|findLast|some|every|reduce|forEach|flatMap|join|includes|indexOf|slice|concat|at|length|entries|push|sort|flat)$/;

/** Built-ins that go through their first argument, and keep nothing but its elements. */
const COPYING =
  /^(Array\.from|Object\.fromEntries|Promise\.(all|allSettled|any|race)|JSON\.stringify|Set|Map)$/;

/** Is the array only looked at and filled by the function that declares it? */
function staysHere(source: Source, variable: Variable): boolean {
  const home = variable.defs[0] && functionAround(source, variable.defs[0].node);
  return (
    home !== undefined &&
    referencesTo(source, variable).every(({ identifier, init }) => {
      if (init === true) return true;
      const parent = source.parents.get(identifier);
      if (functionAround(source, identifier) !== home) return false;
      if (parent?.type === 'SpreadElement') return true;
      if (parent?.type === 'ForOfStatement') return parent.right === identifier;
      if (isHandedBack(source, identifier)) return true;
      if (parent?.type === 'CallExpression' || parent?.type === 'NewExpression')
        return parent.arguments[0] === identifier && COPYING.test(dotted(source, parent.callee));
      return (
        parent?.type === 'MemberExpression' &&
        parent.object === identifier &&
        LOOKING.test(propertyName(parent) ?? '')
      );
    })
  );
}

/** `return names`, `return { names, texts }`: who gets it has it when the function is done. */
function isHandedBack(source: Source, identifier: Node): boolean {
  for (let at = source.parents.get(identifier); at; at = source.parents.get(at)) {
    if (at.type === 'ReturnStatement') return true;
    if (!/^(Property|ObjectExpression|ArrayExpression)$/.test(at.type)) return false;
  }
  return false;
}
