// Calls of a method: who could hold its object?
import type { TSESTree } from '../analyzer/parse.ts';
import { follow, mustBeCalled, type Search } from './make-async-uses.ts';
import { Refused, sourceOf, where } from './make-async-project.ts';
import { memberType } from './declared-type.ts';
import { familyOf, isClass, type Class, type ClassAt, type Member } from './make-async-classes.ts';
import { escapeOf } from './make-async-instances.ts';
import { lookUp, referencesTo } from './scope.ts';
import {
  ancestorsOf,
  bare,
  isFunction,
  propertyName,
  textOf,
  within,
  type Node,
  type Source,
} from './source.ts';

/** A method's classes, the one that has it first. */
interface Owned {
  readonly family: readonly ClassAt[];
  readonly isStatic: boolean;
}

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
  const family = familyOf(search, source, owner, member);
  const owned = { family, isStatic: member.static };
  const { name } = member.key;
  if (name !== 'next' || /iterator/i.test(source.text)) mustBeCalled(name);
  for (const file of filesWith(search, name)) {
    for (const node of file.nodes) {
      const isTaken = node.type === 'Property' && file.parents.get(node)?.type === 'ObjectPattern';
      if (isTaken && propertyName(node) === name)
        throw new Refused(`${search.name} may be taken out of its object (${where(file, node)}).`);
      if (node.type === 'MemberExpression' && propertyName(node) === name)
        memberUse(search, file, node, owned);
    }
  }
  // Compilers see to it that nobody else calls what is private.
  if (member.accessibility === 'private' || member.accessibility === 'protected') return;
  const escape = family.map(one => escapeOf(search, one)).find(place => place !== undefined);
  if (escape)
    search.doubts.push(
      `An object with ${search.name} is handed on (${escape}), and who gets it may call it.`,
    );
}

function filesWith({ project }: Search, name: string): Source[] {
  const word = new RegExp(`\\b${escaped(name)}\\b`);
  return [...project.texts].flatMap(([path, text]) => (word.test(text) ? [sourceOf(project, path)] : []));
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}

function privateUses(search: Search, source: Source, owner: Class, name: string): void {
  for (const node of source.nodes) {
    if (node.type !== 'MemberExpression' || node.property.type !== 'PrivateIdentifier') continue;
    if (node.property.name === name && within(node, owner)) follow(search, source, node, []);
  }
}

/** Is `object.load` the method, surely another one, or is nobody to know? */
function memberUse(search: Search, file: Source, member: TSESTree.MemberExpression, owned: Owned): void {
  const object = bare(member.object);
  const kind = receiverOf(search, file, object, owned);
  if (kind === 'own') follow(search, file, member, []);
  else if (kind === 'unknown')
    throw new Refused(
      `\`${textOf(file, member).slice(0, 40)}\` (${where(file, member)}) may be ${search.name}.`,
    );
}

function receiverOf(search: Search, file: Source, object: Node, owned: Owned): 'own' | 'other' | 'unknown' {
  const { family, isStatic } = owned;
  const isOwn = (name: Node): boolean => family.some(one => isClass(search, file, name, one));
  if (object.type === 'ThisExpression' || object.type === 'Super') {
    const holder = [...ancestorsOf(file, object)].find(
      above =>
        (isFunction(above) && above.type !== 'ArrowFunctionExpression') ||
        above.type === 'PropertyDefinition',
    );
    const holds = holder?.type === 'PropertyDefinition' ? holder : holder && file.parents.get(holder);
    if (holds?.type !== 'MethodDefinition' && holds?.type !== 'PropertyDefinition') return 'unknown';
    const around = file.parents.get(file.parents.get(holds) ?? holds);
    if (!family.some(({ source, owner }) => file === source && around === owner)) {
      const isRoot = around && 'superClass' in around && !around.superClass;
      return isRoot ? 'other' : 'unknown';
    }
    return holds.static === isStatic ? 'own' : 'other';
  }
  if (object.type === 'MemberExpression') {
    const type = memberType(file, object);
    const name = type?.type === 'TSTypeReference' ? type.typeName : undefined;
    return name && isOwn(name) && !isStatic ? 'own' : 'unknown';
  }
  if (object.type === 'NewExpression') return !isStatic && isOwn(object.callee) ? 'own' : 'unknown';
  if (object.type !== 'Identifier') return 'unknown';
  const variable = lookUp(file, object, object.name);
  const definition = variable?.defs[0];
  if (!variable || !definition) return isGlobal(object.name) ? 'other' : 'unknown';
  if (isOwn(object)) return isStatic ? 'own' : 'other';
  if (definition.type === 'ImportBinding') {
    const from = file.parents.get(definition.node);
    const leaves =
      from?.type === 'ImportDeclaration' &&
      search.project.resolve(from.source.value, file.path) === undefined;
    return leaves && (definition.node as Node).type !== 'ImportSpecifier' ? 'other' : 'unknown';
  }
  if (definition.type === 'ClassName') return 'other';
  const typed = annotationOf(definition.name);
  if (typed) return isOwn(typed) && !isStatic ? 'own' : 'unknown';
  const declarator = definition.node as Node;
  const isConstant = referencesTo(file, variable).every(reference => !reference.isWrite() || reference.init);
  if (declarator.type !== 'VariableDeclarator' || !declarator.init || !isConstant) return 'unknown';
  const init = bare(declarator.init);
  if (init.type === 'ObjectExpression') return 'other';
  if (init.type !== 'NewExpression') return 'unknown';
  if (isOwn(init.callee)) return isStatic ? 'other' : 'own';
  const made = init.callee.type === 'Identifier' ? lookUp(file, init, init.callee.name) : undefined;
  // All classes that inherit the method are known, so an object of another class of this file has another method.
  return made?.defs[0]?.type === 'ClassName' ? 'other' : 'unknown';
}

function isGlobal(name: string): boolean {
  return /^(JSON|Math|Object|Array|Promise|Reflect|console|process|Buffer|Number|String|Date)$/.test(name);
}

/** The class that a parameter or variable is declared to be an instance of. */
function annotationOf(name: Node): TSESTree.Identifier | undefined {
  const annotation = 'typeAnnotation' in name ? (name.typeAnnotation as Node | undefined) : undefined;
  const type = annotation?.type === 'TSTypeAnnotation' ? annotation.typeAnnotation : undefined;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName : undefined;
}
