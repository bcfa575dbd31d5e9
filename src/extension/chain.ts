import * as vscode from 'vscode';
import { hopRange, rangeOf } from './diagnostics.ts';
import type { Session } from './session.ts';

/** Peeks at every place on the way from the finding at the cursor down to the blocking API. */
export async function showChain({ analysis, paths }: Session): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document, selection } = editor;
  const finding = analysis
    .findings(document)
    ?.find(({ span }) => rangeOf(span, document).intersection(selection) !== undefined);
  if (!finding) {
    vscode.window.setStatusBarMessage('Unblock: no finding at the cursor', 5000);
    return;
  }
  const here = new vscode.Location(document.uri, rangeOf(finding.span, document));
  const hops = finding.trace.map(hop => new vscode.Location(paths.uriOf(hop.file), hopRange(hop)));
  await vscode.commands.executeCommand(
    'editor.action.peekLocations',
    document.uri,
    selection.active,
    [here, ...hops],
    'peek',
  );
}
