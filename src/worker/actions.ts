// What can be done about findings: fixes, suppressions, and what the hover tells besides.
import type { Finding } from '../analyzer/finding.ts';
import { fixAll, fixesFor, mayBeMadeAsync } from '../fixes/index.ts';
import type { FixOptions, ProjectFacts } from '../fixes/types.ts';
import { factsFor, homesOf } from '../project/facts.ts';
import { costOf } from './cost.ts';
import type { FindingDetails, FixAllEdits } from './protocol.ts';
import { suppressionsFor } from './suppressions.ts';
import type { CheckedDocument, Workspace } from './workspace.ts';

export async function detailsOf(
  findings: readonly Finding[],
  document: CheckedDocument,
  workspace: Workspace,
  log: (message: string) => void,
): Promise<readonly FindingDetails[]> {
  const { path, text } = document;
  const helpers = findings.filter(finding => mayBeMadeAsync(finding, text));
  const facts = factsAround(document, workspace, helpers);
  return Promise.all(
    findings.map(async finding => {
      const cost = costOf(finding.api);
      return {
        finding,
        ...(cost && { cost }),
        options: await optionsFor(finding, document, facts, log),
        suppressions: suppressionsFor(finding, path, text),
      };
    }),
  );
}

/** A failure of ours costs the fixes of one finding, nothing else. */
async function optionsFor(
  finding: Finding,
  document: CheckedDocument,
  facts: Promise<ProjectFacts>,
  log: (message: string) => void,
): Promise<FixOptions> {
  try {
    return fixesFor(finding, document, await facts);
  } catch (error) {
    log(
      `No fixes for ${finding.api}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return { fixes: [], refusals: [] };
  }
}

export async function editsOfAll(document: CheckedDocument, workspace: Workspace): Promise<FixAllEdits> {
  const worth = document.findings.filter(({ severity }) => severity !== 'hint');
  const { files, applied, left } = fixAll(worth, document, await factsOf(document, workspace, true));
  return { files, fixed: applied.length, left };
}

/** With helpers among the findings, what there is to know of the whole project, and of the files that these are in. */
async function factsAround(
  document: CheckedDocument,
  workspace: Workspace,
  helpers: readonly Finding[],
): Promise<ProjectFacts> {
  const facts = await factsOf(document, workspace, helpers.length > 0);
  const homes = await homesOf(helpers, document.path, path =>
    // A file that is gone by now has nothing around it.
    factsOf({ path }, workspace).catch(() => undefined),
  );
  return { ...facts, around: path => homes.get(path) };
}

/** Open documents win over the disk, also those that are not saved yet. */
function factsOf(
  { path, text }: { readonly path: string; readonly text?: string },
  workspace: Workspace,
  whole = false,
): Promise<ProjectFacts> {
  const root = workspace.rootOf(path);
  return factsFor(path, {
    overlay: workspace.texts(),
    whole,
    ...(text !== undefined && { text }),
    ...(root !== undefined && { root }),
  });
}
