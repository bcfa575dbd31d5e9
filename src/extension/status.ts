import * as vscode from 'vscode';
import { COMMANDS } from './commandIds.ts';
import { isAnalysed, SELECTOR } from './documents.ts';
import { isEnabled } from './settings.ts';
import type { Session } from './session.ts';

/** An entry in the language status (the braces in the status bar): what Unblock found in the active file. */
export function registerStatus({ analysis }: Session): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('unblock', SELECTOR);
  item.name = 'Unblock';
  item.command = { title: 'Output', command: COMMANDS.showOutput };
  const update = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const findings = document && analysis.findings(document);
    item.busy = isEnabled() && document !== undefined && isAnalysed(document) && !findings;
    item.text = isEnabled() ? countOf(findings?.length ?? 0) : 'Unblock is off';
  };
  update();
  return vscode.Disposable.from(
    item,
    analysis.onDidChange(update),
    vscode.window.onDidChangeActiveTextEditor(update),
  );
}

function countOf(findings: number): string {
  if (findings === 0) return 'No blocking calls';
  return findings === 1 ? '1 blocking call' : `${String(findings)} blocking calls`;
}
