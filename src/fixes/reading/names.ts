// How an export can be written at a place: by a name that is bound already, or by one that has to be imported.
import { wrappingOf } from './compiled.ts';
import { freeName, lookUp, topScope, type Variable } from './scope.ts';
import { bare, perFile, propertyName, type Node, type Source } from './source.ts';
import { isBuiltin, type Style } from './style.ts';

/** An import that the file needs. */
export interface Want {
  readonly module: string;
  /** The export, or `*` for the module as a whole. */
  readonly name: string;
  readonly local: string;
  readonly typeOnly?: boolean;
}

export interface Written {
  readonly text: string;
  readonly want?: Want;
}

/** A top-level name that stands for an export (`name`), a whole module (`*`), or an object that holds it (`WRAPPED`). */
export interface Bound {
  readonly module: string;
  readonly name: string;
  readonly variable: Variable;
}

/** Of what compilers wrap: a name whose `default` is the default export, which of a built-in is the module. */
export const WRAPPED = '{ default }';

/** The members that lead from the module to what the members of a bound name lead to. */
export function pathOf({ module, name }: Bound, members: readonly string[]): readonly string[] {
  if (name === '*') return members;
  if (name !== WRAPPED) return [name, ...members];
  return members[0] === 'default' && isBuiltin(module) ? members.slice(1) : members;
}

/**
 * @param node where it will be written
 * @param module the specifier to import from
 * @param namespace what to call the module where only the whole can be imported
 */
export function nameFor(
  source: Source,
  style: Style,
  node: Node,
  wanted: { module: string; name: string; namespace: string; local?: string },
): Written {
  const known = boundNames(source).filter(
    bound =>
      sameModule(bound.module, wanted.module) && lookUp(source, node, bound.variable.name) === bound.variable,
  );
  const direct = known.find(bound => bound.name === wanted.name);
  if (direct) return { text: direct.variable.name };
  const whole = known.find(bound => bound.name === '*');
  if (whole) return { text: `${whole.variable.name}.${wanted.name}` };
  const { module } = wanted;
  if (style.modules === 'import-equals') {
    const local = freeName(source, wanted.namespace);
    return { text: `${local}.${wanted.name}`, want: { module, name: '*', local } };
  }
  const local = freeName(source, wanted.local ?? wanted.name);
  return { text: local, want: { module, name: wanted.name, local } };
}

function sameModule(a: string, b: string): boolean {
  return moduleKey(a) === moduleKey(b);
}

/** The runtime is the same whether it is a package or a copy, and whatever ending its specifier has. */
function moduleKey(specifier: string): string {
  const name = specifier.replace(/^node:/, '');
  return /(^|\/)run-in-executor(\.[cm]?[jt]s)?$/.test(name) ? 'run-in-executor' : name;
}

/** Every top-level name that an import or a `require` binds. */
export const boundNames = perFile((source: Source): readonly Bound[] => {
  const found: Bound[] = [];
  for (const variable of topScope(source).variables) {
    const definition = variable.defs[0];
    if (!definition || variable.defs.length !== 1) continue;
    const node = definition.node as Node;
    const from =
      definition.type === 'ImportBinding' ? importOf(source, node) : requireOf(source, node, variable.name);
    if (from) found.push({ ...from, variable });
  }
  return found;
});

const boundBy = perFile(
  (source: Source): ReadonlyMap<Variable, Bound> =>
    new Map(boundNames(source).map(bound => [bound.variable, bound])),
);

/** What an import or a `require` has bound to a name at top level. */
export function boundAs(source: Source, variable: Variable | undefined): Bound | undefined {
  return variable && boundBy(source).get(variable);
}

function importOf(source: Source, node: Node): { module: string; name: string } | undefined {
  if (node.type === 'TSImportEqualsDeclaration') {
    const reference = node.moduleReference;
    if (reference.type !== 'TSExternalModuleReference') return undefined;
    return { module: reference.expression.value, name: '*' };
  }
  const declaration = source.parents.get(node);
  if (declaration?.type !== 'ImportDeclaration' || declaration.importKind === 'type') return undefined;
  const module = declaration.source.value;
  if (node.type === 'ImportSpecifier') {
    if (node.importKind === 'type') return undefined;
    const name = node.imported.type === 'Identifier' ? node.imported.name : node.imported.value;
    return { module, name: name === 'default' ? defaultName(module) : name };
  }
  return { module, name: node.type === 'ImportDefaultSpecifier' ? defaultName(module) : '*' };
}

/** The default export of a built-in is the module. */
function defaultName(module: string): string {
  return isBuiltin(module) ? '*' : 'default';
}

function requireOf(source: Source, node: Node, local: string): { module: string; name: string } | undefined {
  if (node.type !== 'VariableDeclarator' || !node.init) return undefined;
  let init = bare(node.init);
  const wrapping = wrappingOf(source, init);
  if (wrapping && init.type === 'CallExpression' && node.id.type === 'Identifier') {
    const module = init.arguments[0] && requiredIn(init.arguments[0]);
    return module === undefined ? undefined : { module, name: wrapping === 'default' ? WRAPPED : '*' };
  }
  let member: string | undefined;
  if (init.type === 'MemberExpression') {
    member = propertyName(init);
    init = bare(init.object);
    if (member === undefined) return undefined;
  }
  const module = requiredIn(init);
  if (module === undefined) return undefined;
  if (node.id.type === 'Identifier') return { module, name: member ?? '*' };
  if (node.id.type !== 'ObjectPattern' || member !== undefined) return undefined;
  for (const property of node.id.properties) {
    if (property.type !== 'Property' || property.value.type !== 'Identifier') continue;
    const name = propertyName(property);
    if (property.value.name === local && name) return { module, name };
  }
  return undefined;
}

/** @returns what `require('./lib')` loads */
export function requiredIn(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require')
    return undefined;
  const from = node.arguments[0];
  return from?.type === 'Literal' && typeof from.value === 'string' ? from.value : undefined;
}
