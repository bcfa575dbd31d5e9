// Tells the analysis thread what changes on the disk: once things are quiet, and all of it together. A checkout of
// another branch touches thousands of files.
import * as vscode from 'vscode';
import type { AnalysisClient } from '../worker/client.ts';
import { createBatch, type FileEvent } from './changes.ts';

export function watchFiles(client: AnalysisClient): vscode.Disposable {
  const batch = createBatch(changes => {
    client.changed(changes);
  });
  // Everything: of a folder that goes or is renamed, the editor tells nothing but its own name.
  const watcher = vscode.workspace.createFileSystemWatcher('**');
  const tell =
    (event: FileEvent) =>
    ({ scheme, fsPath }: vscode.Uri): void => {
      if (scheme === 'file') batch.add(fsPath, event);
    };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(tell('created')),
    watcher.onDidChange(tell('changed')),
    watcher.onDidDelete(tell('deleted')),
    batch,
  );
}
