// A function that changes the working directory for a while, and waits meanwhile: who waits beside it may be surprised.
import { Refused, sourceOf } from './make-async-project.ts';
import { functionAround, lineOf, nodesOf, textOf, type FunctionNode, type Source } from './source.ts';
import type { ProjectFiles } from './types.ts';

/** By what stays the same for a project while its texts are being fixed. */
const known = new WeakMap<ProjectFiles['resolve'], string | undefined>();

const MOVES = /^process\.(chdir|umask)$/;

/** @returns a plain sentence about such a function, anywhere in the project */
export function movedMeanwhile(source: Source, project: ProjectFiles | undefined): string | undefined {
  const here = within(source);
  if (here || !project) return here;
  if (known.has(project.resolve)) return known.get(project.resolve);
  const answer = [...project.texts]
    .filter(([, text]) => /\bprocess\s*\.\s*(chdir|umask)\b/.test(text))
    .map(([path]) => within(read(project, path)))
    .find(found => found !== undefined);
  known.set(project.resolve, answer);
  return answer;
}

function within(source: Source | undefined): string | undefined {
  const counts = new Map<FunctionNode, number>();
  for (const call of source ? nodesOf(source, 'CallExpression') : []) {
    const name = source && MOVES.exec(textOf(source, call.callee))?.[1];
    const fn = source && name !== undefined ? functionAround(source, call) : undefined;
    if (!source || !fn?.async) continue;
    const count = (counts.get(fn) ?? 0) + 1;
    if (count > 1)
      return `\`process.${name ?? ''}\` (line ${lineOf(source, call)}) takes back what holds for the whole program: during the new \`await\`, it may be another.`;
    counts.set(fn, count);
  }
  return undefined;
}

/** A file that does not parse is looked at where it matters more. */
function read(project: ProjectFiles, path: string): Source | undefined {
  try {
    return sourceOf(project, path);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}
