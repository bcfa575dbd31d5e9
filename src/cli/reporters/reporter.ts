import type { Report } from '../report.ts';

export interface ReporterOptions {
  readonly colors: boolean;
  /** List hints too; reporters for machines always do. */
  readonly hints: boolean;
  /** Absolute. */
  readonly cwd: string;
  /** Unblock's own. */
  readonly version: string;
}

/** Turns a report into what is printed on stdout: whole lines, or nothing. */
export type Reporter = (report: Report, options: ReporterOptions) => string;

export interface ReporterEntry {
  readonly print: Reporter;
  /** Does it make use of the fixes that findings have? Finding them out takes a while. */
  readonly showsFixes: boolean;
}
