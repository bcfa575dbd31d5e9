// What an expression is declared to be, as far as the names in its file say: `this.steps[0]` is a `Step` where the field
// is declared to be a list of them.
import { memberType, returnTypeOf } from './declared-type.ts';
import { knownMember } from './known-value.ts';
import { isOnlyGiven, typeOfThis } from './expression-this.ts';
import { declarationOf } from '../make-async/classes.ts';
import { isSetElsewhere, keptIn } from './kept-value.ts';
import { typeGiven, typeReturned } from '../make-async/given.ts';
import type { Search } from '../make-async/search.ts';
import { referencesTo, variableOf, type Variable } from './scope.ts';
import { bare, isFunction, propertyName, type Node, type Source } from './source.ts';

/** A type where it is written; `new Map<string, Step>()` for itself. */
export interface TypeAt {
  readonly source: Source;
  readonly node: Node;
  /** Of an object from a list that is written out: the types that it may have. */
  readonly among?: readonly TypeAt[];
  /** Are these the values of a map, in a row? */
  readonly isRow?: boolean;
}

/** Names are not followed further than this. */
const DEEPEST = 6;

export function typeOf(search: Search, source: Source, expression: Node, depth = 0): TypeAt | undefined {
  if (depth > DEEPEST) return undefined;
  const of = (node: Node): TypeAt | undefined => typeOf(search, source, node, depth + 1);
  switch (expression.type) {
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return { source, node: expression.typeAnnotation };
    case 'TSNonNullExpression':
    case 'ChainExpression':
      return of(expression.expression);
    case 'NewExpression':
      return { source, node: expression };
    case 'ArrayExpression':
      return typeOfList(expression, of);
    case 'LogicalExpression':
      return of(expression.left) ?? of(expression.right);
    case 'ThisExpression':
      return typeOfThis(source, expression);
    case 'AssignmentExpression':
      return isOnlyGiven(source, expression) ? of(bare(expression.right)) : undefined;
    case 'Identifier':
      return typeOfName(search, source, expression, depth);
    case 'MemberExpression': {
      const own = memberType(source, expression, true);
      if (own) return { source, node: own };
      const kept =
        expression.object.type === 'ThisExpression' ? keptIn(search.project, source, expression) : undefined;
      if (kept) return of(kept);
      const name = propertyName(expression);
      if (name === undefined) return expression.computed ? elementOf(of(expression.object)) : undefined;
      return typeOfMember(search, { source, node: expression.object }, name, depth);
    }
    case 'ObjectPattern': {
      const owner = source.parents.get(expression);
      if (expression.typeAnnotation) return { source, node: expression.typeAnnotation.typeAnnotation };
      return owner?.type === 'VariableDeclarator' && owner.init ? of(owner.init) : undefined;
    }
    case 'CallExpression':
      return typeOfCall(search, source, expression, depth);
    case 'AwaitExpression':
      return expression.argument.type === 'CallExpression'
        ? typeOfCall(search, source, expression.argument, depth, true)
        : undefined;
    default:
      return undefined;
  }
}

/** `[a, new B(), ...list]` */
function typeOfList(
  { elements }: Extract<Node, { type: 'ArrayExpression' }>,
  of: (node: Node) => TypeAt | undefined,
): TypeAt | undefined {
  const types = elements.map(element =>
    element?.type === 'SpreadElement' ? elementOf(of(element.argument)) : element && of(element),
  );
  const known = types.flatMap(type => type?.among ?? type ?? []);
  const [first] = known;
  const isKnown = types.every(type => type !== undefined && type !== null);
  return first && isKnown ? { ...first, among: known, isRow: true } : undefined;
}

/** `app.store`, of an object that is written out. */
function typeOfMember(search: Search, object: TypeAt, name: string, depth: number): TypeAt | undefined {
  if (object.node.type !== 'Identifier') return undefined;
  const found = knownMember(search.project, object, name);
  if (!found || found === 'none' || isSetElsewhere(search.project, found.source, name)) return undefined;
  return typeOf(search, found.source, bare(found.node), depth + 1);
}

function typeOfName(
  search: Search,
  source: Source,
  name: Extract<Node, { type: 'Identifier' }>,
  depth: number,
): TypeAt | undefined {
  const of = (node: Node, home = source): TypeAt | undefined => typeOf(search, home, node, depth + 1);
  const variable = variableOf(source, name);
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  if (!definition) return undefined;
  const written = definition.name as Node;
  if ('typeAnnotation' in written && written.typeAnnotation?.type === 'TSTypeAnnotation')
    return { source, node: written.typeAnnotation.typeAnnotation };
  if (definition.type === 'ImportBinding') {
    const found = declarationOf(search, source, name);
    return found?.node.type === 'VariableDeclarator' ? of(found.node.id, found.source) : undefined;
  }
  const node = definition.node as Node;
  if (definition.type === 'Parameter' && isFunction(node)) {
    // `steps.map(step => …)`
    const call = source.parents.get(node);
    const callee =
      call?.type === 'CallExpression' && call.arguments[0] === node ? bare(call.callee) : undefined;
    const isList = callee?.type === 'MemberExpression' && VISITS.test(propertyName(callee) ?? '');
    if (isList) return node.params[0] === written ? elementOf(of(callee.object)) : undefined;
    const isSet = variable && referencesTo(source, variable).some(reference => reference.isWrite());
    return isSet ? undefined : typeGiven(search, { source, fn: node }, written);
  }
  if (node.type !== 'VariableDeclarator' || node.id !== written) return undefined;
  const loop = source.parents.get(source.parents.get(node) ?? node);
  if (loop?.type === 'ForOfStatement' && loop.left === source.parents.get(node)) {
    const list = of(loop.right);
    return isMap(list) ? undefined : elementOf(list);
  }
  const init = node.init && bare(node.init);
  if (init?.type !== 'ArrayExpression') return init ? of(init) : undefined;
  const added = variable && addedTo(source, variable);
  return added && typeOfList({ ...init, elements: [...init.elements, ...added] }, of);
}

/** What is pushed to a list of the file; undefined where that, or what becomes of the list, is not all known. */
function addedTo(source: Source, variable: Variable): CallExpressionArgument[] | undefined {
  const added: CallExpressionArgument[] = [];
  for (const { identifier, init } of referencesTo(source, variable)) {
    if (init) continue;
    const parent = source.parents.get(identifier);
    if (parent?.type === 'ForOfStatement' || parent?.type === 'SpreadElement') continue;
    const name =
      parent?.type === 'MemberExpression' && parent.object === identifier ? propertyName(parent) : '';
    const call = parent && source.parents.get(parent);
    if (call?.type === 'AssignmentExpression' && call.left === parent) return undefined;
    if (call?.type === 'CallExpression' && call.callee === parent && /^(push|unshift)$/.test(name ?? ''))
      added.push(...call.arguments);
    else if (parent?.type !== 'MemberExpression' || !(name === undefined || READS.test(name)))
      return undefined;
  }
  return added;
}

type CallExpressionArgument = Extract<Node, { type: 'CallExpression' }>['arguments'][number];

const READS =
  /^(map|forEach|filter|find|findIndex|findLast|findLastIndex|some|every|flatMap|at|pop|shift|slice|length|sort|toSorted)$/;

/** Methods whose callback is given the elements. */
export const VISITS =
  /^(map|forEach|filter|find|findIndex|findLast|findLastIndex|some|every|flatMap|sort|toSorted)$/;
/** Methods that return an element. */
export const PICKS = /^(find|findLast|at|pop|shift|get)$/;
/** Methods that return a list of the same elements. */
export const LISTS = /^(filter|slice|sort|toSorted|reverse|toReversed|concat|values)$/;

function typeOfCall(
  search: Search,
  source: Source,
  call: Extract<Node, { type: 'CallExpression' }>,
  depth: number,
  awaited = false,
): TypeAt | undefined {
  const callee = bare(call.callee);
  if (callee.type === 'Identifier') {
    const found = declarationOf(search, source, callee);
    const fn =
      found?.node.type === 'VariableDeclarator' && found.node.init ? bare(found.node.init) : found?.node;
    if (!found || !fn || !isFunction(fn) || fn.generator || fn.async !== awaited) return undefined;
    if (!fn.returnType) return typeReturned(search, { source: found.source, fn }, depth);
    return resultType(found.source, fn.returnType.typeAnnotation, awaited);
  }
  if (callee.type !== 'MemberExpression') return undefined;
  const name = propertyName(callee) ?? '';
  const list = typeOf(search, source, callee.object, depth + 1);
  if (!awaited && elementOf(list)) {
    if (PICKS.test(name)) return isMap(list) === (name === 'get') ? elementOf(list) : undefined;
    if (LISTS.test(name)) return name === 'values' && list ? { ...list, isRow: true } : list;
  }
  const returned = returnTypeOf(source, callee);
  if (returned) return resultType(source, returned, awaited);
  // `Settings.open()` of the class itself.
  const named =
    callee.object.type === 'Identifier' ? declarationOf(search, source, callee.object) : undefined;
  const isStatic = named?.node.type === 'ClassDeclaration';
  const owner = list && !list.among ? typeName(plain(list.node)) : undefined;
  const found = isStatic ? named : list && owner && declarationOf(search, list.source, owner);
  for (const member of found ? membersIn(found.node) : []) {
    if (!('key' in member) || !('name' in member.key) || member.key.name !== name) continue;
    if ('static' in member && member.static !== isStatic) continue;
    if (found && member.type === 'MethodDefinition' && !member.value.returnType) {
      const fn = member.value;
      const isPlain = isFunction(fn) && fn.async === awaited && !fn.generator && member.kind === 'method';
      return isPlain ? typeReturned(search, { source: found.source, fn }, depth) : undefined;
    }
    const type =
      member.type === 'MethodDefinition'
        ? member.value.returnType?.typeAnnotation
        : member.type === 'TSMethodSignature'
          ? member.returnType?.typeAnnotation
          : undefined;
    // `use(): this` can be called on and on.
    if (type?.type === 'TSThisType') return awaited ? undefined : list;
    return type && found && resultType(found.source, type, awaited);
  }
  return undefined;
}

/** What a call yields whose type is written down: `Store` of `Promise<Store>`, where it is waited for. */
function resultType(source: Source, type: Node, awaited: boolean): TypeAt | undefined {
  if (!awaited) return { source, node: type };
  const isPromise =
    type.type === 'TSTypeReference' &&
    type.typeName.type === 'Identifier' &&
    type.typeName.name === 'Promise';
  const inner = isPromise ? type.typeArguments?.params[0] : undefined;
  return inner && { source, node: inner };
}

function membersIn(declared: Node): readonly Node[] {
  if (declared.type === 'ClassDeclaration' || declared.type === 'TSInterfaceDeclaration')
    return declared.body.body;
  if (declared.type !== 'TSTypeAliasDeclaration') return [];
  return declared.typeAnnotation.type === 'TSTypeLiteral' ? declared.typeAnnotation.members : [];
}

/** The type of what a list, set or map holds; undefined for other types. */
export function elementOf(type: TypeAt | undefined): TypeAt | undefined {
  if (type?.among) return type.isRow ? { ...type, isRow: false } : undefined;
  const node = type && plain(type.node);
  const at = (element: Node | undefined): TypeAt | undefined =>
    type && element && { source: type.source, node: element };
  if (node?.type === 'TSArrayType') return at(node.elementType);
  const name = nameOfType(node);
  if (!/^(Readonly)?(Array|Set|Map)$|^(Iterable|Record)$/.test(name)) return undefined;
  const types = node && 'typeArguments' in node ? node.typeArguments?.params : undefined;
  return at(types?.at(-1));
}

/** Does it hold pairs, of which an element is the value? */
export function isMap(type: TypeAt | undefined): boolean {
  return type !== undefined && !type.isRow && /^((Readonly)?Map|Record)$/.test(nameOfType(plain(type.node)));
}

/** `Step` of `readonly Step | undefined` */
export function plain(type: Node): Node {
  if (type.type === 'TSTypeOperator' && type.operator === 'readonly' && type.typeAnnotation)
    return plain(type.typeAnnotation);
  if (type.type !== 'TSUnionType') return type;
  const rest = type.types.filter(one => !/^TS(Null|Undefined)Keyword$/.test(one.type));
  const [only] = rest;
  return only && rest.length === 1 ? plain(only) : type;
}

/** The name of the type, or of the class of which there is a `new` one. */
export function nameOfType(type: Node | undefined): string {
  const name = typeName(type);
  return name?.type === 'Identifier' ? name.name : '';
}

export function typeName(type: Node | undefined): Node | undefined {
  if (type?.type === 'TSTypeReference') return type.typeName;
  if (type?.type === 'ClassDeclaration') return type.id ?? undefined;
  return type?.type === 'NewExpression' ? bare(type.callee) : undefined;
}
