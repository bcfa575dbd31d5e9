import * as vscode from 'vscode';
import type { AnalysisClient } from '../worker/client.ts';
import type { ScanResult } from '../worker/protocol.ts';
import type { Session } from './session.ts';

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
  const result = await vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      return await scan(client, roots, progress, controller.signal);
    } finally {
      subscription.dispose();
    }
  });
  if (!result) return;
  await problems.endScan(result.paths);
  const { findings } = result;
  log.output.info(`Scanned the workspace: ${String(findings)} findings.`);
  vscode.window.setStatusBarMessage(`Unblock: ${String(findings)} findings in the workspace`, 10_000);
}

/** @returns undefined if it was cancelled, or the thread was lost */
async function scan(
  client: AnalysisClient,
  roots: readonly string[],
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  signal: AbortSignal,
): Promise<ScanResult | undefined> {
  if ((await client.request('scanBegin', { roots }, signal)) === undefined) return undefined;
  let most = 0;
  let shown = 0;
  for (;;) {
    const step = await client.request('scanStep', {}, signal);
    if (!step) {
      await client.request('scanEnd', { keep: false });
      return undefined;
    }
    if (step.left === 0) return client.request('scanEnd', { keep: true });
    most = Math.max(most, step.left);
    // What is left may grow while files are found that others import.
    const done = Math.max(shown, 100 * (1 - step.left / most));
    progress.report({ increment: done - shown });
    shown = done;
  }
}
