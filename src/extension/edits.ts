import * as vscode from 'vscode';
import type { FileEdits } from '../fixes/types.ts';
import type { Paths } from './documents.ts';

/** Turns edits in offsets into one undoable edit of the workspace; files it creates come with their text. */
export async function toWorkspaceEdit(
  files: readonly FileEdits[],
  paths: Paths,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  // All files first: the editor undoes a run of like edits in one step.
  for (const { path, create } of files)
    if (create !== undefined) edit.createFile(paths.uriOf(path), { ignoreIfExists: true });
  for (const { path, create, edits } of files) {
    const uri = paths.uriOf(path);
    // The text as an edit, not as `contents`: those get lost where the edit passes through another extension.
    if (create !== undefined) edit.insert(uri, new vscode.Position(0, 0), create);
    else if (edits.length > 0) {
      const document = await vscode.workspace.openTextDocument(uri);
      for (const { span, text } of edits)
        edit.replace(
          uri,
          new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
          text,
        );
    }
  }
  return edit;
}
