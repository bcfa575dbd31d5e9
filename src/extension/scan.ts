import * as vscode from 'vscode';
import type { Request } from '../worker/protocol.ts';
import type { Session } from './session.ts';

/** Checks every file of the workspace, with progress; what was there before stays if it is cancelled. */
export async function scanWorkspace({ scans, log, problems }: Session): Promise<void> {
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
    let shown = 0;
    const report = (done: number): void => {
      progress.report({ increment: done - shown });
      shown = done;
    };
    try {
      return await scans.run(roots, report, controller.signal);
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

/**
 * Keeps what a scan has found true after the thread was replaced.
 * @param suspect what crashed it
 */
export async function resumeScan({ scans, problems }: Session, suspect?: Request): Promise<void> {
  const result = await scans.resume(suspect);
  if (result) await problems.endScan(result.paths);
}
