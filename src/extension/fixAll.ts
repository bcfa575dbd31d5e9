// Fix All, in the file and in the workspace, and what it tells afterwards.
import * as vscode from 'vscode';
import type { Finding } from '../analyzer/finding.ts';
import type { FileEdits } from '../fixes/types.ts';
import type { FixAllEdits } from '../worker/protocol.ts';
import { SOURCE } from './diagnostics.ts';
import { isAnalysed } from './documents.ts';
import { toWorkspaceEdit } from './edits.ts';
import { scanWorkspace } from './scan.ts';
import type { Session } from './session.ts';

/** Milliseconds that a message stays in the status bar. */
const SHOWN_FOR = 8_000;

/** Everything that is safe to fix in a document; undefined while it does not parse or if it changed meanwhile. */
export async function fixAllIn(
  { analysis, client, paths }: Session,
  document: vscode.TextDocument,
): Promise<(FixAllEdits & { edit: vscode.WorkspaceEdit }) | undefined> {
  const { version } = document;
  if (!(await analysis.current(document))) return undefined;
  const all = await client.request('fixAll', { path: paths.pathOf(document), version });
  if (!all) return undefined;
  const edit = await toWorkspaceEdit(all.files, paths);
  return document.version === version ? { ...all, edit } : undefined;
}

/** `Unblock: Fix All` */
export async function fixAllInFile(session: Session): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !isAnalysed(document)) {
    await vscode.window.showInformationMessage('Unblock: open a JavaScript or TypeScript file first.');
    return;
  }
  const all = await fixAllIn(session, document);
  if (!all) {
    vscode.window.setStatusBarMessage('Unblock: the file does not parse, or it changed meanwhile', SHOWN_FOR);
    return;
  }
  if (all.fixed > 0) await vscode.workspace.applyEdit(all.edit, { isRefactoring: true });
  tell(session, all.fixed, [{ document, left: all.left }]);
}

/** `Unblock: Fix All in Workspace`: one edit of all files, which the editor shows before it is applied. */
export async function fixAllInWorkspace(session: Session): Promise<void> {
  await scanWorkspace(session);
  const uris = vscode.languages
    .getDiagnostics()
    .filter(([, diagnostics]) => diagnostics.some(({ source }) => source === SOURCE))
    .map(([uri]) => uri);
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: 'Unblock: fixing the workspace', cancellable: true };
  const fixes = await vscode.window.withProgress(options, (progress, token) =>
    collect(session, uris, token, () => {
      progress.report({ increment: 100 / uris.length });
    }),
  );
  if (!fixes) return;
  const files = merged(fixes.flatMap(fix => fix.files));
  const edit = await toWorkspaceEdit(files, session.paths, 'Fix all safe Unblock findings');
  const stale = fixes.some(({ document, version }) => document.version !== version);
  const applies = edit.size > 0 && !stale;
  const applied = applies && (await vscode.workspace.applyEdit(edit, { isRefactoring: true }));
  if (stale) vscode.window.setStatusBarMessage('Unblock: a file changed meanwhile', SHOWN_FOR);
  else tell(session, applied ? fixes.reduce((sum, { fixed }) => sum + fixed, 0) : 0, fixes);
}

interface FileFixes extends FixAllEdits {
  readonly document: vscode.TextDocument;
  readonly version: number;
}

/** @returns undefined if it was cancelled */
async function collect(
  { client, paths }: Session,
  uris: readonly vscode.Uri[],
  token: vscode.CancellationToken,
  done: () => void,
): Promise<FileFixes[] | undefined> {
  const fixes: FileFixes[] = [];
  for (const uri of uris) {
    const document = await vscode.workspace.openTextDocument(uri);
    const { version } = document;
    const path = paths.pathOf(document);
    await client.request('check', { path, version, text: document.getText() });
    const all = await client.request('fixAll', { path, version });
    if (all) fixes.push({ ...all, document, version });
    if (token.isCancellationRequested) return undefined;
    done();
  }
  return fixes;
}

/** A file that several fixes bring along is created once. */
function merged(files: readonly FileEdits[]): FileEdits[] {
  return files.filter(
    (file, index) => file.create === undefined || files.findIndex(({ path }) => path === file.path) === index,
  );
}

interface Rest {
  readonly document: vscode.TextDocument;
  readonly left: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** What was fixed, and how much was left; the output says why. */
function tell({ log }: Session, fixed: number, files: readonly Rest[]): void {
  const left = files.reduce((sum, file) => sum + file.left.length, 0);
  for (const { document, left: rest } of files) {
    for (const { finding, reason } of rest) {
      const { line } = document.positionAt(finding.span.start);
      log.output.info(`${document.fileName}:${String(line + 1)}: left ${finding.api}: ${reason}`);
    }
  }
  const summary = `Unblock: ${String(fixed)} fixed`;
  if (left === 0) {
    vscode.window.setStatusBarMessage(summary, SHOWN_FOR);
    return;
  }
  const why = 'Show Why';
  // Not awaited: the message stays for as long as nobody answers it.
  void vscode.window.showInformationMessage(`${summary}, ${String(left)} left.`, why).then(choice => {
    if (choice === why) log.output.show();
  });
}
