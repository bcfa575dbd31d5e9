// What gets to the places that are declared to hold an object of an interface? TypeScript takes whatever fits, so an
// interface can only change its mind where all of that is known.
import { elementOf, typeOf } from '../reading/expression-type.ts';
import { importsOf, isClass } from './classes.ts';
import type { Clan } from './clan.ts';
import { argumentsOf } from './given.ts';
import { mustBeKnown, unknown, type At } from './known.ts';
import { sourceOf, type Refused } from '../reading/project.ts';
import { isOwnType } from './receivers.ts';
import type { Search } from './search.ts';
import { escaped } from '../reading/pattern.ts';
import { referencesTo, lookUp } from '../reading/scope.ts';
import {
  bare,
  fieldOf,
  isFunction,
  nodesOf,
  propertyName,
  resultsOf,
  textOf,
  type Node,
  type Source,
} from '../reading/source.ts';

/** @throws {Refused} where an object of an interface of the clan may be another than its classes make */
export function mustComeFromClan(search: Search, clan: Clan): void {
  for (const shape of clan.shapes) {
    const { name } = shape.variable;
    for (const [path, text] of search.project.texts) {
      if (!text.includes(name) && path !== shape.source.path && !/\bimport\b/.test(text)) continue;
      const source = sourceOf(search.project, path);
      const isHere =
        source === shape.source || importsOf(search, source, shape).length > 0 || text.includes(name);
      if (!isHere) continue;
      const at = { search, clan, source };
      for (const reference of nodesOf(source, 'TSTypeReference'))
        if (isClass(search, source, reference.typeName, shape)) checkSlot(at, reference);
      const loose = [...nodesOf(source, 'TSQualifiedName'), ...nodesOf(source, 'TSImportType')].find(node =>
        new RegExp(`\\b${escaped(name)}\\b`).test(textOf(source, node)),
      );
      if (loose) throw unknown(at, loose);
    }
  }
}

/** Climbs from a type to what is declared with it. */
function checkSlot(at: At, reference: Node): void {
  const { source } = at;
  let many = false;
  let promised = false;
  for (
    let node = reference, parent = source.parents.get(node);
    parent;
    node = parent, parent = source.parents.get(node)
  ) {
    switch (parent.type) {
      case 'TSUnionType':
      case 'TSTypeOperator':
        if (parent.type === 'TSTypeOperator' && parent.operator !== 'readonly') throw unknown(at, parent);
        break;
      case 'TSArrayType':
        many = true;
        break;
      case 'TSTypeParameterInstantiation': {
        const owner = source.parents.get(parent);
        if (owner?.type === 'NewExpression' && parent.params.at(-1) === node) {
          checkMade(at, owner);
          return;
        }
        const name = owner?.type === 'TSTypeReference' ? textOf(source, owner.typeName) : '';
        if (parent.params.at(-1) !== node || !owner) throw unknown(at, owner ?? parent);
        if (/^((Readonly)?(Array|Set|Map)|Record|Iterable)$/.test(name)) many = true;
        else if (name === 'Promise') promised = true;
        else throw unknown(at, owner);
        parent = owner;
        break;
      }
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSTypeAssertion':
        mustBeKnown(at, parent.expression, many);
        return;
      case 'TSTypeAnnotation':
        checkOwner(at, parent, many, promised);
        return;
      default:
        throw unknown(at, parent);
    }
  }
}

function checkOwner(at: At, annotation: Node, many: boolean, promised: boolean): void {
  const { search, source } = at;
  const owner = source.parents.get(annotation);
  if (!owner) return;
  if (isFunction(owner) && owner.returnType === annotation) {
    if (promised !== owner.async) throw unknown(at, annotation);
    for (const result of resultsOf(owner)) if (result) mustBeKnown(at, result, many);
    return;
  }
  if (promised) throw unknown(at, annotation);
  if (owner.type === 'TSMethodSignature' && isWrittenBelow(at, owner, undefined)) return;
  if (owner.type === 'PropertyDefinition' || owner.type === 'TSPropertySignature') {
    if (owner.key.type !== 'Identifier' && owner.key.type !== 'PrivateIdentifier') throw unknown(at, owner);
    if (owner.type === 'PropertyDefinition' && owner.value) mustBeKnown(at, owner.value, many);
    checkHolder(at, owner.key.name, many, owner.type === 'TSPropertySignature');
    return;
  }
  if (owner.type !== 'Identifier' && owner.type !== 'ObjectPattern') throw unknown(at, owner);
  let place: Node = owner;
  let above = source.parents.get(place);
  if (above?.type === 'AssignmentPattern') {
    mustBeKnown(at, above.right, many);
    place = above;
    above = source.parents.get(place);
  }
  if (above?.type === 'TSParameterProperty') {
    if (owner.type === 'Identifier') checkHolder(at, owner.name, many, false);
    place = above;
    above = source.parents.get(place);
  }
  if (above?.type === 'VariableDeclarator') {
    if (above.init) mustBeKnown(at, above.init, many);
    if (owner.type !== 'Identifier') return;
    const variable = lookUp(source, above, owner.name);
    for (const { writeExpr, init } of variable ? referencesTo(source, variable) : [])
      if (writeExpr && !init) mustBeKnown(at, writeExpr, many);
    if (many) checkHolder(at, owner.name, many, false);
    return;
  }
  if (above?.type === 'TSDeclareFunction') return;
  if (
    above?.type === 'TSMethodSignature' &&
    isWrittenBelow(at, above, (above.params as Node[]).indexOf(place))
  )
    return;
  if (!above || !isFunction(above)) {
    const method = above && source.parents.get(above);
    if (above?.type === 'TSEmptyBodyFunctionExpression' && method?.type === 'MethodDefinition') return;
    throw unknown(at, owner);
  }
  const index = (above.params as Node[]).indexOf(place);
  if (many && owner.type === 'Identifier') checkHolder(at, owner.name, many, false);
  const no = (from: Source, node: Node): Refused => unknown({ ...at, source: from }, node);
  for (const { source: from, node } of argumentsOf(search, { source, fn: above }, index, no))
    mustBeKnown({ ...at, source: from }, node, many);
}

/**
 * A method of another interface takes or returns such objects: do all classes that have it say so, too? Then their
 * methods are looked at.
 * @param index of the parameter; undefined: what is returned
 */
function isWrittenBelow(
  { search, source }: At,
  method: Extract<Node, { type: 'TSMethodSignature' }>,
  index: number | undefined,
): boolean {
  const shape = source.parents.get(source.parents.get(method) ?? method);
  if (shape?.type !== 'TSInterfaceDeclaration' || method.key.type !== 'Identifier') return false;
  const { name } = method.key;
  const variable = lookUp(source, shape, shape.id.name);
  let classes = 0;
  for (const [path, text] of search.project.texts) {
    if (!text.includes(name)) continue;
    const file = sourceOf(search.project, path);
    const isLiteral = nodesOf(file, 'Property').some(
      property => propertyName(property) === name && file.parents.get(property)?.type === 'ObjectExpression',
    );
    if (isLiteral) return false;
    for (const member of nodesOf(file, 'MethodDefinition')) {
      if (member.key.type !== 'Identifier' || member.key.name !== name || !isFunction(member.value)) continue;
      const owner = file.parents.get(file.parents.get(member) ?? member);
      if (owner?.type !== 'ClassDeclaration' && owner?.type !== 'ClassExpression') continue;
      const isOne =
        variable &&
        owner.implements.some(({ expression }) => isClass(search, file, expression, { source, variable }));
      if (!isOne) continue;
      const parameter = index === undefined ? undefined : member.value.params[index];
      const type =
        index === undefined
          ? member.value.returnType
          : parameter?.type === 'Identifier'
            ? parameter.typeAnnotation
            : undefined;
      if (!type && !(index !== undefined && !parameter)) return false;
      classes++;
    }
  }
  return classes > 0;
}

/** `new Map<string, Step>()` */
function checkMade(at: At, made: Extract<Node, { type: 'NewExpression' }>): void {
  const { source } = at;
  mustBeKnown(at, made, true);
  const parent = source.parents.get(made);
  const name =
    parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier'
      ? parent.id.name
      : parent?.type === 'PropertyDefinition' && 'name' in parent.key
        ? parent.key.name
        : parent?.type === 'AssignmentExpression' && parent.left.type === 'MemberExpression'
          ? fieldOf(parent.left)
          : undefined;
  if (name === undefined) throw unknown(at, made);
  checkHolder(at, name, true, false);
}

/** What is assigned to a field of that name, or put into the list of that name, of whatever object. */
function checkHolder({ search, clan }: At, name: string, many: boolean, isProperty: boolean): void {
  for (const [path, text] of search.project.texts) {
    if (!text.includes(name)) continue;
    const source = sourceOf(search.project, path);
    const at = { search, clan, source };
    const isHolder = (node: Node): boolean => {
      const object = bare(node);
      const called =
        object.type === 'MemberExpression' ? fieldOf(object) : 'name' in object ? object.name : '';
      if (called !== name) return false;
      const type = typeOf(search, source, object);
      return !type || isOwnType(search, elementOf(type), clan);
    };
    for (const { left, right } of nodesOf(source, 'AssignmentExpression')) {
      if (left.type !== 'MemberExpression') continue;
      if (fieldOf(left) === name) mustBeKnown(at, right, many);
      else if (many && left.computed && isHolder(left.object)) mustBeKnown(at, right, false);
    }
    if (isProperty)
      for (const property of nodesOf(source, 'Property'))
        if (source.parents.get(property)?.type === 'ObjectExpression' && propertyName(property) === name)
          mustBeKnown(at, property.value, many);
    if (!many) continue;
    for (const call of nodesOf(source, 'CallExpression')) {
      const callee = bare(call.callee);
      const method = callee.type === 'MemberExpression' ? propertyName(callee) : undefined;
      if (callee.type !== 'MemberExpression' || !/^(push|unshift|add|set)$/.test(method ?? '')) continue;
      if (!isHolder(callee.object)) continue;
      for (const argument of call.arguments.slice(method === 'set' ? 1 : 0)) mustBeKnown(at, argument, false);
    }
  }
}
