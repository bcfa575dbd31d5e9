// An object that is handed to a constructor, kept in a field or put into a list of its class: who calls it is known
// still.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { elementOf, LISTS, PICKS, typeOf, VISITS } from '../reading/expression-type.ts';
import { memberType } from '../reading/declared-type.ts';
import { calledAt } from './called.ts';
import type { Clan } from './clan.ts';
import { Refused, sourceOf } from '../reading/project.ts';
import { isOwnType } from './receivers.ts';
import { callsOfNested, type Search } from './search.ts';
import { escaped } from '../reading/pattern.ts';
import { lookUp, referencesTo, variableOf } from '../reading/scope.ts';
import {
  boundBy,
  fieldOf,
  isFunction,
  nodesOf,
  propertyName,
  type Node,
  type Source,
} from '../reading/source.ts';

interface Watch {
  readonly search: Search;
  readonly clan: Clan;
  readonly visited: Set<string>;
}

/** Is an object only asked for its members, wherever it gets to? */
export function staysKnown(search: Search, source: Source, expression: Node, clan: Clan): boolean {
  return stays({ search, clan, visited: new Set() }, source, expression, false);
}

/** @param many is it a list of objects? */
function stays(watch: Watch, source: Source, expression: Node, many: boolean): boolean {
  const whole = outermost(source, expression);
  const parent = source.parents.get(whole);
  const next = (node: Node, list = many): boolean => stays(watch, source, node, list);
  switch (parent?.type) {
    case 'MemberExpression':
      if (parent.object !== whole) return false;
      return !many || memberStays(watch, source, parent);
    case 'ExpressionStatement':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'IfStatement':
    case 'ExportSpecifier':
      return true;
    case 'ConditionalExpression':
      return parent.test === whole || next(parent);
    case 'LogicalExpression':
    case 'AwaitExpression':
      return next(parent);
    case 'ArrayExpression':
      return next(parent, true);
    case 'SpreadElement':
      return many && source.parents.get(parent)?.type === 'ArrayExpression' && next(parent, true);
    case 'ForOfStatement':
      return many && parent.right === whole && parent.left.type === 'VariableDeclaration'
        ? parent.left.declarations.every(({ id }) => nameStays(watch, source, id, false))
        : false;
    case 'VariableDeclarator':
      return parent.init === whole && nameStays(watch, source, parent.id, many);
    case 'PropertyDefinition':
      if (!parent.typeAnnotation && whole.type === 'NewExpression')
        return staysIn(watch, source, parent.key, many);
      return fieldStays(watch, source, parent.typeAnnotation?.typeAnnotation, parent.key, many);
    case 'AssignmentExpression': {
      const { left, right } = parent;
      if (left === whole) return true;
      if (right !== whole || left.type !== 'MemberExpression' || left.object.type !== 'ThisExpression')
        return false;
      const type = memberType(source, left);
      if (!type && (whole.type === 'NewExpression' || isKnown(watch, source, left, many)))
        return staysIn(watch, source, left.property, many);
      return fieldStays(watch, source, type, left.property, many);
    }
    case 'Property':
      return parent.value === whole && propertyStays(watch, source, parent, many);
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
      return resultStays(watch, source, parent, many);
    case 'NewExpression':
    case 'CallExpression':
      return argumentStays(watch, source, parent, whole, many);
    default:
      return false;
  }
}

function enter({ visited }: Watch, key: string): boolean {
  const isNew = !visited.has(key);
  visited.add(key);
  return isNew;
}

function nameStays(watch: Watch, source: Source, id: Node, many: boolean): boolean {
  // Methods that are taken out of an object are looked for by their name.
  if (id.type === 'ObjectPattern') return !many;
  if (id.type === 'AssignmentPattern') return nameStays(watch, source, id.left, many);
  const variable = variableOf(source, id);
  if (!variable) return false;
  if (!enter(watch, `${source.path} ${String(variable.$id)}`)) return true;
  return referencesTo(source, variable).every(
    ({ identifier, init }) => init === true || stays(watch, source, identifier, many),
  );
}

const HARMLESS =
  /^(push|unshift|set|add|has|delete|length|size|clear|includes|indexOf|keys|join|splice|entries)$/;

/** `steps.map(…)`, `steps[0]` */
function memberStays(watch: Watch, source: Source, member: TSESTree.MemberExpression): boolean {
  const name = propertyName(member);
  if (name === undefined) return member.computed && stays(watch, source, member, false);
  const call = source.parents.get(outermost(source, member));
  const isCall = call?.type === 'CallExpression' && call.callee === outermost(source, member);
  if (!isCall) return HARMLESS.test(name);
  if (VISITS.test(name)) {
    const [callback] = call.arguments;
    if (!callback || !isFunction(callback)) return false;
    const [parameter, second] = callback.params;
    if (parameter && !nameStays(watch, source, parameter, false)) return false;
    if (/^(sort|toSorted)$/.test(name) && second && !nameStays(watch, source, second, false)) return false;
  }
  if (PICKS.test(name)) return stays(watch, source, call, false);
  if (LISTS.test(name)) return stays(watch, source, call, true);
  return VISITS.test(name) || (HARMLESS.test(name) && name !== 'splice' && name !== 'entries');
}

function isOwn({ search, clan }: Watch, source: Source, type: Node | undefined, many: boolean): boolean {
  const at = type && { source, node: type };
  return isOwnType(search, many ? elementOf(at) : at, clan);
}

/** The same without a declared type, where it is known all the same what it is. */
function isKnown({ search, clan }: Watch, source: Source, expression: Node, many: boolean): boolean {
  const type = typeOf(search, source, expression);
  return isOwnType(search, many ? elementOf(type) : type, clan);
}

function nameOf(key: Node): string {
  return 'name' in key && typeof key.name === 'string' ? key.name : '';
}

function fieldStays(watch: Watch, source: Source, type: Node | undefined, key: Node, many: boolean): boolean {
  return isOwn(watch, source, type, many) && staysIn(watch, source, key, many);
}

/** Is a field of that name, of whatever object, only asked for its members, or handed on in a way that is known? */
function staysIn(watch: Watch, home: Source, key: Node | string, many: boolean): boolean {
  const name = typeof key === 'string' ? key : nameOf(key);
  const isPrivate = typeof key !== 'string' && key.type === 'PrivateIdentifier';
  if (name === '') return false;
  if (!enter(watch, isPrivate ? `${home.path} .#${name}` : `.${name}`)) return true;
  const isOne = (member: TSESTree.MemberExpression): boolean =>
    fieldOf(member) === name && (member.property.type === 'PrivateIdentifier') === isPrivate;
  if (isPrivate)
    return nodesOf(home, 'MemberExpression').every(
      member => !isOne(member) || stays(watch, home, member, many),
    );
  const word = new RegExp(`[.#{,\\s]${escaped(name)}\\b`);
  const { project } = watch.search;
  return [...project.texts].every(([path, text]) => {
    if (path !== home.path && !word.test(text)) return true;
    const source = sourceOf(project, path);
    const isTaken = nodesOf(source, 'Property').some(property => {
      const pattern = source.parents.get(property);
      if (pattern?.type !== 'ObjectPattern' || propertyName(property) !== name) return false;
      return !nameStays(watch, source, property.value, many);
    });
    return (
      !isTaken &&
      nodesOf(source, 'MemberExpression').every(
        member => !isOne(member) || stays(watch, source, member, many),
      )
    );
  });
}

/** `{ repo: new Repo() }` where an interface says what `repo` is */
function propertyStays(watch: Watch, source: Source, property: TSESTree.Property, many: boolean): boolean {
  const { search } = watch;
  const name = propertyName(property);
  const object = source.parents.get(property);
  if (name === undefined || object?.type !== 'ObjectExpression') return false;
  const taken = patternFor(watch, source, object);
  if (taken) {
    const into = taken.pattern.properties.find(
      one => one.type === 'Property' && propertyName(one) === name && one.value.type === 'Identifier',
    );
    const isAll = taken.pattern.properties.every(({ type }) => type === 'Property');
    return isAll && (into?.type !== 'Property' || nameStays(watch, taken.source, into.value, many));
  }
  const isDeclared = [...search.project.texts.keys()].some(path => {
    const file = sourceOf(search.project, path);
    return nodesOf(file, 'TSPropertySignature').some(
      ({ key, typeAnnotation }) =>
        'name' in key && key.name === name && isOwn(watch, file, typeAnnotation?.typeAnnotation, many),
    );
  });
  return isDeclared && staysIn(watch, source, name, many);
}

/** `{ store }` of `constructor({ store }) { … }`, where an object is handed to that. */
function patternFor(
  { search }: Watch,
  source: Source,
  object: Node,
): { readonly source: Source; readonly pattern: TSESTree.ObjectPattern } | undefined {
  const call = source.parents.get(object);
  if (call?.type !== 'NewExpression' && call?.type !== 'CallExpression') return undefined;
  const found = calledAt(search, source, call.callee);
  const pattern = boundBy(found?.fn.params[(call.arguments as Node[]).indexOf(object)]);
  return found && pattern?.type === 'ObjectPattern' && !pattern.typeAnnotation
    ? { source: found.source, pattern }
    : undefined;
}

/** A function that says that it returns such objects. */
function resultStays(watch: Watch, source: Source, at: Node, many: boolean): boolean {
  let fn: Node | undefined = at;
  while (fn && !isFunction(fn)) fn = source.parents.get(fn);
  if (!fn) return false;
  const type = fn.returnType?.typeAnnotation;
  // `add(): this`
  const isSame = type?.type === 'TSThisType' && !many;
  const isTyped = type && !fn.async && (isSame || isOwn(watch, source, type, many));
  if (fn.returnType && !isTyped) return false;
  if (!enter(watch, `${source.path} returns ${String(fn.range[0])}`)) return true;
  try {
    return callsOfNested(watch.search, { source, fn }).every(({ source: from, call }) => {
      const isWaitedFor = from.parents.get(outermost(from, call))?.type === 'AwaitExpression';
      return (!fn.async || isWaitedFor) && stays(watch, from, call, many);
    });
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** Is it handed to a parameter, or put into a list, that is declared to be of the class and used as one? */
function argumentStays(
  watch: Watch,
  source: Source,
  call: TSESTree.NewExpression | TSESTree.CallExpression,
  value: Node,
  many: boolean,
): boolean {
  const { search, clan } = watch;
  const index = (call.arguments as Node[]).indexOf(value);
  const { callee } = call;
  if (callee.type === 'MemberExpression' && /^(push|unshift|set|add)$/.test(propertyName(callee) ?? '')) {
    const list = typeOf(search, source, callee.object);
    if (isOwnType(search, elementOf(list), clan)) {
      const { object } = callee;
      if (object.type === 'Identifier') return nameStays(watch, source, object, true);
      return object.type === 'MemberExpression' && staysIn(watch, source, fieldOf(object) ?? '', true);
    }
  }
  const found = index < 0 ? undefined : calledAt(search, source, callee);
  const fn = found?.fn;
  if (!found || !fn) return false;
  if (!enter(watch, `${found.source.path} ${String(fn.range[0])} ${String(index)}`)) return true;
  const home = found.source;
  const parameter = fn.params[index];
  const name = boundBy(parameter);
  if (name?.type !== 'Identifier') return false;
  const isTyped = name.typeAnnotation
    ? isOwn(watch, home, name.typeAnnotation.typeAnnotation, many)
    : isKnown(watch, home, name, many);
  if (!isTyped) return false;
  if (parameter?.type === 'TSParameterProperty' && !staysIn(watch, home, name.name, many)) return false;
  const variable = lookUp(home, fn.body, name.name);
  return (
    variable !== undefined &&
    referencesTo(home, variable).every(
      ({ identifier, init }) => init === true || stays(watch, home, identifier, many),
    )
  );
}
