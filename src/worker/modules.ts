// Which files specifiers lead to, as far as the disk has been looked at.
import { dirname, isAbsolute } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DiscoverOptions, Discovery } from '../project/discover.ts';
import { Neighbourhood } from '../project/neighbourhood.ts';
import { createProjectResolver } from '../project/projectResolver.ts';
import { isInside } from '../project/paths.ts';
import type { Resolver } from '../project/resolve.ts';
import type { Root } from './protocol.ts';

export interface Modules {
  /** Touches no disk: what would have to be read first counts as not there, and as asked for. */
  readonly resolve: Resolver;
  /** Is a file on the disk, as far as that was looked at, and part of the project? */
  isThere(path: string): boolean;
  /** Asks for the folder that a file is in. */
  ask(path: string): void;
  /** Are there folders that were asked for and not read yet? */
  readonly isAsked: boolean;
  /**
   * Reads the folders that were asked for.
   * @returns importers whose specifiers may lead elsewhere now, or `all` of them
   * @throws {ConfigError} for a configuration file that cannot be used
   */
  lookAround(): Promise<ReadonlySet<string> | 'all'>;
  /**
   * A document that is not on the disk was opened or closed.
   * @returns importers whose specifiers lead elsewhere now
   */
  affectedBy(path: string): ReadonlySet<string>;
}

/** Nothing was looked at yet. */
export const UNKNOWN: Discovery = {
  files: [],
  problems: [],
  folders: new Set(),
  manifests: new Map(),
  links: new Map(),
};

/** @param isOpen is a path an open document's? Asked anew each time. */
export async function createModules(
  discovery: Discovery,
  options: DiscoverOptions,
  isOpen: (path: string) => boolean,
): Promise<Modules> {
  const around = new Neighbourhood(discovery, options);
  const has = (path: string): boolean => around.has(path) || isOpen(path);
  let resolver = await createProjectResolver({ ...discovery, has });
  return {
    resolve: (specifier, from) => resolver.resolve(specifier, from),
    isThere: path => around.get(path) !== undefined,
    ask: path => {
      around.has(path);
    },
    get isAsked() {
      return around.isAsked;
    },
    async lookAround() {
      const { paths, gathered } = await around.explore();
      if (!gathered) return resolver.affectedBy(paths);
      resolver = await createProjectResolver({ ...gathered, has });
      return 'all';
    },
    affectedBy: path => resolver.affectedBy([path]),
  };
}

/** Files whose specifiers are resolved without a break. */
const AT_A_STRETCH = 200;

/** Looks around until it is known where the specifiers of all files lead. */
export async function lookAroundFor(
  modules: Modules,
  files: ReadonlyMap<string, { readonly specifiers: readonly string[] }>,
): Promise<void> {
  for (;;) {
    let count = 0;
    for (const [path, { specifiers }] of [...files]) {
      for (const specifier of specifiers) modules.resolve(specifier, path);
      if (++count % AT_A_STRETCH === 0) await setImmediate();
    }
    if (!modules.isAsked) return;
    await modules.lookAround();
  }
}

/** The innermost folder that holds all workspace folders; without any, the one of a document. */
export function commonFolder(roots: readonly Root[], documents: Iterable<string>): string {
  const folders = roots.map(({ path }) => path).filter(path => isAbsolute(path));
  const [first = dirname([...documents][0] ?? '/'), ...others] = folders;
  let common = first;
  for (const folder of others) while (!isInside(common, folder)) common = dirname(common);
  return common;
}
