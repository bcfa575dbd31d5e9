import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Replaces a file's content in one step: a reader, or a crash, never meets half a file. Mode and, where allowed, owner
 * stay; a link stays a link.
 * @throws the file system's error; then the file is as it was
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const real = await realpath(path);
  const { mode, uid, gid } = await stat(real);
  const temporary = join(dirname(real), `.unblock-${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await chown(temporary, uid, gid).catch(() => undefined);
    await chmod(temporary, mode);
    await rename(temporary, real);
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Creates a file, and its folders.
 * @throws the file system's error, `EEXIST` when there is one already
 */
export async function createFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { flag: 'wx' });
}
