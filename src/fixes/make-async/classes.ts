// Classes and interfaces: what a name stands for, who extends a class, where it is imported.
import type { TSESTree } from '../../analyzer/parse.ts';
import { importersOf, sourceOf } from '../reading/project.ts';
import type { Search } from './search.ts';
import { declaredNames, exportedNames } from '../offload/exporting.ts';
import { knownValue, type NodeAt } from '../reading/known-value.ts';
import { isExportsObject } from './modules.ts';
import { boundAs, boundNames } from '../reading/names.ts';
import { escaped } from '../reading/pattern.ts';
import { lookUp, referencesTo, variableOf, type Variable } from '../reading/scope.ts';
import { nodesOf, propertyName, textOf, type Node, type Source } from '../reading/source.ts';

export type Class = TSESTree.ClassDeclaration | TSESTree.ClassExpression;
export type Member = TSESTree.MethodDefinition | TSESTree.PropertyDefinition;

/** A class or a type by its name. */
export interface Named {
  readonly source: Source;
  readonly variable: Variable;
}

export interface ClassAt extends Named {
  readonly owner: Class;
}

/** The classes that extend one; undefined for each that may. */
export function heirsOf(search: Search, parent: ClassAt): (ClassAt | undefined)[] {
  const { project } = search;
  const extending = new RegExp(`\\bextends\\s+([\\w$.]+\\.)?${escaped(parent.variable.name)}\\b`);
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

export function classVariable(source: Source, owner: Class): Variable | undefined {
  if (owner.id) return lookUp(source, source.parents.get(owner) ?? owner, owner.id.name);
  const declarator = source.parents.get(owner);
  if (declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier') return undefined;
  return lookUp(source, declarator, declarator.id.name);
}

/** Has a class a member of that name, or one of which the name is not known? */
export function has({ body }: Class, name: string): boolean {
  return body.body.some(
    member =>
      'key' in member && (member.computed || (member.key.type === 'Identifier' && member.key.name === name)),
  );
}

/** The class or interface that a name stands for, here or imported under its own name. */
export function declarationOf(
  search: Search,
  source: Source,
  name: Node,
): { readonly source: Source; readonly node: Node } | undefined {
  if (name.type === 'MemberExpression') return knownClass(search, source, name);
  const variable = variableOf(source, name);
  const [definition] = variable?.defs ?? [];
  // A parameter is declared by the function that has it, and is not that function.
  if (!variable || !definition || variable.defs.length > 1 || definition.type === 'Parameter')
    return undefined;
  if (definition.type !== 'ImportBinding') {
    const required = boundAs(source, variable);
    // Of a package or a built-in it is the `require` that declares it.
    return (
      (required && knownValue(search.project, { source, node: name })) ?? { source, node: definition.node }
    );
  }
  const specifier = definition.node as Node;
  const from = source.parents.get(specifier);
  const imported =
    from?.type === 'ImportDeclaration' ? importedName(specifier as TSESTree.ImportClause) : undefined;
  if (imported === undefined || from?.type !== 'ImportDeclaration') return undefined;
  return exportOf(search, source, from.source.value, imported);
}

/** `lib.Store` */
function knownClass(search: Search, source: Source, member: Node): NodeAt | undefined {
  const found = knownValue(search.project, { source, node: member });
  return found?.node.type.startsWith('Class') ? found : undefined;
}

/** Barrels that lead to barrels nobody writes deeper than this. */
const DEEPEST = 5;

/** What a module exports under a name, also where it has that from another one. */
function exportOf(
  { project }: Search,
  source: Source,
  specifier: string,
  name: string,
  depth = 0,
): { readonly source: Source; readonly node: Node } | undefined {
  const path = project.resolve(specifier, source.path);
  const home = path === undefined || depth > DEEPEST ? undefined : sourceOf(project, path);
  if (!home) return undefined;
  const next = (from: string, wanted: string): ReturnType<typeof exportOf> =>
    exportOf({ project } as Search, home, from, wanted, depth + 1);
  let local: string | undefined;
  for (const statement of home.ast.body) {
    if (statement.type === 'ExportNamedDeclaration') {
      const found = statement.specifiers.find(({ exported }) => nameOf(exported) === name);
      if (found && statement.source) return next(statement.source.value, nameOf(found.local));
      if (found) local = nameOf(found.local);
      else if (statement.declaration && declaredNames(statement.declaration).includes(name)) local = name;
    } else if (statement.type === 'ExportDefaultDeclaration' && name === 'default') {
      const { declaration } = statement;
      if (declaration.type === 'ClassDeclaration' || declaration.type === 'TSInterfaceDeclaration')
        return { source: home, node: declaration };
      if (declaration.type === 'Identifier') local = declaration.name;
    }
  }
  const found = local === undefined ? undefined : lookUp(home, home.ast, local);
  const definition = found?.defs.length === 1 ? found.defs[0] : undefined;
  if (definition && definition.type !== 'ImportBinding') return { source: home, node: definition.node };
  if (local !== undefined) return undefined;
  for (const statement of home.ast.body)
    if (statement.type === 'ExportAllDeclaration' && !statement.exported) {
      const through = next(statement.source.value, name);
      if (through) return through;
    }
  return undefined;
}

function nameOf(name: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return name.type === 'Identifier' ? name.name : name.value;
}

/** Does a name stand for the class, here or imported? */
export function isClass(search: Search, file: Source, name: Node, of: Named): boolean {
  if (name.type === 'MemberExpression')
    return knownClass(search, file, name)?.node === of.variable.defs[0]?.node;
  const found = variableOf(file, name);
  // In itself, a class has its name twice.
  if (!found || file === of.source)
    return found !== undefined && found.defs[0]?.node === of.variable.defs[0]?.node;
  if (importsOf(search, file, of).includes(found)) return true;
  const declared = declarationOf(search, file, name);
  return declared !== undefined && declared.node === of.variable.defs[0]?.node;
}

/** Where a class is read as a member of a module that is imported as a whole: `lib.Store`. */
export function membersOf(search: Search, file: Source, of: Named): Node[] {
  return nodesOf(file, 'MemberExpression').filter(
    member =>
      /^[A-Z_$]|^default$/.test(propertyName(member) ?? '') &&
      !isExportOf(file, member) &&
      isClass(search, file, member, of),
  );
}

/** `exports.Store = Store` */
function isExportOf(file: Source, member: TSESTree.MemberExpression): boolean {
  const parent = file.parents.get(member);
  const isTarget = parent?.type === 'AssignmentExpression' && parent.left === member;
  return isTarget && isExportsObject(file, member.object);
}

/** What a file has imported the class as, for its type only among it. */
export function importsOf(search: Search, file: Source, { source, variable }: Named): readonly Variable[] {
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

/** Do other packages get it? Programs that are an entry of their package offer nothing. */
export function isOffered({ project }: Search, { source, variable }: Named): boolean {
  if (!isExportedFrom(source, variable)) return false;
  const reaching = [source, ...importersOf(project, source.path)];
  return reaching.some(({ path, text }) => project.isPublic(path) && /\bexports?\b/.test(text));
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
