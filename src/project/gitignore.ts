import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { isInside, relativePath } from './paths.ts';

interface Level {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The `.gitignore` files that apply to a folder, outermost first. Immutable: a walk extends it on its way down. */
export class GitIgnores {
  readonly #levels: readonly Level[];

  constructor(levels: readonly Level[] = []) {
    this.#levels = levels;
  }

  /** Adds the folder's own `.gitignore`, if it has one that can be read. */
  async enter(folder: string): Promise<GitIgnores> {
    const text = await readFile(join(folder, '.gitignore'), 'utf8').catch(() => undefined);
    if (text === undefined) return this;
    return new GitIgnores([...this.#levels, { folder, rules: ignore({ ignorecase: false }).add(text) }]);
  }

  /** Is a file or folder ignored? The innermost `.gitignore` that says anything decides. */
  ignores(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#levels.toReversed()) {
      const name = relativePath(folder, path) + (isFolder ? '/' : '');
      const verdict = rules.test(name);
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }
}

/**
 * The `.gitignore` files above a folder that a walk starts at: from the repository's root, or from `root` when there is
 * no repository. A folder that git ignores but that was asked for by name is walked by its own rules alone.
 */
export async function gitIgnoresAbove(folder: string, root: string): Promise<GitIgnores> {
  const top = (await repositoryOf(folder)) ?? (isInside(root, folder) ? root : folder);
  let ignores = new GitIgnores();
  for (const level of foldersBetween(top, folder)) {
    if (ignores.ignores(level, true)) return new GitIgnores();
    if (level !== folder) ignores = await ignores.enter(level);
  }
  return ignores;
}

/**
 * The `.gitignore` files that apply in a folder, its own included.
 * @returns undefined when git ignores the folder itself
 */
export async function gitIgnoresIn(folder: string, root: string): Promise<GitIgnores | undefined> {
  const top = (await repositoryOf(folder)) ?? (isInside(root, folder) ? root : folder);
  let ignores = new GitIgnores();
  for (const level of foldersBetween(top, folder)) {
    if (ignores.ignores(level, true)) return undefined;
    ignores = await ignores.enter(level);
  }
  return ignores;
}

/** The root of the repository that a folder is in, if it is in one. */
export async function repositoryOf(folder: string): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const found = await stat(join(at, '.git')).then(
      () => true,
      () => false,
    );
    if (found) return at;
    if (at === dirname(at)) return undefined;
  }
}

/** `top` down to `folder`, both included. */
function foldersBetween(top: string, folder: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== top && at !== dirname(at);) folders.unshift((at = dirname(at)));
  return folders;
}
