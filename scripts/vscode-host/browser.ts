import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';
import { which } from '../command.ts';
import { installPackages } from '../debian.ts';

const programs = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Without these, Chromium looks for Google's hosts at every start, which closed networks refuse noisily. */
const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium or Chrome of this machine. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findOrInstallBrowser();
  return chromium.launch({
    args: quietFlags,
    ...(executablePath === undefined ? { channel: 'chrome' } : { executablePath }),
  });
}

/**
 * Finds a Chromium or Chrome on the PATH; on Linux installs one if there is none.
 * @returns its path; undefined on other systems, where Playwright knows the usual places of Chrome
 * @throws Error if there is none and it is not ours to install one
 */
export async function findOrInstallBrowser(): Promise<string | undefined> {
  if (process.platform !== 'linux') return undefined;
  if (findBrowser() === undefined) await installPackages(['chromium'], 'showing VS Code');
  return findBrowser();
}

function findBrowser(): string | undefined {
  return programs.map(which).find(found => found !== undefined);
}
