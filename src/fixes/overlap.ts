// Is a function called side by side with itself, in whatever file? `Promise.all([db.set(1), db.set(2)])`
import { callsOf, outermost } from './callers.ts';
import { Refused, nameOfFunction, sourceOf, type FunctionAt } from './make-async-project.ts';
import { knownCalls } from './make-async-uses.ts';
import {
  bare,
  calledName,
  functionAround,
  nodesOf,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

/** More functions than these nobody can look through. */
const MOST = 60;

/** @returns whether that holds for the function, or for one that calls it */
export function runsBesideItself(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
): boolean {
  const all: FunctionAt[] = [{ source, fn }];
  // The list grows while it is iterated.
  for (const at of all) {
    if (isCalledBesideItself(project, at)) return true;
    const here = callsOf(at.source, at.fn).calls.map(call => ({ source: at.source, call }));
    for (const { source: from, call } of [...here, ...(project ? knownCalls(project, at) : [])]) {
      const outer = functionAround(from, call);
      if (outer && !all.some(known => known.fn === outer)) all.push({ source: from, fn: outer });
    }
    if (all.length > MOST) return false;
  }
  return false;
}

/** By the name alone: who else has a method of that name is not told apart. */
function isCalledBesideItself(project: ProjectFiles | undefined, { source, fn }: FunctionAt): boolean {
  const name = /^`(?:.*\.)?#?([\w$]+)`$/.exec(nameOfFunction(source, fn))?.[1];
  if (name === undefined) return false;
  const files = project ? [...project.texts].filter(([, text]) => SIDE_BY_SIDE.test(text)) : [];
  const others = files
    .filter(([path, text]) => path !== source.path && text.includes(name))
    .map(([path]) => readable(project, path));
  return [source, ...others].some(
    file =>
      file !== undefined &&
      (nodesOf(file, 'CallExpression').some(
        call => calledName(bare(call.callee)) === name && isSideBySide(file, call),
      ) ||
        isMapped(file, name)),
  );
}

/** `Promise.all(list.map(load))` */
function isMapped(source: Source, name: string): boolean {
  return nodesOf(source, 'CallExpression').some(
    call =>
      isMapping(call) &&
      isOfPromise(source, call) &&
      call.arguments.some(given => calledName(bare(given)) === name),
  );
}

function isMapping(call: Node): boolean {
  return call.type === 'CallExpression' && /^(map|flatMap|from)$/.test(calledName(bare(call.callee)) ?? '');
}

const SIDE_BY_SIDE = /\bPromise\s*\.\s*(all|allSettled|race|any)\b/;

/** In a list that is waited for as a whole, or in the callback that makes one. */
function isSideBySide(source: Source, call: Node): boolean {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  if (parent?.type === 'ArrayExpression') {
    const name = calledName(bare(call.type === 'CallExpression' ? call.callee : call));
    const same = parent.elements.filter(
      other => other?.type === 'CallExpression' && calledName(bare(other.callee)) === name,
    );
    return same.length > 1 && isOfPromise(source, parent);
  }
  // `jobs.push(load(x));`
  if (parent?.type === 'CallExpression' && parent.callee !== whole)
    return calledName(bare(parent.callee)) === 'push' && SIDE_BY_SIDE.test(source.text);
  const callback = functionAround(source, call);
  const mapping = callback && source.parents.get(outermost(source, callback));
  return mapping !== undefined && isMapping(mapping) && isOfPromise(source, mapping);
}

function isOfPromise(source: Source, list: Node): boolean {
  const call = source.parents.get(outermost(source, list));
  return call?.type === 'CallExpression' && SIDE_BY_SIDE.test(textOf(source, call.callee));
}

function readable(project: ProjectFiles | undefined, path: string): Source | undefined {
  try {
    return project && sourceOf(project, path);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
