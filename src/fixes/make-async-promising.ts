// Functions that return a promise already: they can be async where all who call them wait for it at once.
import type { TSESTree } from '../analyzer/parse.ts';
import { outermost } from './callers.ts';
import type { Waiting } from './make-async-callers.ts';
import type { FunctionAt } from './make-async-project.ts';
import { callsOfFunction } from './make-async-uses.ts';
import { isReaction } from './place.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  isFunction,
  propertyName,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

/**
 * Follows a function that returns a promise to who waits for it. Nothing changes for them but when it comes: what it
 * throws before its first `await` is thrown where they wait, as what it rejects with always was.
 * @returns the calls that are waited for; undefined where a promise is kept, or where what the function throws at once
 *   is caught by who would not catch what its promise rejects with
 * @throws {Refused} where not all calls can be found
 */
export function waitedCalls(
  project: ProjectFiles,
  at: FunctionAt,
  seen = new Set([at.fn]),
): readonly Waiting[] | undefined {
  const uses = callsOfFunction(project, at);
  if (uses.siblings.length > 0 || uses.signatures.length > 0 || uses.doubts.length > 0) return undefined;
  const found: Waiting[] = [];
  for (const { source, call } of uses.calls) {
    const place = placeOf(source, call);
    if (!place || isCaught(source, place)) return undefined;
    const fn = functionAround(source, place);
    if (place.type === 'AwaitExpression' || fn?.async || (fn && isOfReaction(source, fn))) {
      found.push({ source, call, whole: call, fn, isDone: true });
      continue;
    }
    if (!fn || fn.generator || seen.has(fn)) return undefined;
    // `return load(path)`: who calls that waits as well.
    const beyond = waitedCalls(project, { source, fn }, seen.add(fn));
    if (!beyond) return undefined;
    found.push(...beyond);
  }
  return found;
}

/** Where the promise of a call is awaited or returned, also what `.then(use)` makes of it. */
function placeOf(source: Source, call: TSESTree.CallExpression): Node | undefined {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  if (!parent || call.optional || whole.type === 'ChainExpression') return undefined;
  if (parent.type === 'AwaitExpression' || parent.type === 'ReturnStatement') return parent;
  if (parent.type === 'ArrowFunctionExpression') return parent.body === whole ? whole : undefined;
  const chained = parent.type === 'MemberExpression' ? source.parents.get(parent) : undefined;
  const isThen = parent.type === 'MemberExpression' && propertyName(parent) === 'then' && !parent.optional;
  return isThen && chained?.type === 'CallExpression' && chained.callee === parent
    ? chained.arguments.length === 1
      ? placeOf(source, chained)
      : undefined
    : undefined;
}

/** Is it returned within a `try`? That catches what is thrown, and not what a promise rejects with. */
function isCaught(source: Source, place: Node): boolean {
  if (place.type === 'AwaitExpression') return false;
  for (const above of ancestorsOf(source, place)) {
    if (isFunction(above)) return false;
    if (above.type === 'TryStatement') return true;
  }
  return false;
}

/** `.then(() => load(path))` */
function isOfReaction(source: Source, fn: Node): boolean {
  const whole = outermost(source, fn);
  const call = source.parents.get(whole);
  if (call?.type !== 'CallExpression' || call.callee === whole) return false;
  const callee = bare(call.callee);
  return callee.type === 'MemberExpression' && isReaction(source, call, propertyName(callee), whole);
}
