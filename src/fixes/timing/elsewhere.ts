// Callers in other files that get a promise and go on: what follows a new first `await` comes late for them, too.
import { outermost } from '../reading/callers.ts';
import { getters } from '../reading/compiled.ts';
import { droppedAt, hasWaitedBefore } from './first-await.ts';
import { isRaced } from './impatient.ts';
import { nameOfFunction, where, type FunctionAt } from '../reading/project.ts';
import { knownCalls } from '../make-async/search.ts';
import { pendingAround } from './pending-callers.ts';
import { placeOf, waiterAt } from '../place/place.ts';
import { referencesTo, variableOf } from '../reading/scope.ts';
import {
  functionAround,
  isFunction,
  propertyName,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { Finding } from '../../analyzer/finding.ts';
import type { ProjectFiles } from '../types.ts';

const known = new WeakMap<ProjectFiles, Map<FunctionNode, string | undefined>>();

/** @returns a plain sentence about a caller in another file that does not wait for the function around the node */
export function impatientElsewhere(
  project: ProjectFiles,
  source: Source,
  node: Node,
  finding: Pick<Finding, 'context'>,
): string | undefined {
  const waiter = waiterAt(source, node);
  if (typeof waiter !== 'object') return undefined;
  const place = placeOf(source, node, finding);
  // The chain of a promise reaction is late as it is.
  if (typeof place === 'object' && place.makeAsync) return undefined;
  let fn: FunctionNode | undefined = waiter;
  while (fn && !fn.async) fn = functionAround(source, fn);
  if (!fn || fn.generator || hasWaitedBefore(source, fn, node)) return undefined;
  const answers = known.get(project) ?? new Map<FunctionNode, string | undefined>();
  known.set(project, answers);
  if (!answers.has(fn)) answers.set(fn, impatientCallerOf(project, { source, fn }));
  return answers.get(fn);
}

/** @returns a plain sentence about a caller in another file that does not wait for the function */
export function impatientCallerOf(
  project: ProjectFiles,
  at: FunctionAt,
  visited = new Set<FunctionNode>(),
): string | undefined {
  if (visited.has(at.fn)) return undefined;
  visited.add(at.fn);
  for (const { source, call } of isNamedElsewhere(project, at) ? knownCalls(project, at) : []) {
    const isHere = source.path === at.source.path;
    if (!isHere && isRaced(source, call))
      return `It races others (${where(source, call)}), and the new \`await\` may let them win.`;
    const dropped = isHere ? undefined : droppedAt(source, call, project);
    if (dropped)
      return `A caller (${where(source, dropped)}) does not wait for it and runs on: what follows the new \`await\` would come late.`;
    const outer = waitsIn(source, call);
    const isAwaited = source.parents.get(outermost(source, call))?.type === 'AwaitExpression';
    const around = isHere || !isAwaited ? undefined : (functionAround(source, call) ?? source.ast);
    const pending = around && pendingAround(source, around, call, where(source, call));
    if (pending) return pending;
    const beyond = outer && impatientCallerOf(project, { source, fn: outer }, visited);
    if (beyond) return beyond;
  }
  return undefined;
}

/** Reading what imports a file is dear; a name that no other file mentions spares it. */
function isNamedElsewhere({ texts }: ProjectFiles, { source, fn }: FunctionAt): boolean {
  const name = /^`(?:.*\.)?([\w$]+)`$/.exec(nameOfFunction(source, fn))?.[1];
  if (name === undefined || hasOtherName(source, fn, name)) return true;
  for (const [path, text] of texts) if (path !== source.path && text.includes(name)) return true;
  return false;
}

/** Does its file give a function to anybody under another name: `export { run as start }`, `exports.default = run`? */
function hasOtherName(source: Source, fn: FunctionNode, name: string): boolean {
  const whole = outermost(source, fn);
  const owner = source.parents.get(whole);
  if (owner?.type === 'MethodDefinition' || owner?.type === 'PropertyDefinition') return false;
  const id =
    owner?.type === 'VariableDeclarator' ? owner.id : fn.type === 'FunctionDeclaration' ? fn.id : null;
  if (id?.type !== 'Identifier') return !staysNamed(source, whole, name);
  if (owner?.type === 'ExportDefaultDeclaration') return true;
  const variable = variableOf(source, id);
  return (
    variable === undefined ||
    referencesTo(source, variable).some(
      ({ identifier, init }) => init !== true && !staysNamed(source, outermost(source, identifier), name),
    )
  );
}

/** Is it called, or exported or listed under the name that it has? */
function staysNamed(source: Source, use: Node, name: string): boolean {
  const parent = source.parents.get(use);
  switch (parent?.type) {
    case 'CallExpression':
      return parent.callee === use;
    case 'Property':
      return propertyName(parent) === name;
    case 'ExportSpecifier':
      return parent.exported.type === 'Identifier' && parent.exported.name === name;
    case 'AssignmentExpression':
      return (
        parent.left.type === 'MemberExpression' &&
        propertyName(parent.left) === name &&
        source.parents.get(parent)?.type === 'ExpressionStatement'
      );
    case 'TSTypeQuery':
      return true;
    default:
      return getters(source).some(getter => getter.value === use && getter.name === name);
  }
}

/** The async function that waits for the call, and for nothing before. */
function waitsIn(source: Source, call: Node): FunctionNode | undefined {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  const waits =
    parent?.type === 'AwaitExpression' ||
    parent?.type === 'ReturnStatement' ||
    (parent && isFunction(parent) && parent.body === whole);
  const outer = waits ? functionAround(source, whole) : undefined;
  return outer && !outer.generator && !hasWaitedBefore(source, outer, whole) ? outer : undefined;
}
