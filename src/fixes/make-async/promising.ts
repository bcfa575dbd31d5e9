// Functions that return a promise already: they can be async where all who call them wait for it at once.
import type { TSESTree } from '../../analyzer/parse.ts';
import { outermost } from '../reading/callers.ts';
import type { Waiting } from './callers.ts';
import { nameOfFunction, Refused, where, type FunctionAt } from '../reading/project.ts';
import { callsOfFunction } from './search.ts';
import { certaintyOf } from '../loops/list.ts';
import { isReaction } from '../place/place.ts';
import { isUse } from '../sequential/sequential.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  isFunction,
  propertyName,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/**
 * Follows a function that returns a promise to who waits for it. Nothing changes for them but when it comes: what it
 * throws before its first `await` is thrown where they wait, as what it rejects with always was.
 * @returns the calls that are waited for
 * @throws {Refused} where not all calls can be found, where a promise is kept, or where what the function throws at once
 *   is caught by who would not catch what its promise rejects with, or the other way around
 */
export function waitedCalls(
  project: ProjectFiles,
  at: FunctionAt,
  seen = new Set([at.fn]),
): readonly Waiting[] {
  const uses = callsOfFunction(project, at);
  const name = nameOfFunction(at.source, at.fn);
  const kept = (source: Source, call: Node): Refused =>
    new Refused(
      `${name} (${where(at.source, at.fn)}) returns a promise already, which a caller (${where(source, call)}) does not await at once.`,
    );
  // Others that share the method, and what declares it, stay as they are: who calls them waits.
  if (uses.doubts[0] !== undefined) throw new Refused(uses.doubts[0]);
  const found: Waiting[] = [];
  for (const { source, call } of uses.calls) {
    const place = placeOf(source, call);
    if (!place || isLeft(source, place)) throw kept(source, call);
    const fn = functionAround(source, place);
    // Who hands the promise on may have something under way as well.
    found.push({ source, call, whole: call, fn, isDone: true });
    if (place.type === 'AwaitExpression' || fn?.async || (fn && isOfReaction(source, fn))) continue;
    if (!fn || fn.generator) throw kept(source, call);
    // It calls itself, or another method of the same name: who calls it is known already.
    if (seen.has(fn)) continue;
    // `return load(path)`: who calls that waits as well.
    found.push(...waitedCalls(project, { source, fn }, seen.add(fn)));
  }
  return found;
}

/** Where the promise of a call is awaited or returned, also what `.then(use)` makes of it. */
function placeOf(source: Source, call: Node): Node | undefined {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  if (!parent || (call.type === 'CallExpression' && call.optional) || whole.type === 'ChainExpression')
    return undefined;
  if (parent.type === 'AwaitExpression' || parent.type === 'ReturnStatement') return parent;
  if (parent.type === 'ArrowFunctionExpression') return parent.body === whole ? whole : undefined;
  // `isKnown ? load(path) : other`
  if (parent.type === 'ConditionalExpression')
    return parent.test === whole ? undefined : placeOf(source, parent);
  if (parent.type === 'LogicalExpression')
    return parent.right === whole ? placeOf(source, parent) : undefined;
  if (parent.type !== 'MemberExpression' || propertyName(parent) !== 'then' || parent.optional)
    return undefined;
  const chained = source.parents.get(parent);
  if (chained?.type !== 'CallExpression' || chained.callee !== parent) return undefined;
  // What is worked out to get at the reaction would come before the rest of the function.
  const [reaction] = chained.arguments;
  return chained.arguments.length === 1 &&
    reaction &&
    (isFunction(reaction) || reaction.type === 'Identifier')
    ? placeOf(source, chained)
    : undefined;
}

/**
 * Does something happen on the way out when it is returned? A `try` catches what is thrown, and not what a promise
 * rejects with; `finally`, `using` and an iterator that is closed come before what the promise stands for.
 */
function isLeft(source: Source, place: Node): boolean {
  if (place.type === 'AwaitExpression') return false;
  for (const above of ancestorsOf(source, place)) {
    if (isFunction(above)) return false;
    if (above.type === 'TryStatement') return true;
    if (above.type === 'ForOfStatement' && (above.await || !isArray(source, above.right))) return true;
    if ((above.type === 'BlockStatement' || above.type === 'SwitchCase') && statementsOf(above).some(isUse))
      return true;
    if (above.type.startsWith('For') && 'left' in above && isUse(above.left)) return true;
  }
  return false;
}

function statementsOf(block: TSESTree.BlockStatement | TSESTree.SwitchCase): readonly Node[] {
  return block.type === 'SwitchCase' ? block.consequent : block.body;
}

function isArray(source: Source, expression: Node): boolean {
  return /^(own|shared)$/.test(certaintyOf(source, bare(expression)) ?? '');
}

/** `.then(() => load(path))` */
function isOfReaction(source: Source, fn: Node): boolean {
  const whole = outermost(source, fn);
  const call = source.parents.get(whole);
  if (call?.type !== 'CallExpression' || call.callee === whole) return false;
  const callee = bare(call.callee);
  return callee.type === 'MemberExpression' && isReaction(source, call, propertyName(callee), whole);
}
