// What a module exports, and who gets it.
import type { TSESTree } from '../../analyzer/parse.ts';
import { MODULE, attempt, enter, type Path, type Search } from './search.ts';
import { escapes, follow, followVariable } from './uses.ts';
import { Refused, importersOf, nameOfFile, where } from '../reading/project.ts';
import { lookUp, type Variable } from '../reading/scope.ts';
import { nodesOf, perFile, propertyName, type Node, type Source } from '../reading/source.ts';

/** Goes on with what a top-level variable is exported as, in ES modules; CommonJS exports are assignments. */
export function exportsInto(search: Search, source: Source, variable: Variable, path: Path): void {
  for (const statement of source.ast.body) {
    if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
      for (const { local, exported } of statement.specifiers)
        if (local.name === variable.name) followModule(search, source, [nameOf(exported), ...path]);
      const definition = variable.defs[0]?.node as Node | undefined;
      const declared = statement.declaration;
      const isHere =
        declared &&
        definition &&
        (declared === definition || definition.range[0] >= declared.range[0]) &&
        definition.range[1] <= declared.range[1];
      if (isHere) followModule(search, source, [variable.name, ...path]);
    } else if (statement.type === 'ExportDefaultDeclaration') {
      if (isCalled(statement.declaration, variable)) followModule(search, source, ['default', ...path]);
    } else if (statement.type === 'TSExportAssignment') {
      if (isCalled(statement.expression, variable)) followModule(search, source, path);
    }
  }
}

function isCalled(node: Node, { name }: Variable): boolean {
  return 'name' in node && node.name === name;
}

function nameOf(name: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return name.type === 'Identifier' ? name.name : name.value;
}

/**
 * Follows what a module exports under a path, in the module itself and wherever it is imported.
 * @throws {Refused} where it is public, or imported in a way that cannot be followed
 */
export function followModule(search: Search, source: Source, path: Path): void {
  if (!enter(search, `${MODULE}${source.path} ${path.join('.')}`)) return;
  const { project } = search;
  if (!search.partial && project.isPublic(source.path))
    throw new Refused(
      `${search.name} is exported from \`${nameOfFile(source.path)}\`, which other packages import.`,
    );
  for (const node of exportsUses(source)) follow(search, source, node, path);
  const hasDefault = source.ast.body.some(
    node =>
      node.type === 'ExportDefaultDeclaration' ||
      (node.type === 'ExportNamedDeclaration' &&
        node.specifiers.some(({ exported }) => nameOf(exported) === 'default')),
  );
  for (const importer of importersOf(project, source.path))
    attempt(search, () => {
      followImports({ search, importer, module: source.path, path, hasDefault });
    });
}

/** Where the object that CommonJS exports is used, but for `module.exports = …`. */
const exportsUses = perFile((source: Source) =>
  [...nodesOf(source, 'Identifier'), ...nodesOf(source, 'MemberExpression')]
    .filter(node => isExportsObject(source, node))
    .filter(node => {
      const parent = source.parents.get(node);
      return parent?.type !== 'AssignmentExpression' || parent.left !== node;
    })
    .sort((a, b) => a.range[0] - b.range[0]),
);

/** `exports` or `module.exports`, unless the file has such a variable of its own. */
export function isExportsObject(source: Source, node: Node): boolean {
  if (node.type === 'Identifier') {
    const parent = source.parents.get(node);
    const isName =
      (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (parent?.type === 'Property' && parent.key === node && !parent.shorthand);
    return node.name === 'exports' && !isName && !lookUp(source, node, 'exports');
  }
  return (
    node.type === 'MemberExpression' &&
    node.object.type === 'Identifier' &&
    node.object.name === 'module' &&
    propertyName(node) === 'exports' &&
    !lookUp(source, node, 'module')
  );
}

interface Import {
  readonly search: Search;
  readonly importer: Source;
  readonly module: string;
  readonly path: Path;
  /** Has the module a default export of its own? */
  readonly hasDefault: boolean;
}

/** What may import a module. */
const mayImport = perFile((source: Source) =>
  source.nodes.filter(
    node =>
      /^(Import|Export|TSImportEquals)/.test(node.type) ||
      (node.type === 'CallExpression' && node.arguments.some(({ type }) => type === 'Literal')),
  ),
);

function followImports(at: Import): void {
  const { search, importer, module } = at;
  const leads = (node: Node | null | undefined): boolean =>
    node?.type === 'Literal' &&
    typeof node.value === 'string' &&
    search.project.resolve(node.value, importer.path) === module;
  for (const node of mayImport(importer)) {
    switch (node.type) {
      case 'ImportDeclaration':
        if (leads(node.source))
          node.specifiers.forEach(specifier => {
            followSpecifier(at, specifier);
          });
        break;
      case 'ExportNamedDeclaration':
        if (leads(node.source)) followReexport(at, node);
        break;
      case 'ExportAllDeclaration':
        if (leads(node.source)) followAll(at, node);
        break;
      case 'TSImportEqualsDeclaration': {
        const reference = node.moduleReference;
        if (reference.type === 'TSExternalModuleReference' && leads(reference.expression))
          for (const variable of importer.scopes.getDeclaredVariables(node))
            followVariable(search, importer, variable, at.path);
        break;
      }
      case 'ImportExpression':
        if (leads(node.source)) followDynamic(at, node);
        break;
      case 'CallExpression':
        if (node.arguments.some(leads)) followCall(at, node);
        break;
      default:
    }
  }
}

function followSpecifier(
  { search, importer, path, hasDefault }: Import,
  specifier: TSESTree.ImportClause,
): void {
  const [first, ...rest] = path;
  const imported =
    specifier.type === 'ImportSpecifier'
      ? nameOf(specifier.imported)
      : specifier.type === 'ImportDefaultSpecifier'
        ? 'default'
        : undefined;
  for (const variable of importer.scopes.getDeclaredVariables(specifier)) {
    if (imported === undefined) {
      if (path.length > 0) followVariable(search, importer, variable, path);
      // What CommonJS exports is the default, too.
      if (!hasDefault) followVariable(search, importer, variable, ['default', ...path]);
    } else if (imported === 'default' && !hasDefault) followVariable(search, importer, variable, path);
    else if (imported === first) followVariable(search, importer, variable, rest);
  }
}

function followReexport(
  { search, importer, path: [first, ...rest] }: Import,
  statement: TSESTree.ExportNamedDeclaration,
): void {
  for (const { local, exported } of statement.specifiers)
    if (nameOf(local) === first) followModule(search, importer, [nameOf(exported), ...rest]);
}

function followAll({ search, importer, path }: Import, statement: TSESTree.ExportAllDeclaration): void {
  if (statement.exported) followModule(search, importer, [nameOf(statement.exported), ...path]);
  else if (path[0] !== 'default') followModule(search, importer, path);
}

/** `await import('../lib.js')` */
function followDynamic(
  { search, importer, path, hasDefault }: Import,
  node: TSESTree.ImportExpression,
): void {
  const waits = importer.parents.get(node);
  if (waits?.type !== 'AwaitExpression') throw escapes(search, importer, node);
  follow(search, importer, waits, path);
  if (!hasDefault) follow(search, importer, waits, ['default', ...path]);
}

/** `require('./lib.js')`; a mock or a plugin loader may do anything with the name. */
function followCall({ search, importer, path }: Import, call: TSESTree.CallExpression): void {
  const isRequire = call.callee.type === 'Identifier' && call.callee.name === 'require';
  if (isRequire) {
    follow(search, importer, call, path);
    return;
  }
  if (/^(require\.resolve|import\.meta\.resolve)$/.test(importer.text.slice(...call.callee.range))) return;
  throw new Refused(`Its module is loaded in a way that cannot be followed (${where(importer, call)}).`);
}
