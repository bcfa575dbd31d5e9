import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const folders: string[] = [];

/** A pipe in the file system: both who opens it to read and who opens it to write wait for the other. */
export async function makeFifo(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-fifo-'));
  folders.push(folder);
  const path = join(folder, 'fifo');
  await promisify(execFile)('mkfifo', [path]);
  return path;
}

export async function removeFifos(): Promise<void> {
  await Promise.all(folders.splice(0).map(folder => rm(folder, { recursive: true })));
}

/** Resolves when somebody has opened the fifo to write. */
export function opened(path: string): Promise<FileHandle> {
  return open(path, 'r');
}

/** Resolves when nobody holds the fifo open to write any more. */
export async function released(handle: FileHandle): Promise<void> {
  await once(handle.createReadStream().resume(), 'close');
}
