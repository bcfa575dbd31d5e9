// Methods of before there were classes: `Store.prototype.load = function (name) { … };`
import type { TSESTree } from '../../analyzer/parse.ts';
import { isBuiltinObject } from '../reading/builtin-object.ts';
import { outermost } from '../reading/callers.ts';
import { calledFunction } from '../reading/known-value.ts';
import { isExportsObject } from './modules.ts';
import { mustBeCalled } from './objects.ts';
import { importersOf, Refused, sourceOf, where } from '../reading/project.ts';
import { enter, type Search } from './search.ts';
import { follow } from './uses.ts';
import { boundAs } from '../reading/names.ts';
import { escaped } from '../reading/pattern.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import { isSequential } from '../sequential/sequential.ts';
import {
  ancestorsOf,
  bare,
  isFunction,
  nodesOf,
  propertyName,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** A function that is called with `new`. */
interface Maker {
  readonly source: Source;
  readonly fn: FunctionNode;
}

/**
 * Follows a method to wherever it may be called on an object of its constructor.
 * @returns whether the assignment makes such a method
 * @throws {Refused} where an object is not known to be one of them, or none
 */
export function followPrototype(
  search: Search,
  source: Source,
  { left, operator, right }: TSESTree.AssignmentExpression,
): boolean {
  const name = left.type === 'MemberExpression' ? propertyName(left) : undefined;
  const maker = left.type === 'MemberExpression' ? makerOf(search, source, left.object) : undefined;
  if (!maker || name === undefined || operator !== '=' || !isFunction(bare(right))) return false;
  if (!enter(search, `${source.path} prototype ${String(maker.fn.range[0])} ${name}`)) return true;
  mustBeCalled(name);
  mustOnlyMake(search, maker);
  for (const [path, text] of search.project.texts) {
    if (!new RegExp(`\\b${escaped(name)}\\b|\\]\\s*\\(`).test(text)) continue;
    const file = sourceOf(search.project, path);
    for (const member of nodesOf(file, 'MemberExpression')) {
      const isComputed = member.computed && propertyName(member) === undefined && isCalled(file, member);
      if (member !== left && (isComputed || propertyName(member) === name))
        useOf(search, file, member, maker, isComputed);
    }
    const taken = nodesOf(file, 'Property').find(
      property => file.parents.get(property)?.type === 'ObjectPattern' && propertyName(property) === name,
    );
    if (taken) throw new Refused(`${search.name} may be taken out of its object (${where(file, taken)}).`);
  }
  return true;
}

function isCalled(source: Source, member: Node): boolean {
  const whole = outermost(source, member);
  const call = source.parents.get(whole);
  return call?.type === 'CallExpression' && call.callee === whole;
}

function useOf(
  search: Search,
  file: Source,
  member: TSESTree.MemberExpression,
  maker: Maker,
  isComputed: boolean,
): void {
  const kind = receiverOf(search, file, bare(member.object), maker);
  if (kind === 'other') return;
  if (kind === 'own' && !isComputed) follow(search, file, member, []);
  else
    throw new Refused(
      `\`${textOf(file, member).slice(0, 40)}\` (${where(file, member)}) may be ${search.name}.`,
    );
}

/** The constructor of `Store.prototype`. */
function makerOf(search: Search, source: Source, object: Node): Maker | undefined {
  if (object.type !== 'MemberExpression' || propertyName(object) !== 'prototype') return undefined;
  const found = calledFunction(search.project, source, object.object);
  return found && found.fn.type !== 'ArrowFunctionExpression' ? found : undefined;
}

function isMaker(search: Search, file: Source, node: Node, { source, fn }: Maker): boolean {
  const found = calledFunction(search.project, file, node);
  // A file may have been read twice.
  return found?.source.path === source.path && found.fn.range[0] === fn.range[0];
}

/** @throws {Refused} where the constructor is used for something else than to make objects, or others may use it */
function mustOnlyMake(search: Search, maker: Maker): void {
  const { source, fn } = maker;
  const id = fn.id ?? undefined;
  if (!id || fn.async || fn.generator)
    throw new Refused(`${search.name} belongs to a function without a name.`);
  const files = [source, ...importersOf(search.project, source.path)];
  const isPublic = files.some(({ path }) => search.project.isPublic(path));
  for (const file of files)
    for (const node of nodesOf(file, 'Identifier')) {
      const parent = file.parents.get(node);
      if (!parent || node === id || !isReference(file, node) || !isMaker(search, file, node, maker)) continue;
      if (parent.type === 'NewExpression' && parent.callee === node) mustBeKept(search, file, parent);
      else if (!isHarmless(file, node, parent) || (isPublic && isExport(file, node)))
        throw new Refused(
          `\`${node.name}\` is handed on (${where(file, node)}), and who gets it may call ${search.name}.`,
        );
    }
}

function isReference(source: Source, node: TSESTree.Identifier): boolean {
  const variable = variableOf(source, node);
  return (
    variable !== undefined && referencesTo(source, variable).some(({ identifier }) => identifier === node)
  );
}

/** `x instanceof Store`, `Store.prototype.load = …`, `Store.open(…)`, an export. */
function isHarmless(source: Source, node: Node, parent: Node): boolean {
  if (parent.type === 'BinaryExpression') return parent.operator === 'instanceof';
  if (isExport(source, node)) return true;
  if (parent.type === 'VariableDeclarator') return parent.id === node;
  if (parent.type !== 'MemberExpression' || parent.object !== node || parent.computed) return false;
  if (propertyName(parent) !== 'prototype') return !/^(call|apply|bind)$/.test(propertyName(parent) ?? '');
  const member = source.parents.get(parent);
  const above = member && source.parents.get(member);
  return (
    member?.type === 'MemberExpression' &&
    member.object === parent &&
    above?.type === 'AssignmentExpression' &&
    above.left === member
  );
}

/** `module.exports = Store`, `exports.Store = Store`, `module.exports = { Store }`, `export { Store }` */
function isExport(source: Source, node: Node): boolean {
  const parent = source.parents.get(node);
  if (parent?.type.startsWith('Export')) return true;
  const holder =
    parent?.type === 'Property' ? source.parents.get(source.parents.get(parent) ?? parent) : parent;
  if (holder?.type !== 'AssignmentExpression') return false;
  const { left } = holder;
  return (
    isExportsObject(source, left) ||
    (left.type === 'MemberExpression' && isExportsObject(source, left.object))
  );
}

/** Notes a doubt where an object gets out of sight: who gets it may call the method, and not wait. */
function mustBeKept(search: Search, source: Source, made: TSESTree.NewExpression): void {
  if (isSequential(search.project)) return;
  const holder = source.parents.get(outermost(source, made));
  const id = holder?.type === 'VariableDeclarator' && holder.id.type === 'Identifier' ? holder.id : undefined;
  const variable = id && variableOf(source, id);
  const isKept =
    variable &&
    referencesTo(source, variable).every(({ identifier, init }) => {
      const parent = source.parents.get(identifier);
      return init === true || (parent?.type === 'MemberExpression' && parent.object === identifier);
    });
  if (!isKept)
    search.doubts.push(
      `An object with ${search.name} is handed on (${where(source, made)}), and who gets it may call it.`,
    );
}

type Receiver = 'own' | 'other' | 'unknown';

function receiverOf(search: Search, file: Source, object: Node, maker: Maker): Receiver {
  if (object.type === 'ThisExpression') return ofThis(search, file, object, maker);
  if (object.type === 'NewExpression') return ofNew(search, file, object, maker);
  if (isBuiltinObject(file, object)) return 'other';
  if (object.type !== 'Identifier') return 'unknown';
  const variable = variableOf(file, object);
  if (!variable) return /^[A-Z]|^(console|process|module|exports)$/.test(object.name) ? 'other' : 'unknown';
  const bound = boundAs(file, variable);
  if (bound) return search.project.resolve(bound.module, file.path) === undefined ? 'other' : 'unknown';
  const [definition, ...more] = variable.defs;
  const declarator = definition?.node as Node | undefined;
  const isSet = referencesTo(file, variable).some(reference => reference.isWrite() && !reference.init);
  if (declarator?.type !== 'VariableDeclarator' || more.length > 0 || isSet) return 'unknown';
  const init = declarator.init && declarator.id.type === 'Identifier' ? bare(declarator.init) : undefined;
  if (init?.type === 'NewExpression') return ofNew(search, file, init, maker);
  return init && /^(Object|Array)Expression$|Literal$/.test(init.type) ? 'other' : 'unknown';
}

function ofNew(search: Search, file: Source, { callee }: TSESTree.NewExpression, maker: Maker): Receiver {
  if (isMaker(search, file, callee, maker)) return 'own';
  if (callee.type !== 'Identifier') return 'unknown';
  const variable = variableOf(file, callee);
  // Nothing inherits from the constructor, as `mustOnlyMake` has seen.
  const isKnown =
    !variable ||
    variable.defs[0]?.type === 'ClassName' ||
    calledFunction(search.project, file, callee) !== undefined;
  return isKnown ? 'other' : 'unknown';
}

/** `this` of a method, or of the constructor itself. */
function ofThis(search: Search, file: Source, self: Node, maker: Maker): Receiver {
  const holder = [...ancestorsOf(file, self)].find(
    above => isFunction(above) && above.type !== 'ArrowFunctionExpression',
  );
  const owner = holder && file.parents.get(holder);
  if (holder === maker.fn) return 'own';
  if (owner?.type === 'MethodDefinition' || owner?.type === 'PropertyDefinition') return 'other';
  if (owner?.type === 'Property') return 'other';
  if (owner?.type !== 'AssignmentExpression' || owner.left.type !== 'MemberExpression') return 'unknown';
  const of = makerOf(search, file, owner.left.object);
  if (!of) return 'unknown';
  return of.fn.range[0] === maker.fn.range[0] && of.source.path === maker.source.path ? 'own' : 'other';
}
