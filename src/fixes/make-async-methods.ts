// Calls of a method: who could hold its object?
import type { TSESTree } from '../analyzer/parse.ts';
import { follow, type Search } from './make-async-uses.ts';
import { importersOf, Refused, sourceOf, where } from './make-async-project.ts';
import { lookUp, referencesTo, type Variable } from './scope.ts';
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

type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition;
type Class = TSESTree.ClassDeclaration | TSESTree.ClassExpression;

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
  const { name } = member.key;
  const line = where(source, member);
  if (member.decorators.length > 0 || owner.decorators.length > 0)
    throw new Refused(`${search.name} is decorated (${line}).`);
  if (owner.superClass)
    throw new Refused(`${search.name} may override a method of \`${textOf(source, owner.superClass)}\`.`);
  if (owner.implements.length > 0)
    throw new Refused(`${search.name} belongs to a class that implements an interface (${line}).`);
  const variable = classVariable(source, owner);
  if (!variable) throw new Refused(`${search.name} belongs to a class without a name (${line}).`);
  const files = [source, ...importersOf(search.project, source.path)];
  for (const file of search.project.texts.keys())
    if (
      new RegExp(`\\bextends\\s+([\\w$.]+\\.)?${variable.name.replaceAll('$', '\\$')}\\b`).test(
        search.project.texts.get(file) ?? '',
      )
    )
      throw new Refused(`${search.name} may be overridden by a class that extends \`${variable.name}\`.`);
  if (isExportedFrom(source, variable) && files.some(file => search.project.isPublic(file.path)))
    throw new Refused(`${search.name} belongs to a class that other packages may import.`);
  for (const [path, text] of search.project.texts) {
    if (!new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`).test(text)) continue;
    const file = sourceOf(search.project, path);
    for (const node of file.nodes) {
      if (
        node.type === 'Property' &&
        file.parents.get(node)?.type === 'ObjectPattern' &&
        propertyName(node) === name
      )
        throw new Refused(`${search.name} may be taken out of its object (${where(file, node)}).`);
      if (node.type === 'MemberExpression' && propertyName(node) === name)
        memberUse(search, file, node, { source, owner, variable, isStatic: member.static });
    }
  }
}

function privateUses(search: Search, source: Source, owner: Class, name: string): void {
  for (const node of source.nodes) {
    if (node.type !== 'MemberExpression' || node.property.type !== 'PrivateIdentifier') continue;
    if (node.property.name === name && within(node, owner)) follow(search, source, node, []);
  }
}

function classVariable(source: Source, owner: Class): Variable | undefined {
  if (owner.id) return lookUp(source, source.parents.get(owner) ?? owner, owner.id.name);
  const declarator = source.parents.get(owner);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  return lookUp(source, declarator, declarator.id.name);
}

function isExportedFrom(source: Source, variable: Variable): boolean {
  return (
    /\bexport\b/.test(
      source.text.slice(
        Math.max(0, (variable.defs[0]?.node.range[0] ?? 0) - 16),
        variable.defs[0]?.node.range[0],
      ),
    ) ||
    referencesTo(source, variable).some(({ identifier }) => {
      const parent = source.parents.get(identifier);
      return parent !== undefined && /^(Export|TSExport|Property$|Assignment)/.test(parent.type);
    })
  );
}

interface Owned {
  readonly source: Source;
  readonly owner: Class;
  readonly variable: Variable;
  readonly isStatic: boolean;
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
  const { source, owner, isStatic } = owned;
  if (object.type === 'ThisExpression') {
    const holder = [...ancestorsOf(file, object)].find(
      above =>
        (isFunction(above) && above.type !== 'ArrowFunctionExpression') ||
        above.type === 'PropertyDefinition',
    );
    const holds = holder?.type === 'PropertyDefinition' ? holder : holder && file.parents.get(holder);
    if (holds?.type !== 'MethodDefinition' && holds?.type !== 'PropertyDefinition') return 'unknown';
    const around = file.parents.get(file.parents.get(holds) ?? holds);
    if (file !== source || around !== owner) {
      const isRoot = around && 'superClass' in around && !around.superClass;
      return isRoot ? 'other' : 'unknown';
    }
    return holds.static === isStatic ? 'own' : 'other';
  }
  if (object.type === 'NewExpression')
    return !isStatic && isClass(search, file, object.callee, owned) ? 'own' : 'unknown';
  if (object.type !== 'Identifier') return 'unknown';
  const variable = lookUp(file, object, object.name);
  const definition = variable?.defs[0];
  if (!variable || !definition) return isGlobal(object.name) ? 'other' : 'unknown';
  if (isStatic) return isClass(search, file, object, owned) ? 'own' : 'unknown';
  if (definition.type === 'ImportBinding') {
    const from = file.parents.get(definition.node);
    const leaves =
      from?.type === 'ImportDeclaration' &&
      search.project.resolve(from.source.value, file.path) === undefined;
    return leaves && (definition.node as Node).type !== 'ImportSpecifier' ? 'other' : 'unknown';
  }
  const typed = annotationOf(definition.name);
  if (typed) return isClass(search, file, typed, owned) ? 'own' : 'unknown';
  const declarator = definition.node as Node;
  const isConstant = referencesTo(file, variable).every(reference => !reference.isWrite() || reference.init);
  if (declarator.type !== 'VariableDeclarator' || !declarator.init || !isConstant) return 'unknown';
  const init = bare(declarator.init);
  if (init.type === 'NewExpression') return isClass(search, file, init.callee, owned) ? 'own' : 'unknown';
  return 'unknown';
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

/** Does a name stand for the class, here or imported under its own name? */
function isClass(search: Search, file: Source, name: Node, { source, variable }: Owned): boolean {
  if (name.type !== 'Identifier') return false;
  const found = lookUp(file, name, name.name);
  if (file === source) return found === variable;
  const specifier = found?.defs[0]?.node as Node | undefined;
  const from = specifier && file.parents.get(specifier);
  if (specifier?.type !== 'ImportSpecifier' || from?.type !== 'ImportDeclaration') return false;
  const imported =
    specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
  return imported === variable.name && search.project.resolve(from.source.value, file.path) === source.path;
}
