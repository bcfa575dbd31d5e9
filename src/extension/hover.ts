import * as vscode from 'vscode';
import type { Finding } from '../analyzer/finding.ts';
import { hoverOf } from '../analyzer/message.ts';
import { FIX_TITLES } from './codeActions.ts';
import { COMMANDS } from './commandIds.ts';
import { rangeOf } from './diagnostics.ts';
import { SELECTOR } from './documents.ts';
import type { Session } from './session.ts';

/** Explains the finding under the pointer; what costs or can be done is asked for only then. */
export function registerHover(session: Session): vscode.Disposable {
  return vscode.languages.registerHoverProvider(SELECTOR, {
    async provideHover(document, position, token) {
      const offset = document.offsetAt(position);
      const isHere = ({ span }: Finding): boolean => span.start <= offset && offset <= span.end;
      const exact = await session.analysis.current(document);
      // While the text does not parse, the last good findings still explain themselves.
      const finding = (exact ?? session.analysis.findings(document))?.find(isHere);
      if (!finding || token.isCancellationRequested) return undefined;
      const text = new vscode.MarkdownString(await explain(session, document, finding, exact !== undefined));
      text.isTrusted = { enabledCommands: [COMMANDS.showRule] };
      return new vscode.Hover(text, rangeOf(finding.span, document));
    },
  });
}

async function explain(
  { client, paths }: Session,
  document: vscode.TextDocument,
  finding: Finding,
  exact: boolean,
): Promise<string> {
  const params = { path: paths.pathOf(document), version: document.version, findings: [finding] };
  const details = exact ? (await client.request('details', params))?.[0] : undefined;
  const { fixes = [], refusals = [] } = details?.options ?? {};
  const argument = encodeURIComponent(JSON.stringify([finding.rule]));
  return hoverOf(finding, {
    ...(details?.cost && { cost: details.cost }),
    choices: fixes.map(fix => fix.title),
    notes: fixes.flatMap(fix => fix.note ?? []),
    // Said here because the editor's menu leaves out what is disabled.
    refusals: refusals.map(({ kind, reason }) => ({ title: FIX_TITLES[kind], reason })),
    docs: `command:${COMMANDS.showRule}?${argument}`,
    linkTo: hop =>
      paths
        .uriOf(hop.file)
        .with({ fragment: `L${String(hop.line)},${String(hop.column)}` })
        .toString(),
  });
}
