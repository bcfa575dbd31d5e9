import * as vscode from 'vscode';

const NAME = 'Unblock Demo';

/** Runs the timing demo in a terminal of its own; running it again starts it afresh. */
export function showDemo(context: vscode.ExtensionContext): vscode.Terminal {
  vscode.window.terminals.find(terminal => terminal.name === NAME)?.dispose();
  const terminal = vscode.window.createTerminal({
    name: NAME,
    iconPath: new vscode.ThemeIcon('watch'),
    // The editor's own executable serves as Node: nothing has to be on the PATH, and no shell has to quote anything.
    shellPath: process.execPath,
    shellArgs: [context.asAbsolutePath('dist/demo.mjs'), '--wait-for-key'],
    env: { ELECTRON_RUN_AS_NODE: '1' },
    isTransient: true,
  });
  terminal.show();
  return terminal;
}
