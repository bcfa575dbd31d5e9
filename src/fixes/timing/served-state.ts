// State that each run changes and reads, directly or in the functions that it calls: while one run waits, another one
// changes it for both. `visits++` … `response.end(visits)` was one step, and is two with an `await` between.
import { helpersCalled } from '../reading/helpers-called.ts';
import { calledFunction } from '../reading/known-value.ts';
import { importersOf, Refused } from '../reading/project.ts';
import { boundAs } from '../reading/names.ts';
import { variableOf } from '../reading/scope.ts';
import { runsAtOnce, serves, type FunctionIn } from './serving.ts';
import { outsideWrites, sharedWrites } from './shared-state.ts';
import { isDoneBefore, isNeverRead } from './unseen-state.ts';
import {
  bare,
  calledName,
  type FunctionNode,
  memberRoot,
  type Node,
  nodesOf,
  type Source,
  textOf,
  within,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** More functions than these nobody can look through. */
const MOST = 60;

/** @returns what a handler of a server, or what it calls, changes of what all runs share, unless it is done with it before */
export function changedWhileServing(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  const isServer = serves(source, project);
  const around = isServer ? runsAtOnce(project, { source, fn }, isServer) : undefined;
  if (!around) return undefined;
  const all = withCalled(project, around);
  for (const at of all) {
    const isNoMatter = (node: Node): boolean =>
      isHandedIn(at.source, node) ||
      isNeverRead(project, at.source, node) ||
      isDoneBefore(project, at.source, node, place, around, all);
    const [written] = sharedWrites(at.source, at.fn, at.fn.body, isNoMatter);
    if (written !== undefined)
      return `\`${written}\` is changed by each run while a server runs: during the new \`await\`, others would change it, too.`;
  }
  return undefined;
}

/** @returns what the function sets before the place, where it calls others after it that may read it */
export function setForOthers(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  const calls = nodesOf(source, 'CallExpression').some(
    call =>
      within(call, fn) && call.range[1] > place.range[1] && calledFunction(project, source, call.callee),
  );
  return calls ? outsideWrites(source, fn, fn.body)[0] : undefined;
}

/** @returns what functions set that are called before the place, where it is read after that: `use(name)`, then `current` */
export function setByOthers(
  source: Source,
  fn: FunctionNode,
  place: Node,
  project: ProjectFiles | undefined,
): string | undefined {
  const written = new Set<string>();
  for (const call of nodesOf(source, 'CallExpression')) {
    if (!within(call, fn) || call.range[1] > place.range[0]) continue;
    const callee = memberRoot(bare(call.callee));
    for (const { source: home, fn: helper } of helpersCalled(project, { source, call }))
      for (const key of sharedWrites(home, helper)) {
        const [root = key] = key.split(/[.?[]/);
        written.add(root === 'this' ? textOf(source, callee) : root);
      }
  }
  if (written.size === 0) return undefined;
  const isLater = (node: Node): boolean => within(node, fn) && node.range[0] >= place.range[1];
  const read = nodesOf(source, 'Identifier').find(name => {
    if (!isLater(name)) return false;
    const variable = variableOf(source, name);
    const bound = boundAs(source, variable);
    const [definition] = variable?.defs ?? [];
    return (
      written.has(!bound || bound.name === 'default' ? name.name : bound.name) &&
      definition !== undefined &&
      !within(definition.name, fn)
    );
  });
  if (read) return textOf(source, read);
  return written.has('this') && nodesOf(source, 'ThisExpression').some(isLater) ? 'this' : undefined;
}

/** A request, a response, or what else each run gets for itself. */
function isHandedIn(source: Source, node: Node): boolean {
  const root = memberRoot(node);
  const variable = variableOf(source, root);
  return variable?.defs.some(({ type }) => type === 'Parameter') === true;
}

/** The functions, and those that they call by a name. */
function withCalled(project: ProjectFiles | undefined, around: readonly FunctionIn[]): readonly FunctionIn[] {
  const all = [...around];
  // The list grows while it is iterated.
  for (const { source, fn } of all) {
    for (const call of nodesOf(source, 'CallExpression')) {
      if (!within(call, fn)) continue;
      const called = calledFunction(project, source, call.callee);
      const isSeen =
        called && all.some(known => known.source === called.source && within(called.fn, known.fn));
      if (called && !isSeen) all.push(called);
    }
    if (all.length > MOST) break;
  }
  return all;
}

const GOES_THROUGH = /^(map|forEach|flatMap|from|filter|some|every|find|sort|toSorted|apply)$/;

/** Is the function handed to a method that calls it again and again, by another name or in another file? */
export function isHandedToList(source: Source, fn: FunctionNode, project: ProjectFiles | undefined): boolean {
  return [source, ...importers(project, source)].some(file =>
    nodesOf(file, 'CallExpression').some(
      ({ callee, arguments: list }) =>
        GOES_THROUGH.test(calledName(bare(callee)) ?? '') &&
        list.some(value => isSame(project, file, bare(value), source, fn)),
    ),
  );
}

function isSame(
  project: ProjectFiles | undefined,
  file: Source,
  value: Node,
  home: Source,
  fn: FunctionNode,
): boolean {
  if (value.type !== 'Identifier' && value.type !== 'MemberExpression') return false;
  const found = calledFunction(project, file, value);
  // A file may have been read twice.
  return found?.source.path === home.path && found.fn.range[0] === fn.range[0];
}

function importers(project: ProjectFiles | undefined, { path }: Source): readonly Source[] {
  if (!project) return [];
  try {
    return importersOf(project, path);
  } catch (error) {
    if (error instanceof Refused) return [];
    throw error;
  }
}
