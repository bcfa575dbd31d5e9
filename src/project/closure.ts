// What files import that nobody asked for: read from the disk, since blocking hides in it.
import type { DiscoverOptions, Discovery, FoundFile } from './discover.ts';
import { importsOf } from './imports.ts';
import { Neighbourhood } from './neighbourhood.ts';
import { eachOf } from './parallel.ts';
import { createProjectResolver, type ProjectResolver } from './projectResolver.ts';

/** Files with all that they import, and how they import it. */
export interface Closure<File> {
  /** Those given, then those they import; these are not to be checked. */
  readonly files: readonly File[];
  readonly resolver: ProjectResolver;
}

/**
 * Adds the project's files that files import, however far away. What git or the configuration leaves out stays out.
 * Where a walk has been, the disk is not asked again.
 * @param given files that were read
 * @param read gives undefined for a file that cannot be read
 */
export async function withImports<File extends { readonly path: string; readonly text: string }>(
  given: readonly File[],
  discovery: Discovery,
  options: DiscoverOptions,
  read: (file: FoundFile) => Promise<File | undefined>,
): Promise<Closure<File>> {
  const around = new Neighbourhood(discovery, options);
  const { has } = around;
  let resolver = await createProjectResolver({ ...discovery, has });

  const importedBy = async (files: readonly File[]): Promise<Set<string>> => {
    const imports = files.map(({ path, text }) => ({ path, specifiers: importsOf(text) }));
    for (;;) {
      const targets = imports.flatMap(({ path, specifiers }) =>
        specifiers.flatMap(specifier => resolver.resolve(specifier, path) ?? []),
      );
      if (!around.isAsked) return new Set(targets);
      const { paths, gathered } = await around.explore();
      if (gathered) resolver = await createProjectResolver({ ...gathered, has });
      else resolver.affectedBy(paths);
    }
  };

  const files = [...given];
  const seen = new Set(given.map(({ path }) => path));
  for (let latest: readonly File[] = given; latest.length > 0;) {
    const missing = [...(await importedBy(latest))].filter(path => !seen.has(path));
    const loaded = new Map<string, File>();
    await eachOf(missing, async path => {
      seen.add(path);
      const found = around.get(path);
      const file = found && (await read(found));
      if (file) loaded.set(path, file);
    });
    latest = missing.flatMap(path => loaded.get(path) ?? []);
    files.push(...latest);
  }
  return { files, resolver };
}
