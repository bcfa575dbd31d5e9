// One component of a project, checked from its texts to what is reported. Runs on whatever thread has time for it.
import { dirname } from 'node:path';
import type { Config } from '../analyzer/config.ts';
import type { Finding } from '../analyzer/finding.ts';
import type { FileIR } from '../analyzer/ir.ts';
import { leavesOf, type LeafFile } from '../analyzer/leaves.ts';
import { createSources } from '../analyzer/sources.ts';
import type { FixKind } from '../fixes/types.ts';
import { isInside } from '../project/paths.ts';
import { canMatter, type Component } from '../project/relevant.ts';
import { collectGarbage } from './garbage.ts';
import { hostFor } from './host.ts';
import { lower, quickParser } from './lowering.ts';
import { guarded, type Problem } from './problem.ts';
import { reportFindings, type ReportedFinding } from './report.ts';

/** A file as a thread gets it: plain data. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly checked: boolean;
  readonly config: Config;
}

export interface Job extends Component<SourceFile> {
  readonly cwd: string;
  /** Is it asked which fixes there are? */
  readonly fixes: boolean;
  /** Files of the whole project that may be copies of the runtime. */
  readonly copies: readonly string[];
}

export interface JobResult {
  /** File by file, in the order given. */
  readonly findings: readonly ReportedFinding[];
  readonly problems: readonly Problem[];
}

/** Finds what blocks in the files of a component. Fails for nothing that is in a file. */
export async function checkComponent(job: Job): Promise<JobResult> {
  const problems: Problem[] = [];
  // What was known of the files is let go of before the fixes are asked for: both take a lot of memory.
  const blocking = await findBlocking(job, problems);
  // unblock-disable-next-line blocking-compute -- a fraction of what finding took, and nobody waits for this thread
  if (process.memoryUsage.rss() > MUCH_MEMORY) collectGarbage();
  const kindsOf = job.fixes && blocking.length > 0 ? await fixKinds(job) : undefined;
  const reported: ReportedFinding[] = [];
  for (const { file, findings } of blocking) {
    const kinds = (await guarded(file.path, problems, () => kindsOf?.(file, findings))) ?? [];
    const fixable = findings.map((finding, index) => ({ finding, fixes: kinds[index] ?? [] }));
    reported.push(...reportFindings(file, fixable, job.cwd));
  }
  return { findings: reported, problems };
}

/** Of the process, in bytes. In smaller projects letting go takes time and helps nobody. */
const MUCH_MEMORY = 400e6;

interface Blocking {
  readonly file: SourceFile;
  readonly findings: readonly Finding[];
}

/** @param problems is added to */
async function findBlocking(job: Job, problems: Problem[]): Promise<Blocking[]> {
  const sources = createSources(
    {},
    hostFor(job, ({ config }) => config),
    true,
  );
  const add = async ({ path, text, checked }: SourceFile): Promise<FileIR | undefined> => {
    const file = await guarded(path, problems, () => lower(path, text));
    if (file && !('message' in file)) {
      sources.add(file);
      return file;
    }
    if (file && checked) problems.push({ path, line: file.line, message: file.message });
    return undefined;
  };
  // The rest of the files only hand on what some of them call.
  const [first, rest] = split(job.files, ({ text, config }) => canMatter(text, config));
  const leaves: LeafFile[] = [];
  for (const source of first) {
    const file = await add(source);
    if (file) leaves.push({ ...source, file });
  }
  const found = leavesOf(
    leaves,
    job.files.map(({ text }) => text),
  );
  const known = new Set(leaves.map(({ file }) => file.path));
  if (found !== 'none') for (const source of rest) if (await add(source)) known.add(source.path);
  const mayBlock = found === 'some' || (found === 'late' && sources.mayLoadLate());
  const blocking: Blocking[] = [];
  for (const file of job.files) {
    if (!file.checked || !known.has(file.path)) continue;
    const findings = (await guarded(file.path, problems, () => sources.check(file.path, mayBlock))) ?? [];
    if (findings.length > 0) blocking.push({ file, findings });
  }
  return blocking;
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter(item => !isFirst(item))];
}

type KindsOf = (file: SourceFile, findings: readonly Finding[]) => Promise<FixKind[][]>;

/** Finds the kinds of fixes per finding; loaded late because most reports have no use for them. */
async function fixKinds({ files, cwd, copies }: Job): Promise<KindsOf> {
  const [
    { fixKindsFor, mayHaveKinds },
    { NoParserError, parseWith },
    { createKnownFacts, factsFor },
    { loadFullParser },
    { isPureAlone },
  ] = await Promise.all([
    import('../fixes/kinds.ts'),
    import('../fixes/parsers.ts'),
    import('../project/facts.ts'),
    import('../project/parser.ts'),
    import('../project/purity.ts'),
  ]);
  const quick = await quickParser();
  if (quick) parseWith({ quick });
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const known = createKnownFacts(path => texts.get(path));
  const isPure = (path: string): boolean => {
    const text = texts.get(path);
    return text === undefined || isPureAlone(path, text);
  };
  const kindsOf: KindsOf = async (file, findings) => {
    const { path, text } = file;
    try {
      const asked = findings.map(finding => mayHaveKinds(finding, path, isPure));
      if (!asked.includes(true)) return asked.map(() => []);
      const facts = await factsFor(path, { text, root: rootFor(path, cwd), files: copies, known });
      return findings.map((finding, index) => (asked[index] ? fixKindsFor(finding, file, facts) : []));
    } catch (error) {
      if (!(error instanceof NoParserError)) throw error;
      await loadFullParser();
      return kindsOf(file, findings);
    }
  };
  return kindsOf;
}

/** Where a copy of the runtime goes in a project without a package.json. */
export function rootFor(path: string, cwd: string): string {
  return isInside(cwd, path) ? cwd : dirname(path);
}
