// What a name or a member stands for, also where another file of the project says so.
import { isExportsObject } from './make-async-modules.ts';
import { Refused, sourceOf } from './make-async-project.ts';
import { boundNames } from './names.ts';
import { lookUp, referencesTo, variableOf } from './scope.ts';
import {
  bare,
  isFunction,
  nodesOf,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

export interface NodeAt {
  readonly source: Source;
  readonly node: Node;
}

const DEEPEST = 6;

/** @returns the function that is called; undefined where that takes more than following names */
export function calledFunction(
  project: ProjectFiles | undefined,
  source: Source,
  callee: Node,
): { readonly source: Source; readonly fn: FunctionNode } | undefined {
  const found = knownValue(project, { source, node: callee });
  return found && isFunction(found.node) ? { source: found.source, fn: found.node } : undefined;
}

/** @returns the expression or declaration itself, where a name or member stands for one that never changes */
export function knownValue(project: ProjectFiles | undefined, at: NodeAt, depth = 0): NodeAt | undefined {
  const { source } = at;
  const node = bare(at.node);
  const next = (found: Node | undefined, home = source): NodeAt | undefined =>
    found && depth < DEEPEST ? knownValue(project, { source: home, node: found }, depth + 1) : undefined;
  if (node.type === 'MemberExpression') {
    const name = propertyName(node);
    if (name === undefined) return undefined;
    if (isExportsObject(source, node.object)) return next(exportedAs(source, name));
    const module =
      node.object.type === 'Identifier' ? moduleOf(project, source, node.object, '*') : undefined;
    if (module) return next(exportedAs(module.home, name), module.home);
    const object = next(node.object);
    return object && next(propertyIn(object.node, name), object.source);
  }
  if (node.type !== 'Identifier') return { source, node };
  const module = moduleOf(project, source, node);
  if (module) return next(exportedAs(module.home, module.name), module.home);
  const variable = variableOf(source, node);
  const [definition, ...more] = variable?.defs ?? [];
  if (!variable || !definition || more.length > 0) return undefined;
  if (definition.type === 'FunctionName' || definition.type === 'ClassName')
    return { source, node: definition.node };
  const declarator = definition.node as Node;
  const isConstant = referencesTo(source, variable).every(
    reference => !reference.isWrite() || reference.init,
  );
  if (declarator.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier' || !isConstant)
    return undefined;
  return next(declarator.init ?? undefined);
}

/** The file of the project that a name is imported from, and as what. */
function moduleOf(
  project: ProjectFiles | undefined,
  source: Source,
  name: Extract<Node, { type: 'Identifier' }>,
  wanted?: '*',
): { readonly home: Source; readonly name: string } | undefined {
  const variable = project && variableOf(source, name);
  const bound = variable && boundNames(source).find(known => known.variable === variable);
  if (!bound || (bound.name === '*') !== (wanted === '*')) return undefined;
  const path = project.resolve(bound.module, source.path);
  const home = path === undefined ? undefined : readable(project, path);
  return home && { home, name: bound.name };
}

function readable(project: ProjectFiles, path: string): Source | undefined {
  try {
    return sourceOf(project, path);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

/** What a module exports under a name: a declaration, or the value that is assigned. */
function exportedAs(source: Source, name: string): Node | undefined {
  for (const { left, right } of nodesOf(source, 'AssignmentExpression')) {
    if (left.type !== 'MemberExpression') continue;
    if (isExportsObject(source, left)) {
      const found = name === 'default' ? right : propertyIn(bare(right), name);
      if (found) return found;
    } else if (propertyName(left) === name && isExportsObject(source, left.object)) return right;
  }
  if (name === 'default') return nodesOf(source, 'ExportDefaultDeclaration')[0]?.declaration;
  const node = lookUp(source, source.ast, name)?.defs[0]?.node as Node | undefined;
  return node?.type === 'VariableDeclarator' ? (node.init ?? undefined) : node;
}

function propertyIn(object: Node, name: string): Node | undefined {
  if (object.type !== 'ObjectExpression') return undefined;
  const found = object.properties.find(
    property => property.type === 'Property' && property.kind === 'init' && propertyName(property) === name,
  );
  return found?.type === 'Property' ? found.value : undefined;
}
