import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute } from 'node:path';
import type { Finding } from '../analyzer/finding.ts';
import { planRuntime } from '../fixes/offload/runtime.ts';
import type { ProjectFacts, ProjectFiles } from '../fixes/types.ts';
import { loadParser } from './parser.ts';
import { createModuleReader, modulesOf, type ModuleReader, type Overlay } from './purity.ts';
import { isRuntimeCopy, runtimeCopies, runtimeTexts } from './runtimeCopies.ts';
import { wholeProject } from './wholeProject.ts';
import {
  isInstalled,
  packageAround,
  tsconfigAround,
  type PackageFacts,
  type TsFacts,
} from './surroundings.ts';

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
  /** What is known already, for hosts that ask about many files before anything changes on the disk. */
  readonly known?: KnownFacts;
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
  await loadParser();
  if (!isAbsolute(path)) {
    const file = { path, text: options.text ?? '' };
    return planRuntime({ file, root: undefined, packageResolves: false, copies: [], texts });
  }
  const text = options.text ?? overlay.get(path) ?? (await readFile(path, 'utf8'));
  const folder = dirname(path);
  const root = options.root ?? folder;
  const { folders, modules: reader } = options.known ?? createKnownFacts(file => overlay.get(file));
  const known = folders.get(folder) ?? folderFacts(path, root, options.files);
  folders.set(folder, known);
  const [{ owner, packageResolves, copies, siblings, tsconfig }, modules, project] = await Promise.all([
    known,
    modulesOf(path, text, reader),
    options.project ?? (options.whole ? wholeProject(path, root, overlay) : undefined),
  ]);
  const facts = planRuntime({
    file: { path, text },
    root,
    ...(owner && { package: owner }),
    ...(tsconfig?.covers(path) && { tsconfig }),
    packageResolves,
    copies: await ofPackage(owner, [
      ...copies,
      ...[...overlay].filter(([file, content]) => isRuntimeCopy(file, content)).map(([file]) => file),
    ]),
    texts,
    isPureModule: specifier => modules.isPure(specifier, path),
    openModule: modules.open,
    exists: file => overlay.has(file) || (dirname(file) === folder && siblings.has(basename(file))),
  });
  return project ? { ...facts, project } : facts;
}

/**
 * What is known around the files in which helpers block, by path: there they may be offloaded.
 * @param own the file that the findings are in
 * @param factsAt undefined for a file of which nothing is known
 */
export async function homesOf(
  findings: readonly Pick<Finding, 'trace'>[],
  own: string,
  factsAt: (path: string) => Promise<ProjectFacts | undefined>,
): Promise<ReadonlyMap<string, ProjectFacts>> {
  const homes = new Map<string, ProjectFacts>();
  for (const home of new Set(findings.map(({ trace }) => trace.at(-1)?.file ?? own))) {
    const facts = await factsAt(home);
    if (facts) homes.set(home, facts);
  }
  return homes;
}

/** What the files of a folder have in common. */
interface FolderFacts {
  readonly owner: PackageFacts | undefined;
  readonly packageResolves: boolean;
  readonly copies: readonly string[];
  readonly siblings: ReadonlySet<string>;
  readonly tsconfig: TsFacts | undefined;
}

/** Has to be asked with the same `root`s, `files` and `overlay`. */
export interface KnownFacts {
  readonly folders: Map<string, Promise<FolderFacts>>;
  readonly modules: ModuleReader;
}

/** @param textOf texts that are known without the disk */
export function createKnownFacts(textOf: (path: string) => string | undefined): KnownFacts {
  return { folders: new Map(), modules: createModuleReader(textOf) };
}

/** Those that lie in a package itself: what another one has is not there wherever this one is installed. */
async function ofPackage(owner: PackageFacts | undefined, copies: readonly string[]): Promise<string[]> {
  const owners = await Promise.all(copies.map(copy => packageAround(copy)));
  return copies.filter((_, index) => owners[index]?.directory === owner?.directory);
}

/** @param path any file in it */
async function folderFacts(path: string, root: string, files: FactsOptions['files']): Promise<FolderFacts> {
  const owner = await packageAround(path);
  const [packageResolves, copies, siblings] = await Promise.all([
    isInstalled('run-in-executor', path),
    runtimeCopies(path, owner?.directory ?? root, files),
    readdir(dirname(path)).catch((): string[] => []),
  ]);
  return { owner, packageResolves, copies, siblings: new Set(siblings), tsconfig: tsconfigAround(path) };
}
