// Which fixes there are, for reports: what they would change is not written out, and which parser is there is up to the
// host.
import type { Finding } from '../analyzer/finding.ts';
import { choicesFor } from './choices.ts';
import { readSource } from './source.ts';
import type { FixFile, FixKind, ProjectFacts } from './types.ts';

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
