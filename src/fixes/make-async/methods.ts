// Calls of a method: who could hold its object?
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import { enter, type Search } from './search.ts';
import { follow, followVariable } from './uses.ts';
import { Refused, sourceOf, where } from '../reading/project.ts';
import { clanOf, type Clan } from './clan.ts';
import { isClass, type Class, type Member } from './classes.ts';
import { escapeOf } from './instances.ts';
import { among } from './lists.ts';
import { receiverOf, type Owned } from './receivers.ts';
import { isPlainType } from './returns.ts';
import { escaped } from '../reading/pattern.ts';
import { lookUp } from '../reading/scope.ts';
import { isSequential, yieldsNoPromise } from '../sequential/sequential.ts';
import { METHODS } from '../sequential/calls.ts';
import { mustBeCalled } from './objects.ts';
import {
  bare,
  isTypeScript,
  nodesOf,
  propertyName,
  textOf,
  within,
  type Node,
  type Source,
} from '../reading/source.ts';

/** @throws {Refused} where another class may have its say, or an object is not known to be of this class */
export function methodUses(search: Search, source: Source, member: Member): void {
  const owner = source.parents.get(source.parents.get(member) ?? member);
  if (owner?.type !== 'ClassDeclaration' && owner?.type !== 'ClassExpression') return;
  if (member.key.type === 'PrivateIdentifier') {
    privateUses(search, source, owner, member.key.name);
    return;
  }
  if (member.computed || member.key.type !== 'Identifier')
    throw new Refused(`${search.name} has a computed name.`);
  clanUses(search, clanOf(search, source, owner, member), member.static);
}

/**
 * Follows all objects of the classes and interfaces that have a method.
 * @throws {Refused} where an object is not known to be one of them, or none
 */
export function clanUses(search: Search, clan: Clan, isStatic: boolean): void {
  const { name } = clan;
  const { source } = search.called;
  if (!enter(search, `clan ${name} ${String(clan.methods[0]?.fn.range[0])}`)) return;
  // Where the others may stay as they are, whoever calls one of them has to wait already.
  const isMixed = clan.signatures.length > 0 || clan.classes.some(({ owner }) => owner.superClass);
  if (clan.allowsPromises && isMixed)
    throw new Refused(`${search.name} belongs to types of which only some allow for promises.`);
  if (!clan.allowsPromises) search.siblings.push(...clan.methods);
  search.signatures.push(...clan.signatures);
  if (clan.signatures.length > 0 && clan.signatures.every(({ node }) => isPlainSignature(node)))
    for (const { fn } of clan.methods) search.plain.add(fn);
  const owned = { clan, isStatic };
  if (name !== 'next' || /iterator/i.test(source.text)) mustBeCalled(name);
  among(search, clan.allowsPromises ? 'yes' : 'no', () => {
    usesIn(search, name, owned);
  });
  mayBeComputed(search, owned);
  if (!isStatic) mayBeWrapped(search, clan);
  mayEscape(search, clan, isStatic);
}

function usesIn(search: Search, name: string, owned: Owned): void {
  for (const file of filesWith(search, name)) {
    for (const node of file.nodes) {
      if (node.type === 'Property' && propertyName(node) === name) taken(search, file, node, owned);
      if (node.type === 'MemberExpression' && propertyName(node) === name)
        memberUse(search, file, node, owned);
    }
  }
}

function mayEscape(search: Search, clan: Clan, isStatic: boolean): void {
  // Compilers see to it that nobody else calls what is private.
  if (clan.isHidden || search.nested) return;
  // Nor is there anybody else, and what is called by a computed name is waited for.
  if (isSequential(search.project)) return;
  const escape = clan.classes
    .map(one => escapeOf(search, one, clan, isStatic))
    .find(place => place !== undefined);
  if (escape)
    search.doubts.push(
      `An object with ${search.name} is handed on (${escape}), and who gets it may call it.`,
    );
}

/** `this.store[name]()`, where nothing waits for what it yields. */
function mayBeComputed(search: Search, owned: Owned): void {
  for (const [path, text] of search.project.texts) {
    if (!/\]\s*(\?\.\s*)?\(/.test(text)) continue;
    const file = sourceOf(search.project, path);
    for (const call of nodesOf(file, 'CallExpression')) {
      const member = bare(call.callee);
      if (file.parents.get(outermost(file, call))?.type === 'AwaitExpression') continue;
      if (member.type !== 'MemberExpression' || !member.computed || propertyName(member) !== undefined)
        continue;
      const kind = receiverOf(search, file, bare(member.object), owned);
      if (kind === 'own')
        throw new Refused(
          `\`${textOf(file, member).slice(0, 40)}\` (${where(file, member)}) may be ${search.name}.`,
        );
    }
  }
}

/** `patch(Store.prototype, 'load')`, as decorators are compiled: what calls the method then does not wait. */
function mayBeWrapped(search: Search, clan: Clan): void {
  for (const [path, text] of search.project.texts) {
    if (!/\bprototype\b/.test(text)) continue;
    const file = sourceOf(search.project, path);
    const handed = nodesOf(file, 'MemberExpression').find(member => {
      if (propertyName(member) !== 'prototype') return false;
      const above = file.parents.get(outermost(file, member));
      const isRead = above?.type === 'MemberExpression' && propertyName(above) !== undefined;
      return !isRead && clan.classes.some(one => isClass(search, file, bare(member.object), one));
    });
    if (handed) throw new Refused(`\`${textOf(file, handed)}\` is handed on (${where(file, handed)}).`);
  }
}

function isPlainSignature(node: Node): boolean {
  return 'returnType' in node && node.returnType != null && isPlainType(node.returnType.typeAnnotation);
}

function filesWith({ project }: Search, name: string): Source[] {
  const word = new RegExp(`\\b${escaped(name)}\\b`);
  return [...project.texts].flatMap(([path, text]) => (word.test(text) ? [sourceOf(project, path)] : []));
}

function privateUses(search: Search, source: Source, owner: Class, name: string): void {
  for (const node of source.nodes) {
    if (node.type !== 'MemberExpression' || node.property.type !== 'PrivateIdentifier') continue;
    if (node.property.name === name && within(node, owner)) follow(search, source, node, []);
  }
}

/** `const { load } = object` */
function taken(search: Search, file: Source, property: TSESTree.Property, owned: Owned): void {
  const pattern = file.parents.get(property);
  if (pattern?.type !== 'ObjectPattern') return;
  const kind = receiverOf(search, file, pattern, owned);
  if (kind === 'other') return;
  const variable = property.value.type === 'Identifier' && lookUp(file, pattern, property.value.name);
  const [definition] = variable ? variable.defs : [];
  const isHere = definition?.name === property.value;
  if (kind === 'own' && variable && isHere) {
    followVariable(search, file, variable, []);
    return;
  }
  throw new Refused(`${search.name} may be taken out of its object (${where(file, property)}).`);
}

/** Is `object.load` the method, surely another one, or is nobody to know? */
function memberUse(search: Search, file: Source, member: TSESTree.MemberExpression, owned: Owned): void {
  const object = bare(member.object);
  const kind = receiverOf(search, file, object, owned);
  if (kind === 'own' || (kind === 'unknown' && isHarmless(search, file, member)))
    follow(search, file, member, []);
  else if (kind === 'unknown')
    throw new Refused(
      `\`${textOf(file, member).slice(0, 40)}\` (${where(file, member)}) may be ${search.name}.`,
    );
}

/** Where nothing runs side by side, an `await` of what is no promise changes nothing: it does not matter whose method it is. */
function isHarmless({ project }: Search, file: Source, member: TSESTree.MemberExpression): boolean {
  const call = file.parents.get(outermost(file, member));
  return (
    call?.type === 'CallExpression' &&
    bare(call.callee) === member &&
    !isTypeScript(file.path) &&
    !METHODS.test(propertyName(member) ?? '') &&
    yieldsNoPromise(project, file, call)
  );
}
