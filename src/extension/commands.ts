import * as vscode from 'vscode';
import { showChain } from './chain.ts';
import { fixAllIn } from './codeActions.ts';
import { COMMANDS } from './commandIds.ts';
import { showDemo } from './demo.ts';
import { isAnalysed } from './documents.ts';
import { showRule } from './rules.ts';
import { scanWorkspace } from './scan.ts';
import type { Session } from './session.ts';
import { toggleEnabled } from './settings.ts';

/** Milliseconds that a message stays in the status bar. */
const SHOWN_FOR = 8_000;

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
  const all = await fixAllIn(session, document);
  if (!all) {
    vscode.window.setStatusBarMessage('Unblock: the file does not parse, or it changed meanwhile', SHOWN_FOR);
    return;
  }
  const { edit, fixed, left } = all;
  for (const { finding, reason } of left) {
    const { line } = document.positionAt(finding.span.start);
    session.log.output.info(`${document.fileName}:${String(line + 1)}: left ${finding.api}: ${reason}`);
  }
  if (fixed > 0) await vscode.workspace.applyEdit(edit, { isRefactoring: true });
  const rest = left.length > 0 ? `, ${String(left.length)} left (see the output for why)` : '';
  vscode.window.setStatusBarMessage(`Unblock: ${String(fixed)} fixed${rest}`, SHOWN_FOR);
}
