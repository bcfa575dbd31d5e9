import * as vscode from 'vscode';
import { RULE_IDS, type RuleId } from '../analyzer/finding.ts';

/** The rule's page. It ships with the extension, so it opens offline and matches the installed version. */
export function rulePage(context: vscode.ExtensionContext, rule: RuleId): vscode.Uri {
  return vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`);
}

/** Shows a rule's page rendered; without a rule the user picks one. */
export async function showRule(context: vscode.ExtensionContext, rule?: unknown): Promise<void> {
  const known = RULE_IDS.find(id => id === rule);
  const picked = known ?? (await vscode.window.showQuickPick(RULE_IDS, { title: 'Unblock: rules' }));
  const id = RULE_IDS.find(candidate => candidate === picked);
  if (id) await vscode.commands.executeCommand('markdown.showPreview', rulePage(context, id));
}
