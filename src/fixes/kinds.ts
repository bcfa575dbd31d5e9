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
  return source ? choicesFor(finding, source, facts).drafts.map(({ kind }) => kind) : [];
}
