import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  codeActions,
  diagnosticsWhen,
  DIRECT,
  fileName,
  none,
  openFile,
  rangeOf,
  SEED,
  some,
} from './support.ts';

const ofUnblock = (action: vscode.CodeAction): boolean =>
  /Offload|async API|Make |Disable blocking|Show documentation for/.test(action.title);

describe('code actions', () => {
  afterEach(closeAll);

  async function at(document: vscode.TextDocument, text: string): Promise<vscode.CodeAction[]> {
    await diagnosticsWhen(document.uri, some);
    return (await codeActions(document, rangeOf(document, text))).filter(ofUnblock);
  }

  /** Applies an action as the editor does: one edit, one step of undo. */
  async function apply(action: vscode.CodeAction | undefined): Promise<void> {
    assert.ok(action?.edit, 'an edit');
    assert.equal(action.command, undefined);
    assert.ok(await vscode.workspace.applyEdit(action.edit));
  }

  it('offer the fixes first, the preferred one before all, and suppressions last', async () => {
    const document = await openFile(DIRECT);
    const actions = await at(document, 'readFileSync(file');
    assert.deepEqual(
      actions.map(({ title, isPreferred = false }) => [title, isPreferred]),
      [
        ['Offload with runInExecutor', true],
        [actions[1]?.title, false],
        ['Disable blocking-fs for this line', false],
        ['Disable blocking-fs for this file', false],
        ['Show documentation for blocking-fs', false],
      ],
    );
    assert.match(actions[1]!.title, /^Use the async API/);
    for (const action of actions) assert.equal(action.kind?.value, vscode.CodeActionKind.QuickFix.value);
  });

  it('prefer nothing for a hint', async () => {
    const document = await openFile(
      `import fs from 'node:fs';\nexport async function f() {\n  return fs.existsSync('x');\n}\n`,
      '.mjs',
    );
    const actions = await at(document, 'existsSync');
    assert.ok(actions.length > 0);
    assert.ok(actions.every(action => !action.isPreferred));
  });

  it('offload in one edit that brings the runtime along', async () => {
    const document = await openFile(DIRECT);
    const before = document.getText();
    const [action] = await at(document, 'readFileSync(file');
    await apply(action);
    assert.match(document.getText(), /await runInExecutor\(null, readFileSync, file, 'utf8'\)/);
    const created = action!
      .edit!.entries()
      .flatMap(([uri]) => (fileName(uri) === fileName(document.uri) ? [] : [uri]));
    assert.ok(created.length > 0);
    for (const uri of created) await vscode.workspace.fs.stat(uri);
    const specifier = /import \{ runInExecutor \} from '([^']+)'/.exec(document.getText())?.[1];
    assert.ok(specifier, document.getText());
    await diagnosticsWhen(document.uri, none);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    for (const uri of created) await assert.rejects(async () => vscode.workspace.fs.stat(uri), /NotFound/);
    await diagnosticsWhen(document.uri, some);
  });

  it('offload a helper of the same file', async () => {
    const document = await openFile(SEED, '.mjs');
    await apply((await at(document, 'slowFunction();'))[0]);
    assert.match(document.getText(), /await runInExecutor\(null, slowFunction\)/);
    await diagnosticsWhen(document.uri, none);
  });

  it('use the async API', async () => {
    const document = await openFile(DIRECT);
    await apply((await at(document, 'readFileSync(file'))[1]);
    assert.match(document.getText(), /await readFile\(file, 'utf8'\)/);
    await diagnosticsWhen(document.uri, none);
  });

  for (const scope of ['line', 'file'])
    it(`disable a rule for this ${scope}`, async () => {
      const document = await openFile(DIRECT);
      const actions = await at(document, 'readFileSync(file');
      await apply(actions.find(({ title }) => title === `Disable blocking-fs for this ${scope}`));
      await diagnosticsWhen(document.uri, none);
    });

  it('show the page of the rule', async () => {
    const document = await openFile(DIRECT);
    const action = (await at(document, 'readFileSync(file')).at(-1);
    assert.deepEqual(action?.command?.arguments, ['blocking-fs']);
    const shown = new Promise<void>(resolve => {
      const subscription = vscode.window.tabGroups.onDidChangeTabs(({ opened }) => {
        if (!opened.some(tab => tab.label.includes('blocking-fs'))) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand(action.command.command, 'blocking-fs');
    await shown;
  });

  describe('source.fixAll', () => {
    const whole = (document: vscode.TextDocument) => new vscode.Range(0, 0, document.lineCount, 0);

    it('fixes everything when it is asked for by Unblock’s name', async () => {
      const document = await openFile(
        `${DIRECT}${DIRECT.replace(/^import.*\n/, '').replace('load', 'again')}`,
      );
      const [action, ...others] = await codeActions(document, whole(document), 'source.fixAll.unblock');
      assert.deepEqual(others, []);
      assert.equal(action?.kind?.value, 'source.fixAll.unblock');
      await apply(action);
      assert.equal(
        document.getText().match(/await runInExecutor\(null, readFileSync, file, 'utf8'\)/g)?.length,
        2,
      );
      assert.equal(document.getText().match(/import \{ runInExecutor \}/g)?.length, 1);
    });

    for (const kind of ['source.fixAll', 'source'])
      it(`does nothing for a bare ${kind}`, async () => {
        const document = await openFile(DIRECT);
        await diagnosticsWhen(document.uri, some);
        const actions = await codeActions(document, whole(document), kind);
        assert.deepEqual(
          actions.filter(action => action.kind?.value.includes('unblock')).map(({ title }) => title),
          [],
        );
      });

    it('is what Unblock: Fix All runs', async () => {
      const document = await openFile(DIRECT);
      await diagnosticsWhen(document.uri, some);
      await vscode.commands.executeCommand('unblock.fixAll');
      assert.match(document.getText(), /await runInExecutor/, fileName(document.uri));
    });
  });
});
