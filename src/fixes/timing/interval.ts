// `setInterval` does not wait: with a new `await` in its callback, the next run may begin before one has ended.
import { valueOf } from '../reading/arguments.ts';
import { callsOf } from '../reading/callers.ts';
import { outputAfter } from './concurrency.ts';
import { sharedWrites } from './shared-state.ts';
import { calledName, functionAround, type FunctionNode, type Node, type Source } from '../reading/source.ts';

/** Milliseconds after which one run is over: the call that blocks would have stopped everything for as long. */
const LONG = 1000;

/** @returns what runs that overlap have in common: a variable that they change, or what they print with */
export function overlapOf(source: Source, fn: FunctionNode, visited = new Set<Node>()): string | undefined {
  if (visited.has(fn)) return undefined;
  visited.add(fn);
  const { calls, receivers } = callsOf(source, fn);
  const isRepeated = receivers.some(
    ({ callee, arguments: [, delay] }) =>
      calledName(callee) === 'setInterval' && !(delay && numberOf(source, delay) >= LONG),
  );
  const shared = isRepeated ? (sharedWrites(source, fn)[0] ?? outputAfter(source, fn, fn)) : undefined;
  if (shared !== undefined) return shared;
  for (const call of calls) {
    const caller = functionAround(source, call);
    const found = caller && overlapOf(source, caller, visited);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `5 * 60_000`; not a number where that is not known. */
function numberOf(source: Source, expression: Node): number {
  const node = valueOf(source, expression);
  if (node.type === 'Literal') return Number(node.value);
  if (node.type !== 'BinaryExpression' || node.operator !== '*') return NaN;
  return numberOf(source, node.left) * numberOf(source, node.right);
}
