import { discover, type Discovery, type DiscoverOptions } from '../project/discover.ts';
import { relativePath } from '../project/paths.ts';
import { decode, UnreadableError } from '../project/read.ts';
import { analyze, loadAll, type CheckedFile, type LoadedFile, type Problem } from './analyze.ts';
import { UsageError, type Io } from './io.ts';
import type { Reporter } from './reporters/reporter.ts';
import { countFailures, reportFindings, type Report } from './report.ts';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly reporter: Reporter;
  readonly maxWarnings: number;
  readonly hints: boolean;
  readonly version: string;
  readonly discover: DiscoverOptions;
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
  const { files, problems } = await analyze(loaded.files);
  const allProblems = [...loaded.problems, ...problems];
  const report = reportOf(discovery.files.length, files, allProblems, io.cwd);
  io.stdout(options.reporter(report, { ...options, colors: io.colors, cwd: io.cwd }));
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
    return { files: discovery.files.map(file => ({ ...file, source })), problems: [] };
  } catch (error) {
    if (error instanceof UnreadableError) throw new UsageError(`stdin ${error.message}`, { cause: error });
    throw error;
  }
}

function reportOf(
  files: number,
  checked: readonly CheckedFile[],
  problems: readonly Problem[],
  cwd: string,
): Report {
  return {
    version: 1,
    files,
    findings: checked.flatMap(({ path, source, findings }) => {
      const fixable = findings.map(finding => ({ finding, fixes: [] }));
      return reportFindings({ path, text: source.text }, fixable, cwd);
    }),
    errors: problems.map(({ path, line, message }) => ({
      file: relativePath(cwd, path) || '.',
      line,
      message,
    })),
  };
}
