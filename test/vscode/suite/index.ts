/** What VS Code loads in its extension host (as CommonJS, bundled by ../run.ts) to run the tests beside this file. */
import { appendFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';
import ResultsReporter from '../../../scripts/results-reporter.ts';

export async function run(): Promise<void> {
  const report = process.env['UNBLOCK_REPORT'];
  if (report !== undefined) {
    // Into a file: what goes to the console here arrives among VS Code's own log, and the last lines never do.
    Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
      appendFileSync(report, `${format(...args)}\n`);
    };
  }

  const mocha = new Mocha({
    reporter: ResultsReporter,
    timeout: 30_000,
    forbidOnly: process.env['CI'] === 'true',
    ...(process.env['UNBLOCK_GREP'] === undefined ? {} : { grep: process.env['UNBLOCK_GREP'] }),
  });
  for (const file of readdirSync(__dirname)) {
    if (file.endsWith('.test.js')) mocha.addFile(path.join(__dirname, file));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>(resolve => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} tests failed in the extension host.`);
}
