import { readFile, stat } from 'node:fs/promises';

/** Sources beyond this are data; V8 ends at 512 MB strings anyway. */
const MAX_BYTES = 64 * 2 ** 20;

export interface Source {
  /** Without a byte order mark, which no editor counts as a column. */
  readonly text: string;
  readonly bom: boolean;
  /** The file is not valid UTF-8: it can be read, but writing `text` back would change it. */
  readonly lossy: boolean;
}

/** A file that is not there or is not source text; the message says why in a few words. */
export class UnreadableError extends Error {}

/**
 * Reads a source file.
 * @throws {UnreadableError} missing, no permission, not a regular file (reading a pipe may never end), binary, too large
 */
export async function readSource(path: string): Promise<Source> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new UnreadableError('is a folder');
    if (!stats.isFile()) throw new UnreadableError('is not a regular file');
    if (stats.size > MAX_BYTES) throw new UnreadableError('is larger than 64 MB');
    return decode(await readFile(path));
  } catch (error) {
    throw error instanceof UnreadableError ? error : new UnreadableError(reasonOf(error), { cause: error });
  }
}

/**
 * Text of a source given as bytes.
 * @throws {UnreadableError} when it is no text; a stray NUL alone is legal in a string literal
 */
export function decode(bytes: Uint8Array): Source {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bom, lossy: false };
  } catch {
    if (bytes.includes(0)) throw new UnreadableError('is a binary file');
    return { text: new TextDecoder('utf-8').decode(bytes), bom, lossy: true };
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  ENOTDIR: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
};

/** What a file system error means to a user, e.g. `permission denied`. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Node decodes file names as UTF-8; one that is not comes out with U+FFFD and then is not found again.
  const path = error instanceof Error && 'path' in error ? String(error.path) : '';
  if (code === 'ENOENT' && path.includes('\u{FFFD}')) return 'the name is not valid UTF-8';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
