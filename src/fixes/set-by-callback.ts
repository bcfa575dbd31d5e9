// What a callback of Node.js sets, and the function reads after the place: `setTimeout(() => { late = true; }, 100)`.
// Until now the callback could not come before that; during a new `await` it can.
import { calledFunction } from './known-value.ts';
import { lookUp } from './scope.ts';
import { runsLater } from './sequential-calls.ts';
import { outsideWrites } from './shared-state.ts';
import {
  bare,
  functionAround,
  isFunction,
  nodesOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

/** @returns what the callback sets */
export function setByCallback(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  for (const call of nodesOf(source, 'CallExpression')) {
    if (call.range[1] > place.range[0] || !within(call, fn) || functionAround(source, call) !== fn) continue;
    if (!runsLater(source, call, project)) continue;
    for (const value of call.arguments) {
      const callback = isFunction(value) ? value : calledFunction(project, source, bare(value))?.fn;
      const written = callback && within(callback, source.ast) ? outsideWrites(source, callback) : [];
      const read = written.find(name => isReadAfter(source, fn, place, name.split('.')[0] ?? name));
      if (read !== undefined) return read;
    }
  }
  return undefined;
}

function isReadAfter(source: Source, fn: FunctionNode, place: Node, name: string): boolean {
  return nodesOf(source, 'Identifier').some(
    node =>
      node.name === name &&
      node.range[0] >= place.range[1] &&
      within(node, fn) &&
      lookUp(source, node, name) !== undefined,
  );
}
