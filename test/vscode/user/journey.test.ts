import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { root } from '../../../scripts/command.ts';
import { packageExtension } from '../../../scripts/vsix.ts';
import {
  hover,
  openFile,
  openQuickFixes,
  openWorkbench,
  runCommand,
  saveAll,
  squiggles,
  takePicture,
  terminalLines,
  undo,
} from './workbench.ts';

const seed = 'seed.mjs';

/** What the fix creates: the slow function's own module and the runtime. */
const created = ['seed.tasks.mjs', 'run-in-executor.mjs', 'run-in-executor.d.mts'];
/** What the README's pictures show of the window, in CSS pixels. */
const editor = { x: 352, y: 36, width: 928, height: 532 };
const panel = { x: 352, y: 36, width: 928, height: 732 };
const output = /^(?:\d|Finish test\d)$/;
const counted = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** One user, one sitting: each step goes on where the one before it left the editor. */
describe('a user who installs the VSIX', function () {
  this.timeout(120_000);
  this.bail(true);
  const stack = new AsyncDisposableStack();
  let folder: string;
  let page: Page;

  before(async () => {
    const scratch = await mkdtemp(path.join(tmpdir(), 'unblock-journey-'));
    stack.defer(() => rm(scratch, { recursive: true }));
    folder = path.join(scratch, 'examples');
    await cp(path.join(root, 'examples'), folder, { recursive: true });
    ({ page } = stack.use(await openWorkbench(await packageExtension(), folder)));
  });

  after(() => stack.disposeAsync());

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await takePicture(page, 'failure');
  });

  it('sees the blocking call of the seed program underlined', async () => {
    await openFile(page, seed);
    await squiggles(page).waitFor();
    await takePicture(page, 'squiggle');
  });

  it('reads what blocks, by which chain, when hovering it', async () => {
    const widget = await hover(page, squiggles(page), 'Chain');
    const text = (await widget.innerText()).replaceAll('`', '');
    const sentence = 'slowFunction blocks the event loop in async function test1: it calls Atomics.wait.';
    assert.equal(text.split(sentence).length - 1, 1, text);
    assert.match(text, /Atomics\.wait \(high cost\)/);
    assert.match(text, /What to do: Offload with runInExecutor/);
    await takePicture(page, 'hover', editor);
  });

  it('is offered the fixes in order', async () => {
    const entries = await openQuickFixes(page, squiggles(page));
    const titles = (await entries.allInnerTexts()).map(title => title.trim());
    assert.deepEqual(titles.slice(0, 5), [
      'Offload with runInExecutor',
      'Make `slowFunction` async',
      'Disable blocking-wait for this line',
      'Disable blocking-wait for this file',
      'Show documentation for blocking-wait',
    ]);
    await takePicture(page, 'quick-fix', editor);
  });

  it('applies the first fix, undoes it, and has the very bytes back', async () => {
    const original = await readFile(path.join(folder, seed));
    const filesBefore = await readdir(folder);
    await page.keyboard.press('Enter');
    await squiggles(page).waitFor({ state: 'detached' });
    for (const name of created) await page.getByRole('treeitem', { name }).waitFor();
    await saveAll(page);
    assert.match(
      await readFile(path.join(folder, seed), 'utf8'),
      /await runInExecutor\(null, slowFunction\)/,
    );
    await takePicture(page, 'fixed');

    await undo(page);
    await squiggles(page).waitFor();
    await saveAll(page);
    assert.deepEqual(await readFile(path.join(folder, seed)), original);
    assert.deepEqual(await readdir(folder), filesBefore);
  });

  it('scans the workspace and reads every finding in the Problems panel', async () => {
    await runCommand(page, 'Unblock: Scan Workspace');
    await page.keyboard.press('Control+Shift+M');
    await takePicture(page, 'problems');
    for (const api of ['Atomics.wait', 'fs.readdirSync', 'child_process.execSync']) {
      await page.getByPlaceholder('Filter').fill(api);
      await page.locator('.markers-panel').getByRole('treeitem', { name: api }).first().waitFor();
    }
  });

  it('watches the demo in the terminal: blocked first, then interleaved', async () => {
    await runCommand(page, 'View: Toggle Maximized Panel');
    await runCommand(page, 'Demo: blocking vs executor');
    const lines = await terminalLines(page, 'Press any key', 60_000);
    await takePicture(page, 'demo', panel);
    assert.deepEqual(
      lines.map(line => line.trim()).filter(line => output.test(line)),
      [
        ...['Finish test1', ...counted, 'Finish test2'],
        ...[...counted.slice(0, 6), 'Finish test1', ...counted.slice(6), 'Finish test2'],
      ],
    );
  });
});
