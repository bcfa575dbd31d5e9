// A function that changes the working directory or the environment for a while, and waits meanwhile: who waits beside it may be surprised.
import { readable } from './make-async-project.ts';
import { functionAround, lineOf, textOf, type FunctionNode, type Node, type Source } from './source.ts';
import type { ProjectFiles } from './types.ts';

/** By what stays the same for a project while its texts are being fixed. */
const known = new WeakMap<ProjectFiles['resolve'], string | undefined>();

const SETS = /\bprocess\s*\.\s*(chdir|umask|env)\b/;
const MOVES = /^process\.(chdir|umask)$/;

/** @returns a plain sentence about such a function, anywhere in the project */
export function movedMeanwhile(source: Source, project: ProjectFiles | undefined): string | undefined {
  const here = within(source);
  if (here || !project) return here;
  if (known.has(project.resolve)) return known.get(project.resolve);
  const answer = [...project.texts]
    .filter(([, text]) => SETS.test(text))
    .map(([path]) => within(readable(project, path)))
    .find(found => found !== undefined);
  known.set(project.resolve, answer);
  return answer;
}

function within(source: Source | undefined): string | undefined {
  if (!source || !SETS.test(source.text)) return undefined;
  const seen = new Map<FunctionNode, Set<string>>();
  for (const node of source.nodes) {
    const set = changedBy(source, node);
    const fn = set === undefined ? undefined : functionAround(source, node);
    if (set === undefined || !fn?.async) continue;
    const names = seen.get(fn) ?? new Set();
    if (names.has(set))
      return `\`${set}\` (line ${lineOf(source, node)}) takes back what holds for the whole program: during the new \`await\`, it may be another.`;
    seen.set(fn, names.add(set));
  }
  return undefined;
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
  return text?.startsWith('process.env') ? text : undefined;
}
