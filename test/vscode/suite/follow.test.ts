// Findings follow what happens in other files: in other editors, on the disk, and after a scan.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/extension/commandIds.ts';
import { closeAll, diagnosticsWhen, forgetScan, none, ours, rangeOf, replace, some } from './support.ts';

const BLOCKS = `import { readFileSync } from 'node:fs';

export function load(file) {
  return readFileSync(file, 'utf8');
}
`;
const HARMLESS = BLOCKS.replace('readFileSync(', 'String(');
const CALLER = `import { load } from './helper.mjs';

export async function start() {
  return load('x');
}
`;

describe('findings follow', () => {
  let folder: vscode.Uri;
  beforeEach(async () => {
    const root = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(root);
    folder = vscode.Uri.joinPath(root, `follow-${randomUUID().slice(0, 8)}`);
    await write('helper.mjs', BLOCKS);
    await write('caller.mjs', CALLER);
  });
  afterEach(async () => {
    await closeAll();
    await vscode.workspace.fs.delete(folder, { recursive: true });
  });

  const at = (name: string): vscode.Uri => vscode.Uri.joinPath(folder, name);

  const write = async (name: string, text: string): Promise<void> =>
    vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));

  async function open(name: string): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument(at(name));
    await vscode.window.showTextDocument(document, { preview: false });
    return document;
  }

  it('an import that is not open, with a chain that leads into it', async () => {
    await open('caller.mjs');
    const [diagnostic] = await diagnosticsWhen(at('caller.mjs'), some);
    const hop = diagnostic?.relatedInformation?.at(-1)?.location;
    assert.equal(hop?.uri.toString(), at('helper.mjs').toString());
    const helper = await vscode.workspace.openTextDocument(hop.uri);
    assert.equal(helper.getText(hop.range), 'readFileSync');
  });

  it('an edit in another editor', async () => {
    await open('caller.mjs');
    await diagnosticsWhen(at('caller.mjs'), some);
    const helper = await open('helper.mjs');
    await replace(helper, rangeOf(helper, 'readFileSync(file'), 'String(file');
    await diagnosticsWhen(at('caller.mjs'), none);
    await replace(helper, rangeOf(helper, 'return String(file'), '\n\n  return readFileSync(file');
    const [diagnostic] = await diagnosticsWhen(at('caller.mjs'), some);
    const hop = diagnostic?.relatedInformation?.at(-1)?.location;
    assert.equal(helper.getText(hop?.range), 'readFileSync', 'the chain leads to where it is now');
  });

  it('an edit on the disk, the end of a file, and its return', async () => {
    await open('caller.mjs');
    await diagnosticsWhen(at('caller.mjs'), some);
    await write('helper.mjs', HARMLESS);
    await diagnosticsWhen(at('caller.mjs'), none);
    await write('helper.mjs', BLOCKS);
    await diagnosticsWhen(at('caller.mjs'), some);
    await vscode.workspace.fs.delete(at('helper.mjs'));
    await diagnosticsWhen(at('caller.mjs'), none);
    await write('helper.mjs', BLOCKS);
    await diagnosticsWhen(at('caller.mjs'), some);
  });

  it('a scan: files that are not open change with an edit, and go with their file', async () => {
    await vscode.commands.executeCommand(COMMANDS.scan);
    assert.equal(ours(at('caller.mjs')).length, 1);
    const helper = await open('helper.mjs');
    await replace(helper, rangeOf(helper, 'readFileSync(file'), 'String(file');
    await diagnosticsWhen(at('caller.mjs'), none);
    // Nothing of that was saved.
    await closeAll();
    await diagnosticsWhen(at('caller.mjs'), some);
    await vscode.workspace.fs.delete(at('caller.mjs'));
    await diagnosticsWhen(at('caller.mjs'), none);
    await forgetScan();
  });
});
