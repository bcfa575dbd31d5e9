import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeAll,
  diagnosticsWhen,
  DIRECT,
  none,
  openFile,
  openUntitled,
  ours,
  rangeOf,
  replace,
  SEED,
  some,
} from './support.ts';

describe('diagnostics', () => {
  afterEach(closeAll);

  it('underline the callee that blocks, through a helper', async () => {
    const document = await openFile(SEED, '.mjs');
    const [diagnostic, ...others] = await diagnosticsWhen(document.uri, some);
    assert.equal(others.length, 0);
    assert.equal(document.getText(diagnostic!.range), 'slowFunction');
    assert.equal(diagnostic!.range.start.line, 6);
    assert.equal(diagnostic!.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(diagnostic!.message, /slowFunction.*blocks the event loop.*test1.*Atomics\.wait/);
  });

  it('link their code to the page of the rule, which is there', async () => {
    const document = await openFile(SEED, '.mjs');
    const [{ code }] = (await diagnosticsWhen(document.uri, some)) as [vscode.Diagnostic];
    assert.ok(typeof code === 'object');
    assert.equal(code.value, 'blocking-wait');
    const page = await vscode.workspace.fs.readFile(code.target);
    assert.match(new TextDecoder().decode(page), /blocking-wait/);
  });

  it('relate the async keyword and every hop of the chain', async () => {
    const document = await openFile(SEED, '.mjs');
    const [{ relatedInformation = [] }] = (await diagnosticsWhen(document.uri, some)) as [vscode.Diagnostic];
    const texts = relatedInformation.map(({ location }) => document.getText(location.range));
    assert.deepEqual(texts, ['async', 'Atomics.wait']);
    assert.deepEqual(
      relatedInformation.map(({ message }) => message),
      ['runs in async function test1', 'slowFunction calls Atomics.wait'],
    );
    assert.ok(
      relatedInformation.every(({ location }) => location.uri.toString() === document.uri.toString()),
    );
  });

  it('are hints where the call is short', async () => {
    const document = await openFile(
      `import fs from 'node:fs';\nexport async function f() {\n  return fs.existsSync('x');\n}\n`,
      '.mjs',
    );
    const [diagnostic] = await diagnosticsWhen(document.uri, some);
    assert.equal(diagnostic!.severity, vscode.DiagnosticSeverity.Hint);
  });

  it('follow an edit', async () => {
    const document = await openFile(DIRECT);
    await diagnosticsWhen(document.uri, some);
    await replace(document, rangeOf(document, 'async '), '');
    await diagnosticsWhen(document.uri, none);
    await replace(document, rangeOf(document, 'function load'), 'async function load');
    await diagnosticsWhen(document.uri, some);
  });

  it('keep the last good findings, moved along, while the text does not parse', async () => {
    const document = await openFile(DIRECT);
    await diagnosticsWhen(document.uri, some);
    await replace(document, new vscode.Range(0, 0, 0, 0), '\n\nconst = ;\n');
    // The next publication is the one that knows the text to be broken.
    const [diagnostic] = await diagnosticsWhen(
      document.uri,
      diagnostics => diagnostics[0]?.range.start.line === 6 || diagnostics.length === 0,
    );
    assert.equal(document.getText(diagnostic?.range), 'readFileSync');
  });

  it('go when the document is closed', async () => {
    const { uri } = await openFile(DIRECT);
    await diagnosticsWhen(uri, some);
    await closeAll();
    await diagnosticsWhen(uri, none);
  });

  it('go with a file that is deleted, and move with one that is renamed', async () => {
    const { uri } = await openFile(DIRECT);
    await diagnosticsWhen(uri, some);
    const renamed = uri.with({ path: uri.path.replace('file-', 'renamed-') });
    const rename = new vscode.WorkspaceEdit();
    rename.renameFile(uri, renamed);
    await vscode.workspace.applyEdit(rename);
    await diagnosticsWhen(uri, none);
    await diagnosticsWhen(renamed, some);
    const remove = new vscode.WorkspaceEdit();
    remove.deleteFile(renamed);
    await vscode.workspace.applyEdit(remove);
    await diagnosticsWhen(renamed, none);
  });

  it('go when the language changes, and come back with it', async () => {
    const document = await openFile(DIRECT);
    await diagnosticsWhen(document.uri, some);
    await vscode.languages.setTextDocumentLanguage(document, 'plaintext');
    await diagnosticsWhen(document.uri, none);
    await vscode.languages.setTextDocumentLanguage(document, 'typescript');
    await diagnosticsWhen(document.uri, some);
  });

  for (const [language, text] of [
    ['javascript', SEED],
    ['typescript', DIRECT],
    ['javascriptreact', DIRECT.replace(': string', '').replace('return text', 'return <p>{text}</p>')],
    ['typescriptreact', DIRECT.replace('return text', 'return <p>{text}</p>')],
  ] as const)
    it(`find what blocks in an untitled ${language} document`, async () => {
      const document = await openUntitled(language, text);
      assert.equal((await diagnosticsWhen(document.uri, some)).length, 1);
    });

  it('leave the old side of a diff alone', async () => {
    const provider = { provideTextDocumentContent: () => SEED };
    const registration = vscode.workspace.registerTextDocumentContentProvider('unblock-test', provider);
    try {
      const old = await vscode.workspace.openTextDocument(vscode.Uri.parse('unblock-test:/old.mjs'));
      assert.equal(old.languageId, 'javascript');
      // Whatever was opened before has been answered when what was opened after has.
      const { uri } = await openFile(SEED, '.mjs');
      await diagnosticsWhen(uri, some);
      assert.deepEqual(ours(old.uri), []);
    } finally {
      registration.dispose();
    }
  });
});
