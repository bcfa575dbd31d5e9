// What can be done about findings: fixes, suppressions, and what the hover tells besides.
import type { Finding } from '../analyzer/finding.ts';
import { fixAll, fixesFor } from '../fixes/index.ts';
import type { FileEdits, ProjectFacts } from '../fixes/types.ts';
import { factsFor } from '../project/facts.ts';
import { costOf } from './cost.ts';
import type { FindingDetails } from './protocol.ts';
import { suppressionsFor } from './suppressions.ts';
import type { CheckedDocument, Workspace } from './workspace.ts';

export async function detailsOf(
  findings: readonly Finding[],
  document: CheckedDocument,
  workspace: Workspace,
): Promise<readonly FindingDetails[]> {
  const { path, text } = document;
  const facts = await factsOf(document, workspace);
  return findings.map(finding => {
    const cost = costOf(finding.api);
    return {
      finding,
      ...(cost && { cost }),
      options: fixesFor(finding, { path, text }, facts),
      suppressions: suppressionsFor(finding, path, text),
    };
  });
}

/** Edits of everything in a document that is provably safe to fix. */
export async function editsOfAll(
  document: CheckedDocument,
  workspace: Workspace,
): Promise<readonly FileEdits[]> {
  const { path, text, findings } = document;
  return fixAll(findings, { path, text }, await factsOf(document, workspace)).files;
}

/** Open documents win over the disk, also those that are not saved yet. */
function factsOf({ path, text }: CheckedDocument, workspace: Workspace): Promise<ProjectFacts> {
  const root = workspace.rootOf(path);
  return factsFor(path, { text, overlay: workspace.texts(), ...(root !== undefined && { root }) });
}
