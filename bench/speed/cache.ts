// Where the benchmark keeps what it installs and measures: git-ignored, and safe to delete.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export const PROJECT = resolve(import.meta.dirname, '../..');
const CACHE = join(PROJECT, 'bench/.cache');

/** A folder of the cache; it exists afterwards. */
export async function cacheFolder(...names: string[]): Promise<string> {
  const folder = join(CACHE, ...names);
  await mkdir(folder, { recursive: true });
  // Scripts below are what their own package.json says, not modules because bench/ has them.
  await writeFile(join(CACHE, 'package.json'), '{}\n');
  return folder;
}
