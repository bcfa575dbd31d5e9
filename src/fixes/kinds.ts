// Which fixes there are, for reports: what they would change is not written out, and which parser is there is up to the
// host.
import type { Finding } from '../analyzer/finding.ts';
import { choicesFor } from './choices.ts';
import { readSource } from './reading/source.ts';
import type { FixFile, FixKind, ProjectFacts } from './types.ts';

/**
 * Could there be any? Told without a look at the file that the finding is in.
 * @param isPure may what blocks in that file be loaded once more, as far as it depends on the file alone?
 */
export function mayHaveKinds(finding: Finding, path: string, isPure: (path: string) => boolean): boolean {
  const { rule, shape, target } = finding;
  if (rule === 'unsafe-offload') return true;
  if (target.kind === 'function' && target.file !== path && !isPure(target.file)) return false;
  return shape === 'call' || shape === 'reference' || shape === 'loop';
}

/**
 * The kinds of `fixesFor` that need no look at the whole project, preferred first.
 * @throws {NoParserError}
 */
export function fixKindsFor(finding: Finding, file: FixFile, facts: ProjectFacts): FixKind[] {
  const source = readSource(file);
  if (!source) return [];
  const { target } = finding;
  // What else is true of the function is not asked then: its file would have to be read for that.
  const stays =
    target.kind === 'function' && target.file !== file.path && !facts.openModule?.(target.file)?.isPure;
  const { drafts } = choicesFor(finding, source, stays ? { ...facts, runtime: undefined } : facts);
  return drafts.map(({ kind }) => kind);
}
