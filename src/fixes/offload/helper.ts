// A function of the same file is offloaded by reference to an export of its module.
import type { Target } from '../../analyzer/finding.ts';
import { METHOD, type CallParts } from '../writing/call.ts';
import { outermost } from '../reading/callers.ts';
import { addExport, exportedNames, isExported, isSetAgain, isTopLevelExport } from './exporting.ts';
import { closureOf, type Closure } from './closure.ts';
import { movable } from './move.ts';
import { isListed } from '../reading/listed-exports.ts';
import type { NodeAt } from '../reading/known-value.ts';
import { keptArguments, parameterProblem } from './mutation.ts';
import { boundAs } from '../reading/names.ts';
import { isSafeTwice } from './purity.ts';
import { isAnyReplaced, isExportReplaced } from '../reading/replaced-exports.ts';
import { returnsGiven } from './returned.ts';
import { lookUp, variableOf } from '../reading/scope.ts';
import {
  bare,
  isFunction,
  memberRoot,
  nodesOf,
  propertyName,
  readSource,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import { styleOf } from '../reading/style.ts';
import { notTheFunction } from '../reading/traced.ts';
import type { ProjectFacts, ProjectFiles, TextEdit } from '../types.ts';

export interface HelperPlan {
  readonly edits?: readonly TextEdit[];
  /** The top-level statement of the function, which moves. */
  readonly move?: Node;
  readonly caution?: string | undefined;
}

/** @returns how the function is made reachable for a worker, or why it cannot run there */
export function helperFor(
  target: Extract<Target, { kind: 'function' }>,
  source: Source,
  facts: ProjectFacts,
  parts: CallParts,
): HelperPlan | string {
  if (target.file !== source.path) return importedHelper(target, source, facts, parts);
  const callee = bare(parts.callee);
  if (callee.type === 'MemberExpression') return exportedMember(target, source, facts, parts);
  if (callee.type !== 'Identifier') return METHOD;
  const declared = declarationOf(source, callee, target);
  if (typeof declared === 'string') return declared;
  const { fn, statement } = declared;
  const name = `\`${callee.name}\``;
  const runnable = runnableIn(source, fn, name, parts, facts);
  if (typeof runnable === 'string') return runnable;
  const { closure } = runnable;
  const doubt = closure.caution ?? returnsGiven(source, fn, { source, given: parts.arguments });
  const caution = doubt && `${name} ${doubt}.`;
  const isShown = isExported(source, callee.name);
  if (isSafeTwice(source, facts) === true && (isShown || !isListed(source, facts.project))) {
    const edits = isShown ? [] : addExport(source, styleOf(source, facts), callee.name, statement);
    return { edits, caution };
  }
  if (styleOf(source, facts).modules === 'import-equals')
    return `${name} would have to move to a module of its own, which \`import … = require()\` cannot name.`;
  return moving(source, facts, closure, statement, caution);
}

/** `exports.load(path)` in the module that says `exports.load = …` once. */
function exportedMember(
  target: Extract<Target, { kind: 'function' }>,
  source: Source,
  facts: ProjectFacts,
  parts: CallParts,
): HelperPlan | string {
  const name = `\`${textOf(source, parts.callee)}\``;
  const fn = functionAt(source, target);
  const assignment = fn && source.parents.get(fn);
  if (!fn || assignment?.type !== 'AssignmentExpression' || !isExportsOf(source, parts.callee)) return METHOD;
  if (!isTopLevelExport(source, fn) || source.parents.get(assignment)?.type !== 'ExpressionStatement')
    return METHOD;
  const member = memberOf(assignment.left) ?? '';
  const assignments = nodesOf(source, 'AssignmentExpression');
  if (assignments.some(({ left }) => textOf(source, left) === 'module.exports'))
    return `${name} is not what the module exports in the end.`;
  if (
    isSetAgain(source, member) ||
    nodesOf(source, 'UpdateExpression').some(({ argument }) => memberOf(argument) === member)
  )
    return `${name} is assigned again.`;
  const runnable = runnableIn(source, fn, name, parts, facts);
  if (typeof runnable === 'string') return runnable;
  const twice = isSafeTwice(source, facts);
  if (twice !== true) return `${name} cannot be loaded again in a worker: its module ${twice}.`;
  const doubt = runnable.closure.caution ?? returnsGiven(source, fn, { source, given: parts.arguments });
  return { caution: doubt && `${name} ${doubt}.` };
}

function memberOf(node: Node): string | undefined {
  const member = bare(node);
  return member.type === 'MemberExpression' ? propertyName(member) : undefined;
}

/** `exports.load`, `module.exports.load`, of the module itself. */
function isExportsOf(source: Source, callee: Node): boolean {
  const member = bare(callee);
  if (member.type !== 'MemberExpression') return false;
  const root = /^(module\.)?exports$/.test(textOf(source, member.object));
  return root && !lookUp(source, callee, 'exports') && !lookUp(source, callee, 'module');
}

function functionAt(
  source: Source,
  { declaration }: Extract<Target, { kind: 'function' }>,
): FunctionNode | undefined {
  return source.nodes.find(
    (node): node is FunctionNode =>
      isFunction(node) && node.range[0] >= declaration.start && node.range[1] <= declaration.end,
  );
}

/** A function that is imported is an export already: it is offloaded where its module can be loaded twice. */
function importedHelper(
  target: Extract<Target, { kind: 'function' }>,
  source: Source,
  facts: ProjectFacts,
  parts: CallParts,
): HelperPlan | string {
  const name = `\`${textOf(source, parts.callee)}\``;
  const other = notTheFunction(source, parts.callee);
  if (other) return other;
  const module = facts.openModule?.(target.file);
  const home = module && readSource(module.file);
  if (!home) return `${name} is declared in another file, which cannot be seen from here.`;
  const fn = functionAt(home, target);
  if (!fn || !isTopLevelExport(home, fn)) return METHOD;
  const changed = setAnew(home, fn, { source, node: parts.callee }, facts.project);
  if (changed) return `${name} ${changed}.`;
  const runnable = runnableIn(home, fn, name, parts, module);
  if (typeof runnable === 'string') return runnable;
  if (!module.isPure) return `${name} is declared in another file, which is not safe to load twice.`;
  const doubt = runnable.closure.caution ?? returnsGiven(home, fn, { source, given: parts.arguments });
  return { caution: doubt && `${name} ${doubt}.` };
}

/** @returns where an export may be another function by then; a worker has it as its module has first set it */
function setAnew(
  home: Source,
  fn: FunctionNode,
  called: NodeAt,
  project: ProjectFiles | undefined,
): string | undefined {
  const owner = home.parents.get(outermost(home, fn));
  const declared =
    owner?.type === 'VariableDeclarator' ? owner : fn.type === 'FunctionDeclaration' ? fn : null;
  const variable = declared?.id?.type === 'Identifier' ? variableOf(home, declared.id) : undefined;
  if (variable?.references.some(reference => reference.isWrite() && !reference.init))
    return 'is assigned again';
  const listed = owner?.type === 'Property' ? propertyName(owner) : undefined;
  const set = owner?.type === 'AssignmentExpression' ? memberOf(owner.left) : undefined;
  const exported = variable ? exportedNames(home, variable) : [listed ?? set ?? ''];
  if (exported.some(name => isSetAgain(home, name, listed === undefined ? 1 : 0))) return 'is assigned again';
  if (!project) return undefined;
  const callee = bare(called.node);
  const root = memberRoot(callee);
  const bound = boundAs(called.source, variableOf(called.source, root));
  const from = bound && project.resolve(bound.module, called.source.path);
  const names = [...exported, memberOf(callee) ?? bound?.name ?? ''];
  const isReplaced = names.some(
    name =>
      isAnyReplaced(project, name) ||
      isExportReplaced(project, home.path, name) ||
      (from !== undefined && isExportReplaced(project, from, name)),
  );
  return isReplaced ? 'may be another function by then: a file sets what modules export' : undefined;
}

/** @returns what the function needs, or why it cannot run in a worker */
function runnableIn(
  source: Source,
  fn: FunctionNode,
  name: string,
  parts: CallParts,
  facts: Pick<ProjectFacts, 'isPureModule'>,
): { closure: Closure } | string {
  if (fn.async) return `${name} is asynchronous already.`;
  if (fn.generator) return `${name} is a generator.`;
  if (fn.typeParameters && !parts.call.typeArguments)
    return `${name} is generic: name its types in the call (\`${textOf(source, fn.typeParameters)}\`).`;
  if (fn.returnType?.typeAnnotation.type === 'TSTypePredicate')
    return `${name} tells types apart, which a promise cannot.`;
  const closure = closureOf(source, fn, facts);
  if (typeof closure === 'string') return `${name} ${closure}.`;
  const changed = parameterProblem(source, fn, keptArguments(parts.arguments, fn.params.length));
  return changed ? `${name} ${changed}.` : { closure };
}

function moving(
  source: Source,
  facts: ProjectFacts,
  closure: Closure,
  statement: Node,
  caution: string | undefined,
): HelperPlan | string {
  const obstacle = movable(source, facts, closure);
  return obstacle ?? { move: statement, caution };
}

interface Declared {
  readonly fn: FunctionNode;
  readonly statement: Node;
}

/** The function that the name stands for, always: declared once, at top level, never assigned again. */
function declarationOf(
  source: Source,
  callee: Extract<Node, { type: 'Identifier' }>,
  target: Extract<Target, { kind: 'function' }>,
): Declared | string {
  const variable = variableOf(source, callee);
  const definition = variable?.defs.findLast(({ node }) => node.type !== 'TSDeclareFunction');
  if (!variable || !definition) return 'The function is not declared in this file.';
  const node = definition.node as Node;
  const fn = node.type === 'VariableDeclarator' && node.init ? bare(node.init) : node;
  if (!isFunction(fn)) return `\`${callee.name}\` is another name for the function: call it by its own name.`;
  if (fn.range[0] > target.declaration.end || fn.range[1] < target.declaration.start) {
    return 'The function is not declared in this file.';
  }
  let statement = node.type === 'VariableDeclarator' ? source.parents.get(node) : node;
  const above = statement && source.parents.get(statement);
  if (above?.type === 'ExportNamedDeclaration' || above?.type === 'ExportDefaultDeclaration')
    statement = above;
  if (!statement || source.parents.get(statement)?.type !== 'Program') {
    return `\`${callee.name}\` is declared inside another function, where a worker cannot reach it.`;
  }
  if (variable.references.some(reference => reference.isWrite() && !reference.init)) {
    return `\`${callee.name}\` is assigned again.`;
  }
  return { fn, statement };
}
