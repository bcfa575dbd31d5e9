import * as vscode from 'vscode';
import { showChain } from './chain.ts';
import { fixAllEdit } from './codeActions.ts';
import { COMMANDS } from './commandIds.ts';
import { showDemo } from './demo.ts';
import { isAnalysed } from './documents.ts';
import { showRule } from './rules.ts';
import { scanWorkspace } from './scan.ts';
import type { Session } from './session.ts';
import { toggleEnabled } from './settings.ts';

export function registerCommands(session: Session): vscode.Disposable {
  const { client, context, log } = session;
  const handlers: Readonly<Record<keyof typeof COMMANDS, (argument?: unknown) => unknown>> = {
    fixAll: () => fixAllInFile(session),
    scan: () => scanWorkspace(session),
    showChain: () => showChain(session),
    showRule: rule => showRule(context, rule),
    toggle: toggleEnabled,
    restart() {
      log.output.info('Restarting the analysis.');
      client.restart();
    },
    showOutput: () => {
      log.output.show();
    },
    demo: () => showDemo(context),
  };
  const names = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];
  return vscode.Disposable.from(
    ...names.map(name => vscode.commands.registerCommand(COMMANDS[name], handlers[name])),
  );
}

async function fixAllInFile(session: Session): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || !isAnalysed(document)) {
    await vscode.window.showInformationMessage('Unblock: open a JavaScript or TypeScript file first.');
    return;
  }
  const edit = await fixAllEdit(session, document);
  if (!edit)
    vscode.window.setStatusBarMessage('Unblock: the file does not parse, or it changed meanwhile', 5000);
  else if (edit.size === 0)
    vscode.window.setStatusBarMessage('Unblock: nothing that is safe to fix here', 5000);
  else await vscode.workspace.applyEdit(edit, { isRefactoring: true });
}
