import * as vscode from 'vscode';
import { COMMANDS } from './commandIds.ts';

export interface Log {
  readonly output: vscode.LogOutputChannel;
  /** Tells the user that analysis is down, and offers to bring it back. */
  tellAnalysisStopped(reason: string): Promise<void>;
  dispose(): void;
}

export function createLog(): Log {
  const output = vscode.window.createOutputChannel('Unblock', { log: true });
  return {
    output,
    async tellAnalysisStopped(reason) {
      output.error(`Analysis is off until "Unblock: Restart" is run. ${reason}`);
      const restart = 'Restart';
      const show = 'Show Output';
      const choice = await vscode.window.showWarningMessage(
        'Unblock stopped: its analysis crashed several times in a row.',
        restart,
        show,
      );
      if (choice === restart) await vscode.commands.executeCommand(COMMANDS.restart);
      if (choice === show) output.show();
    },
    dispose: () => {
      output.dispose();
    },
  };
}
