// Functions that run side by side: `await Promise.all([write(), read()])`. Up to its first `await` each ran alone.
import type { TSESTree } from '../../analyzer/parse.ts';
import { valueOf } from '../reading/arguments.ts';
import { outermost } from '../reading/callers.ts';
import { accessesIn } from './concurrency.ts';
import {
  bare,
  isFunction,
  lineOf,
  nodesOf,
  propertyName,
  textOf,
  walk,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';

type Call = TSESTree.CallExpression;

/**
 * @param written state outside of the function that is written after the place
 * @returns a plain sentence about another function that runs at the same time and has something to do with this one
 */
export function clashBeside(
  source: Source,
  fn: FunctionNode,
  place: Node,
  calls: readonly Call[],
  written: string | undefined,
): string | undefined {
  for (const call of calls) {
    for (const other of startedWith(source, call)) {
      const beside = calledBy(source, other);
      if (!beside || beside === fn) continue;
      const shared = sharedWith(source, { fn, call, place, written }, { fn: beside, call: other });
      if (shared)
        return `It runs beside \`${textOf(source, other.callee)}\` (line ${lineOf(source, other)}), and the order in which \`${shared}\` is used would change.`;
    }
  }
  return undefined;
}

/** Calls whose promises are waited for together with that of this one. */
function startedWith(source: Source, call: Call): readonly Call[] {
  const whole = outermost(source, call);
  const parent = source.parents.get(whole);
  const list = parent?.type === 'ArrayExpression' ? parent.elements : keptIn(source, parent);
  return list.flatMap(node => {
    const one = node && bare(node);
    return one?.type === 'CallExpression' && one !== call ? [one] : [];
  });
}

/** What the variables of the same block begin with, for a call that one of them keeps. */
function keptIn(source: Source, holder: Node | undefined): readonly (Node | null)[] {
  const declaration = holder?.type === 'VariableDeclarator' ? source.parents.get(holder) : undefined;
  const block = declaration && source.parents.get(declaration);
  const list = block && 'body' in block && Array.isArray(block.body) ? (block.body as Node[]) : [];
  return list.flatMap(node =>
    node.type === 'VariableDeclaration' ? node.declarations.map(({ init }) => init) : [],
  );
}

/** The function of this file that is called: by its name, or as a method of this class. */
function calledBy(source: Source, { callee }: Call): FunctionNode | undefined {
  const node = bare(callee);
  if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') {
    const name = propertyName(node);
    const named = nodesOf(source, 'MethodDefinition').filter(
      ({ key }) => key.type === 'Identifier' && key.name === name,
    );
    return named.length === 1 && named[0]?.value.body ? named[0].value : undefined;
  }
  const value = valueOf(source, node);
  return isFunction(value) ? value : undefined;
}

interface Run {
  readonly fn: FunctionNode;
  readonly call: Call;
}

/**
 * What both use, where one of them changes it, at the place or after it. That lines which are printed come in another
 * order is what running side by side is for.
 */
function sharedWith(
  source: Source,
  run: Run & { readonly place: Node; readonly written: string | undefined },
  other: Run,
): string | undefined {
  if (run.written !== undefined && mentionsText(source, other.fn, run.written)) return run.written;
  const accesses = accessesIn(source, other.fn);
  for (const a of accessesIn(source, run.fn)) {
    if (a.call.range[1] <= run.place.range[0] && !within(run.place, a.call)) continue;
    const path = pathOf(source, a.path, run);
    if (accesses.some(b => (a.writes || b.writes) && pathOf(source, b.path, other) === path)) return path;
  }
  return undefined;
}

/** What a path is called by the caller, where it is a parameter. */
function pathOf(source: Source, path: string, { fn, call }: Run): string {
  const index = fn.params.findIndex(parameter => parameter.type === 'Identifier' && parameter.name === path);
  const given = index < 0 ? undefined : call.arguments[index];
  return given ? textOf(source, given) : path;
}

function mentionsText(source: Source, fn: FunctionNode, text: string): boolean {
  let found = false;
  walk(fn.body, node => {
    const isOne = node.type === 'Identifier' || node.type === 'MemberExpression';
    found ||= isOne && textOf(source, node) === text;
    return !found;
  });
  return found;
}
