// Branches that end a function: what they do before is never followed by what stands behind them.
import { ancestorsOf, isFunction, within, type Node, type Source } from './source.ts';

/** Does what comes before the place in the text return or throw, so that the place is not reached after it? */
export function leavesBefore(source: Source, node: Node, place: Node): boolean {
  let below = node;
  let isCaught = false;
  for (const above of ancestorsOf(source, node)) {
    if (within(place, above) || isFunction(above)) return false;
    // What is thrown, or done at last, goes on in there.
    if (above.type === 'TryStatement') isCaught = true;
    const parent = source.parents.get(above);
    const isBranch =
      parent?.type === 'IfStatement' && parent.test !== above && above === branchOf(above, below);
    const last = above.type === 'BlockStatement' ? above.body.at(-1) : above;
    const leaves = last?.type === 'ReturnStatement' || (last?.type === 'ThrowStatement' && !isCaught);
    if (isBranch && leaves && !isInTry(source, parent, place)) return true;
    below = above;
  }
  return false;
}

function branchOf(above: Node, below: Node): Node | undefined {
  return above.type === 'BlockStatement' && !(above.body as Node[]).includes(below) ? undefined : above;
}

/** May the place be in a handler around the branch? */
function isInTry(source: Source, branch: Node, place: Node): boolean {
  for (const above of ancestorsOf(source, branch)) {
    if (isFunction(above)) return false;
    if (above.type === 'TryStatement' && (above.finalizer ?? above.handler)) {
      const handlers = [above.handler, above.finalizer].filter(part => part !== null);
      if (handlers.some(part => within(place, part)) || !within(place, above)) return true;
    }
  }
  return false;
}
