// A function that changes the working directory or the environment for a while, and waits meanwhile: who waits beside it may be surprised.
import { nameOfFile, readable } from './make-async-project.ts';
import {
  ancestorsOf,
  functionAround,
  lineOf,
  textOf,
  within,
  type FunctionNode,
  type Node,
  type Source,
} from './source.ts';
import type { ProjectFiles } from './types.ts';

/** By what stays the same for a project while its texts are being fixed. */
const known = new WeakMap<ProjectFiles['resolve'], string | undefined>();

const SETS = /\bprocess\s*\.\s*(chdir|umask|env)\b/;
const MOVES = /^process\.(chdir|umask)$/;

/** @returns a plain sentence about such a function, anywhere in the project */
export function movedMeanwhile(source: Source, project: ProjectFiles | undefined): string | undefined {
  const here = changesIn(source, true);
  if (here || !project) return here;
  if (known.has(project.resolve)) return known.get(project.resolve);
  const answer = [...project.texts]
    .filter(([, text]) => SETS.test(text))

    .map(([path]) => changesIn(readable(project, path)))
    .find(found => found !== undefined);
  known.set(project.resolve, answer);
  return answer;
}

function changesIn(source: Source | undefined, isHere = false): string | undefined {
  if (!source || !SETS.test(source.text)) return undefined;
  const seen = new Map<FunctionNode, Map<string, Node[]>>();
  for (const node of source.nodes) {
    const set = changedBy(source, node);
    const fn = set === undefined ? undefined : functionAround(source, node);
    if (set === undefined || !fn?.async) continue;
    const sets = seen.get(fn) ?? new Map<string, Node[]>();
    seen.set(fn, sets);
    const before = sets.get(set) ?? [];
    if (before.some(other => takesBack(source, other, node))) {
      const where = isHere ? 'line' : `${nameOfFile(source.path)}, line`;
      return `\`${set}\` (${where} ${lineOf(source, node)}) takes back what holds for the whole program: during the new \`await\`, it may be another.`;
    }
    sets.set(set, [...before, node]);
  }
  return undefined;
}

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
    const callee = textOf(source, node.callee);
    return MOVES.test(callee) ? callee : undefined;
  }
  const target =
    node.type === 'AssignmentExpression'
      ? node.left
      : node.type === 'UnaryExpression' && node.operator === 'delete'
        ? node.argument
        : undefined;
  const text = target && textOf(source, target);
  return text?.startsWith('process.env') && !fillsIn(source, node, text) ? text : undefined;
}

/** `process.env.MODE ??= 'test'`, `process.env.MODE = process.env.MODE || 'test'`: what is there stays. */
function fillsIn(source: Source, node: Node, target: string): boolean {
  if (node.type !== 'AssignmentExpression') return false;
  const { operator, right } = node;
  if (operator === '??=' || operator === '||=') return true;
  return (
    right.type === 'LogicalExpression' && right.operator !== '&&' && textOf(source, right.left) === target
  );
}
