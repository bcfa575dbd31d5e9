// What can be done about findings: fixes, suppressions, and what the hover tells besides.
import type { Finding } from '../analyzer/finding.ts';
import type { FileEdits } from '../fixes/types.ts';
import { fixAll, fixesFor } from '../fixes/index.ts';
import { factsFor } from '../project/facts.ts';
import { costOf } from './cost.ts';
import type { FindingDetails, SourceDocument } from './protocol.ts';
import { suppressionsFor } from './suppressions.ts';

export async function detailsOf(
  findings: readonly Finding[],
  document: SourceDocument,
): Promise<readonly FindingDetails[]> {
  const { path, text } = document;
  const facts = await factsFor(path);
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
  findings: readonly Finding[],
  document: SourceDocument,
): Promise<readonly FileEdits[]> {
  const { path, text } = document;
  return fixAll(findings, { path, text }, await factsFor(path)).files;
}
