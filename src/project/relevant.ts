import { importsOf } from './imports.ts';
import type { Resolver } from './resolve.ts';

/**
 * The files that the analyzer has to see: those that matter by themselves, and those connected to one by imports in
 * either direction, since blocking travels to callers and functions travel to what they are passed to.
 */
export function relevantFiles<File extends { readonly path: string; readonly text: string }>(
  files: readonly File[],
  matters: (file: File) => boolean,
  resolve: Resolver,
): File[] {
  const connected = new Map<string, Set<string>>();
  const connect = (from: string, to: string) =>
    connected.set(from, (connected.get(from) ?? new Set()).add(to));
  for (const { path, text } of files) {
    for (const specifier of importsOf(text)) {
      const target = resolve(specifier, path);
      if (target === undefined) continue;
      connect(path, target);
      connect(target, path);
    }
  }
  const relevant = new Set(files.filter(matters).map(({ path }) => path));
  for (const path of relevant) for (const neighbour of connected.get(path) ?? []) relevant.add(neighbour);
  return files.filter(({ path }) => relevant.has(path));
}
