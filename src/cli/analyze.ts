import type { Analyzer } from '../analyzer/analyzer.ts';
import type { Finding } from '../analyzer/finding.ts';
import { looksMinified, mayMatter } from '../analyzer/prefilter.ts';
import type { LoadedConfig } from '../project/configFiles.ts';
import { withImports } from '../project/closure.ts';
import type { Discovery, DiscoverOptions, FoundFile } from '../project/discover.ts';
import { readSource, UnreadableError, type Source } from '../project/read.ts';
import { componentsOf, type Component } from '../project/relevant.ts';
import { createResolver, type Resolver } from '../project/resolve.ts';
import { isRuntimeCopy } from '../project/runtimeCopies.ts';
import type { Problem } from './component.ts';

const READS_AT_ONCE = 64;

export type LoadedFile = FoundFile & Source;

export type CheckedFile = LoadedFile & { readonly findings: readonly Finding[] };

export interface Analysis {
  /** Undefined where no file needed it. */
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
        loaded.set(file, { ...file, ...(await readSource(file.path)) });
      } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        if (file.checked) problems.push({ path: file.path, line: 1, message: error.message });
      }
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, reader));
  return { files: discovery.files.flatMap(file => loaded.get(file) ?? []), problems };
}

/** What of the given files, and of what they import, has to be looked at together. */
export async function loadComponents(
  given: readonly LoadedFile[],
  discovery: Discovery,
  options: DiscoverOptions,
): Promise<readonly Component<LoadedFile>[]> {
  // Our own copies are no part of the project's code, and rules about them would only confuse.
  const own = given.filter(({ path, text }) => !isRuntimeCopy(path, text));
  const { files, resolver } = await withImports(own, discovery, options, loadImported);
  const byPath = new Map(files.map(file => [file.path, file]));
  const resolve: Resolver = (specifier, from) => {
    const target = resolver.resolve(specifier, from);
    return target !== undefined && byPath.has(target) ? target : undefined;
  };
  const matters = ({ text, named, config }: LoadedFile) =>
    (named || !looksMinified(text)) && mayMatter(text, extraModules(config));
  const components = componentsOf(files, matters, resolve);
  return components.filter(component => component.files.some(({ checked }) => checked));
}

/**
 * Finds what blocks, in all files and what they import together, and keeps the analyzer. That, and with it the parser,
 * is loaded only when a file needs it.
 */
export async function analyze(
  given: readonly LoadedFile[],
  discovery: Discovery,
  options: DiscoverOptions,
): Promise<Analysis> {
  const components = await loadComponents(given, discovery, options);
  if (components.length === 0) return { analyzer: undefined, files: [], problems: [] };
  const relevant = components.flatMap(({ files }) => files);
  const byPath = new Map(relevant.map(file => [file.path, file]));
  const imports = new Map(components.flatMap(component => [...component.imports]));
  // Specifiers that are put together are not found in the text.
  const relative = createResolver(path => byPath.has(path));
  const { createAnalyzer } = await import('../analyzer/index.ts');
  const analyzer = createAnalyzer(
    {},
    {
      resolve: (specifier, from) => imports.get(from)?.get(specifier) ?? relative(specifier, from),
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
  for (const { path, text, checked } of relevant) {
    const failure = guarded(path, () => analyzer.update(path, text));
    if (!failure) continue;
    broken.add(path);
    if (checked) problems.push({ path, line: failure.line, message: failure.message });
  }
  const checked = relevant.flatMap(file => {
    if (!file.checked || broken.has(file.path)) return [];
    const findings = guarded(file.path, () => analyzer.check(file.path)) ?? [];
    return findings.length > 0 ? [{ ...file, findings }] : [];
  });
  return { analyzer, files: checked, problems };
}

/** Whoever imports it finds out that it cannot be read, or that it is a copy of ours. */
async function loadImported(file: FoundFile): Promise<LoadedFile | undefined> {
  const source = await readSource(file.path).catch((error: unknown) => {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  });
  return source && !isRuntimeCopy(file.path, source.text) ? { ...file, ...source } : undefined;
}

function extraModules({ config }: LoadedConfig): string[] {
  return (config.apis ?? []).map(({ module }) => module);
}
