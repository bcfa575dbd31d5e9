// The functions that a call runs, and those that these call, as far as names tell.
import { calledFunction } from './known-value.ts';
import { methodsNamed } from './methods.ts';
import { bare, fieldOf, nodesOf, within, type FunctionNode, type Node, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

export interface Helper {
  readonly source: Source;
  readonly fn: FunctionNode;
}

type Call = Extract<Node, { type: 'CallExpression' | 'NewExpression' }>;

/** More functions than these nobody can look through. */
const MOST = 40;

/**
 * Functions with all that they call.
 * @param start a function, or a call that runs some
 */
export function helpersCalled(
  project: ProjectFiles | undefined,
  start: Helper | { readonly source: Source; readonly call: Call },
): readonly Helper[] {
  const all: Helper[] = 'fn' in start ? [start] : calledBy(project, start.source, start.call);
  // The list grows while it is iterated.
  for (const { source, fn } of all) {
    if (all.length > MOST) break;
    const calls: readonly Call[] = [
      ...nodesOf(source, 'CallExpression'),
      ...nodesOf(source, 'NewExpression'),
    ];
    for (const call of calls) {
      if (!within(call, fn)) continue;
      for (const called of calledBy(project, source, call))
        if (!all.some(known => known.fn === called.fn)) all.push(called);
    }
  }
  return all;
}

/** By its name, as a constructor, or as a method of a class or object of this file that has such a name. */
function calledBy(project: ProjectFiles | undefined, source: Source, call: Call): Helper[] {
  const callee = bare(call.callee);
  const known = calledFunction(project, source, callee);
  if (known) return [known];
  if (call.type === 'NewExpression') {
    const name = callee.type === 'Identifier' ? callee.name : undefined;
    return nodesOf(source, 'MethodDefinition').flatMap(method => {
      const { kind, value } = method;
      const body = source.parents.get(method);
      const owner = body && source.parents.get(body);
      const isIt =
        kind === 'constructor' && value.body && owner?.type === 'ClassDeclaration' && owner.id?.name === name;
      return isIt ? { source, fn: value as FunctionNode } : [];
    });
  }
  const name = callee.type === 'MemberExpression' ? fieldOf(callee) : undefined;
  return name === undefined ? [] : methodsNamed(source, name).map(fn => ({ source, fn }));
}

export function isFunctionIn(all: readonly Helper[], fn: FunctionNode): boolean {
  return all.some(known => known.fn === fn);
}
