// What was found before, by content: nothing is looked at twice that has not changed. Entries are small JSON files; one
// that cannot be read, or was written by another version, is as good as none.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Cache {
  get(key: string): Promise<unknown>;
  /** Never fails: a full or read-only disk costs time, no more. */
  set(key: string, value: unknown): Promise<void>;
}

/** Where caches are kept on this machine, for all projects. */
export function defaultFolder({ platform, env }: NodeJS.Process = process): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'unblock', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'unblock');
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'unblock');
}

/** Entries that nobody has asked for in so many days are removed. */
const KEPT_DAYS = 14;

export function openCache(folder: string): Cache {
  const fileOf = (key: string): string => join(folder, `${key}.json`);
  return {
    async get(key) {
      const file = fileOf(key);
      try {
        const value: unknown = JSON.parse(await readFile(file, 'utf8'));
        const now = new Date();
        await utimes(file, now, now);
        return value;
      } catch {
        return undefined;
      }
    },
    async set(key, value) {
      const file = fileOf(key);
      const temporary = `${file}.${randomUUID()}`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(temporary, JSON.stringify(value));
        await rename(temporary, file);
      } catch {
        await rm(temporary, { force: true }).catch(() => undefined);
      }
    },
  };
}

/** Removes what has not been used for long. Never fails. */
export async function prune(folder: string): Promise<void> {
  const oldest = Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000;
  const names = await readdir(folder).catch((): string[] => []);
  await Promise.all(
    names.map(async name => {
      const file = join(folder, name);
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: Infinity }));
      if (mtimeMs < oldest) await rm(file, { force: true, recursive: true }).catch(() => undefined);
    }),
  );
}

/** A name for whatever depends on all of the parts. */
export function keyOf(...parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${String(part.length)}:`).update(part);
  return hash.digest('hex');
}

/** Names this build of ours; undefined where it is not whole, or runs from its sources, which change. */
export async function buildId(): Promise<string | undefined> {
  if (import.meta.filename.endsWith('.ts')) return undefined;
  const files = ['cli-main.js', 'cli-thread.js', 'parser.js'].map(name => join(import.meta.dirname, name));
  const states = await Promise.all(files.map(file => stat(file))).catch(() => undefined);
  return states?.map(({ size, mtimeMs }) => `${String(size)} ${String(mtimeMs)}`).join();
}
