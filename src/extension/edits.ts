import * as vscode from 'vscode';
import type { FileEdits } from '../fixes/types.ts';
import type { Paths } from './documents.ts';

/** Turns edits in offsets into one undoable edit of the workspace; files it creates come with their text. */
export async function toWorkspaceEdit(
  files: readonly FileEdits[],
  paths: Paths,
): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const { path, create, edits } of files) {
    const uri = paths.uriOf(path);
    if (create !== undefined) {
      // As an edit, not as `contents`: those get lost where the edit passes through another extension or a test.
      edit.createFile(uri, { ignoreIfExists: true });
      edit.insert(uri, new vscode.Position(0, 0), create);
      continue;
    }
    if (edits.length === 0) continue;
    const document = await vscode.workspace.openTextDocument(uri);
    for (const { span, text } of edits)
      edit.replace(
        uri,
        new vscode.Range(document.positionAt(span.start), document.positionAt(span.end)),
        text,
      );
  }
  return edit;
}
