import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page, PageScreenshotOptions } from 'playwright-core';
import { root } from '../../../scripts/command.ts';
import { workbenchUrl } from '../../../scripts/vscode-host/arguments.ts';
import { launchBrowser } from '../../../scripts/vscode-host/browser.ts';
import { findOrInstallHost } from '../../../scripts/vscode-host/install.ts';
import { createProfile } from '../../../scripts/vscode-host/profile.ts';
import { startServer } from '../../../scripts/vscode-host/server.ts';

/** What VS Code puts on the page when it is started with --enable-smoke-test-driver. */
declare global {
  var driver:
    | { whenWorkbenchRestored(): Promise<void>; getTerminalBuffer(selector: string): Promise<string[]> }
    | undefined;
}

export interface Workbench extends AsyncDisposable {
  page: Page;
}

type PictureClip = NonNullable<PageScreenshotOptions['clip']>;

/** So that a test decides when a file is saved, and a terminal's text is in the page. */
const settings = {
  'files.autoSave': 'off',
  'terminal.integrated.gpuAcceleration': 'off',
  'editor.minimap.enabled': false,
  'workbench.colorTheme': 'Dark Modern',
};

/** Installs an extension into a fresh VS Code and opens a folder there. */
export async function openWorkbench(vsix: string, folder: string): Promise<Workbench> {
  // Mocha leaves SIGTERM to Playwright, which closes its browser and goes on: end the server, too, and stop.
  process.once('SIGTERM', () => process.exit(1));
  await using stack = new AsyncDisposableStack();
  const scratch = await mkdtemp(path.join(tmpdir(), 'unblock-user-'));
  stack.defer(() => rm(scratch, { recursive: true, force: true, maxRetries: 5 }));
  const host = await findOrInstallHost();
  const profile = await createProfile(host, scratch, vsix, settings);
  const server = stack.use(await startServer({ host, ...profile }));
  const browser = stack.use(await launchBrowser());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(60_000);
  await page.goto(workbenchUrl(server.origin, { folder }));
  await page.waitForFunction(() => globalThis.driver !== undefined);
  await page.evaluate(() => globalThis.driver?.whenWorkbenchRestored());
  const opened = stack.move();
  return { page, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}

/** Opens a file from the explorer. */
export async function openFile(page: Page, name: string): Promise<void> {
  await page.getByRole('treeitem', { name }).dblclick();
  await page.getByRole('tab', { name }).waitFor();
}

export function squiggles(page: Page): Locator {
  return page.locator('.squiggly-warning');
}

/** Rests the mouse on something in the editor. @returns the hover, once it says what is expected */
export async function hover(page: Page, target: Locator, expected: string): Promise<Locator> {
  const { x, y } = await centre(target);
  await page.mouse.move(x, y);
  const widget = page.locator('.monaco-resizable-hover:visible', { hasText: expected });
  await widget.waitFor();
  return widget;
}

/** Puts the cursor on something in the editor, the mouse out of the way, and opens the quick-fix menu. */
export async function openQuickFixes(page: Page, target: Locator): Promise<Locator> {
  const { x, y } = await centre(target);
  await page.mouse.click(x, y);
  await page.mouse.move(0, 0);
  await page.keyboard.press('Escape');
  await page.locator('.monaco-resizable-hover:visible').waitFor({ state: 'hidden' });
  // Pressed before the light bulb is there, the keys sometimes open nothing.
  await page.locator('.lightBulbWidget:visible, .margin [class*=lightbulb]').first().waitFor();
  const entries = page.locator('.action-widget .monaco-list-row.action');
  // And on a busy machine even then: a person presses them once more.
  for (let press = 1; ; press++) {
    await page.keyboard.press('Control+.');
    try {
      await entries.first().waitFor({ timeout: PATIENCE });
      return entries;
    } catch (error) {
      if (press === MOST_PRESSES) throw error;
    }
  }
}

const MOST_PRESSES = 4;
/** How long somebody waits for a menu (ms). */
const PATIENCE = 12_000;

/** Runs a command from the palette, under the very text that the palette shows. */
export async function runCommand(page: Page, text: string): Promise<void> {
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input:visible').fill(`>${text}`);
  const label = page.locator('.quick-input-list .label-name').getByText(text, { exact: true });
  await label.first().click();
  await page.mouse.move(0, 0);
}

/**
 * Waits until the active terminal shows a text.
 * @param timeout in milliseconds
 * @returns the lines of its buffer, those scrolled away included
 */
export async function terminalLines(page: Page, expected: string, timeout: number): Promise<string[]> {
  const terminal = '.terminal-wrapper.active';
  await page.locator(`${terminal} .xterm-rows`, { hasText: expected }).waitFor({ timeout });
  return (await page.evaluate(selector => globalThis.driver?.getTerminalBuffer(selector), terminal)) ?? [];
}

/** Undoes the last change; where it went across files, VS Code asks first, and the answer is yes. */
export async function undo(page: Page): Promise<void> {
  await page.keyboard.press('Control+z');
  const acrossFiles = page.getByRole('button', { name: /^Undo in \d+ Files/i });
  await acrossFiles.or(page.locator('.tab.dirty')).first().waitFor();
  if (await acrossFiles.isVisible()) await acrossFiles.click();
}

/** Saves every file, and waits until no tab is dirty. */
export async function saveAll(page: Page): Promise<void> {
  await runCommand(page, 'File: Save All Files');
  await page.locator('.tab.dirty').first().waitFor({ state: 'hidden' });
}

/**
 * Keeps a picture of every test run, for people.
 * @param clip makes it one of the README's, too, showing this part: kept in the folder that UNBLOCK_SCREENSHOTS names
 */
export async function takePicture(page: Page, name: string, clip?: PictureClip): Promise<void> {
  await page.screenshot({ path: path.join(root, '.vscode-test', 'screenshots', `${name}.png`) });
  const folder = process.env['UNBLOCK_SCREENSHOTS'];
  if (clip && folder !== undefined)
    await page.screenshot({ path: path.join(root, folder, `${name}.png`), clip, animations: 'disabled' });
}

async function centre(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error('Nothing to point at.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
