import * as vscode from 'vscode';
import { showChain } from './chain.ts';
import { COMMANDS } from './commandIds.ts';
import { showDemo } from './demo.ts';
import { fixAllInFile, fixAllInWorkspace } from './fixAll.ts';
import { showRule } from './rules.ts';
import { scanWorkspace } from './scan.ts';
import type { Session } from './session.ts';
import { toggleEnabled } from './settings.ts';

export function registerCommands(session: Session): vscode.Disposable {
  const { client, context, log, scans } = session;
  const handlers: Readonly<Record<keyof typeof COMMANDS, (argument?: unknown) => unknown>> = {
    fixAll: () => fixAllInFile(session),
    fixAllWorkspace: () => fixAllInWorkspace(session),
    scan: () => scanWorkspace(session),
    showChain: () => showChain(session),
    showRule: rule => showRule(context, rule),
    toggle: toggleEnabled,
    restart() {
      log.output.info('Restarting the analysis.');
      scans.forget();
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
