import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute } from 'node:path';
import { planRuntime } from '../fixes/runtime.ts';
import type { ProjectFacts, ProjectFiles } from '../fixes/types.ts';
import { modulesOf, type Overlay } from './purity.ts';
import { isRuntimeCopy, runtimeCopies, runtimeTexts } from './runtimeCopies.ts';
import { wholeProject } from './wholeProject.ts';
import { isInstalled, packageAround, tsconfigAround } from './surroundings.ts';

export interface FactsOptions {
  /** The file's text; default: what the disk holds. */
  readonly text?: string;
  /** Texts of other files that are newer than the disk's, and files that are not written yet. */
  readonly overlay?: Overlay;
  /** Where a copy of the runtime goes when there is no package.json; default: the file's folder. */
  readonly root?: string;
  /** Files that may be copies of the runtime. */
  readonly files?: Iterable<string>;
  /** Read the whole project, too: only some findings are worth that. */
  readonly whole?: boolean;
  /** The whole project, where it is known already. */
  readonly project?: ProjectFiles | undefined;
  /** Folder with the runtime's texts, for tests. */
  readonly runtimeFolder?: string;
}

/**
 * What the fixes of one file have to know about its project.
 * @param path absolute; for other names (untitled documents) there is no project
 */
export async function factsFor(path: string, options: FactsOptions = {}): Promise<ProjectFacts> {
  const { overlay = new Map<string, string>() } = options;
  const texts = await runtimeTexts(options.runtimeFolder);
  if (!isAbsolute(path)) {
    const file = { path, text: options.text ?? '' };
    return planRuntime({ file, root: undefined, packageResolves: false, copies: [], texts });
  }
  const text = options.text ?? overlay.get(path) ?? (await readFile(path, 'utf8'));
  const owner = await packageAround(path);
  const root = options.root ?? dirname(path);
  const [packageResolves, copies, modules, siblings, project] = await Promise.all([
    isInstalled('run-in-executor', path),
    runtimeCopies(path, owner?.directory ?? root, options.files),
    modulesOf(path, text, overlay),
    readdir(dirname(path)).catch((): string[] => []),
    options.project ?? (options.whole ? wholeProject(path, root, overlay) : undefined),
  ]);
  const tsconfig = tsconfigAround(path);
  const facts = planRuntime({
    file: { path, text },
    root,
    ...(owner && { package: owner }),
    ...(tsconfig?.covers(path) && { tsconfig }),
    packageResolves,
    copies: [
      ...copies,
      ...[...overlay].filter(([file, content]) => isRuntimeCopy(file, content)).map(([file]) => file),
    ],
    texts,
    isPureModule: specifier => modules.isPure(specifier, path),
    openModule: modules.open,
    exists: file =>
      overlay.has(file) || (dirname(file) === dirname(path) && siblings.includes(basename(file))),
  });
  return project ? { ...facts, project } : facts;
}
