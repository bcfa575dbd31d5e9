import type { Discovery, DiscoverOptions } from '../project/discover.ts';
import { relativePath } from '../project/paths.ts';
import { isRuntimeCopy } from '../project/runtimeCopies.ts';
import { loadComponents, type LoadedFile } from './analyze.ts';
import type { Job, JobResult } from './component.ts';
import { openRemembered, type Remembered } from './remembered.ts';

interface FindOptions extends Pick<Job, 'cwd' | 'fixes'> {
  readonly cacheFolder: string | undefined;
}

/** Findings of all files, in the order of the files. What has not changed since an earlier run is not looked at again. */
export async function findAll(
  files: readonly LoadedFile[],
  discovery: Discovery,
  discoverOptions: DiscoverOptions,
  { cacheFolder, ...options }: FindOptions,
): Promise<JobResult> {
  const remembered =
    cacheFolder === undefined ? undefined : await openRemembered(cacheFolder, files, discovery, options);
  const known = await remembered?.run();
  if (known) return known;
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
    ...options,
    copies,
  }));
  const results = await checkJobs(jobs, remembered);
  const order = new Map(files.map(({ path }, index) => [relativePath(options.cwd, path), index]));
  const place = ({ file }: { file: string }): number => order.get(file) ?? Infinity;
  const result = {
    findings: results.flatMap(({ findings }) => findings).sort((a, b) => place(a) - place(b)),
    problems: results.flatMap(({ problems }) => problems).sort((a, b) => a.path.localeCompare(b.path)),
  };
  if (isFinal(result)) {
    const given = new Set(files.map(({ path }) => path));
    const loaded = components.flatMap(component => component.files);
    await remembered?.saveRun(
      result,
      loaded.filter(({ path }) => !given.has(path)),
    );
  }
  return result;
}

async function checkJobs(jobs: readonly Job[], remembered: Remembered | undefined): Promise<JobResult[]> {
  const known = await Promise.all(jobs.map(async job => remembered?.component(job)));
  const open = jobs.filter((_, index) => !known[index]);
  if (open.length === 0) return known.flatMap(result => result ?? []);
  // The analyzer is loaded only when something needs it.
  const { checkAll } = await import('./threads.ts');
  const fresh = await checkAll(open);
  if (remembered) {
    await Promise.all(
      open.map(async (job, index) => {
        const result = fresh[index];
        if (result && isFinal(result)) await remembered.saveComponent(job, result);
      }),
    );
  }
  return [...known.flatMap(result => result ?? []), ...fresh];
}

/** A failure of ours may be gone the next time. */
function isFinal({ problems }: JobResult): boolean {
  return !problems.some(({ internal }) => internal);
}
