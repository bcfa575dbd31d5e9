import * as vscode from 'vscode';
import type { Session } from './session.ts';
import { toDiagnostic } from './diagnostics.ts';
export async function scanWorkspace(session: Session): Promise<void> {
  void session;
  void toDiagnostic;
  await vscode.window.showInformationMessage('x');
}
