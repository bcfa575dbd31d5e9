// Is a module loaded by others, or is it only run as a program?
import { Refused, importersOf } from './project.ts';
import { sharedWrites } from '../timing/shared-state.ts';
import { isFunction, perFile, type Source } from './source.ts';
import type { ProjectFiles } from '../types.ts';

const known = new WeakMap<ProjectFiles, Map<string, boolean>>();

/**
 * Does nothing but the program see what a call at the top level of the module does? Then no file loads it, and what a
 * host that loads it for its exports could meet too early does not change.
 */
export function isProgramOnly(project: ProjectFiles, source: Source): boolean {
  if (hasState(source)) return false;
  const answers = known.get(project) ?? new Map<string, boolean>();
  known.set(project, answers);
  const answer = answers.get(source.path) ?? !mayBeImported(project, source.path);
  answers.set(source.path, answer);
  return answer;
}

/** Does a function change what is declared outside of it, or an object? */
const hasState = perFile((source: Source) =>
  source.nodes.some(node => isFunction(node) && sharedWrites(source, node).length > 0),
);

function mayBeImported(project: ProjectFiles, path: string): boolean {
  if (project.isPublic(path) || loadsUnknown(project) !== undefined) return true;
  try {
    return importersOf(project, path).length > 0;
  } catch (error) {
    if (error instanceof Refused) return true;
    throw error;
  }
}

/** `require(name)`, `import('./' + name)`, and what looks through all that is loaded */
const NAMED_LATER =
  /\b(require|import)\s*\(\s*((?!['"`/)]|[^'"`\n]*\bpackage\.json)|'[^'\n]*'\s*\+|"[^"\n]*"\s*\+|`[^`\n]*(\$\{|`\s*\+))|\brequire\s*\.\s*cache\b/;

/** A module that is named at run time could be any. */
export function loadsUnknown({ texts }: ProjectFiles): string | undefined {
  for (const [path, text] of texts)
    if (NAMED_LATER.test(text.replace(/\bimport\s*\(\s*type\b/g, '')))
      return `\`${path.split(/[/\\]/).at(-1) ?? path}\` loads modules whose names are not known.`;
  return undefined;
}
