// A method's class, the classes that inherit the method, and those that may have a say in it.
import type { TSESTree } from '../analyzer/parse.ts';
import { importersOf, Refused, sourceOf, where } from './make-async-project.ts';
import type { Search } from './make-async-uses.ts';
import { exportedNames } from './exporting.ts';
import { boundNames } from './names.ts';
import { lookUp, referencesTo, type Variable } from './scope.ts';
import { bare, nodesOf, propertyName, textOf, within, type Node, type Source } from './source.ts';

export type Class = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
export type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition;

export interface ClassAt {
  readonly source: Source;
  readonly owner: Class;
  readonly variable: Variable;
}

/**
 * The class of a method and all that inherit the method from it, the class itself first.
 * @throws {Refused} where something else may have a say in the method
 */
export function familyOf(search: Search, source: Source, owner: Class, member: Member): readonly ClassAt[] {
  const line = where(source, member);
  const no = (what: string): Refused => new Refused(`${search.name} ${what}.`);
  const name = member.key.type === 'Identifier' ? member.key.name : '';
  if (member.decorators.length > 0 || owner.decorators.length > 0) throw no(`is decorated (${line})`);
  if (owner.superClass && mayHave(search, source, owner.superClass, name))
    throw no(`may override a method of \`${textOf(source, owner.superClass)}\``);
  if (owner.implements.some(({ expression }) => mayDemand(search, source, expression, name)))
    throw no(`belongs to a class that implements an interface (${line})`);
  const variable = classVariable(source, owner);
  if (!variable) throw no(`belongs to a class without a name (${line})`);
  const family: ClassAt[] = [{ source, owner, variable }];
  // The list grows while it is iterated.
  for (const one of family) {
    const heirs = heirsOf(search, one);
    const isOverridden = heirs.some(heir => !heir || has(heir.owner, name));
    if (isOverridden) throw no(`may be overridden by a class that extends \`${one.variable.name}\``);
    family.push(...heirs.filter(heir => heir !== undefined));
    const reaching = [one.source, ...importersOf(search.project, one.source.path)];
    if (
      isExportedFrom(one.source, one.variable) &&
      reaching.some(({ path }) => search.project.isPublic(path))
    )
      throw no('belongs to a class that other packages may import');
  }
  return family;
}

/** The classes that extend one; undefined for each that may. */
function heirsOf(search: Search, parent: ClassAt): (ClassAt | undefined)[] {
  const { project } = search;
  const extending = new RegExp(
    `\\bextends\\s+([\\w$.]+\\.)?${parent.variable.name.replaceAll('$', '\\$')}\\b`,
  );
  const named = [...project.texts].flatMap(([path, text]) =>
    extending.test(text) ? [sourceOf(project, path)] : [],
  );
  const sources = new Set([parent.source, ...importersOf(project, parent.source.path), ...named]);
  return [...sources].flatMap(source =>
    [...nodesOf(source, 'ClassDeclaration'), ...nodesOf(source, 'ClassExpression')].flatMap(owner => {
      const { superClass } = owner;
      if (!superClass) return [];
      const variable = classVariable(source, owner);
      if (isClass(search, source, superClass, parent)) return [variable && { source, owner, variable }];
      const last =
        superClass.type === 'MemberExpression' ? propertyName(superClass) : textOf(source, superClass);
      return last === parent.variable.name ? [undefined] : [];
    }),
  );
}

function classVariable(source: Source, owner: Class): Variable | undefined {
  if (owner.id) return lookUp(source, source.parents.get(owner) ?? owner, owner.id.name);
  const declarator = source.parents.get(owner);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  return lookUp(source, declarator, declarator.id.name);
}

/** What an emitter can do, as Node.js has it. */
const EMITTER =
  /^(on|once|off|emit|addListener|removeListener|removeAllListeners|prependListener|prependOnceListener|setMaxListeners|getMaxListeners|listeners|rawListeners|listenerCount|eventNames)$/;

/** May the class that is extended have a member of that name or call one, or what it extends in turn? */
function mayHave(search: Search, source: Source, superClass: Node, name: string): boolean {
  const node = bare(superClass);
  const known = boundNames(source).find(
    bound => node.type === 'Identifier' && bound.variable === lookUp(source, node, node.name),
  );
  if (/^(node:)?events$/.test(known?.module ?? '')) return EMITTER.test(name);
  const found = declarationOf(search, source, node);
  if (found?.node.type !== 'ClassDeclaration' || has(found.node, name)) return true;
  const { source: home, node: parent } = found;
  const isCalled = nodesOf(home, 'MemberExpression').some(
    member =>
      within(member, parent) && member.object.type === 'ThisExpression' && propertyName(member) === name,
  );
  return isCalled || (parent.superClass !== null && mayHave(search, home, parent.superClass, name));
}

/** May an interface say what the method returns? */
function mayDemand(search: Search, source: Source, type: Node, name: string): boolean {
  const found = declarationOf(search, source, type);
  if (found?.node.type !== 'TSInterfaceDeclaration' || found.node.extends.length > 0) return true;
  return found.node.body.body.some(
    member => !('key' in member) || member.key.type !== 'Identifier' || member.key.name === name,
  );
}

function has({ body }: Class, name: string): boolean {
  return body.body.some(
    member =>
      'key' in member && (member.computed || (member.key.type === 'Identifier' && member.key.name === name)),
  );
}

/** The class or interface that a name stands for, here or imported under its own name. */
export function declarationOf(
  { project }: Search,
  source: Source,
  name: Node,
): { readonly source: Source; readonly node: Node } | undefined {
  const variable = name.type === 'Identifier' ? lookUp(source, name, name.name) : undefined;
  const [definition] = variable?.defs ?? [];
  if (!variable || !definition || variable.defs.length > 1) return undefined;
  if (definition.type !== 'ImportBinding') return { source, node: definition.node };
  const specifier = definition.node as Node;
  const from = source.parents.get(specifier);
  if (specifier.type !== 'ImportSpecifier' || from?.type !== 'ImportDeclaration') return undefined;
  const path = project.resolve(from.source.value, source.path);
  const home = path === undefined ? undefined : sourceOf(project, path);
  const imported =
    specifier.imported.type === 'Identifier' ? specifier.imported.name : specifier.imported.value;
  const found = home && lookUp(home, home.ast, imported);
  const node = found?.defs.length === 1 ? (found.defs[0]?.node as Node | undefined) : undefined;
  return home && node && { source: home, node };
}

/** Does a name stand for the class, here or imported? */
export function isClass(search: Search, file: Source, name: Node, of: ClassAt): boolean {
  const found = name.type === 'Identifier' ? lookUp(file, name, name.name) : undefined;
  if (!found || file === of.source) return found !== undefined && found === of.variable;
  return importsOf(search, file, of).includes(found);
}

/** What a file has imported the class as, for its type only among it. */
export function importsOf(search: Search, file: Source, { source, variable }: ClassAt): readonly Variable[] {
  const names = exportedNames(source, variable);
  const leads = (module: string): boolean => search.project.resolve(module, file.path) === source.path;
  const bound = boundNames(file).flatMap(({ module, name, variable: local }) =>
    names.includes(name) && leads(module) ? [local] : [],
  );
  const typed = nodesOf(file, 'ImportDeclaration').flatMap(({ source: from, specifiers }) =>
    specifiers.flatMap(specifier => {
      const name = importedName(specifier);
      if (name === undefined || !names.includes(name) || !leads(from.value)) return [];
      return file.scopes.getDeclaredVariables(specifier);
    }),
  );
  return [...new Set([...bound, ...typed])];
}

function importedName(specifier: TSESTree.ImportClause): string | undefined {
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  if (specifier.type !== 'ImportSpecifier') return undefined;
  const { imported } = specifier;
  return imported.type === 'Identifier' ? imported.name : imported.value;
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
