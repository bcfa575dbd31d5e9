import type * as vscode from 'vscode';
import type { AnalysisClient } from '../worker/client.ts';
import type { Scans } from '../worker/scans.ts';
import type { Analysis } from './analysis.ts';
import type { Paths } from './documents.ts';
import type { Problems } from './diagnostics.ts';
import type { Log } from './log.ts';

/** What the features share; made once by `activate`. */
export interface Session {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly paths: Paths;
  readonly client: AnalysisClient;
  readonly scans: Scans;
  readonly analysis: Analysis;
  readonly problems: Problems;
}
