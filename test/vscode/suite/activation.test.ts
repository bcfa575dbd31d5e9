import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { closeAll, diagnosticsWhen, openFile, SEED, some } from './support.ts';

describe('activation', () => {
  afterEach(closeAll);

  it('happens with the first JavaScript file', async () => {
    const { uri } = await openFile(SEED, '.mjs');
    await diagnosticsWhen(uri, some);
    assert.equal(vscode.extensions.getExtension('unblock.unblock')?.isActive, true);
  });

  it('never loads the parser into the extension host', async () => {
    const { uri } = await openFile(SEED, '.mjs');
    await diagnosticsWhen(uri, some);
    const folder = vscode.extensions.getExtension('unblock.unblock')?.extensionPath ?? '';
    const loaded = Object.keys(require.cache).filter(file => file.startsWith(path.join(folder, 'dist')));
    assert.deepEqual(loaded, [path.join(folder, 'dist/extension.js')]);
  });
});
