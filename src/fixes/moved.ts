// Where a finding is after an edit, and what it is about.
import type { Finding } from '../analyzer/finding.ts';
import { mapSpan } from './edits.ts';
import type { FixFile, NewFile, ProjectFacts, TextEdit } from './types.ts';

/**
 * @param file that holds the finding
 * @param edited the file that the edits are of; default: the same
 */
export function moveFinding(
  finding: Finding,
  file: string,
  edits: readonly TextEdit[],
  edited = file,
): Finding {
  const { target, trace } = finding;
  const own = file === edited;
  return {
    ...finding,
    ...(own && { span: mapSpan(finding.span, edits), node: mapSpan(finding.node, edits) }),
    target:
      target.kind === 'function' && target.file === edited
        ? { ...target, declaration: mapSpan(target.declaration, edits) }
        : target,
    trace: trace.map(hop => (hop.file === edited ? { ...hop, span: mapSpan(hop.span, edits) } : hop)),
  };
}

/**
 * The function that a finding leads to may have moved to a module of its own: there it is, word for word.
 * @param before the finding and the file before that
 */
export function retargeted(
  finding: Finding,
  before: { readonly finding: Finding; readonly file: FixFile },
  created: readonly NewFile[],
): Finding {
  const { target } = before.finding;
  if (target.kind !== 'function' || target.file !== before.file.path) return finding;
  const { start, end } = target.declaration;
  const declaration = before.file.text.slice(start, end);
  for (const { path, text } of created) {
    const at = declaration === '' ? -1 : text.indexOf(declaration);
    if (at >= 0)
      return {
        ...finding,
        target: { ...target, file: path, declaration: { start: at, end: at + declaration.length } },
      };
  }
  return finding;
}

/** The facts once functions have moved to modules that are not written yet. */
export function withModules(facts: ProjectFacts, created: readonly NewFile[]): ProjectFacts {
  const isPureModule = facts.isPureModule ?? ((): boolean => false);
  return {
    ...facts,
    openModule: path => {
      const file = created.find(module => module.path === path);
      return file ? { file, isPure: true, isPureModule } : facts.openModule?.(path);
    },
    exists: path => created.some(file => file.path === path) || facts.exists?.(path) === true,
  };
}
