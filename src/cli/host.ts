import type { Config } from '../analyzer/config.ts';
import type { AnalyzerHost } from '../analyzer/sources.ts';
import type { Component } from '../project/relevant.ts';
import { createResolver } from '../project/resolve.ts';

/**
 * What the analyzer asks about files whose imports are known.
 * @param made paths of files that have come since
 */
export function hostFor<File extends { readonly path: string }>(
  { files, imports }: Component<File>,
  configOf: (file: File) => Config,
  made: ReadonlySet<string> = new Set(),
): AnalyzerHost {
  const byPath = new Map(files.map(file => [file.path, file]));
  // Specifiers that are put together are not found in the text.
  const relative = createResolver(path => byPath.has(path) || made.has(path));
  return {
    resolve: (specifier, from) => imports.get(from)?.get(specifier) ?? relative(specifier, from),
    configFor(path) {
      const file = byPath.get(path);
      return file ? configOf(file) : {};
    },
  };
}
