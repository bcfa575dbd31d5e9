// The editor keeps a document for minutes after its last tab is closed if an extension has opened it once. A person who
// closes a tab wants its problems gone at once.
import * as vscode from 'vscode';

/** The text documents that tabs show. */
export function documentsOf(tabs: readonly vscode.Tab[]): readonly vscode.TextDocument[] {
  const uris = new Set(tabs.map(uriOf));
  return vscode.workspace.textDocuments.filter(document => uris.has(document.uri.toString()));
}

export function isInTab(document: vscode.TextDocument): boolean {
  const uri = document.uri.toString();
  return vscode.window.tabGroups.all.some(group => group.tabs.some(tab => uriOf(tab) === uri));
}

function uriOf({ input }: vscode.Tab): string | undefined {
  if (input instanceof vscode.TabInputText) return input.uri.toString();
  if (input instanceof vscode.TabInputTextDiff) return input.modified.toString();
  return undefined;
}
