// Short ways to say what the tests do in the editor. Nothing here waits for time: only for events.
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';

/** The seed program's blocking half. */
export const SEED = `function slowFunction() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
  return 42;
}

async function test1() {
  slowFunction();
  console.log('Finish test1');
}

await test1();
`;

/** One direct call with a true asynchronous twin. */
export const DIRECT = `import { readFileSync } from 'node:fs';

export async function load(file: string) {
  const text = readFileSync(file, 'utf8');
  return text;
}
`;

export const ours = (uri: vscode.Uri): vscode.Diagnostic[] =>
  vscode.languages.getDiagnostics(uri).filter(diagnostic => diagnostic.source === 'unblock');

/** Resolves when the document's diagnostics are as wanted, now or after any change of them. */
export function diagnosticsWhen(
  uri: vscode.Uri,
  wanted: (diagnostics: readonly vscode.Diagnostic[]) => boolean,
): Promise<vscode.Diagnostic[]> {
  return new Promise(resolve => {
    const look = (): void => {
      const diagnostics = ours(uri);
      if (!wanted(diagnostics)) return;
      subscription.dispose();
      resolve(diagnostics);
    };
    const subscription = vscode.languages.onDidChangeDiagnostics(look);
    look();
  });
}

export const some = (diagnostics: readonly vscode.Diagnostic[]): boolean => diagnostics.length > 0;
export const none = (diagnostics: readonly vscode.Diagnostic[]): boolean => diagnostics.length === 0;

/** Writes a new file into the workspace and shows it. */
export async function openFile(text: string, extension = '.mts'): Promise<vscode.TextDocument> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (!folder) throw new Error('The tests need a workspace folder.');
  const uri = vscode.Uri.joinPath(folder, `file-${randomUUID().slice(0, 8)}${extension}`);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document);
  return document;
}

export async function openUntitled(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document);
  return document;
}

/** Where a piece of text is in a document. */
export function rangeOf(document: vscode.TextDocument, text: string, from = 0): vscode.Range {
  const start = document.getText().indexOf(text, from);
  if (start < 0) throw new Error(`no ${text}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

export async function replace(
  document: vscode.TextDocument,
  range: vscode.Range,
  text: string,
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, text);
  await vscode.workspace.applyEdit(edit);
}

export function codeActions(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind?: string,
): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind);
}

/** What Unblock shows there; empty if it shows nothing. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    document.uri,
    position,
  );
  return hovers
    .flatMap(hover => hover.contents)
    .flatMap(content => (content instanceof vscode.MarkdownString ? content.value : []))
    .filter(text => text.includes('unblock.showRule'))
    .join('\n\n');
}

/** Ends what a scan began: from it on, files keep their findings when they are closed. */
export const forgetScan = (): Thenable<void> => vscode.commands.executeCommand('unblock.restart');

/** Closes every editor and throws away what is not saved. */
export async function closeAll(): Promise<void> {
  while (vscode.window.activeTextEditor)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

export const fileName = (uri: vscode.Uri): string => path.posix.basename(uri.path);
