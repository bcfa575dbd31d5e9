// The arguments of `logger?.log(read())` are only looked at where there is something to call.
import type { TSESTree } from '../syntax.ts';
import { guardsOfPresence, under } from './guards.ts';
import { addCall, unwrap } from './sites.ts';
import type { Lowering } from './state.ts';
import { isThere } from './truth.ts';
import { valueOf } from './values.ts';
import { visitAll } from './visit.ts';

/** Are there arguments that are not looked at where nothing is there to call: `logger?.log(read())`? */
export function isOptional({ optional, callee, arguments: args }: TSESTree.CallExpression): boolean {
  return args.length > 0 && (optional || (callee.type === 'MemberExpression' && callee.optional));
}

/** Walks such a call, unless it is known that nothing is there. */
export function visitOptionalCall(state: Lowering, node: TSESTree.CallExpression): void {
  const callee = unwrap(node.callee);
  const asked: TSESTree.Node[] = [
    ...(node.optional ? [callee] : []),
    ...(callee.type === 'MemberExpression' && callee.optional ? [callee.object] : []),
  ];
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
