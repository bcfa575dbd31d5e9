import { discover, type Discovery, type DiscoverOptions } from '../project/discover.ts';
import { decode, UnreadableError } from '../project/read.ts';
import { relativePath } from '../project/paths.ts';
import { isRuntimeCopy } from '../project/runtimeCopies.ts';
import { loadAll, loadComponents, type LoadedFile } from './analyze.ts';
import type { Job, JobResult, Problem } from './component.ts';
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
  const { findings, problems } = await findBlocking(loaded.files, discovery, options, io);
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

/** Findings of all files, in the order of the files. */
async function findBlocking(
  files: readonly LoadedFile[],
  discovery: Discovery,
  { reporter, discover: discoverOptions }: CheckOptions,
  { cwd }: Io,
): Promise<JobResult> {
  const components = await loadComponents(files, discovery, discoverOptions);
  const copies = files.flatMap(({ path, text }) => (isRuntimeCopy(path, text) ? [path] : []));
  const jobs = components.map((component): Job => ({
    files: component.files.map(({ path, text, checked, config }) => ({
      path,
      text,
      checked,
      config: config.config,
    })),
    imports: component.imports,
    cwd,
    fixes: reporter.showsFixes,
    copies,
  }));
  if (jobs.length === 0) return { findings: [], problems: [] };
  const { checkAll } = await import('./threads.ts');
  const results = await checkAll(jobs);
  const order = new Map(files.map(({ path }, index) => [relativePath(cwd, path), index]));
  const place = ({ file }: { file: string }): number => order.get(file) ?? Infinity;
  return {
    findings: results.flatMap(({ findings }) => findings).sort((a, b) => place(a) - place(b)),
    problems: results.flatMap(({ problems }) => problems).sort((a, b) => a.path.localeCompare(b.path)),
  };
}
