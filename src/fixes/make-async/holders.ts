// Maps, lists and fields that get functions later: `handlers.set('read', read)`, `steps.push(step)`, `this.#read = read`.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { knownValue } from '../reading/known-value.ts';
import { ADDS, among, arePlain, ELEMENT, promisesOf } from './lists.ts';
import { fieldAt, fieldUses, functionsOfField } from './fields.ts';
import { followId } from './objects.ts';
import { followHeldType, functionsOf, functionTypeIn } from './tables.ts';
import { Refused, where, type FunctionAt } from '../reading/project.ts';
import { type Path, type Search } from './search.ts';
import { escapes, follow } from './uses.ts';
import { lookUp, referencesTo, variableOf } from '../reading/scope.ts';
import { bare, calledName, isFunction, propertyName, type Node, type Source } from '../reading/source.ts';

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
  const isPush = ADDS.test(name) && !call.arguments.some(({ type }) => type === 'SpreadElement');
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
  const variable = declared && variableOf(source, declared);
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
  const others = [...writtenIn(made), ...names.flatMap(name => addedTo(source, name))].filter(
    value => value !== own,
  );
  among(search, promisesOf(search, source, others, rest), () => {
    follow(search, source, made, path);
  });
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
  return ADDS.test(added) ? call.arguments : [];
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
  const variable = variableOf(source, object);
  const declarator = variable?.defs[0]?.node as Node | undefined;
  const init =
    declarator?.type === 'VariableDeclarator' && declarator.init ? bare(declarator.init) : undefined;
  if (init?.type === 'ArrayExpression' || (init && isMap(source, init))) return true;
  if (object.type === 'MemberExpression' && object.object.type === 'ThisExpression') return true;
  return arePlain(search, source, call.arguments.slice(calledName(call.callee) === 'set' ? 1 : 0), path);
}
