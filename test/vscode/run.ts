/**
 * Runs suite/*.test.ts in the extension host of a real VS Code, on a fresh copy of `examples/`.
 *
 *     node test/vscode/run.ts [--grep <text>] [--desktop] [--log]
 *
 * The VS Code is the browser-hosted one (scripts/vscode-host), or with --desktop, and always on Windows, the desktop
 * one that @vscode/test-electron downloads. --log shows VS Code's own log.
 */
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import * as esbuild from 'esbuild';
import { projectEnvironment, root } from '../../scripts/command.ts';

const { values: options } = parseArgs({
  options: {
    grep: { type: 'string' },
    desktop: { type: 'boolean', default: process.platform === 'win32' },
    log: { type: 'boolean', default: false },
  },
});
const outFolder = path.join(root, '.vscode-test', 'suite');

/** The tests become CommonJS: that is what every extension host can load, whatever Node it has. */
async function bundle(): Promise<void> {
  await rm(outFolder, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: ['index.ts', '*.test.ts'].map(name => path.join(import.meta.dirname, 'suite', name)),
    outdir: outFolder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

async function main(): Promise<number> {
  await bundle();
  const scratch = await mkdtemp(path.join(tmpdir(), 'unblock-suite-'));
  const report = path.join(scratch, 'report.txt');
  const log = path.join(scratch, 'vscode.log');
  const workspace = path.join(scratch, 'workspace');
  try {
    await cp(path.join(root, 'examples'), workspace, { recursive: true });
    const results = process.env['UNBLOCK_RESULTS'] ?? path.join(root, '.vscode-test/results/vscode.json');
    await mkdir(path.dirname(results), { recursive: true });
    await rm(results, { force: true });
    return await runTests({
      ...(options.desktop
        ? { cachePath: path.join(root, '.vscode-test') }
        : { vscodeExecutablePath: path.join(root, 'scripts/vscode-host/launcher.ts') }),
      extensionDevelopmentPath: root,
      extensionTestsPath: path.join(outFolder, 'index.js'),
      launchArgs: [
        workspace,
        '--disable-extensions',
        `--user-data-dir=${path.join(scratch, 'user-data')}`,
        `--extensions-dir=${path.join(scratch, 'extensions')}`,
      ],
      extensionTestsEnv: {
        PATH: projectEnvironment['PATH'], // so that the launcher runs on this project's Node
        UNBLOCK_RESULTS: results,
        UNBLOCK_REPORT: report,
        UNBLOCK_GREP: options.grep,
        UNBLOCK_VSCODE_LOG: options.log ? undefined : log,
      },
    });
  } catch (error) {
    if (!(error instanceof TestRunFailedError)) throw error;
    return error.code ?? 1;
  } finally {
    const didNotStart = async (): Promise<string> => {
      const lastLines = (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-30);
      return ["The tests did not start. The end of VS Code's log:", ...lastLines, ''].join('\n');
    };
    process.stdout.write(await readFile(report, 'utf8').catch(didNotStart));
    await rm(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
}

process.exitCode = await main();
