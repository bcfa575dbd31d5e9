// Which files does a function read and write, itself or through the functions that it calls?
import { calledFunction, knownValue } from '../reading/known-value.ts';
import { methodsNamed } from '../reading/methods.ts';
import { variableOf } from '../reading/scope.ts';
import {
  calledName,
  dotted,
  fieldOf,
  functionAround,
  nodesOf,
  walk,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

export interface FileUse {
  /** The path, as it is written where it is made. */
  readonly path: string;
  readonly kind: 'read' | 'write' | 'append';
  /** Is the path the same in every run? */
  readonly isFixed: boolean;
  /** The file that says what the path is. */
  readonly source: Source;
}

const READS = /^(read(File|dir)|exists|access|l?stat|open)/;
const WRITES = /^(writeFile|truncate|rm|unlink|rename|copyFile)/;
const DEEPEST = 5;

interface Frame {
  readonly project: ProjectFiles | undefined;
  readonly source: Source;
  /** The function that is looked at, and what it was called with. */
  readonly fn?: FunctionNode | undefined;
  readonly given?: { readonly arguments: readonly Node[]; readonly frame: Frame };
  readonly depth: number;
}

/** @param fn the function around the region */
export function fileUsesIn(
  project: ProjectFiles | undefined,
  source: Source,
  region: Node,
  fn: FunctionNode | undefined,
): readonly FileUse[] {
  return usesIn(region, { project, source, fn, depth: 0 });
}

/** By what stays the same for a project while its texts are being fixed; without one, nothing is kept. */
const known = new WeakMap<ProjectFiles['resolve'], WeakMap<FunctionNode, readonly FileUse[]>>();

/** All that a function does, whatever it is called with. */
export function fileUsesOf(
  project: ProjectFiles | undefined,
  source: Source,
  fn: FunctionNode,
): readonly FileUse[] {
  const kept: WeakMap<FunctionNode, readonly FileUse[]> =
    (project && known.get(project.resolve)) ?? new WeakMap();
  if (project) known.set(project.resolve, kept);
  const uses = kept.get(fn) ?? fileUsesIn(project, source, fn.body, fn);
  kept.set(fn, uses);
  return uses;
}

/** Do functions of the file write there? */
export function isWrittenIn(project: ProjectFiles | undefined, source: Source, path: string): boolean {
  return nodesOf(source, 'CallExpression').some(call => {
    const { callee, given } = withoutExecutor(call);
    const fn = functionAround(source, call);
    const use = fn && callee && useOf({ project, source, fn, depth: 0 }, callee, given);
    return use?.kind === 'write' && use.path === path;
  });
}

function usesIn(region: Node, frame: Frame): FileUse[] {
  const found: FileUse[] = [];
  walk(region, node => {
    if (node.type !== 'CallExpression') return;
    const { callee, given } = withoutExecutor(node);
    const use = callee && useOf(frame, callee, given);
    if (use) found.push(use);
    else if (callee && frame.depth < DEEPEST) found.push(...usesOfHelper(frame, callee, given));
  });
  return found;
}

/** `runInExecutor(null, readFileSync, path)` does what `readFileSync(path)` does. */
function withoutExecutor(call: Extract<Node, { type: 'CallExpression' }>): {
  readonly callee: Node | undefined;
  readonly given: readonly Node[];
} {
  const { callee, arguments: list } = call;
  return /^runInExecutor\d*$/.test(calledName(callee) ?? '')
    ? { callee: list[1], given: list.slice(2) }
    : { callee, given: list };
}

function useOf(frame: Frame, callee: Node, given: readonly Node[]): FileUse | undefined {
  const name = calledName(callee) ?? '';
  const [first, second] = given;
  // What is copied or moved is written at its second path.
  const path = /^(copyFile|rename)/.test(name) ? second : first;
  const kind = WRITES.test(name)
    ? 'write'
    : name.startsWith('appendFile')
      ? 'append'
      : READS.test(name)
        ? 'read'
        : undefined;
  return path && kind ? { ...pathOf(frame, path), kind } : undefined;
}

function usesOfHelper(frame: Frame, callee: Node, given: readonly Node[]): FileUse[] {
  const called = calledFunction(frame.project, frame.source, callee) ?? methodOf(frame.source, callee);
  if (!called || called.fn === frame.fn) return [];
  const { source, fn } = called;
  const depth = frame.depth + 1;
  return usesIn(fn.body, { project: frame.project, source, fn, given: { arguments: given, frame }, depth });
}

/** `this.load()`, `store.load()`: the only method of that name in the file. */
function methodOf(source: Source, callee: Node): { source: Source; fn: FunctionNode } | undefined {
  const name = callee.type === 'MemberExpression' ? fieldOf(callee) : undefined;
  const [fn, ...more] = name === undefined ? [] : methodsNamed(source, name);
  return fn && more.length === 0 ? { source, fn } : undefined;
}

function pathOf(frame: Frame, path: Node): Omit<FileUse, 'kind'> {
  const { project, source, fn, given } = frame;
  const at = knownValue(project, { source, node: path }) ?? { source, node: path };
  if (fn && given && at.node.type === 'Identifier' && at.source === source) {
    const { name } = at.node;
    const index = fn.params.findIndex(parameter =>
      parameter.type === 'AssignmentPattern'
        ? parameter.left.type === 'Identifier' && parameter.left.name === name
        : parameter.type === 'Identifier' && parameter.name === name,
    );
    const argument = given.arguments[index];
    if (argument) return pathOf(given.frame, argument);
  }
  const text = dotted(at.source, at.node);
  return { path: text, isFixed: isFixed(at.source, at.node), source: at.source };
}

/** Made of nothing that a function has for itself. */
function isFixed(source: Source, path: Node): boolean {
  let own = false;
  walk(path, node => {
    const variable = variableOf(source, node);
    const isLocal = variable?.defs.some(definition => {
      const declared =
        definition.type === 'FunctionName' ? source.parents.get(definition.node) : definition.name;
      return declared !== undefined && functionAround(source, declared) !== undefined;
    });
    own ||= isLocal === true || node.type === 'ThisExpression';
    return !own;
  });
  return !own;
}
