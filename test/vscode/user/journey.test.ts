import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../../scripts/command.ts';
import { packageExtension } from '../../../scripts/vsix.ts';
import type { Workbench } from './workbench.ts';
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
} from './workbench.ts';

const seed = 'seed.mjs';

/** One user, one sitting: each step goes on where the one before it left the editor. */
describe('a user who installs the VSIX', () => {
  let folder: string;
  let workbench: Workbench;
  let original: Buffer;
  let filesBefore: string[];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'unblock-examples-'));
    await cp(path.join(root, 'examples'), folder, { recursive: true });
    original = await readFile(path.join(folder, seed));
    filesBefore = await readdir(folder);
    workbench = await openWorkbench(await packageExtension(), folder);
  });

  after(async () => {
    await workbench[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await takePicture(workbench.page, 'failure');
  });

  it('sees the blocking call of the seed program underlined', async () => {
    const { page } = workbench;
    await openFile(page, seed);
    await squiggles(page).waitFor();
    assert.equal(await squiggles(page).count(), 1);
    await takePicture(page, 'squiggle');
  });

  it('reads what blocks, by which chain, when hovering it', async () => {
    const { page } = workbench;
    const widget = await hover(page, squiggles(page), 'Atomics.wait');
    assert.match(await widget.innerText(), /event loop/);
    await takePicture(page, 'hover');
  });

  it('is offered the fixes in order', async () => {
    const { page } = workbench;
    const entries = await openQuickFixes(page, squiggles(page));
    const titles = (await entries.allInnerTexts()).map(title => title.trim());
    assert.deepEqual(titles.slice(0, 4), [
      'Offload with runInExecutor',
      'Disable blocking-wait for this line',
      'Disable blocking-wait for this file',
      'Show documentation for blocking-wait',
    ]);
    await takePicture(page, 'quick-fix');
  });

  it('applies the first fix and sees the squiggle go', async () => {
    const { page } = workbench;
    await page.keyboard.press('Enter');
    await squiggles(page).waitFor({ state: 'detached' });
    await saveAll(page);
    assert.match(await readFile(path.join(folder, seed), 'utf8'), /await runInExecutor\(null, \w+\)/);
    await takePicture(page, 'fixed');
  });

  it('undoes it in one step, to the very bytes', async () => {
    const { page } = workbench;
    await page.keyboard.press('Control+z');
    const acrossFiles = page.getByRole('dialog').getByRole('button', { name: /^Undo in \d+ Files/ });
    await acrossFiles.or(squiggles(page)).first().waitFor();
    if (await acrossFiles.isVisible()) await acrossFiles.click();
    await squiggles(page).waitFor();
    await saveAll(page);
    assert.deepEqual(await readFile(path.join(folder, seed)), original);
    assert.deepEqual(await readdir(folder), filesBefore);
  });

  it('finds the scan in the Problems panel', async () => {
    const { page } = workbench;
    await runCommand(page, 'Unblock: Scan Workspace');
    await page
      .locator('.markers-panel')
      .getByRole('treeitem', { name: /Atomics\.wait/ })
      .first()
      .waitFor();
    await takePicture(page, 'problems');
  });

  it('watches the demo in the terminal: blocked first, interleaved then', async () => {
    const { page } = workbench;
    await runCommand(page, 'Demo: blocking vs executor');
    const lines = await terminalLines(page, 'press', 60_000);
    await takePicture(page, 'demo');
    assert.deepEqual(lines, []);
  });
});
