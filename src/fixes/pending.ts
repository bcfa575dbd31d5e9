// Promises, emitters and readers that are started before the place and get their handlers only after it.
import { outermost } from './callers.ts';
import { referencesTo } from './scope.ts';
import {
  ancestorsOf,
  bare,
  functionAround,
  propertyName,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';

const HANDLES = /^(on|once|addListener|addEventListener|then|catch|finally|pipe|prependListener)$/;

/** @returns the name of such a variable */
export function pendingAt(source: Source, fn: FunctionNode, place: Node): string | undefined {
  for (const scope of source.scopes.scopes) {
    if (!within(scope.block as Node, fn)) continue;
    for (const variable of scope.variables) {
      const declarator = variable.defs[0]?.node as Node | undefined;
      if (declarator?.type !== 'VariableDeclarator' || !declarator.init) continue;
      if (declarator.range[1] > place.range[0] || functionAround(source, declarator) !== fn) continue;
      if (!starts(bare(declarator.init))) continue;
      const uses = referencesTo(source, variable).map(reference => reference.identifier as Node);
      const handled = uses.filter(use => isHandled(source, use));
      const first = handled[0];
      if (first && first.range[0] >= place.range[1]) return variable.name;
    }
  }
  return undefined;
}

function starts(init: Node): boolean {
  return init.type === 'CallExpression' || init.type === 'NewExpression' || init.type === 'ArrayExpression';
}

/** Is the variable awaited here, on its own or in `Promise.all([…])`, iterated with `for await`, or given a handler? */
function isHandled(source: Source, use: Node): boolean {
  const parent = source.parents.get(outermost(source, use));
  if (parent?.type === 'AwaitExpression') return true;
  if (parent?.type === 'ForOfStatement') return parent.await && parent.right === use;
  if (parent?.type === 'MemberExpression' && parent.object === use)
    return HANDLES.test(propertyName(parent) ?? '');
  if (parent?.type !== 'ArrayExpression' && parent?.type !== 'CallExpression') return false;
  for (const above of ancestorsOf(source, use)) {
    if (above.type === 'AwaitExpression') return isPromiseCall(above.argument);
    if (above.type !== 'ArrayExpression' && above.type !== 'CallExpression') return false;
  }
  return false;
}

function isPromiseCall(node: Node): boolean {
  const callee = node.type === 'CallExpression' ? bare(node.callee) : undefined;
  return (
    callee?.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise'
  );
}
