import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import picomatch from 'picomatch';
import { CONFIG_NAME, findConfig, type LoadedConfig } from './configFiles.ts';
import { isExempt } from './exempt.ts';
import { gitIgnoresAbove, type GitIgnores } from './gitignore.ts';
import { gatherManifests, type Gathered } from './manifestFiles.ts';
import { isManifest } from './manifests.ts';
import { isInside, relativePath } from './paths.ts';
import { reasonOf } from './read.ts';

const SOURCE = /\.(?:[mc]?[jt]s|[jt]sx)$/i;
const NOT_WRITTEN_BY_HAND = /\.d\.[mc]?ts$|\.min\.[mc]?js$|^\.pnp\./i;
/** Never walked, whatever .gitignore says: other people's code and what version control keeps. */
const SKIPPED_FOLDERS = new Set(['node_modules', '.git', '.hg', '.svn', '.jj', '.yarn']);

/** A file to look at. */
export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** False for tests, build configuration and excluded files: they count, and chains lead through them, no more. */
  readonly checked: boolean;
  /** Was it asked for by its own name, not by a folder's or a glob's? */
  readonly named: boolean;
  readonly config: LoadedConfig;
}

export interface Found {
  /** In the order of the paths asked for, then by name. */
  readonly files: readonly FoundFile[];
  /** Folders that could not be read, and why. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  /** Folders all of whose files were looked at. */
  readonly folders: ReadonlySet<string>;
}

/** What is found, and what the project says about where its modules are. */
export interface Discovery extends Found, Gathered {}

export interface DiscoverOptions {
  /** Absolute. */
  readonly cwd: string;
  /** Used instead of every `unblock.config.json`. */
  readonly config?: LoadedConfig;
  /** The paths are files that need not exist. */
  readonly virtual?: true;
}

/** A path or glob on the command line that names nothing. */
export class NotFoundError extends Error {}

/**
 * Finds the source files that paths name: files as they are, folders walked, globs matched.
 * @param paths absolute or relative to the working directory
 * @throws {NotFoundError} for a path that does not exist or a glob without matches
 * @throws {ConfigError} for a configuration file that cannot be used
 */
export async function discover(paths: readonly string[], options: DiscoverOptions): Promise<Discovery> {
  const walk = new Walk(options);
  for (const path of paths) await walk.add(path);
  const { files, problems, folders, manifests, starts } = walk;
  return { files, problems, folders, ...(await gatherManifests(manifests, starts, at => folders.has(at))) };
}

class Walk implements Found {
  readonly problems: { path: string; message: string }[] = [];
  readonly folders = new Set<string>();
  readonly manifests: string[] = [];
  /** Where it began. */
  readonly starts = new Set<string>();
  readonly #found = new Map<string, FoundFile>();
  readonly #options: DiscoverOptions;

  constructor(options: DiscoverOptions) {
    this.#options = options;
  }

  get files(): readonly FoundFile[] {
    return [...this.#found.values()];
  }

  async add(argument: string): Promise<void> {
    const { cwd, virtual } = this.#options;
    const path = resolve(cwd, argument);
    const kind = virtual ? 'file' : await kindOf(path);
    if (kind instanceof Error) {
      if (picomatch.scan(argument).isGlob) return this.#addGlob(argument);
      throw new NotFoundError(`${argument}: ${reasonOf(kind)}`, { cause: kind });
    }
    if (kind === 'folder') {
      await this.#addFolder(path, path);
    } else {
      const root = isInside(cwd, path) ? cwd : dirname(path);
      this.starts.add(dirname(path));
      this.#addFile(path, root, await this.#configFor(dirname(path), root), true);
    }
  }

  async #addGlob(glob: string): Promise<void> {
    const { cwd } = this.#options;
    const { base } = picomatch.scan(glob);
    const folder = resolve(cwd, base);
    const matches = picomatch(glob.replace(/^\.\//, ''), { dot: true });
    const wanted = (path: string) => matches(relativePath(cwd, path)) || matches(path);
    const found = (await kindOf(folder)) === 'folder' ? await this.#addFolder(folder, cwd, wanted) : 0;
    if (found === 0) throw new NotFoundError(`${glob}: no source file matches`);
  }

  /** @returns how many files were found */
  async #addFolder(folder: string, root: string, wanted?: (path: string) => boolean): Promise<number> {
    const { cwd } = this.#options;
    const top = isInside(cwd, folder) ? cwd : folder;
    this.starts.add(folder);
    const ignores = await gitIgnoresAbove(folder, top);
    const files = await this.#walk(folder, await this.#configFor(folder, top), ignores, wanted);
    for (const { path, config } of files) this.#addFile(path, isInside(root, path) ? root : folder, config);
    return files.length;
  }

  #addFile(path: string, root: string, config: LoadedConfig, named = false): void {
    const exempt = isExempt(relativePath(root, path)) && !config.includes(path);
    const checked = !exempt && !config.excludes(path);
    const known = this.#found.get(path);
    if (!known || checked)
      this.#found.set(path, { path, checked, named: named || known?.named === true, config });
  }

  async #walk(
    folder: string,
    inherited: LoadedConfig,
    above: GitIgnores,
    wanted?: (path: string) => boolean,
  ): Promise<{ path: string; config: LoadedConfig }[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      this.problems.push({ path: folder, message: reasonOf(error) });
      return [];
    });
    if (!wanted) this.folders.add(folder);
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    const has = (name: string) => entries.some(entry => entry.name === name);
    const ignores = has('.gitignore') ? await above.enter(folder) : above;
    const config = has(CONFIG_NAME) ? await this.#configFor(folder, folder) : inherited;

    const found = entries.map(async entry => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        const skipped = isForeignFolder(entry.name) || ignores.ignores(path, true) || config.excludes(path);
        return skipped ? [] : this.#walk(path, config, ignores, wanted);
      }
      if (isManifest(entry.name)) this.manifests.push(path);
      if (!isSource(entry.name) || ignores.ignores(path, false) || config.excludes(path)) return [];
      if (wanted?.(path) === false) return [];
      return (await isFile(entry, path)) ? [{ path, config }] : [];
    });
    return (await Promise.all(found)).flat();
  }

  #configFor(folder: string, root: string): Promise<LoadedConfig> {
    return configFor(folder, root, this.#options);
  }
}

/** The configuration of a folder's files. */
export async function configFor(
  folder: string,
  root: string,
  options: DiscoverOptions,
): Promise<LoadedConfig> {
  const { config, cwd } = options;
  return config ?? (await findConfig(folder, root, path => relativePath(cwd, path)));
}

/** Is a folder, by its name, one of other people's code or of version control? */
export function isForeignFolder(name: string): boolean {
  return SKIPPED_FOLDERS.has(name);
}

/** Is a file, by its name, source written by hand? Type declarations and minified bundles are not. */
export function isSource(name: string): boolean {
  return SOURCE.test(name) && !NOT_WRITTEN_BY_HAND.test(basename(name));
}

/** A link to a folder may lead back up, so links are followed to files only. */
export async function isFile(entry: Dirent, path: string): Promise<boolean> {
  return entry.isFile() || (entry.isSymbolicLink() && (await kindOf(path)) === 'file');
}

/** What a path leads to, links followed. */
async function kindOf(path: string): Promise<'file' | 'folder' | Error> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return 'folder';
    return stats.isFile() ? 'file' : new Error('is not a regular file');
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
