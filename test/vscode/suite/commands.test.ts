import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/extension/commandIds.ts';
import {
  closeAll,
  diagnosticsWhen,
  DIRECT,
  forgetScan,
  none,
  openFile,
  ours,
  SEED,
  some,
} from './support.ts';

describe('commands', () => {
  afterEach(closeAll);

  it('are all registered', async () => {
    await openFile(SEED, '.mjs');
    await vscode.extensions.getExtension('unblock.unblock')?.activate();
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      registered.filter(name => name.startsWith('unblock.')).sort(),
      Object.values(COMMANDS).sort(),
    );
  });

  it('Toggle switches everything off and on', async () => {
    const { uri } = await openFile(SEED, '.mjs');
    await diagnosticsWhen(uri, some);
    try {
      await vscode.commands.executeCommand(COMMANDS.toggle);
      await diagnosticsWhen(uri, none);
      await vscode.commands.executeCommand(COMMANDS.toggle);
      await diagnosticsWhen(uri, some);
    } finally {
      await vscode.workspace.getConfiguration('unblock').update('enable', undefined, true);
    }
  });

  it('Restart gives a new thread the open documents', async () => {
    const document = await openFile(SEED, '.mjs');
    await diagnosticsWhen(document.uri, some);
    const published = new Promise<void>(resolve => {
      const subscription = vscode.languages.onDidChangeDiagnostics(({ uris }) => {
        if (!uris.some(uri => uri.toString() === document.uri.toString())) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand(COMMANDS.restart);
    await published;
    assert.equal(ours(document.uri).length, 1);
  });

  it('Scan Workspace reports files that are not open', async () => {
    const { uri } = await openFile(DIRECT);
    await diagnosticsWhen(uri, some);
    await closeAll();
    await diagnosticsWhen(uri, none);
    await vscode.commands.executeCommand(COMMANDS.scan);
    const [diagnostic] = await diagnosticsWhen(uri, some);
    assert.deepEqual(diagnostic?.range, new vscode.Range(3, 15, 3, 27));
    await vscode.workspace.fs.delete(uri);
    await forgetScan();
  });

  it('the demo opens a terminal of its own', async () => {
    const opened = new Promise<vscode.Terminal>(resolve => {
      const subscription = vscode.window.onDidOpenTerminal(terminal => {
        subscription.dispose();
        resolve(terminal);
      });
    });
    await vscode.commands.executeCommand(COMMANDS.demo);
    const terminal = await opened;
    const options = terminal.creationOptions as vscode.TerminalOptions;
    assert.equal(options.shellPath, process.execPath);
    assert.equal(typeof (await terminal.processId), 'number');
    terminal.dispose();
  });
});

describe('settings', () => {
  afterEach(closeAll);

  it('take effect at once', async () => {
    const { uri } = await openFile(SEED, '.mjs');
    await diagnosticsWhen(uri, some);
    const configuration = vscode.workspace.getConfiguration('unblock');
    try {
      await configuration.update('rules', { 'blocking-wait': 'error' });
      const isError = ([first]: readonly vscode.Diagnostic[]) =>
        first?.severity === vscode.DiagnosticSeverity.Error;
      await diagnosticsWhen(uri, isError);
      await configuration.update('rules', { 'blocking-wait': 'off' });
      await diagnosticsWhen(uri, none);
    } finally {
      await configuration.update('rules', undefined);
    }
  });

  it('follow the configuration file', async () => {
    const { uri } = await openFile(SEED, '.mjs');
    await diagnosticsWhen(uri, some);
    const file = vscode.Uri.joinPath(uri, '../unblock.config.json');
    const text = '{ "rules": { "blocking-wait": "off" } }';
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    await diagnosticsWhen(uri, none);
    await vscode.workspace.fs.delete(file);
    await diagnosticsWhen(uri, some);
  });
});
