import type { Analyzer } from '../analyzer/analyzer.ts';
import type { Finding } from '../analyzer/finding.ts';
import type { Discovery, FoundFile } from '../project/discover.ts';
import { readSource, UnreadableError, type Source } from '../project/read.ts';
import { createResolver } from '../project/resolve.ts';

const READS_AT_ONCE = 64;

export interface LoadedFile extends FoundFile {
  readonly source: Source;
}

/** A file or folder that could not be checked. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
  /** Our fault, not the file's. */
  readonly internal?: true;
}

export interface CheckedFile extends LoadedFile {
  readonly findings: readonly Finding[];
}

export interface Analysis {
  readonly analyzer: Analyzer | undefined;
  /** Files with findings, in the order given. */
  readonly files: readonly CheckedFile[];
  readonly problems: readonly Problem[];
}

/** Reads what was discovered. Files that cannot be read become problems. */
export async function loadAll(discovery: Discovery): Promise<{ files: LoadedFile[]; problems: Problem[] }> {
  const loaded = new Map<FoundFile, LoadedFile>();
  const problems: Problem[] = discovery.problems.map(problem => ({ ...problem, line: 1 }));
  const queue = discovery.files.values();
  const reader = async () => {
    for (const file of queue) {
      try {
        loaded.set(file, { ...file, source: await readSource(file.path) });
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        if (file.checked) problems.push({ path: file.path, line: 1, message: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, reader));
  return { files: discovery.files.flatMap(file => loaded.get(file) ?? []), problems };
}

/** Finds what blocks, in all files together. The analyzer, and with it the parser, is loaded only when a file needs it. */
export async function analyze(files: readonly LoadedFile[]): Promise<Analysis> {
  if (!files.some(({ checked }) => checked)) return { analyzer: undefined, files: [], problems: [] };
  const byPath = new Map(files.map(file => [file.path, file]));
  const { createAnalyzer } = await import('../analyzer/index.ts');
  const analyzer = createAnalyzer(
    {},
    {
      resolve: createResolver(path => byPath.has(path)),
      configFor: path => byPath.get(path)?.config.config ?? {},
    },
  );
  const problems: Problem[] = [];
  const guarded = <T>(path: string, task: () => T): T | undefined => {
    try {
      return task();
    } catch (error) {
      const message = `internal error: ${error instanceof Error ? error.message : String(error)}`;
      problems.push({ path, line: 1, message, internal: true });
      return undefined;
    }
  };
  const broken = new Set<string>();
  for (const { path, source, checked } of files) {
    const failure = guarded(path, () => analyzer.update(path, source.text));
    if (!failure) continue;
    broken.add(path);
    if (checked) problems.push({ path, line: failure.line, message: failure.message });
  }
  const checked = files.flatMap(file => {
    if (!file.checked || broken.has(file.path)) return [];
    const findings = guarded(file.path, () => analyzer.check(file.path)) ?? [];
    return findings.length > 0 ? [{ ...file, findings }] : [];
  });
  return { analyzer, files: checked, problems };
}
