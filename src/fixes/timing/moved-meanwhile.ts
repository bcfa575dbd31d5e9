// A function that changes the working directory or the environment for a while, and waits meanwhile: who waits beside it
// may be surprised. It may be anywhere in the project, so a look at the texts has to spare most files the parser.
import { isBuiltinObject } from '../reading/builtin-object.ts';
import { calledFunction } from '../reading/known-value.ts';
import { nameOfFile, readable } from '../reading/project.ts';
import { ofProcess } from '../reading/of-process.ts';
import { escaped } from '../reading/pattern.ts';
import { memberOf } from '../sequential/promising.ts';
import { isTest } from './serving.ts';
import {
  ancestorsOf,
  bare,
  calledName,
  functionAround,
  isFunction,
  lineOf,
  nodesOf,
  perFile,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from '../reading/source.ts';
import type { ProjectFiles } from '../types.ts';

/** By what stays the same for a project while its texts are being fixed. */
const known = new WeakMap<ProjectFiles['resolve'], string | undefined>();

/**
 * What may change it, by a look at a text: `chdir`, `env.MODE =`, `delete process.env.MODE`, and the environment under
 * another name, `const settings = process.env`, `const { env } = process`. A copy of it, `...process.env`, is another.
 */
const SETS = new RegExp(
  [
    String.raw`\b(chdir|umask)\b`,
    String.raw`\benv\s*(\.\s*[\w$]+|\[[^\]]*\])\s*([|?]{2})?=(?!=)`,
    String.raw`\bdelete\b[^;\n]*\benv\b`,
    String.raw`\.env\b(?<!\.{3}[\w$.]*)(?!\s*(\?\.|[.[]))`,
    String.raw`\{[^{}]*\benv\b[^{}]*\}\s*(=(?![=>])|from\b)`,
  ].join('|'),
);

function maySet(text: string): boolean {
  return text.includes('process') && SETS.test(text);
}

const MOVES = /^process\.(chdir|umask)$/;

/** @returns a plain sentence about such a function, anywhere in the project */
export function movedMeanwhile(source: Source, project: ProjectFiles | undefined): string | undefined {
  const here = changesIn(source, project, true);
  if (here || !project) return here;
  if (known.has(project.resolve)) return known.get(project.resolve);
  const called = callOf(helpersOf(project).map(({ name }) => name));
  let answer: string | undefined;
  for (const [path, text] of project.texts) {
    // A test that sets the environment for a while waits for what it tests.
    if (!text.includes('async') || isTest(path) || (!maySet(text) && !called.test(text))) continue;
    answer = changesIn(readable(project, path), project);
    if (answer !== undefined) break;
  }
  known.set(project.resolve, answer);
  return answer;
}

/** Finds calls of any of some names in a text. */
function callOf(names: readonly string[]): RegExp {
  const any = names.map(escaped).join('|') || '(?!)';
  return new RegExp(String.raw`(?<![\w$])(${any})\s*(\(|\)\s*\(|\?\.|<|['"\`]\s*\])`);
}

function changesIn(
  source: Source | undefined,
  project: ProjectFiles | undefined,
  isHere = false,
): string | undefined {
  if (!source) return undefined;
  const seen = new Map<FunctionNode, Map<string, Node[]>>();
  for (const { node, set, isUndone } of [...changesOf(source), ...changesByHelpers(source, project)]) {
    const fn = asyncAround(source, node);
    if (!fn) continue;
    const sets = seen.get(fn) ?? new Map<string, Node[]>();
    seen.set(fn, sets);
    const before = sets.get(set) ?? [];
    if (isUndone === true || before.some(other => takesBack(source, other, node))) {
      const where = isHere ? 'line' : `${nameOfFile(source.path)}, line`;
      return `\`${set}\` (${where} ${lineOf(source, node)}) takes back what holds for the whole program: during the new \`await\`, it may be another.`;
    }
    sets.set(set, [...before, node]);
  }
  return undefined;
}

/** The async function around, also around a callback: `{ [Symbol.dispose]() { process.chdir(old); } }`. */
function asyncAround(source: Source, node: Node): FunctionNode | undefined {
  const around = functionAround(source, node);
  return !around || around.async ? around : asyncAround(source, around);
}

interface Change {
  readonly node: Node;
  readonly set: string;
  /** Does who makes it hand out what takes it back? */
  readonly isUndone?: boolean;
}

const changesOf = perFile((source: Source): readonly Change[] =>
  maySet(source.text)
    ? source.nodes.flatMap(node => {
        const set = changedBy(source, node);
        return set === undefined ? [] : [{ node, set }];
      })
    : [],
);

/** Calls of functions that change it and do not take it back themselves: `const back = enter(folder)`, `leave()`. */
function changesByHelpers(source: Source, project: ProjectFiles | undefined): Change[] {
  const helpers = project ? helpersOf(project) : helpersIn(source);
  if (helpers.length === 0) return [];
  const names = new Set(helpers.map(({ name }) => name));
  return nodesOf(source, 'CallExpression').flatMap(call => {
    const callee = bare(call.callee);
    const name = calledName(callee);
    if (name === undefined || !names.has(name)) return [];
    const known = calledFunction(project, source, callee)?.fn;
    const isMethod = callee.type === 'MemberExpression' && !isBuiltinObject(source, callee.object);
    return helpers.flatMap(helper => {
      const isIt = known ? sameFunction(known, helper.fn) : isMethod && helper.isMember;
      return isIt && helper.name === name ? [{ node: call, set: helper.set, isUndone: helper.isUndone }] : [];
    });
  });
}

const helpersKnown = new WeakMap<ProjectFiles, readonly Helper[]>();

function helpersOf(project: ProjectFiles): readonly Helper[] {
  const found =
    helpersKnown.get(project) ??
    [...project.texts].flatMap(([path, text]) => {
      const file = maySet(text) && !isTest(path) ? readable(project, path) : undefined;
      return file ? helpersIn(file) : [];
    });
  helpersKnown.set(project, found);
  return found;
}

/** A text that changes is read anew. */
function sameFunction(one: FunctionNode, other: FunctionNode): boolean {
  return one === other || (one.range[0] === other.range[0] && one.range[1] === other.range[1]);
}

interface Helper extends Omit<Change, 'node'> {
  readonly fn: FunctionNode;
  readonly name: string;
  readonly isMember: boolean;
  readonly isUndone: boolean;
}

const helpersIn = perFile((source: Source): readonly Helper[] => {
  const changes = changesOf(source).filter(({ node }) => !asyncAround(source, node));
  const makers = new Set(
    changes.flatMap(({ node }) => [...ancestorsOf(source, node)].filter(above => isFunction(above))),
  );
  return [...makers].flatMap(fn => {
    const member = memberOf(source, fn);
    const holder = source.parents.get(fn);
    const id = fn.id ?? (holder?.type === 'VariableDeclarator' ? holder.id : undefined);
    const name = member ?? (id?.type === 'Identifier' ? id.name : undefined);
    const own = changes.filter(({ node }) => functionAround(source, node) === fn);
    return own.flatMap(({ node, set }) => {
      const others = changes.filter(
        other => other.set === set && other.node !== node && within(other.node, fn),
      );
      const isUndone = others.some(other => functionAround(source, other.node) !== fn);
      const isBack = others.some(other => takesBack(source, node, other.node)) && !isUndone;
      return name === undefined || isBack
        ? []
        : [{ fn, name, isMember: member !== undefined, set, isUndone }];
    });
  });
});

/** May the second of two changes undo the first? Not where it writes the same once more, or only one of them runs. */
function takesBack(source: Source, first: Node, second: Node): boolean {
  if (
    first.type === 'AssignmentExpression' &&
    second.type === 'AssignmentExpression' &&
    textOf(source, first.right) === textOf(source, second.right)
  )
    return false;
  return !isOtherBranch(source, first, second);
}

/** Do two places lie in the two branches of one `if`? */
function isOtherBranch(source: Source, first: Node, second: Node): boolean {
  return [...ancestorsOf(source, first)].some(
    at =>
      at.type === 'IfStatement' &&
      at.alternate &&
      within(first, at.consequent) &&
      within(second, at.alternate),
  );
}

/** `process.chdir`, `process.env.MODE` */
function changedBy(source: Source, node: Node): string | undefined {
  if (node.type === 'CallExpression') {
    const callee = ofProcess(source, node.callee);
    return callee !== undefined && MOVES.test(callee) ? callee : undefined;
  }
  const target =
    node.type === 'AssignmentExpression'
      ? node.left
      : node.type === 'UnaryExpression' && node.operator === 'delete'
        ? node.argument
        : undefined;
  const text = target && ofProcess(source, target);
  return text?.startsWith('process.env') && !fillsIn(source, node, text) ? text : undefined;
}

/** `process.env.MODE ??= 'test'`, `process.env.MODE = process.env.MODE || 'test'`: what is there stays. */
function fillsIn(source: Source, node: Node, target: string): boolean {
  if (node.type !== 'AssignmentExpression') return false;
  const { operator, right } = node;
  if (operator === '??=' || operator === '||=') return true;
  return (
    right.type === 'LogicalExpression' && right.operator !== '&&' && ofProcess(source, right.left) === target
  );
}
