// What a name of an export stands for: in the module itself, or in the one that it has it from.
import { getters, isCompiled, isEsModule, starExports, unwrapped, wrappingOf } from './compiled.ts';
import { propertyIn, type NodeAt } from './known-value.ts';
import { isExportsObject } from '../make-async/modules.ts';
import { readable } from './project.ts';
import { boundAs, requiredIn, WRAPPED } from './names.ts';
import { isExportReplaced } from './replaced-exports.ts';
import { lookUp, referencesTo, variableOf } from './scope.ts';
import { bare, nodesOf, propertyName, within, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

/** Barrels that lead to barrels nobody writes deeper than this. */
const DEEPEST = 6;

/** The file of the project that a name is imported from, and as what. */
export function moduleOf(
  project: ProjectFiles | undefined,
  source: Source,
  name: Extract<Node, { type: 'Identifier' }>,
  wanted?: '*' | typeof WRAPPED,
): { readonly home: Source; readonly name: string } | undefined {
  const bound = boundAs(source, variableOf(source, name));
  const isWhole = bound?.name === '*' || bound?.name === WRAPPED;
  if (!project || !bound || (wanted ? bound.name !== wanted : isWhole)) return undefined;
  const path = project.resolve(bound.module, source.path);
  const home = path === undefined ? undefined : readable(project, path);
  return home && { home, name: bound.name };
}

/** What a module that is wrapped, or imported as a whole, has under a name. */
export function moduleAt(
  project: ProjectFiles | undefined,
  source: Source,
  object: Node,
  name: string,
): NodeAt | undefined {
  const node = bare(object);
  const inner = unwrapped(source, node);
  const wrapped = bare(inner);
  const isWrapped = inner !== node && wrappingOf(source, node) === 'default';
  if (wrapped.type !== 'Identifier') return undefined;
  const held = moduleOf(project, source, wrapped, WRAPPED);
  const whole = held ?? moduleOf(project, source, wrapped, '*');
  if (!whole) return undefined;
  const { home } = whole;
  if ((!held && !isWrapped) || isCompiled(home)) return exportedAs(project, home, name);
  const only = name === 'default' && !isEsModule(home) ? exportedWhole(home) : undefined;
  return only && { source: home, node: only };
}

/** What a module exports under a name, where that is one thing, also where it has it from another one. */
export function exportedAs(
  project: ProjectFiles | undefined,
  source: Source,
  name: string,
  depth = 0,
): NodeAt | undefined {
  if (project && isExportReplaced(project, source.path, name)) return undefined;
  const here = exportedHere(source, name);
  if (here) return { source, node: here };
  if (!project || depth > DEEPEST) return undefined;
  const got = getters(source).filter(getter => getter.name === name);
  if (got.length > 0) return got[0] && got.length === 1 ? { source, node: got[0].value } : undefined;
  const elsewhere = (specifier: string, wanted: string): NodeAt[] => {
    const path = project.resolve(specifier, source.path);
    const home = path === undefined ? undefined : readable(project, path);
    const found = home && exportedAs(project, home, wanted, depth + 1);
    return found ? [found] : [];
  };
  const named = source.ast.body.flatMap(statement =>
    statement.type === 'ExportNamedDeclaration' && statement.source
      ? statement.specifiers.flatMap(({ local, exported }) =>
          'name' in exported && exported.name === name && 'name' in local
            ? elsewhere(statement.source.value, local.name)
            : [],
        )
      : [],
  );
  if (named.length > 0 || name === 'default') return named.length === 1 ? named[0] : undefined;
  const [only, ...more] = starredIn(source).flatMap(specifier => elsewhere(specifier, name));
  return more.length === 0 ? only : undefined;
}

/** @returns the specifier of `require('./lib')`, or of what a name stands for */
export function requiredAs(source: Source, node: Node): string | undefined {
  const variable = variableOf(source, node);
  return requiredIn(node) ?? boundAs(source, variable)?.module;
}

/** `export * from '../lib'`, `__exportStar(require('./lib'), exports)`: the modules. */
function starredIn(source: Source): readonly string[] {
  const written = source.ast.body.flatMap(statement =>
    statement.type === 'ExportAllDeclaration' && !statement.exported ? [statement.source.value] : [],
  );
  return [...written, ...starExports(source).flatMap(node => requiredAs(source, node) ?? [])];
}

/** What a module itself declares and exports under a name, or the value that is assigned. */
function exportedHere(source: Source, name: string): Node | undefined {
  const assigned = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) => {
    if (left.type !== 'MemberExpression') return [];
    if (isExportsObject(source, left))
      return (name === 'default' ? right : propertyIn(source, bare(right), name)) ?? [];
    // Compilers write `exports.a = exports.b = void 0` above.
    if (right.type === 'UnaryExpression' || right.type === 'AssignmentExpression') return [];
    return propertyName(left) === name && isExportsObject(source, left.object) ? [right] : [];
  });
  const declared = source.ast.body.flatMap((statement): Node[] => {
    if (statement.type === 'ExportDefaultDeclaration')
      return name === 'default' ? [statement.declaration] : [];
    if (statement.type !== 'ExportNamedDeclaration' || statement.source) return [];
    const local = statement.specifiers.find(
      ({ exported }) => 'name' in exported && exported.name === name,
    )?.local;
    if (local?.type === 'Identifier') return [local];
    const variable = statement.declaration && lookUp(source, source.ast, name);
    const node = variable?.defs[0]?.node as Node | undefined;
    const isHere = node && within(node, statement) && variable?.defs.length === 1;
    if (!isHere) return [];
    if (node.type !== 'VariableDeclarator') return [node];
    const isConstant = referencesTo(source, variable).every(
      reference => !reference.isWrite() || reference.init,
    );
    return isConstant && node.id.type === 'Identifier' && node.init ? [node.init] : [];
  });
  const [found, ...more] = [...assigned, ...declared];
  return more.length === 0 ? found : undefined;
}

/** `module.exports = load`, where that is all that the module exports. */
export function exportedWhole(source: Source): Node | undefined {
  const values = nodesOf(source, 'AssignmentExpression').flatMap(({ left, right }) =>
    left.type === 'MemberExpression' && isExportsObject(source, left) ? [right] : [],
  );
  const [only, ...more] = values;
  return more.length === 0 && only && bare(only).type !== 'ObjectExpression' ? only : undefined;
}
