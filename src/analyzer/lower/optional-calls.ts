// The arguments of `logger?.log(read())` are only looked at where there is something to call.
import type { TSESTree } from '../syntax.ts';
import { guardsOfPresence, under } from './guards.ts';
import { addCall, unwrap } from './sites.ts';
import type { Lowering } from './state.ts';
import { isThere } from './truth.ts';
import { valueOf } from './values.ts';
import { visitAll } from './visit.ts';

/** Are there arguments that are not looked at where nothing is there to call: `logger?.log(read())`? */
export function isOptional(node: TSESTree.CallExpression): boolean {
  return node.arguments.length > 0 && askedIn(node).length > 0;
}

/** What has to be there for a call to be made: `logger` and `logger.sink` of `logger?.sink?.log(read())`. */
function askedIn(call: TSESTree.CallExpression): TSESTree.Node[] {
  const asked: TSESTree.Node[] = [];
  let node: TSESTree.Node = call;
  while (node.type === 'CallExpression' || node.type === 'MemberExpression') {
    const inner = unwrap(node.type === 'CallExpression' ? node.callee : node.object);
    if (node.optional) asked.push(inner);
    node = inner;
  }
  return asked;
}

/** Walks such a call, unless it is known that nothing is there. */
export function visitOptionalCall(state: Lowering, node: TSESTree.CallExpression): void {
  const asked = askedIn(node);
  if (asked.some(part => isThere(state, part) === false)) return;
  under(
    state,
    asked.flatMap(part => guardsOfPresence(state, valueOf(state, part))),
    () => {
      visitAll(state, node.arguments, node);
      addCall(state, node);
    },
  );
}
