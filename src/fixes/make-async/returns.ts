// May a function return a promise, which an `await` of its call would unwrap?
import { valueOf } from '../reading/arguments.ts';
import { apiOf } from '../reading/catalogued.ts';
import { boundAs, pathOf } from '../reading/names.ts';
import { keptResults, valuesOf } from '../reading/kept-results.ts';
import { variableOf } from '../reading/scope.ts';
import {
  bare,
  calledName,
  dotted,
  functionAround,
  isFunction,
  nodesOf,
  perFile,
  propertyName,
  resultsOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

export type Certainty = 'no' | 'maybe' | 'yes';

/** Of several values, one may be it. */
function worst(all: readonly Certainty[]): Certainty {
  return all.includes('yes') ? 'yes' : all.includes('maybe') ? 'maybe' : 'no';
}

/** Is it a function of which an `await` of its calls changes nothing? */
export function returnsNoPromise(source: Source, node: Node): boolean {
  return isFunction(node) && !node.async && promiseIn(source, node) === 'no';
}

/** Functions that are being looked at. */
const asking = new Set<FunctionNode>();

export function promiseIn(source: Source, fn: FunctionNode): Certainty {
  // Of functions that call each other, the other returns decide.
  if (asking.has(fn)) return 'no';
  asking.add(fn);
  try {
    return promiseReturned(source, fn);
  } finally {
    asking.delete(fn);
  }
}

function promiseReturned(source: Source, fn: FunctionNode): Certainty {
  const type = fn.returnType?.typeAnnotation;
  if (type && isPlainType(type)) return 'no';
  const name =
    type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : '';
  if (/^Promise(Like)?$/.test(name)) return 'yes';
  if (fn.body.type !== 'BlockStatement') return promiseAs(source, fn.body, 0);
  let found: Certainty = 'no';
  walk(fn.body, node => {
    if (isFunction(node)) return false;
    if (node.type !== 'ReturnStatement' || !node.argument) return true;
    const certainty = promiseAs(source, node.argument, 0);
    if (certainty === 'yes' || (certainty === 'maybe' && found === 'no')) found = certainty;
    return true;
  });
  return found;
}

/** May the value of an expression be a promise? */
export function promiseOf(source: Source, expression: Node): Certainty {
  return promiseAs(source, expression, 0);
}

/** May a value that a generator yields be a promise, which an async generator would wait for? */
export function mayYieldPromise(source: Source, fn: FunctionNode): boolean {
  let found = false;
  walk(fn.body, node => {
    if (node.type === 'YieldExpression' && !node.delegate && node.argument)
      found ||= promiseAs(source, node.argument, 0) !== 'no';
    return !found && !isFunction(node);
  });
  return found;
}

/** A type annotation that names no promise, as far as can be seen: other names may be anything. */
export function isPlainType(type: Node): boolean {
  switch (type.type) {
    case 'TSStringKeyword':
    case 'TSNumberKeyword':
    case 'TSBooleanKeyword':
    case 'TSBigIntKeyword':
    case 'TSVoidKeyword':
    case 'TSNullKeyword':
    case 'TSUndefinedKeyword':
    case 'TSLiteralType':
    case 'TSArrayType':
    case 'TSTupleType':
    case 'TSTypeLiteral':
    case 'TSTypeOperator':
      return true;
    case 'TSUnionType':
      return type.types.every(isPlainType);
    case 'TSTypeReference':
      return (
        type.typeName.type === 'Identifier' &&
        /^(Array|ReadonlyArray|Map|Set|ReadonlyMap|ReadonlySet|Record|Buffer|Uint8Array|Date|RegExp|Error|URL)$/.test(
          type.typeName.name,
        )
      );
    default:
      return false;
  }
}

const STRING_METHODS =
  /^(trim|trimEnd|trimStart|toString|toUpperCase|toLowerCase|split|slice|substring|replace|replaceAll|padStart|padEnd|repeat|join|includes|startsWith|endsWith|indexOf|lastIndexOf|charAt|charCodeAt|test|match|filter|map|flatMap|flat|concat|sort|reverse|toSorted|some|every|keys|values|entries|digest|toFixed|toISOString|getTime|equals|isFile|isDirectory)$/;
const PLAIN_CALLS =
  /^(String|Number|Boolean|BigInt|Symbol|parseInt|parseFloat|JSON\.(parse|stringify)|Object\.(keys|values|entries|fromEntries|assign|freeze)|Array\.(from|of|isArray)|Math\.\w+|Buffer\.(from|concat|alloc|byteLength|compare)|Date\.now|path\.(posix\.|win32\.)?\w+|(join|resolve|dirname|basename|extname|relative|normalize))$/;

function promiseAs(source: Source, expression: Node, depth: number): Certainty {
  const node = bare(expression);
  if (depth > 6) return 'maybe';
  const of = (inner: Node): Certainty => promiseAs(source, inner, depth + 1);
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'ArrayExpression':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ThisExpression':
    case 'AwaitExpression': // What it waits for is unwrapped already.
      return 'no';
    case 'ObjectExpression': {
      // What is spread may have a `then` of its own.
      const plain = node.properties.every(property =>
        property.type === 'SpreadElement'
          ? isWithoutThen(source) || of(property.argument) === 'no'
          : propertyName(property) !== 'then',
      );
      return plain ? 'no' : 'maybe';
    }
    case 'ConditionalExpression':
      return worst([node.consequent, node.alternate].map(of));
    case 'LogicalExpression':
      return worst([node.left, node.right].map(of));
    case 'SequenceExpression':
      return worst(node.expressions.slice(-1).map(of));
    case 'AssignmentExpression':
      return of(node.right);
    case 'ImportExpression':
      return 'yes';
    case 'MemberExpression':
      if (node.object.type === 'CallExpression' && calledName(node.object.callee) === 'split') return 'no';
      if (isOfData(source, node)) return 'no';
      if (node.property.type === 'PrivateIdentifier')
        return worst(valuesOf(source, node.property.name).map(of));
      if (node.computed) {
        const kept = keptResults(source, node.object);
        if (kept) return worst(kept.map(of));
      }
      return propertyName(node) === 'length' || propertyName(node) === 'size' ? 'no' : 'maybe';
    case 'NewExpression': {
      const name = node.callee.type === 'Identifier' ? node.callee.name : '';
      if (name === 'Promise') return 'yes';
      if (isPlainClass(source, node.callee)) return 'no';
      return /^(Map|Set|Date|URL|Error|RegExp|Array|Uint8Array|TextDecoder)$/.test(name) ? 'no' : 'maybe';
    }
    case 'Identifier':
      return node.name === 'undefined' ? 'no' : ofVariable(source, node, of);
    case 'CallExpression':
      return ofCall(source, node, depth);
    default:
      return 'maybe';
  }
}

/** Data that is spread holds no functions, and the file gives none the name that promises have for theirs. */
const isWithoutThen = perFile(
  (source: Source) => !/(?<!\.\s*)\bthen\b\s*[:(=\]]|['"`]then['"`]/.test(source.text),
);

/** What JSON and file systems hold, and what errors say of themselves, are no promises. */
function isOfData(source: Source, member: Extract<Node, { type: 'MemberExpression' }>): boolean {
  const object = bare(member.object);
  const [definition] = variableOf(source, object)?.defs ?? [];
  if (definition?.type === 'CatchClause')
    return /^(code|errno|message|name|stack|status|stdout|stderr)$/.test(propertyName(member) ?? '');
  return isData(source, object, 0);
}

/** Picks or orders elements of a list. */
const OF_LIST = /^(sort|filter|slice|reverse|toSorted|toReversed|find|findLast|at|pop|shift)$/;

/** Is it what was read from JSON or a file system, or a part of that? */
function isData(source: Source, expression: Node, depth: number): boolean {
  const node = bare(expression);
  const next = (inner: Node): boolean => isData(source, inner, depth + 1);
  if (depth > 6) return false;
  switch (node.type) {
    case 'AwaitExpression':
      return next(node.argument);
    case 'Literal':
      return true;
    case 'ObjectExpression':
      return node.properties.every(property => property.type === 'Property' && next(property.value));
    case 'MemberExpression': {
      if (node.property.type !== 'PrivateIdentifier') return next(node.object);
      const values = valuesOf(source, node.property.name);
      return values.length > 0 && values.every(next);
    }
    case 'Identifier': {
      const [definition, ...more] = variableOf(source, node)?.defs ?? [];
      if (definition?.type !== 'Variable' || definition.parent.kind !== 'const' || more.length > 0)
        return false;
      const declarator = definition.node as Node;
      const loop = source.parents.get(definition.parent);
      const init = declarator.type === 'VariableDeclarator' ? declarator.init : undefined;
      const value = init ?? (loop?.type === 'ForOfStatement' ? loop.right : undefined);
      return value !== undefined && next(value);
    }
    case 'CallExpression': {
      const callee = bare(node.callee);
      if (dotted(source, callee) === 'JSON.parse') return node.arguments.length === 1;
      if (callee.type === 'MemberExpression' && OF_LIST.test(propertyName(callee) ?? ''))
        return next(callee.object);
      if (isBuiltinSync(source, callee)) return true;
      const helper = callee.type === 'Identifier' ? valueOf(source, callee) : ownMethod(source, callee);
      return (
        helper !== undefined &&
        isFunction(helper) &&
        !helper.generator &&
        resultsOf(helper).every(result => result !== null && next(result))
      );
    }
    default:
      return false;
  }
}

/** `#load` of `this.#load()`, `load` of `this.load()` where the file has but one. */
function ownMethod(source: Source, callee: Node): Node | undefined {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ThisExpression') return undefined;
  const { property } = callee;
  const name = callee.computed || !('name' in property) ? undefined : property.name;
  const [only, ...more] = nodesOf(source, 'MethodDefinition').filter(
    ({ key }) => key.type === property.type && 'name' in key && key.name === name,
  );
  return only?.kind === 'method' && more.length === 0 ? only.value : undefined;
}

/** A class of this file whose instances have no `then`. */
function isPlainClass(source: Source, callee: Node): boolean {
  const found = variableOf(source, callee)?.defs;
  const node = found?.length === 1 ? (found[0]?.node as Node | undefined) : undefined;
  return (
    node?.type === 'ClassDeclaration' &&
    !node.superClass &&
    node.body.body.every(
      member => !('key' in member) || !('name' in member.key) || member.key.name !== 'then',
    )
  );
}

function ofVariable(
  source: Source,
  node: Extract<Node, { type: 'Identifier' }>,
  of: (inner: Node) => Certainty,
): Certainty {
  const variable = variableOf(source, node);
  const definition = variable?.defs[0]?.node as Node | undefined;
  if (variable?.defs.length !== 1 || definition?.type !== 'VariableDeclarator') return 'maybe';
  if (definition.id.type !== 'Identifier') return 'maybe';
  const writes = variable.references.flatMap(reference => (reference.writeExpr ? [reference.writeExpr] : []));
  return worst(writes.map(of));
}

function ofCall(source: Source, call: Extract<Node, { type: 'CallExpression' }>, depth: number): Certainty {
  const callee = bare(call.callee);
  const text = dotted(source, callee);
  if (/^Promise\.\w+$/.test(text)) return 'yes';
  if (PLAIN_CALLS.test(text)) return 'no';
  if (callee.type === 'MemberExpression') {
    const method = propertyName(callee) ?? '';
    if (/^(then|catch|finally)$/.test(method)) return 'yes';
    const kept = method === 'get' ? keptResults(source, callee.object) : undefined;
    if (kept) return worst(kept.map(value => promiseAs(source, value, depth + 1)));
    if (STRING_METHODS.test(method)) return 'no';
    if (method === 'reduce') return ofReduce(source, call, depth);
  }
  if (isBuiltinSync(source, callee)) return 'no';
  if (callee.type !== 'Identifier') return 'maybe';
  const found = variableOf(source, callee)?.defs[0];
  const definition = found?.type === 'Parameter' ? undefined : (found?.node as Node | undefined);
  const fn =
    definition?.type === 'VariableDeclarator' ? definition.init && bare(definition.init) : definition;
  if (!fn || !isFunction(fn)) return 'maybe';
  if (fn.async) return 'yes';
  // Of a function that calls itself, the other returns decide.
  if (fn === functionAround(source, call)) return 'no';
  return depth > 3 ? 'maybe' : promiseIn(source, fn);
}

/** What it begins with, or what the callback makes of that in the end. */
function ofReduce(source: Source, call: Extract<Node, { type: 'CallExpression' }>, depth: number): Certainty {
  const [callback, initial] = call.arguments;
  if (!initial || !callback || !isFunction(callback) || callback.async) return 'maybe';
  const [accumulator] = callback.params;
  if (accumulator?.type !== 'Identifier' || callback.body.type === 'BlockStatement') return 'maybe';
  const of = (node: Node): Certainty => promiseAs(source, node, depth + 1);
  const isSame = callback.body.type === 'Identifier' && callback.body.name === accumulator.name;
  return isSame || of(callback.body) === 'no' ? of(initial) : 'maybe';
}

/** A blocking function of a module: what it returns is there already. */
function isBuiltinSync(source: Source, callee: Node): boolean {
  const names: string[] = [];
  let root = callee;
  while (root.type === 'MemberExpression') {
    names.unshift(propertyName(root) ?? '');
    root = bare(root.object);
  }
  if (root.type !== 'Identifier') return false;
  const bound = boundAs(source, variableOf(source, root));
  if (!bound) return false;
  return apiOf({ kind: 'external', module: bound.module, path: pathOf(bound, names) }) !== undefined;
}
