import { discover, type Discovery, type DiscoverOptions } from '../project/discover.ts';
import { decode, UnreadableError } from '../project/read.ts';
import { loadAll, type LoadedFile } from './analyze.ts';
import { findAll } from './findings.ts';
import type { Problem } from './problem.ts';
import { UsageError, type Io } from './io.ts';
import type { ReporterEntry } from './reporters/reporter.ts';
import { countFailures, reportError, type Report } from './report.ts';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly reporter: ReporterEntry;
  readonly maxWarnings: number;
  readonly hints: boolean;
  readonly version: string;
  readonly discover: DiscoverOptions;
  /** Where results of earlier runs are kept; undefined: nowhere. */
  readonly cacheFolder: string | undefined;
  /** Check what stdin holds as if it were this file. */
  readonly stdinFilename?: string;
}

/** `unblock check`. @returns the exit code */
export async function check(options: CheckOptions, io: Io): Promise<number> {
  const { stdinFilename } = options;
  const paths = options.paths.length > 0 ? options.paths : ['.'];
  const discovery =
    stdinFilename === undefined
      ? await discover(paths, options.discover)
      : await discover([stdinFilename], { ...options.discover, virtual: true });
  const loaded = stdinFilename === undefined ? await loadAll(discovery) : await loadStdin(discovery, io);
  const { findings, problems } = await findAll(loaded.files, discovery, options.discover, {
    cwd: io.cwd,
    fixes: options.reporter.showsFixes,
    cacheFolder: stdinFilename === undefined ? options.cacheFolder : undefined,
  });
  const allProblems = [...loaded.problems, ...problems];
  const report: Report = {
    version: 1,
    files: discovery.files.length,
    findings,
    errors: allProblems.map(problem => reportError(problem, io.cwd)),
  };
  io.stdout(options.reporter.print(report, { ...options, colors: io.colors, cwd: io.cwd }));
  if (allProblems.some(({ internal }) => internal)) return 2;
  return countFailures(report.findings) > options.maxWarnings ? 1 : 0;
}

async function loadStdin(
  discovery: Discovery,
  io: Io,
): Promise<{ files: LoadedFile[]; problems: Problem[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk));
  try {
    const source = decode(Buffer.concat(chunks));
    return { files: discovery.files.map(file => ({ ...file, ...source })), problems: [] };
  } catch (error) {
    if (error instanceof UnreadableError) throw new UsageError(`stdin ${error.message}`, { cause: error });
    throw error;
  }
}
