import { discover, type Discovery, type DiscoverOptions } from '../project/discover.ts';
import { decode, UnreadableError } from '../project/read.ts';
import { analyze, loadAll, rootFor, type CheckedFile, type LoadedFile, type Problem } from './analyze.ts';
import { UsageError, type Io } from './io.ts';
import type { ReporterEntry } from './reporters/reporter.ts';
import {
  countFailures,
  reportError,
  reportFindings,
  type FixableFinding,
  type Report,
  type ReportedFinding,
} from './report.ts';

export interface CheckOptions {
  readonly paths: readonly string[];
  readonly reporter: ReporterEntry;
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
  const { files, problems } = await analyze(loaded.files, discovery, options.discover);
  const allProblems = [...loaded.problems, ...problems];
  const report: Report = {
    version: 1,
    files: discovery.files.length,
    findings: await findingsOf(files, loaded.files, options, io.cwd),
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

/** Kinds of fixes per finding; loaded late because fixes are slow and most reports have no use for them. */
async function withFixes(
  file: CheckedFile,
  files: readonly LoadedFile[],
  cwd: string,
): Promise<FixableFinding[]> {
  const { fixKindsFor } = await import('../fixes/index.ts');
  const { factsFor } = await import('../project/facts.ts');
  const facts = await factsFor(file.path, {
    text: file.text,
    root: rootFor(file.path, cwd),
    files: files.map(({ path }) => path),
  });
  return file.findings.map(finding => ({
    finding,
    fixes: fixKindsFor(finding, file, facts),
  }));
}

async function findingsOf(
  checked: readonly CheckedFile[],
  files: readonly LoadedFile[],
  { reporter }: CheckOptions,
  cwd: string,
): Promise<ReportedFinding[]> {
  const reported: ReportedFinding[] = [];
  for (const file of checked) {
    const findings = reporter.showsFixes
      ? await withFixes(file, files, cwd)
      : file.findings.map(finding => ({ finding, fixes: [] }));
    reported.push(...reportFindings(file, findings, cwd));
  }
  return reported;
}
