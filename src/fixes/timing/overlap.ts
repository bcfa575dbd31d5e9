// Is a function called side by side with itself, in whatever file? `Promise.all([db.set(1), db.set(2)])`
import { callsOf, outermost } from '../reading/callers.ts';
import { calledFunction } from '../reading/known-value.ts';
import {
  loadersIn,
  loadersOf,
  nameOfFunction,
  readable,
  Refused,
  type FunctionAt,
} from '../reading/project.ts';
import { knownCalls } from '../make-async/search.ts';
import {
  bare,
  calledName,
  functionAround,
  nodesOf,
  textOf,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** More functions than these nobody can look through. */
const MOST = 60;

/** @returns whether that holds for the function, or for one that calls it */
export function runsBesideItself(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
): boolean {
  return callersOf(project, { source, fn }).functions.some(at => isCalledBesideItself(project, at));
}

/** The function and those that call it, and from where modules call one of them at their tops. */
function callersOf(
  project: ProjectFiles | undefined,
  start: FunctionAt,
): { readonly functions: readonly FunctionAt[]; readonly tops: ReadonlySet<Source> } {
  const functions = [start];
  const tops = new Set<Source>();
  // The list grows while it is iterated.
  for (const at of functions) {
    const here = callsOf(at.source, at.fn).calls.map(call => ({ source: at.source, call }));
    for (const { source, call } of [...here, ...(project ? knownCalls(project, at) : [])]) {
      const outer = functionAround(source, call);
      if (!outer) tops.add(source);
      else if (!functions.some(known => known.fn === outer)) functions.push({ source, fn: outer });
    }
    if (functions.length > MOST) break;
  }
  return { functions, tops };
}

/** `task('build', async () => { … })`, in a file that lets promises run side by side */
export function isKeptBesideOthers(source: Source, fn: FunctionNode): boolean {
  const call = source.parents.get(outermost(source, fn));
  return (
    call?.type === 'CallExpression' &&
    call.callee.type === 'Identifier' &&
    SIDE_BY_SIDE.test(source.text) &&
    source.parents.get(call)?.type === 'ExpressionStatement'
  );
}

/** Modules that wait at their tops run side by side, where others import them. */
const MAY_WAIT_AT_TOP = /^[^\s/*].*\bawait\b/m;

/** @returns a module that waits for the function at its top, beside another one that waits there */
export function waitsBesideModule(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
): { readonly path: string; readonly prints: boolean } | undefined {
  if (!project) return undefined;
  const isWaiting = (file: Source | undefined): boolean =>
    file !== undefined && waitsAtTop(file) && isImported(project, file.path);
  const top = [...callersOf(project, { source, fn }).tops].find(isWaiting);
  const isBeside = [...project.texts].some(
    ([path, text]) =>
      top && path !== top.path && MAY_WAIT_AT_TOP.test(text) && isWaiting(readable(project, path)),
  );
  if (!top || !isBeside) return undefined;
  return { path: top.path, prints: /\bconsole\.|\bprocess\.std(out|err)\b/.test(top.text) };
}

function waitsAtTop(source: Source): boolean {
  return source.nodes.some(
    node =>
      (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) &&
      !functionAround(source, node),
  );
}

function isImported(project: ProjectFiles, path: string): boolean {
  try {
    return loadersOf(project, path).length > 0;
  } catch (error) {
    if (error instanceof Refused) return true;
    throw error;
  }
}

/** By its name, whoever else has a method of that name, and by what other files import it as. */
function isCalledBesideItself(project: ProjectFiles | undefined, { source, fn }: FunctionAt): boolean {
  const name = /^`(?:.*\.)?#?([\w$]+)`$/.exec(nameOfFunction(source, fn))?.[1];
  const loading = project && reachedBy(source.path, loadersIn(project));
  const others = [...(project?.texts ?? [])].filter(
    ([path, text]) =>
      path !== source.path &&
      SIDE_BY_SIDE.test(text) &&
      (name === undefined || text.includes(name) || loading?.has(path)),
  );
  return [source, ...others.map(([path]) => readable(project, path))].some(file => {
    if (file === undefined) return false;
    const isIt = (callee: Node): boolean => {
      if (name !== undefined && calledName(bare(callee)) === name) return true;
      const called = calledFunction(project, file, bare(callee));
      return called?.source.path === source.path && called.fn.range[0] === fn.range[0];
    };
    return (
      nodesOf(file, 'CallExpression').some(call => isSideBySide(file, call) && isIt(call.callee)) ||
      isMapped(file, isIt)
    );
  });
}

/** The files that load a file, themselves or by others: what it exports may have another name there. */
function reachedBy(path: string, loaders: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set([path]);
  // The set grows while it is iterated.
  for (const one of found) for (const loader of loaders.get(one) ?? []) found.add(loader);
  return found;
}

/** `Promise.all(list.map(load))` */
function isMapped(source: Source, isIt: (callee: Node) => boolean): boolean {
  return nodesOf(source, 'CallExpression').some(
    call => isMapping(call) && isOfPromise(source, call) && call.arguments.some(isIt),
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
