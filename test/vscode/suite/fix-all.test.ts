import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/extension/commandIds.ts';
import {
  closeAll,
  codeActions,
  diagnosticsWhen,
  DIRECT,
  forgetScan,
  none,
  openFile,
  rangeOf,
  some,
} from './support.ts';

const HELPER = `import { readFileSync } from 'node:fs';

export function read(path) {
  return readFileSync(path, 'utf8');
}
`;

/** Confirms or discards what the editor shows before a change of several files, once it shows it. */
async function answerPreview<T>(command: 'apply' | 'discard', change: Thenable<T>): Promise<T> {
  const done = isDone(change);
  // The command does nothing until there is a preview, and nothing tells when there is one.
  while (!done()) await answer(command);
  return change;
}

async function answer(command: 'apply' | 'discard'): Promise<void> {
  await vscode.commands.executeCommand(`refactorPreview.${command}`);
  await new Promise(resolve => setImmediate(resolve));
}

/** @returns what tells whether a promise is settled by now */
function isDone(promise: Thenable<unknown>): () => boolean {
  let isSettled = false;
  const settle = (): void => {
    isSettled = true;
  };
  promise.then(settle, settle);
  return () => isSettled;
}

async function openHelper(): Promise<{ helper: vscode.TextDocument; main: vscode.TextDocument }> {
  const helper = await openFile(HELPER, '.mjs');
  const name = helper.uri.path.split('/').at(-1);
  const main = await openFile(
    `import { read } from './${name}';\n\nexport async function main(path) {\n  return read(path).length;\n}\n`,
    '.mjs',
  );
  await diagnosticsWhen(main.uri, some);
  return { helper, main };
}

describe('Make async', () => {
  afterEach(closeAll);

  /** As a key does that is bound to it. */
  function makeAsync(main: vscode.TextDocument): Thenable<unknown> {
    const { start } = rangeOf(main, 'read(path)');
    vscode.window.activeTextEditor!.selection = new vscode.Selection(start, start);
    const which = { kind: 'quickfix.makeAsync', apply: 'first' };
    return vscode.commands.executeCommand('editor.action.codeAction', which);
  }

  it('is offered, and never preferred', async () => {
    const { main } = await openHelper();
    const actions = await codeActions(main, rangeOf(main, 'read(path)'));
    const found = actions.find(({ title }) => title.startsWith('Make '));
    assert.equal(found?.title, 'Make `read` async, in 2 files');
    assert.equal(found.isPreferred ?? false, false);
  });

  it('is shown before it is applied to several files', async () => {
    const { helper, main } = await openHelper();
    const done = isDone(diagnosticsWhen(main.uri, none));
    // Answered while the preview opens, the change is lost at times: then it is asked for anew.
    while (!done()) {
      await makeAsync(main);
      for (let answers = 0; answers < 100 && !done(); answers++) await answer('apply');
      if (!done()) await answer('discard');
    }
    assert.match(main.getText(), /return \(await read\(path\)\)\.length;/);
    assert.match(
      helper.getText(),
      /export async function read\(path\) \{\n {2}return await readFile\(path, 'utf8'\);/,
    );
  });
});

describe('Fix All', () => {
  afterEach(closeAll);

  const TWO = `${DIRECT}\nexport async function size(file: string) {\n  const { length } = await load(file);\n  return length; // here\n}\n`;

  it('keeps the cursor in its place, and is one step of undo', async () => {
    const document = await openFile(TWO);
    await diagnosticsWhen(document.uri, some);
    const editor = vscode.window.activeTextEditor!;
    const { end } = rangeOf(document, '// here');
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand(COMMANDS.fixAll);
    assert.match(document.getText(), /await runInExecutor/);
    assert.equal(document.lineAt(editor.selection.active.line).text, '  return length; // here');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), TWO);
  });

  it('runs on save, before the formatter', async () => {
    const formatter = vscode.languages.registerDocumentFormattingEditProvider('typescript', {
      provideDocumentFormattingEdits: document => [
        vscode.TextEdit.insert(document.lineAt(document.lineCount - 1).range.end, '// formatted\n'),
      ],
    });
    const configuration = vscode.workspace.getConfiguration('editor');
    try {
      await configuration.update('formatOnSave', true);
      await configuration.update('defaultFormatter', 'unblock.unblock');
      await configuration.update('codeActionsOnSave', { 'source.fixAll.unblock': 'always' });
      const document = await openFile(DIRECT);
      await diagnosticsWhen(document.uri, some);
      const edit = new vscode.WorkspaceEdit();
      edit.insert(document.uri, new vscode.Position(0, 0), '// changed\n');
      await vscode.workspace.applyEdit(edit);
      await vscode.commands.executeCommand('workbench.action.files.save');
      assert.match(document.getText(), /await runInExecutor\(null, readFileSync[^]*\/\/ formatted\n$/);
      assert.equal(document.isDirty, false);
    } finally {
      formatter.dispose();
      await configuration.update('formatOnSave', undefined);
      await configuration.update('defaultFormatter', undefined);
      await configuration.update('codeActionsOnSave', undefined);
    }
  });
});

describe('Fix All in Workspace', () => {
  const before = new Map<string, Uint8Array>();
  const sources = () => vscode.workspace.findFiles('**/*.{js,mjs,cjs,ts,mts,cts}', '**/node_modules/**');

  beforeEach(async () => {
    for (const uri of await sources()) before.set(uri.toString(), await vscode.workspace.fs.readFile(uri));
  });

  afterEach(async () => {
    await closeAll();
    await forgetScan();
    for (const uri of await sources()) {
      const text = before.get(uri.toString());
      if (text) await vscode.workspace.fs.writeFile(uri, text);
      else await vscode.workspace.fs.delete(uri);
    }
    before.clear();
  });

  it('fixes files that are not open, once they were shown', async () => {
    const { uri } = await openFile(DIRECT);
    await diagnosticsWhen(uri, some);
    await closeAll();
    await answerPreview('apply', vscode.commands.executeCommand(COMMANDS.fixAllWorkspace));
    const document = await vscode.workspace.openTextDocument(uri);
    assert.match(document.getText(), /await runInExecutor\(null, readFileSync, file, 'utf8'\)/);
  });

  it('changes nothing when it is discarded', async () => {
    const { uri } = await openFile(DIRECT);
    await diagnosticsWhen(uri, some);
    await answerPreview('discard', vscode.commands.executeCommand(COMMANDS.fixAllWorkspace));
    assert.equal((await vscode.workspace.openTextDocument(uri)).getText(), DIRECT);
  });
});
