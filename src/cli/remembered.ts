// Results from earlier runs: of the whole run, and of each component of the project.
import type { Discovery } from '../project/discover.ts';
import { readSource } from '../project/read.ts';
import { isInstalled } from '../project/surroundings.ts';
import type { LoadedFile } from './analyze.ts';
import { buildId, keyOf, openCache, prune } from './cache.ts';
import type { Job, JobResult } from './component.ts';

export interface Remembered {
  /** What a run with the same files found. */
  run(): Promise<JobResult | undefined>;
  /** @param others files that were loaded besides, because others import them */
  saveRun(result: JobResult, others: readonly LoadedFile[]): Promise<void>;
  component(job: Job): Promise<JobResult | undefined>;
  saveComponent(job: Job, result: JobResult): Promise<void>;
}

interface SavedRun {
  readonly result: JobResult;
  readonly others: readonly (readonly [path: string, hash: string])[];
}

/** @returns undefined where nothing can be remembered */
export async function openRemembered(
  folder: string,
  files: readonly LoadedFile[],
  discovery: Discovery,
  { cwd, fixes }: Pick<Job, 'cwd' | 'fixes'>,
): Promise<Remembered | undefined> {
  const build = await buildId();
  if (build === undefined) return undefined;
  const cache = openCache(folder);
  const hashes = new Map<string, string>();
  const hashOf = (path: string, text: string): string => {
    const known = hashes.get(path) ?? keyOf(text);
    hashes.set(path, known);
    return known;
  };
  // Whatever else than the files decides what is found, or which fixes there are.
  const surroundings = keyOf(
    build,
    cwd,
    String(fixes),
    String(await isInstalled('run-in-executor', cwd)),
    ...inOrder(discovery.manifests),
    ...inOrder(discovery.links),
  );
  const runKey = keyOf(
    'run',
    surroundings,
    ...files.flatMap(({ path, text, checked, named, config }) => [
      path,
      hashOf(path, text),
      `${String(checked)}${String(named)}`,
      JSON.stringify(config.config),
    ]),
  );
  const componentKey = ({ files: members, imports, copies }: Job): string =>
    keyOf(
      'component',
      surroundings,
      ...copies,
      ...members.flatMap(({ path, text, checked, config }) => [
        path,
        hashOf(path, text),
        String(checked),
        JSON.stringify(config),
        ...[...(imports.get(path) ?? [])].flat(),
      ]),
    );

  return {
    async run() {
      const saved = await cache.get(runKey);
      if (!isSavedRun(saved)) return undefined;
      for (const [path, hash] of saved.others) {
        const source = await readSource(path).catch(() => undefined);
        if (!source || keyOf(source.text) !== hash) return undefined;
      }
      return saved.result;
    },
    async saveRun(result, others) {
      const saved: SavedRun = { result, others: others.map(({ path, text }) => [path, hashOf(path, text)]) };
      await cache.set(runKey, saved);
      await prune(folder);
    },
    async component(job) {
      const saved = await cache.get(componentKey(job));
      return isJobResult(saved) ? saved : undefined;
    },
    saveComponent: (job, result) => cache.set(componentKey(job), result),
  };
}

/** The disk answers in any order. */
function inOrder(texts: ReadonlyMap<string, string>): string[] {
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).flat();
}

/** Files are named by what they were made of, so that a look at their shape is enough. */
function isSavedRun(saved: unknown): saved is SavedRun {
  const { result, others } = { ...(saved as Partial<SavedRun> | undefined) };
  return Array.isArray(others) && isJobResult(result);
}

function isJobResult(saved: unknown): saved is JobResult {
  const { findings, problems } = { ...(saved as Partial<JobResult> | undefined) };
  return Array.isArray(findings) && Array.isArray(problems);
}
