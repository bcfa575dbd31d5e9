// Maps, lists and fields that get functions later: `handlers.set('read', read)`, `steps.push(step)`, `this.#read = read`.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import { knownValue } from './known-value.ts';
import { among, arePlain, ELEMENT } from './make-async-lists.ts';
import { followId } from './make-async-objects.ts';
import { followHeldType, functionsOf, functionsIn, functionTypeIn } from './make-async-tables.ts';
import { Refused, where, type FunctionAt } from './make-async-project.ts';
import { enter, escapes, follow, type Path, type Search } from './make-async-uses.ts';
import { isTopLevel, lookUp, referencesTo, type Variable } from './scope.ts';
import {
  ancestorsOf,
  bare,
  calledName,
  fieldOf,
  isFunction,
  nodesOf,
  propertyName,
  within,
  type Node,
  type Source,
} from './source.ts';

/** Stands in a path for any value of a map. No property has such a name. */
export const VALUE = '{}';

/** `new Map([['read', read]])`: is the list an entry of a map? */
export function mapOf(source: Source, entry: TSESTree.ArrayExpression): TSESTree.NewExpression | undefined {
  const list = source.parents.get(entry);
  const made = list?.type === 'ArrayExpression' ? source.parents.get(list) : undefined;
  return made?.type === 'NewExpression' && made.arguments[0] === list && isMap(source, made)
    ? made
    : undefined;
}

export function isMap(source: Source, node: Node): node is TSESTree.NewExpression {
  return (
    node.type === 'NewExpression' &&
    node.callee.type === 'Identifier' &&
    node.callee.name === 'Map' &&
    !lookUp(source, node, 'Map')
  );
}

/** The function, or what holds it, is the value of an entry of a map that is written out. */
export function followEntry(
  search: Search,
  source: Source,
  entry: TSESTree.ArrayExpression,
  map: TSESTree.NewExpression,
  value: Node,
  path: Path,
): void {
  if (entry.elements[1] !== value) throw escapes(search, source, value, path);
  hold(search, source, map, value, [VALUE, ...path]);
}

/** Is the value added to a map or list of which it is known where it is made? */
export function isHolder(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression,
  value: Node,
): { readonly source: Source; readonly node: Node; readonly held: string } | undefined {
  const callee = bare(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const name = propertyName(callee) ?? '';
  const isSet = name === 'set' && call.arguments[1] === value;
  const isPush =
    /^(push|unshift)$/.test(name) && !call.arguments.some(({ type }) => type === 'SpreadElement');
  if (!isSet && !isPush) return undefined;
  const made = holderMade(search, source, callee.object);
  const fits = made && (isSet ? isMap(made.source, made.node) : made.node.type === 'ArrayExpression');
  return fits ? { ...made, held: isSet ? VALUE : ELEMENT } : undefined;
}

/**
 * `handlers.set('read', read)`, `steps.push({ run })`: the map or list leads to what is added to it.
 * @returns whether it is one that is known
 */
export function followAdded(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression,
  value: Node,
  path: Path,
): boolean {
  const made = isHolder(search, source, call, value);
  if (made) hold(search, made.source, made.node, value, [made.held, ...path]);
  return made !== undefined;
}

/** The `new Map()` or `[]` that a constant or a field stands for. */
function holderMade(
  search: Search,
  source: Source,
  object: Node,
): { readonly source: Source; readonly node: Node } | undefined {
  const node = bare(object);
  if (node.type === 'Identifier') return knownValue(search.project, { source, node });
  const field =
    node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && fieldAt(source, node);
  const [value, ...more] = field ? field.values : [];
  return value && more.length === 0 ? { source, node: bare(value) } : undefined;
}

/**
 * `const steps = [read]`
 * @returns whether the list is kept under a name, so that more may be added to it
 */
export function followKept(search: Search, source: Source, list: Node, own: Node, path: Path): boolean {
  const whole = outermost(source, list);
  const owner = source.parents.get(whole);
  const isNamed = owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier';
  if (!isNamed && !fieldUses(source, whole)) return false;
  hold(search, source, list, own, path);
  return true;
}

/** Follows the map or list from where it is made; what else it may hold is among the functions that are called. */
function hold(search: Search, source: Source, made: Node, own: Node, path: Path): void {
  const [, ...rest] = path;
  const whole = outermost(source, made);
  const owner = source.parents.get(whole);
  const declared =
    owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier' ? owner.id : undefined;
  const variable = declared && lookUp(source, declared, declared.name);
  const names = variable
    ? referencesTo(source, variable).map(({ identifier }) => identifier as Node)
    : fieldUses(source, whole);
  if (!names) throw escapes(search, source, whole, path);
  // `new Map<string, Load>()`
  const types = made.type === 'NewExpression' ? made.typeArguments?.params : undefined;
  const type = types?.[1] && functionTypeIn(search, source, types[1], rest);
  const functions = (): readonly FunctionAt[] | undefined =>
    declared ? functionsOf(search, source, declared) : functionsOfField(search, source, whole);
  if (types && !(type && followHeldType(search, type, functions)))
    throw new Refused(`A type (${where(source, made)}) says that ${search.name} is sync.`);
  const isSeen = !variable || !isTopLevel(source, variable) || !isExported(source, variable);
  const others = [...writtenIn(made), ...names.flatMap(name => addedTo(source, name))].filter(
    value => value !== own,
  );
  among(search, isSeen && arePlain(search, source, others, rest), () => {
    follow(search, source, made, path);
  });
}

function isExported(source: Source, variable: Variable): boolean {
  return (
    referencesTo(source, variable).some(({ identifier }) =>
      /^(TS)?Export/.test(source.parents.get(identifier)?.type ?? ''),
    ) ||
    nodesOf(source, 'ExportNamedDeclaration').some(
      ({ declaration }) =>
        declaration?.type === 'VariableDeclaration' && within(variable.defs[0]?.name as Node, declaration),
    )
  );
}

/** The values that a map or list is made with. */
export function writtenIn(made: Node): Node[] {
  const list = made.type === 'NewExpression' ? made.arguments[0] : made;
  if (list?.type !== 'ArrayExpression') return list ? [list] : [];
  return list.elements.flatMap(element => {
    if (made.type !== 'NewExpression') return element ?? [];
    return element?.type === 'ArrayExpression' ? (element.elements[1] ?? []) : (element ?? []);
  });
}

/** What is added to what a name stands for. */
export function addedTo(source: Source, name: Node): Node[] {
  const member = source.parents.get(outermost(source, name));
  const call = member && source.parents.get(outermost(source, member));
  if (member?.type !== 'MemberExpression' || call?.type !== 'CallExpression' || bare(call.callee) !== member)
    return [];
  const added = calledName(member) ?? '';
  if (added === 'set') return call.arguments.slice(1, 2);
  return /^(push|unshift)$/.test(added) ? call.arguments : [];
}

/** `handlers.get(type)`, `for (const [type, handler] of handlers.entries())` */
export function followMapMember(
  search: Search,
  source: Source,
  member: TSESTree.MemberExpression,
  path: Path,
): void {
  const [, ...rest] = path;
  const name = propertyName(member) ?? '';
  const call = source.parents.get(outermost(source, member));
  const isCall = call?.type === 'CallExpression' && bare(call.callee) === member;
  if (name === 'size') return;
  if (!isCall) throw escapes(search, source, member);
  const [callback] = call.arguments;
  if (name === 'get') follow(search, source, call, rest);
  else if (name === 'values') follow(search, source, call, [ELEMENT, ...rest]);
  else if (name === 'entries') follow(search, source, call, [ELEMENT, '1', ...rest]);
  else if (name === 'forEach' && callback && isFunction(callback) && callback.params.length < 3) {
    const [parameter] = callback.params;
    if (parameter) followId(search, source, parameter, rest);
  } else if (!/^(set|has|delete|clear|keys)$/.test(name)) throw escapes(search, source, member);
  if (name === 'set' && !isSeenAddition(search, source, call, rest)) throw escapes(search, source, member);
  // `set` hands back the map.
  const isUsed = source.parents.get(outermost(source, call))?.type !== 'ExpressionStatement';
  if (name === 'set' && isUsed) throw escapes(search, source, member);
}

/** Is what is added known by where the map or list is made, or is it plain? */
export function isSeenAddition(
  search: Search,
  source: Source,
  call: TSESTree.CallExpression,
  path: Path,
): boolean {
  const object = call.callee.type === 'MemberExpression' ? bare(call.callee.object) : call;
  const variable = object.type === 'Identifier' ? lookUp(source, object, object.name) : undefined;
  const declarator = variable?.defs[0]?.node as Node | undefined;
  const init =
    declarator?.type === 'VariableDeclarator' && declarator.init ? bare(declarator.init) : undefined;
  if (init?.type === 'ArrayExpression' || (init && isMap(source, init))) return true;
  if (object.type === 'MemberExpression' && object.object.type === 'ThisExpression') return true;
  return arePlain(search, source, call.arguments.slice(calledName(call.callee) === 'set' ? 1 : 0), path);
}

interface Field {
  readonly owner: Node;
  readonly name: string;
  readonly isPrivate: boolean;
  /** What it is ever given in its class. */
  readonly values: readonly Node[];
  readonly uses: readonly TSESTree.MemberExpression[];
}

/** The field that `this.read` is, by all that its class says of it. */
function fieldAt(source: Source, member: TSESTree.MemberExpression): Field | undefined {
  const owner = [...ancestorsOf(source, member)].find(({ type }) => type === 'ClassBody');
  const name = fieldOf(member);
  return owner && name !== undefined
    ? fieldOfClass(source, owner, name, member.property.type === 'PrivateIdentifier')
    : undefined;
}

function fieldOfClass(source: Source, owner: Node, name: string, isPrivate: boolean): Field {
  const isIt = (key: Node): boolean =>
    (key.type === 'PrivateIdentifier') === isPrivate && 'name' in key && key.name === name;
  const uses = nodesOf(source, 'MemberExpression').filter(
    node => within(node, owner) && isIt(node.property) && (!node.computed || isPrivate),
  );
  const declared = nodesOf(source, 'PropertyDefinition').flatMap(({ key, value, computed }) =>
    !computed && isIt(key) && within(key, owner) && value ? [value] : [],
  );
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    uses.includes(left as TSESTree.MemberExpression) ? [right] : [],
  );
  return { owner, name, isPrivate, values: [...declared, ...assigned], uses };
}

/** The field that a value is given to where it stands. */
function fieldGiven(source: Source, whole: Node): Field | undefined {
  const parent = source.parents.get(whole);
  if (parent?.type === 'PropertyDefinition' && parent.value === whole && !parent.computed) {
    const owner = source.parents.get(parent);
    const isPrivate = parent.key.type === 'PrivateIdentifier';
    if (!owner || parent.static || !('name' in parent.key)) return undefined;
    return fieldOfClass(source, owner, parent.key.name, isPrivate);
  }
  if (parent?.type !== 'AssignmentExpression' || parent.right !== whole || parent.operator !== '=')
    return undefined;
  const { left } = parent;
  return left.type === 'MemberExpression' && left.object.type === 'ThisExpression'
    ? fieldAt(source, left)
    : undefined;
}

function fieldUses(source: Source, whole: Node): readonly Node[] | undefined {
  return fieldGiven(source, whole)?.uses;
}

/**
 * `#handlers = new Map()`, `this.read = read`: a field that nobody but its class uses, and that gets one value.
 * @returns whether it is one
 */
export function followField(search: Search, source: Source, whole: Node, path: Path): boolean {
  const field = fieldGiven(source, whole);
  if (!field || field.values.length !== 1) return false;
  const { owner, name, isPrivate, uses } = field;
  if (!isPrivate) mustBeOwn(search, source, owner, name);
  if (!enter(search, `${source.path} field ${name} ${String(owner.range[0])} ${path.join('.')}`)) return true;
  const declared = nodesOf(source, 'PropertyDefinition').find(
    ({ key, typeAnnotation }) => typeAnnotation && within(key, owner) && 'name' in key && key.name === name,
  )?.typeAnnotation?.typeAnnotation;
  const type = declared && functionTypeIn(search, source, declared, path);
  const functions = (): readonly FunctionAt[] | undefined => functionsOfField(search, source, whole);
  if (declared && !(type && followHeldType(search, type, functions)))
    throw new Refused(`A type (${where(source, declared)}) says that ${search.name} is sync.`);
  for (const use of uses) {
    if (use.object.type !== 'ThisExpression') throw escapes(search, source, use);
    const parent = source.parents.get(outermost(source, use));
    if (parent?.type === 'AssignmentExpression' && parent.left === use) continue;
    follow(search, source, use, path);
  }
  return true;
}

/** The functions that a field is given or holds, as far as they are known here. */
export function functionsOfField(search: Search, source: Source, whole: Node): FunctionAt[] | undefined {
  const field = fieldGiven(source, whole);
  if (!field) return undefined;
  const lists = [...field.values, ...field.uses.flatMap(use => addedTo(source, use))].map(value =>
    functionsIn(search, source, value),
  );
  return lists.includes(undefined) ? undefined : lists.flatMap(list => list ?? []);
}

/** @throws {Refused} where something else than `this` in the class may have a field of that name */
function mustBeOwn(search: Search, source: Source, owner: Node, name: string): void {
  const word = new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`);
  const computed = nodesOf(source, 'MemberExpression').find(
    node => node.computed && node.object.type === 'ThisExpression' && propertyName(node) === undefined,
  );
  if (computed) throw new Refused(`\`${name}\` may be read by a computed name (${where(source, computed)}).`);
  const holder = source.parents.get(owner);
  const id = holder?.type === 'ClassDeclaration' ? holder.id?.name : undefined;
  const heir =
    id === undefined ? undefined : new RegExp(`\\bextends\\s+([\\w$.]+\\.)?${id.replaceAll('$', '\\$')}\\b`);
  for (const [path, text] of search.project.texts) {
    if (heir?.test(text) !== false)
      throw new Refused(`\`${name}\` may be used by a class that extends this one.`);
    if (path === source.path || !word.test(text)) continue;
    const isMember = new RegExp(`(\\.|\\[['"\`]|\\{[^}]*)\\s*${name.replaceAll('$', '\\$')}\\b`).test(text);
    if (isMember) throw new Refused(`\`${name}\` may be used in another file.`);
  }
  const others = nodesOf(source, 'MemberExpression').filter(
    node => propertyName(node) === name && !within(node, owner) && node.object.type !== 'ThisExpression',
  );
  const [other] = others;
  if (other)
    throw new Refused(`\`${name}\` may be used from outside of its class (${where(source, other)}).`);
  const taken = nodesOf(source, 'Property').find(
    property => source.parents.get(property)?.type === 'ObjectPattern' && propertyName(property) === name,
  );
  if (taken) throw new Refused(`\`${name}\` may be taken out of its object (${where(source, taken)}).`);
}
