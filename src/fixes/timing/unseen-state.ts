// State that is changed and that no `await` can make a difference to: nobody reads it, or a run is done with it before.
import type { TSESTree } from '../../analyzer/parse.ts';
import { callsOf, outermost } from '../reading/callers.ts';
import { isFunctionIn, type Helper } from '../reading/helpers-called.ts';
import { calledFunction } from '../reading/known-value.ts';
import { escaped } from '../reading/pattern.ts';
import { referencesTo, topScope, variableOf, type Variable } from '../reading/scope.ts';
import {
  bare,
  calledName,
  fieldOf,
  functionAround,
  memberRoot,
  nodesOf,
  within,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** @returns is what the node names only ever changed, in a project that never asks for it: `hits++;`? */
export function isNeverRead(project: ProjectFiles | undefined, source: Source, node: Node): boolean {
  const root = memberRoot(bare(node));
  const field = root.type === 'ThisExpression' ? fieldNamed(source, root) : undefined;
  // Who prints an object reads all of its fields but the private ones.
  if (root.type === 'ThisExpression' && !field?.isPrivate) return false;
  const uses = usesOf(project, source, node);
  return uses?.every(use => isOnlyChanged(source, use)) === true;
}

/**
 * @param runs the function around the place first, then those that call it
 * @returns is all that these runs do with what the node names done before they come to the place, in one go?
 */
export function isDoneBefore(
  project: ProjectFiles | undefined,
  source: Source,
  node: Node,
  place: Node,
  runs: readonly Helper[],
  called: readonly Helper[],
): boolean {
  const uses = usesOf(project, source, node);
  if (!uses) return false;
  return uses.every(use => {
    const fn = functionAround(source, use);
    const user = fn && isFunctionIn(runs, fn) ? fn : undefined;
    // Somebody else's, or at the top of the module: it was never in between.
    if (!user) return !fn || ![...runs, ...called].some(run => within(use, run.fn));
    const stops = stopsIn(project, source, user, place, runs);
    return stops.length > 0 && stops.every(stop => isBefore(source, use, stop, user)) && isTaken(source, use);
  });
}

/** Where a run goes on to the place: there, or where it calls another one. */
function stopsIn(
  project: ProjectFiles | undefined,
  source: Source,
  user: Node,
  place: Node,
  runs: readonly Helper[],
): readonly Node[] {
  const isRun = (call: TSESTree.CallExpression): boolean => {
    const found = calledFunction(project, source, call.callee);
    // A file may have been read twice.
    return runs.some(
      ({ source: home, fn }) =>
        (home === source && callsOf(source, fn).calls.includes(call)) ||
        (found?.source.path === home.path && found.fn.range[0] === fn.range[0]),
    );
  };
  const calls = nodesOf(source, 'CallExpression').filter(
    call => functionAround(source, call) === user && isRun(call),
  );
  return within(place, user) ? [place, ...calls] : calls;
}

/** Does it come before in the text, and not again in a loop? */
function isBefore(source: Source, use: Node, stop: Node, user: Node): boolean {
  if (use.range[1] > stop.range[0]) return false;
  for (let at: Node | undefined = source.parents.get(use); at && at !== user; at = source.parents.get(at))
    if (/^(For|While|DoWhile)/.test(at.type) && within(stop, at)) return false;
  return true;
}

/** Is only a value taken, and no other name given to what holds it? */
function isTaken(source: Source, use: Node): boolean {
  if (isOnlyChanged(source, use) || isPlainValue(source, use)) return true;
  const whole = memberPath(source, use);
  const parent = source.parents.get(outermost(source, whole));
  return /^(Binary|Unary|Update)Expression$|^TemplateLiteral$|^IfStatement$/.test(parent?.type ?? '');
}

/** A variable that only ever holds numbers, texts and the like: whoever reads it has a copy. */
function isPlainValue(source: Source, use: Node): boolean {
  const variable = variableOf(source, use);
  const declarator = variable?.defs[0]?.node as Node | undefined;
  if (!variable || declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'Identifier')
    return false;
  return referencesTo(source, variable).every(
    ({ writeExpr }) =>
      !writeExpr || /^(Literal|TemplateLiteral|BinaryExpression|UpdateExpression)$/.test(writeExpr.type),
  );
}

/** `hits++;`, `stats[url] += 1;`, `seen.add(url);` */
function isOnlyChanged(source: Source, use: Node): boolean {
  const whole = outermost(source, memberPath(source, use));
  const parent = source.parents.get(whole);
  if (!parent) return false;
  const statement = source.parents.get(outermost(source, parent));
  if (parent.type === 'UpdateExpression' || (parent.type === 'AssignmentExpression' && parent.left === whole))
    return statement?.type === 'ExpressionStatement' && !/^(\?\?|\|\||&&)=$/.test(operatorOf(parent));
  if (parent.type !== 'CallExpression' || parent.callee !== whole) return false;
  return statement?.type === 'ExpressionStatement' && ADDS.test(calledName(bare(whole)) ?? '');
}

const ADDS = /^(push|unshift|add|set|delete|clear)$/;

function operatorOf(node: Node): string {
  return 'operator' in node ? node.operator : '';
}

/** `stats.hits` of `stats`, `this.#stats.hits` of `this.#stats`: as far as members go that are written out. */
function memberPath(source: Source, use: Node): Node {
  let at = outermost(source, use);
  for (
    let parent = source.parents.get(at);
    parent?.type === 'MemberExpression';
    parent = source.parents.get(at)
  ) {
    if (parent.object !== at) break;
    at = outermost(source, parent);
  }
  return at;
}

/** All uses of the variable, or of the field of `this`; undefined where others may use it, too. */
function usesOf(project: ProjectFiles | undefined, source: Source, node: Node): readonly Node[] | undefined {
  const root = memberRoot(bare(node));
  if (root.type === 'Identifier') {
    const variable = variableOf(source, root);
    if (variable?.defs.length !== 1 || variable.defs[0]?.type !== 'Variable') return undefined;
    if (isExported(source, variable)) return undefined;
    return referencesTo(source, variable).flatMap(({ identifier, init }) =>
      init ? [] : [identifier as Node],
    );
  }
  if (root.type !== 'ThisExpression') return undefined;
  const name = fieldNamed(source, root);
  if (name === undefined) return undefined;
  const word = new RegExp(`\\b${escaped(name.text)}\\b`);
  const isElsewhere =
    !name.isPrivate &&
    (!project || [...project.texts].some(([path, text]) => path !== source.path && word.test(text)));
  if (isElsewhere) return undefined;
  const members = nodesOf(source, 'MemberExpression').filter(member => fieldOf(member) === name.text);
  const isTakenApart = nodesOf(source, 'Property').some(
    property =>
      source.parents.get(property)?.type === 'ObjectPattern' &&
      'name' in property.key &&
      property.key.name === name.text,
  );
  const isComputed = nodesOf(source, 'MethodDefinition').some(
    ({ key, kind }) => kind !== 'method' && 'name' in key && key.name === name.text,
  );
  const isWhole = nodesOf(source, 'ThisExpression').some(
    self => source.parents.get(outermost(source, self))?.type !== 'MemberExpression',
  );
  return isTakenApart || isComputed || (isWhole && !name.isPrivate) ? undefined : members;
}

/** The first member that is read of `this`. */
function fieldNamed(source: Source, self: Node): { text: string; isPrivate: boolean } | undefined {
  const member = source.parents.get(outermost(source, self));
  if (member?.type !== 'MemberExpression') return undefined;
  const text = fieldOf(member);
  return text === undefined ? undefined : { text, isPrivate: member.property.type === 'PrivateIdentifier' };
}

function isExported(source: Source, variable: Variable): boolean {
  if (variable.scope !== topScope(source)) return false;
  const [definition] = variable.defs;
  return nodesOf(source, 'ExportNamedDeclaration').some(
    ({ declaration, specifiers }) =>
      (declaration !== null && definition !== undefined && within(definition.name, declaration)) ||
      specifiers.some(({ local }) => 'name' in local && local.name === variable.name),
  );
}
