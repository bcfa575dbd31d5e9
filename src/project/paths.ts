import { isAbsolute, relative, sep } from 'node:path';

/** Is `path` the folder itself or inside it? Both absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** `path` as seen from `from`, with `/`: how files are named in reports and matched by globs. */
export function relativePath(from: string, path: string): string {
  return relative(from, path).replaceAll(sep, '/');
}
