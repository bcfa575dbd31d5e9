#!/usr/bin/env node
/**
 * Stands in for VS Code's executable: takes the arguments that @vscode/test-electron passes, starts VS Code's server,
 * opens its workbench in a headless browser, prints what the tests print and exits as they do.
 */
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { format } from 'node:util';
import { parseLauncherArguments, workbenchUrl } from './arguments.ts';
import { launchBrowser } from './browser.ts';
import { findOrInstallHost } from './install.ts';
import { startServer } from './server.ts';

const timeoutMinutes = 15;

async function main(): Promise<number> {
  const args = parseLauncherArguments(process.argv.slice(2));
  const scratch = await mkdtemp(path.join(tmpdir(), 'unblock-vscode-'));
  try {
    await using server = await startServer({
      host: await findOrInstallHost(),
      userDataDir: args.userDataDir ?? path.join(scratch, 'user-data'),
      extensionsDir: args.extensionsDir ?? path.join(scratch, 'extensions'),
    });
    await using browser = await launchBrowser();
    const page = await browser.newPage();
    const exitCode = Promise.withResolvers<number>();
    await page.exposeFunction('codeAutomationLog', record);
    await page.exposeFunction('codeAutomationExit', (code: number) => {
      exitCode.resolve(code);
    });
    const failWith = (reason: string) => (): void => {
      exitCode.reject(new Error(reason));
    };
    page.once('crash', failWith('The browser page crashed.'));
    void server.ended.then(failWith("VS Code's server ended."));
    const timer = setTimeout(
      failWith(`The tests took longer than ${timeoutMinutes} min.`),
      timeoutMinutes * 60_000,
    );
    await page.goto(workbenchUrl(server.origin, args));
    try {
      return await exitCode.promise;
    } finally {
      clearTimeout(timer);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** VS Code's own log, among which the tests' console calls are: to the file that UNBLOCK_VSCODE_LOG names, if any. */
function record(_type: string, args: unknown[]): void {
  const line = format(...args);
  const file = process.env['UNBLOCK_VSCODE_LOG'];
  if (file === undefined) console.log(line);
  else appendFileSync(file, `${line}\n`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
