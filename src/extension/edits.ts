import * as vscode from 'vscode';
import type { FileEdits } from '../fixes/types.ts';
import type { Paths } from './documents.ts';

/**
 * Turns edits in offsets into one undoable edit of the workspace; files it creates come with their text.
 * @param preview what the edit is called where the editor shows it before it is applied; default: it does not
 */
export async function toWorkspaceEdit(
  files: readonly FileEdits[],
  paths: Paths,
  preview?: string,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  const metadata = preview === undefined ? undefined : { needsConfirmation: false, label: preview };
  // All files first: the editor undoes a run of like edits in one step.
  for (const { path, create } of files)
    if (create !== undefined) edit.createFile(paths.uriOf(path), { ignoreIfExists: true }, metadata);
  for (const { path, create, edits } of files) {
    const uri = paths.uriOf(path);
    // The text as an edit, not as `contents`: those get lost where the edit passes through another extension.
    if (create !== undefined) edit.insert(uri, new vscode.Position(0, 0), create, metadata);
    else if (edits.length > 0) {
      const document = await vscode.workspace.openTextDocument(uri);
      for (const { span, text } of edits)
        edit.replace(
          uri,
          new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
          text,
          metadata,
        );
    }
  }
  const [first] = files;
  // Parts that need confirmation begin unticked, and half of a fix would break the program. So the one part that makes
  // the editor ask changes nothing.
  if (metadata && first)
    edit.insert(paths.uriOf(first.path), new vscode.Position(0, 0), '', {
      needsConfirmation: true,
      label: 'Look at the changes, then apply them all',
    });
  return edit;
}
