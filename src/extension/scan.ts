import * as vscode from 'vscode';
import type { AnalysisClient } from '../worker/client.ts';
import type { ScannedFile } from '../worker/protocol.ts';
import type { Session } from './session.ts';

/** Files per request: small enough that cancelling, and a hover in between, feels immediate. */
const BATCH = 25;

/** Checks every file of the workspace, with progress; what was there before stays if it is cancelled. */
export async function scanWorkspace({ client, log, problems }: Session): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const roots = folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
  if (roots.length === 0) {
    await vscode.window.showInformationMessage('Unblock: open a folder on disk to scan it.');
    return;
  }
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: 'Unblock: scanning the workspace', cancellable: true };
  const files = await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      return await scan(client, roots, progress, controller.signal);
    } finally {
      subscription.dispose();
      client.endScan();
    }
  });
  if (!files) return;
  problems.showScan(files);
  const count = files.reduce((sum, file) => sum + file.findings.length, 0);
  log.output.info(`Scanned the workspace: ${String(count)} findings in ${String(files.length)} files.`);
  vscode.window.setStatusBarMessage(`Unblock: ${String(count)} findings in the workspace`, 10_000);
}

/** @returns undefined if it was cancelled, or the thread was lost */
async function scan(
  client: AnalysisClient,
  roots: readonly string[],
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  signal: AbortSignal,
): Promise<readonly ScannedFile[] | undefined> {
  const paths = await client.request('scanBegin', { roots }, signal);
  if (!paths) return undefined;
  const batches = Array.from({ length: Math.ceil(paths.length / BATCH) }, (_, index) =>
    paths.slice(index * BATCH, (index + 1) * BATCH),
  );
  // Calls lead across files, so all are read before the first is checked.
  const increment = 50 / Math.max(1, batches.length);
  for (const batch of batches) {
    if ((await client.request('scanLoad', { paths: batch }, signal)) === undefined) return undefined;
    progress.report({ increment, message: `${String(paths.length)} files` });
  }
  const found: ScannedFile[] = [];
  for (const batch of batches) {
    const files = await client.request('scanCheck', { paths: batch }, signal);
    if (!files) return undefined;
    found.push(...files);
    progress.report({ increment });
  }
  return found;
}
