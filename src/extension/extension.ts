import type * as vscode from 'vscode';
import { createClient } from '../worker/client.ts';
import { createScans } from '../worker/scans.ts';
import { createAnalysis } from './analysis.ts';
import { registerCodeActions } from './codeActions.ts';
import { registerCommands } from './commands.ts';
import { createPaths } from './documents.ts';
import { createProblems } from './diagnostics.ts';
import { registerHover } from './hover.ts';
import { createLog } from './log.ts';
import { watchSettings } from './settings.ts';
import { resumeScan } from './scan.ts';
import { registerStatus } from './status.ts';
import { watchFiles } from './watch.ts';

/** Registers everything and does nothing: the analysis thread starts with the first document, after this returns. */
export function activate(context: vscode.ExtensionContext): void {
  const start = performance.now();
  const log = createLog();
  const paths = createPaths();
  const client = createClient({
    script: context.asAbsolutePath('dist/worker.js'),
    log: message => {
      log.output.warn(message);
    },
    onFound: file => {
      if (file.version === undefined) problems.showFound(file);
      else analysis.showFound(file);
    },
    onRestart: suspect => {
      analysis.checkAll(suspect);
      void resumeScan(session, suspect);
    },
    onGiveUp: reason => void log.tellAnalysisStopped(reason),
  });
  const analysis = createAnalysis(client, paths);
  const scans = createScans(client);
  const problems = createProblems({ context, log, paths, client, scans, analysis });
  const session = { context, log, paths, client, scans, analysis, problems };

  context.subscriptions.push(
    log,
    analysis,
    client,
    problems,
    registerHover(session),
    registerCodeActions(session),
    registerCommands(session),
    registerStatus(session),
    watchSettings(session),
    watchFiles(client),
  );
  log.output.info(`Activated in ${(performance.now() - start).toFixed(1)} ms.`);
}
