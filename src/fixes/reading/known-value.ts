// What a name or a member stands for, also where another file of the project says so.
import { isFilledIn } from './filled-in.ts';
import { exportedAs, exportedWhole, moduleAt, moduleOf } from './known-exports.ts';
import { isExportsObject } from '../make-async/modules.ts';
import { referencesTo, variableOf } from './scope.ts';
import {
  assignmentsTo,
  bare,
  isFunction,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from '../types.ts';

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
  const from = (found: NodeAt | undefined): NodeAt | undefined => found && next(found.node, found.source);
  const memberOf = (object: Node, name: string): NodeAt | undefined => {
    if (isExportsObject(source, object)) return from(exportedAs(project, source, name));
    const module = moduleAt(project, source, object, name);
    if (module) return from(module);
    const found = next(object);
    const value = found && propertyIn(found.source, found.node, name);
    return value && !isFilledIn(project, found.source, found.node, name)
      ? next(value, found.source)
      : undefined;
  };
  if (node.type === 'MemberExpression') {
    const name = propertyName(node);
    if (name === undefined) return undefined;
    return memberOf(node.object, name);
  }
  if (node.type !== 'Identifier') return { source, node };
  const module = moduleOf(project, source, node);
  if (module) return from(exportedAs(project, module.home, module.name));
  const whole = moduleOf(project, source, node, '*');
  if (whole) return next(exportedWhole(whole.home), whole.home);
  const variable = variableOf(source, node);
  const [definition, ...more] = variable?.defs ?? [];
  if (!variable || !definition || more.length > 0) return undefined;
  const isConstant = referencesTo(source, variable).every(
    reference => !reference.isWrite() || reference.init,
  );
  if (definition.type === 'FunctionName' || definition.type === 'ClassName')
    return isConstant ? { source, node: definition.node } : undefined;
  const declarator = definition.node as Node;
  if (declarator.type !== 'VariableDeclarator' || !declarator.init || !isConstant) return undefined;
  if (declarator.id.type === 'Identifier') return next(declarator.init);
  const taken = takenAs(declarator.id, definition.name);
  return taken === undefined ? undefined : memberOf(bare(declarator.init), taken);
}

/** The member that a pattern gives a name to: `load` of `{ load: each }`. */
function takenAs(pattern: Node, name: Node): string | undefined {
  if (pattern.type !== 'ObjectPattern') return undefined;
  const found = pattern.properties.find(property => property.type === 'Property' && property.value === name);
  return found?.type === 'Property' ? propertyName(found) : undefined;
}

/** @returns a member of a known object or module; `none` where it has none of that name; undefined where nobody knows */
export function knownMember(
  project: ProjectFiles | undefined,
  at: NodeAt,
  name: string,
): NodeAt | 'none' | undefined {
  const node = bare(at.node);
  const module = node.type === 'Identifier' ? moduleOf(project, at.source, node, '*') : undefined;
  if (module) return exportedAs(project, module.home, name);
  const object = knownValue(project, at);
  if (object?.node.type !== 'ObjectExpression') return undefined;
  const isListed = object.node.properties.every(
    property => property.type === 'Property' && propertyName(property) !== undefined,
  );
  const has = object.node.properties.some(
    property => property.type === 'Property' && propertyName(property) === name,
  );
  if (isFilledIn(project, object.source, object.node, name)) return undefined;
  if (!has) return isListed ? 'none' : undefined;
  const found = propertyIn(object.source, object.node, name);
  return found && { source: object.source, node: found };
}

/** The value of a property that nothing else is assigned to, and that no later one replaces. */
export function propertyIn(source: Source, object: Node, name: string): Node | undefined {
  if (object.type !== 'ObjectExpression') return undefined;
  // Another `#load` is none of it.
  const isReplaced = assignmentsTo(source, name).some(
    ({ left }) => left.type === 'MemberExpression' && propertyName(left) === name,
  );
  if (isReplaced) return undefined;
  const names = object.properties.map(property =>
    property.type === 'Property' ? propertyName(property) : undefined,
  );
  const at = names.indexOf(name);
  const found = object.properties[at];
  // `{ load, ...more }`
  if (names.slice(at + 1).some(later => later === undefined || later === name)) return undefined;
  return found?.type === 'Property' && found.kind === 'init' ? found.value : undefined;
}
