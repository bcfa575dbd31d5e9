// Where the source of a module is, given the path that a package or a configuration states for it.
import { dirname, join, sep } from 'node:path';
import { candidatesOf, filesFor } from './resolve.ts';
import type { Manifests } from './manifests.ts';
import { isInside } from './paths.ts';
import type { Tsconfigs } from './tsconfigs.ts';

/** Folders that hold what a build makes of `src`, by convention. */
const BUILT = /^(?:dist|lib|build|out|esm|cjs|es|mjs|output|dist-\w+)$/;
/** Where sources lie in a package, best first. */
const SOURCE_FOLDERS = ['src', 'source', 'lib', ''];

export interface Sources {
  /** The file for a path without or with the wrong extension, or for built output that is not there. */
  fileAt(path: string): string | undefined;
  /** What a package's name may mean when its manifest leads nowhere. */
  entryOf(packageFolder: string): string | undefined;
  /** The folder of the nearest package.json upwards. */
  packageAround(folder: string): string | undefined;
}

/** @param has is an absolute path one of the project's files? Asked anew each time. */
export function createSources(
  has: (path: string) => boolean,
  manifests: Manifests,
  tsconfigs: Tsconfigs,
): Sources {
  const packages = new Map<string, string | undefined>();
  const packageAround = (folder: string): string | undefined => {
    if (packages.has(folder)) return packages.get(folder);
    const found = manifests.has(join(folder, 'package.json'))
      ? folder
      : folder === dirname(folder)
        ? undefined
        : packageAround(dirname(folder));
    packages.set(folder, found);
    return found;
  };
  const written = (path: string) => filesFor(path).find(has);

  const sourceOf = (path: string): string | undefined => {
    const owner = packageAround(dirname(path));
    if (owner === undefined) return undefined;
    const stem = path.replace(/(?:\.d)?\.[mc]?[jt]sx?$/, '');
    for (const place of placesOf(stem, owner, tsconfigs)) {
      const found = candidatesOf(place).find(has);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  return {
    packageAround,
    fileAt: path => written(path) ?? sourceOf(path),
    entryOf: folder =>
      SOURCE_FOLDERS.flatMap(source => [join(folder, source, 'index'), join(folder, source, 'main')])
        .flatMap(filesFor)
        .find(has),
  };
}

/** Where the sources of an output file may lie: as tsconfigs have it, then by convention. */
function placesOf(output: string, owner: string, tsconfigs: Tsconfigs): string[] {
  const places = tsconfigs.in(owner).flatMap(({ folder, outDir, rootDir }) => {
    if (outDir === undefined || outDir === folder || !isInside(outDir, output)) return [];
    const roots = rootDir === undefined ? SOURCE_FOLDERS.map(source => join(folder, source)) : [rootDir];
    return roots.map(root => join(root, output.slice(outDir.length)));
  });
  const segments = output.slice(owner.length + 1).split(sep);
  const [first = '', second = ''] = segments;
  if (!BUILT.test(first)) return places;
  const rests = [segments.slice(1), ...(BUILT.test(second) ? [segments.slice(2)] : [])];
  return [...places, ...rests.flatMap(rest => SOURCE_FOLDERS.map(source => join(owner, source, ...rest)))];
}
