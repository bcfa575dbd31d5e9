import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the VS Code host', () => {
  it('opens the workspace it was given, trusted', () => {
    assert.equal(vscode.workspace.workspaceFolders?.length, 1);
    assert.equal(vscode.workspace.isTrusted, true);
  });

  it('loads this extension from source', () => {
    assert.equal(
      vscode.extensions.getExtension('unblock.unblock')?.extensionKind,
      vscode.ExtensionKind.Workspace,
    );
  });
});
