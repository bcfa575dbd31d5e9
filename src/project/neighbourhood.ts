import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import {
  configFor,
  isFile,
  isForeignFolder,
  isSource,
  type DiscoverOptions,
  type Discovery,
  type FoundFile,
} from './discover.ts';
import { gitIgnoresIn } from './gitignore.ts';
import { gatherManifests, type Gathered } from './manifestFiles.ts';
import { isManifest } from './manifests.ts';
import { eachOf } from './parallel.ts';
import { isInside } from './paths.ts';

/**
 * The files around those that were discovered. Which folders matter shows when module resolution asks for files in
 * them: it is told no, the folders are read, and it has to ask again.
 */
export class Neighbourhood {
  readonly #files: Map<string, FoundFile>;
  /** The names of the folders in each folder that was read. */
  readonly #read = new Map<string, ReadonlySet<string>>();
  readonly #asked = new Set<string>();
  /** Folders that need not be asked about again. */
  readonly #settled = new Set<string>();
  readonly #discovery: Discovery;
  readonly #options: DiscoverOptions;
  #gathered: Gathered;

  constructor(discovery: Discovery, options: DiscoverOptions) {
    this.#discovery = discovery;
    this.#options = options;
    this.#files = new Map(discovery.files.map(file => [file.path, file]));
    this.#gathered = discovery;
  }

  readonly has = (path: string): boolean => {
    if (this.#files.has(path)) return true;
    const folder = dirname(path);
    if (!this.#settled.has(folder)) {
      this.#settled.add(folder);
      if (this.#mayBeThere(folder)) this.#asked.add(folder);
    }
    return false;
  };

  get(path: string): FoundFile | undefined {
    return this.#files.get(path);
  }

  /** Was there a question about folders that are still to be read? */
  get isAsked(): boolean {
    return this.#asked.size > 0;
  }

  /**
   * Reads the folders that were asked about.
   * @returns the files in them, and what the project says about its modules, if more of that is known now
   */
  async explore(): Promise<{ paths: string[]; gathered?: Gathered }> {
    const folders = [...this.#asked];
    this.#asked.clear();
    const manifests: string[] = [];
    const paths: string[] = [];
    const there: string[] = [];
    await eachOf(folders, async folder => {
      const { files, ...found } = await this.#list(folder);
      for (const file of files) this.#files.set(file.path, file);
      paths.push(...files.map(({ path }) => path));
      manifests.push(...found.manifests);
      if (files.length > 0) there.push(folder);
    });
    const before = this.#gathered;
    const isWalked = (folder: string) => this.#discovery.folders.has(folder);
    this.#gathered = await gatherManifests(manifests, there, isWalked, before);
    return { paths, ...(this.#gathered !== before && { gathered: this.#gathered }) };
  }

  #mayBeThere(folder: string): boolean {
    if (this.#discovery.folders.has(folder) || folder.split(sep).some(isForeignFolder)) return false;
    const parent = dirname(folder);
    // What the walk passed by is ignored, excluded, or not there.
    if (this.#discovery.folders.has(parent)) return false;
    return this.#read.get(parent)?.has(basename(folder)) ?? true;
  }

  async #list(folder: string): Promise<{ files: FoundFile[]; manifests: string[] }> {
    const { cwd } = this.#options;
    const root = isInside(cwd, folder) ? cwd : folder;
    const entries = (await isReal(folder, cwd))
      ? await readdir(folder, { withFileTypes: true }).catch(() => [])
      : [];
    const folders = entries.filter(entry => entry.isDirectory() && !isForeignFolder(entry.name));
    this.#read.set(folder, new Set(folders.map(({ name }) => name)));
    const ignores = entries.length > 0 ? await gitIgnoresIn(folder, root) : undefined;
    if (!ignores) return { files: [], manifests: [] };
    const config = await configFor(folder, root, this.#options);
    if (config.excludes(folder)) return { files: [], manifests: [] };
    const files: FoundFile[] = [];
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (!isSource(entry.name) || ignores.ignores(path, false) || config.excludes(path)) continue;
      if (await isFile(entry, path)) files.push({ path, checked: false, named: false, config });
    }
    return {
      files,
      manifests: entries.filter(({ name }) => isManifest(name)).map(({ name }) => join(folder, name)),
    };
  }
}

/** Is a folder there, and not by way of a link? Links may lead back up. Those on the way to the working directory do not count. */
async function isReal(folder: string, cwd: string): Promise<boolean> {
  let base = cwd;
  while (!isInside(base, folder)) base = dirname(base);
  try {
    return (await realpath(folder)) === join(await realpath(base), relative(base, folder));
  } catch {
    return false;
  }
}
