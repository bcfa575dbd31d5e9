// What callers have under way while they wait for a function: its new first `await` lets that go on as well.
import { callsOf } from '../reading/callers.ts';
import { hasWaitedBefore } from './first-await.ts';
import { pendingAt, soonBefore, type Around } from './pending.ts';
import {
  ancestorsOf,
  functionAround,
  isFunction,
  lineOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

/** @returns a plain sentence about a caller of this file that starts something before it calls, and handles it after */
export function pendingForCallers(
  source: Source,
  fn: FunctionNode,
  place: Node,
  visited = new Set<FunctionNode>(),
): string | undefined {
  if (visited.has(fn) || fn.generator || hasWaitedBefore(source, fn, place)) return undefined;
  visited.add(fn);
  for (const call of callsOf(source, fn).calls) {
    if (!isWaitedFor(source, call)) continue;
    const outer = functionAround(source, call);
    const found = pendingAround(source, outer ?? source.ast, call, `line ${lineOf(source, call)}`);
    if (found) return found;
    const beyond = outer?.async && pendingForCallers(source, outer, call, visited);
    if (beyond) return beyond;
  }
  return undefined;
}

/** @param where the call is, in words */
export function pendingAround(source: Source, around: Around, call: Node, where: string): string | undefined {
  if (isFunction(around) && hasWaitedBefore(source, around, call)) return undefined;
  const pending = pendingAt(source, around, call);
  if (pending)
    return `A caller (${where}) starts \`${pending}\` before and handles it after: what it does during the new \`await\` is missed.`;
  const soon = soonBefore(source, around, call);
  return (
    soon && `A caller (${where}) puts something off by \`${soon}\`, which would run during the new \`await\`.`
  );
}

/** What is only kept lets its caller go on, whatever it waits for. */
function isWaitedFor(source: Source, call: Node): boolean {
  for (const above of ancestorsOf(source, call)) {
    if (above.type === 'AwaitExpression' || above.type === 'ReturnStatement') return true;
    if (isFunction(above)) return above.body === call;
    if (/Statement$|^VariableDeclaration$/.test(above.type)) return false;
  }
  return false;
}
