// Calls of a method: who could hold its object?
import type { TSESTree } from '../analyzer/parse.ts';
import { follow, mustBeCalled, type Search } from './make-async-uses.ts';
import { importersOf, Refused, sourceOf, where } from './make-async-project.ts';
import { escapeOf, type Owned } from './make-async-instances.ts';
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
type Class = Owned['owner'];

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
  const variable = ownClass(search, source, owner, member);
  const owned = { source, owner, variable, isStatic: member.static };
  const { name } = member.key;
  mustBeCalled(name);
  for (const file of filesWith(search, name)) {
    for (const node of file.nodes) {
      const isTaken = node.type === 'Property' && file.parents.get(node)?.type === 'ObjectPattern';
      if (isTaken && propertyName(node) === name)
        throw new Refused(`${search.name} may be taken out of its object (${where(file, node)}).`);
      if (node.type === 'MemberExpression' && propertyName(node) === name)
        memberUse(search, file, node, owned);
    }
  }
  const escape = escapeOf(search, owned);
  if (escape)
    search.doubts.push(
      `An object with ${search.name} is handed on (${escape}), and who gets it may call it.`,
    );
}

/**
 * The variable of a class whose methods nothing else has a say in.
 * @throws {Refused} for any other
 */
function ownClass(search: Search, source: Source, owner: Class, member: Member): Variable {
  const line = where(source, member);
  const no = (what: string): Refused => new Refused(`${search.name} ${what}.`);
  if (member.decorators.length > 0 || owner.decorators.length > 0) throw no(`is decorated (${line})`);
  if (owner.superClass) throw no(`may override a method of \`${textOf(source, owner.superClass)}\``);
  if (owner.implements.length > 0) throw no(`belongs to a class that implements an interface (${line})`);
  const variable = classVariable(source, owner);
  if (!variable) throw no(`belongs to a class without a name (${line})`);
  const extending = new RegExp(`\\bextends\\s+([\\w$.]+\\.)?${escaped(variable.name)}\\b`);
  if ([...search.project.texts.values()].some(text => extending.test(text)))
    throw no(`may be overridden by a class that extends \`${variable.name}\``);
  const reaching = [source, ...importersOf(search.project, source.path)];
  if (isExportedFrom(source, variable) && reaching.some(({ path }) => search.project.isPublic(path)))
    throw no('belongs to a class that other packages may import');
  return variable;
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
  if (isClass(search, file, object, owned)) return isStatic ? 'own' : 'other';
  if (definition.type === 'ImportBinding') {
    const from = file.parents.get(definition.node);
    const leaves =
      from?.type === 'ImportDeclaration' &&
      search.project.resolve(from.source.value, file.path) === undefined;
    return leaves && (definition.node as Node).type !== 'ImportSpecifier' ? 'other' : 'unknown';
  }
  if (definition.type === 'ClassName') return 'other';
  const typed = annotationOf(definition.name);
  if (typed) return isClass(search, file, typed, owned) && !isStatic ? 'own' : 'unknown';
  const declarator = definition.node as Node;
  const isConstant = referencesTo(file, variable).every(reference => !reference.isWrite() || reference.init);
  if (declarator.type !== 'VariableDeclarator' || !declarator.init || !isConstant) return 'unknown';
  const init = bare(declarator.init);
  if (init.type === 'ObjectExpression') return 'other';
  if (init.type !== 'NewExpression') return 'unknown';
  if (isClass(search, file, init.callee, owned)) return isStatic ? 'other' : 'own';
  const made = init.callee.type === 'Identifier' ? lookUp(file, init, init.callee.name) : undefined;
  // Nobody extends the method's class, so an object of another class of this file has another method.
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
