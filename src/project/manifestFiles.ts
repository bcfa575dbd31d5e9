// Gathers the manifests that module resolution needs, so that afterwards it can do without a disk.
import { readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { repositoryOf } from './gitignore.ts';
import {
  dependenciesOf,
  findLink,
  isForeign,
  linksOf,
  localDependenciesOf,
  readWorkspaces,
  type Workspaces,
} from './links.ts';
import { isManifest, parseManifest, stringOf, stringsOf } from './manifests.ts';
import { eachOf } from './parallel.ts';
import { isInside } from './paths.ts';
import { readSource } from './read.ts';
import { extendedFiles, referredFiles } from './tsconfigs.ts';

/** How deep `**` in the globs of workspaces is followed. */
const MOST_LEVELS = 6;

/** What a project says about its modules. */
export interface Gathered {
  readonly manifests: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
}

/**
 * Reads the manifests of folders and of all above them, of the workspaces they belong to, and what tsconfigs extend and
 * refer to. What cannot be read counts as not there.
 * @param found manifests that are known to be there
 * @param folders where to begin
 * @param isWalked was everything in a folder looked at, so that all its manifests are among `found`?
 * @param known what was gathered before; returned as it is if there is nothing new
 */
export async function gatherManifests(
  found: Iterable<string>,
  folders: Iterable<string>,
  isWalked: (folder: string) => boolean,
  known?: Gathered,
): Promise<Gathered> {
  const manifests = new Map(known?.manifests);
  const read = async (path: string): Promise<void> => {
    if (manifests.has(path)) return;
    const text = await readSource(path).catch(() => undefined);
    if (text) manifests.set(path, text.text);
  };
  await eachOf(found, read);
  await eachOf(await foldersAbove(folders), async folder => {
    for (const { name } of await entriesOf(folder)) if (isManifest(name)) await read(join(folder, name));
  });
  if (known?.manifests.size === manifests.size) return known;
  const workspaces = await readWorkspaces(manifests);
  await eachOf(workspaces, async root => {
    if (!isWalked(root.folder)) await eachOf(await manifestsOfMembers(root), read);
  });
  await eachOf([...manifests.keys()].filter(isPackage), async (path, add) => {
    const folder = dirname(path);
    for (const place of localDependenciesOf(parseManifest(manifests.get(path)), folder).values()) {
      const dependency = join(place, 'package.json');
      await read(dependency);
      if (manifests.has(dependency)) add(dependency);
    }
  });
  const links = linksOf(manifests, workspaces);
  await addInstalledLinks(links, manifests);
  await eachOf(tsconfigsIn(manifests), async (path, add) => {
    const folder = dirname(path);
    const config = parseManifest(manifests.get(path));
    for (const base of stringsOf(config['extends']))
      for (const candidate of extendedFiles(base, folder, links)) {
        await read(candidate);
        if (!manifests.has(candidate)) continue;
        add(candidate);
        break;
      }
    for (const reference of referredFiles(config, folder)) {
      await read(reference);
      if (manifests.has(reference)) add(reference);
    }
  });
  return { manifests, links };
}

function isPackage(path: string): boolean {
  return basename(path) === 'package.json' && !isForeign(path);
}

function tsconfigsIn(manifests: ReadonlyMap<string, string>): Set<string> {
  return new Set([...manifests.keys()].filter(path => /^[jt]sconfig/.test(basename(path))));
}

/** The folders, and all above them up to the repository's root; without a repository, to the top. */
async function foldersAbove(folders: Iterable<string>): Promise<Set<string>> {
  const all = new Set<string>();
  for (const folder of folders) {
    const top = all.has(folder) ? folder : await repositoryOf(folder);
    for (let at = folder; !all.has(at); at = dirname(at)) {
      all.add(at);
      if (at === top) break;
    }
  }
  return all;
}

async function manifestsOfMembers(workspaces: Workspaces): Promise<Set<string>> {
  const paths = new Set<string>();
  const look = async (folder: string, levels: number): Promise<void> => {
    const entries = await entriesOf(folder);
    if (workspaces.includes(folder))
      for (const { name } of entries) if (isManifest(name)) paths.add(join(folder, name));
    if (levels === 0) return;
    const below = entries.filter(
      entry => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'),
    );
    await Promise.all(below.map(({ name }) => look(join(folder, name), levels - 1)));
  };
  for (const glob of workspaces.globs) {
    if (glob.startsWith('!')) continue;
    const { base, glob: rest } = picomatch.scan(glob);
    const levels = rest === '' ? 0 : rest.includes('**') ? MOST_LEVELS : rest.split('/').length;
    const folder = join(workspaces.folder, base);
    if (isInside(workspaces.folder, folder)) await look(folder, levels);
  }
  return paths;
}

/** Links that an installation made between packages of the project, beyond what the manifests say. */
async function addInstalledLinks(
  links: Map<string, string>,
  manifests: ReadonlyMap<string, string>,
): Promise<void> {
  const packages = new Map(
    Array.from(manifests)
      .filter(([path]) => isPackage(path))
      .map(([path, text]) => [dirname(path), parseManifest(text)]),
  );
  const names = new Set(Array.from(packages.values(), ({ name }) => stringOf(name)));
  const real = new Map<string, string>();
  await eachOf(packages.keys(), async folder => {
    real.set(await realpath(folder).catch(() => folder), folder);
  });
  await eachOf(packages, async ([owner, manifest]) => {
    for (const name of Object.keys(dependenciesOf(manifest))) {
      if (!names.has(name) || findLink(links, name, owner)) continue;
      for (let folder = owner; ; folder = dirname(folder)) {
        const place = join(folder, 'node_modules', name);
        const target = await realpath(place).catch(() => undefined);
        const linked = target === undefined ? undefined : real.get(target);
        if (linked !== undefined) links.set(place, linked);
        if (target !== undefined || folder === dirname(folder)) break;
      }
    }
  });
}

function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(() => []);
}
