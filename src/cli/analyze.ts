import type { Finding } from '../analyzer/finding.ts';
import { withImports } from '../project/closure.ts';
import type { Discovery, DiscoverOptions, FoundFile } from '../project/discover.ts';
import { readSource, UnreadableError, type Source } from '../project/read.ts';
import { eachOf } from '../project/parallel.ts';
import { canMatter, componentsOf, isPartOfProject, type Component } from '../project/relevant.ts';
import type { Resolver } from '../project/resolve.ts';
import { hostFor } from './host.ts';
import type { LateFollowing } from './late-following.ts';
import { guarded, type Problem } from './problem.ts';

export type LoadedFile = FoundFile & Source;

export type CheckedFile = LoadedFile & { readonly findings: readonly Finding[] };

export interface Analysis {
  /** Undefined where no file needed it. */
  readonly analyzer: LateFollowing | undefined;
  /** Files with findings, in the order given. */
  readonly files: readonly CheckedFile[];
  readonly problems: readonly Problem[];
  /** Paths of files that have come since, which the analyzer finds imports of when they are added. */
  readonly made: Set<string>;
}

/** Reads what was discovered. Files that cannot be read become problems. */
export async function loadAll(discovery: Discovery): Promise<{ files: LoadedFile[]; problems: Problem[] }> {
  const loaded = new Map<FoundFile, LoadedFile>();
  const problems: Problem[] = discovery.problems.map(problem => ({ ...problem, line: 1 }));
  await eachOf(discovery.files, async file => {
    try {
      loaded.set(file, { ...file, ...(await readSource(file.path)) });
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      if (file.checked) problems.push({ path: file.path, line: 1, message: error.message });
    }
  });
  return { files: discovery.files.flatMap(file => loaded.get(file) ?? []), problems };
}

/** What of the given files, and of what they import, has to be looked at together. */
export async function loadComponents(
  given: readonly LoadedFile[],
  discovery: Discovery,
  options: DiscoverOptions,
): Promise<readonly Component<LoadedFile>[]> {
  const own = given.filter(({ path, text, named }) => isPartOfProject(path, text, named));
  const { files, resolver } = await withImports(own, discovery, options, loadImported);
  const byPath = new Map(files.map(file => [file.path, file]));
  const resolve: Resolver = (specifier, from) => {
    const target = resolver.resolve(specifier, from);
    return target !== undefined && byPath.has(target) ? target : undefined;
  };
  const matters = ({ text, config }: LoadedFile) => canMatter(text, config.config);
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
  if (components.length === 0) return { analyzer: undefined, files: [], problems: [], made: new Set() };
  const whole: Component<LoadedFile> = {
    files: components.flatMap(({ files }) => files),
    imports: new Map(components.flatMap(({ imports }) => [...imports])),
  };
  const [{ createLateFollowing }, { lower }] = await Promise.all([
    import('./late-following.ts'),
    import('./lowering.ts'),
  ]);
  const made = new Set<string>();
  const analyzer = createLateFollowing(hostFor(whole, ({ config }) => config.config, made));
  const problems: Problem[] = [];
  const broken = new Set<string>();
  for (const { path, text, checked } of whole.files) {
    const file = await guarded(path, problems, () => lower(path, text));
    if (file && !('message' in file)) analyzer.add(file);
    else if (file) {
      broken.add(path);
      if (checked) problems.push({ path, line: file.line, message: file.message });
    }
  }
  const checked: CheckedFile[] = [];
  for (const file of whole.files) {
    if (!file.checked || broken.has(file.path)) continue;
    const findings = (await guarded(file.path, problems, () => analyzer.check(file.path))) ?? [];
    if (findings.length > 0) checked.push({ ...file, findings });
  }
  return { analyzer, files: checked, problems, made };
}

/** Whoever imports it finds out that it cannot be read, or that it is no part of the project. */
async function loadImported(file: FoundFile): Promise<LoadedFile | undefined> {
  const source = await readSource(file.path).catch((error: unknown) => {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  });
  return source && isPartOfProject(file.path, source.text, file.named) ? { ...file, ...source } : undefined;
}
