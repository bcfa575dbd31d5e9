// Every source file of the project that a file belongs to: what a fix has to see that changes a function for all its
// callers.
import { readdir, readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { ProjectFiles } from '../fixes/types.ts';
import { discover } from './discover.ts';
import { linksOf, readWorkspaces } from './links.ts';
import { isManifest, objectOf, packageNameOf, parseManifest, stringsOf, type Json } from './manifests.ts';
import { isInside } from './paths.ts';
import { createProjectResolver } from './projectResolver.ts';
import type { Overlay } from './purity.ts';
import { isRuntimeCopy } from './runtimeCopies.ts';
import { createSources, type Sources } from './sources.ts';
import { exists } from './surroundings.ts';
import { readTsconfigs } from './tsconfigs.ts';

/** Nobody wants to wait for more, and nobody could look through it. */
const MOST_FILES = 10_000;

/**
 * Reads the project around a file: from the repository's root, else from the outermost package, down.
 * @param path absolute
 * @param root a folder that the project is at least
 * @param overlay texts that are newer than the disk's
 * @returns undefined for a project that is too large to be read as a whole
 */
export async function wholeProject(
  path: string,
  root: string,
  overlay: Overlay,
): Promise<ProjectFiles | undefined> {
  const top = await topOf(path, root);
  const { files } = await discover([top], { cwd: top });
  if (files.length > MOST_FILES) return undefined;
  const texts = new Map<string, string>();
  const read = async (file: string): Promise<void> => {
    const text = overlay.get(file) ?? (await readCached(file));
    if (text !== undefined && !isRuntimeCopy(file, text)) texts.set(file, text);
  };
  await Promise.all([...files.map(file => file.path), ...overlay.keys()].map(read));
  const manifests = await manifestsOf(texts.keys(), top);
  const links = linksOf(manifests, await readWorkspaces(manifests));
  const has = (file: string): boolean => texts.has(file);
  const { resolve } = await createProjectResolver({ has, manifests, links });
  const sources = createSources(has, manifests, readTsconfigs(manifests, links));
  const packages = new Map(
    Array.from(manifests)
      .filter(([file]) => basename(file) === 'package.json')
      .map(([file, text]) => [dirname(file), parseManifest(text)]),
  );
  const entries = [...packages].map(([folder, manifest]) => entriesOf(folder, manifest, sources));
  const installed = new Set([...packages.values()].flatMap(dependenciesOf));
  return {
    texts,
    resolve,
    isInstalled: specifier =>
      specifier.startsWith('node:') ||
      builtinModules.includes(specifier) ||
      installed.has(packageNameOf(specifier) ?? ''),
    isPublic: file => entries.some(isEntry => isEntry(file)),
    packageOf: file => sources.packageAround(dirname(file)),
    moduleKind(file) {
      if (/\.m[jt]s$/.test(file)) return 'esm';
      if (/\.c[jt]s$/.test(file)) return 'cjs';
      const owner = sources.packageAround(dirname(file));
      return packages.get(owner ?? '')?.['type'] === 'module' ? 'esm' : 'cjs';
    },
  };
}

async function topOf(path: string, root: string): Promise<string> {
  let found = dirname(path);
  for (let folder = found; ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) return folder;
    const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (manifest !== undefined && (found === dirname(path) || manifest.includes('"workspaces"')))
      found = folder;
    if (folder === dirname(folder)) break;
  }
  return isInside(found, root) ? found : root;
}

interface Read {
  readonly modified: number;
  readonly size: number;
  readonly text: string;
}

const cache = new Map<string, Read>();

async function readCached(path: string): Promise<string | undefined> {
  try {
    const { mtimeMs, size } = await stat(path);
    const known = cache.get(path);
    if (known?.modified === mtimeMs && known.size === size) return known.text;
    const text = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
    if (cache.size > 2 * MOST_FILES) cache.clear();
    cache.set(path, { modified: mtimeMs, size, text });
    return text;
  } catch {
    return undefined;
  }
}

/** The manifests of every folder that has files, and of those above, up to the top. */
async function manifestsOf(paths: Iterable<string>, top: string): Promise<Map<string, string>> {
  const folders = new Set<string>();
  for (const path of paths) {
    for (
      let folder = dirname(path);
      !folders.has(folder) && isInside(top, folder);
      folder = dirname(folder)
    ) {
      folders.add(folder);
      if (folder === dirname(folder)) break;
    }
  }
  const names = await Promise.all(
    [...folders].map(async folder => {
      const entries = await readdir(folder).catch((): string[] => []);
      return entries.filter(isManifest).map(name => join(folder, name));
    }),
  );
  const manifests = new Map<string, string>();
  for (const path of names.flat()) {
    const text = await readCached(path);
    if (text !== undefined) manifests.set(path, text);
  }
  return manifests;
}

/** Tells which files a package offers to others. */
function entriesOf(folder: string, manifest: Json, sources: Sources): (path: string) => boolean {
  const named = [
    ...['main', 'module', 'browser', 'source', 'types', 'typings'].flatMap(field =>
      stringsIn(manifest[field]),
    ),
    ...stringsIn(manifest['exports']),
  ];
  const whole = named.length > 0 ? named : ['index.js'];
  const files = new Set(
    whole
      .filter(name => !name.includes('*'))
      .flatMap(name => [join(folder, name), sources.fileAt(join(folder, name))]),
  );
  for (const name of whole) {
    const index = name.includes('*') ? undefined : sources.fileAt(join(folder, name, 'index.js'));
    files.add(index);
  }
  const patterns = whole
    .filter(name => name.includes('*'))
    .map(name => placeOf(name.slice(0, name.indexOf('*'))));
  return path => {
    if (files.has(path)) return true;
    if (patterns.length === 0 || !isInside(folder, path)) return false;
    const place = placeOf(path.slice(folder.length));
    return patterns.some(pattern => place.startsWith(pattern));
  };
}

/** A path in a package, without the folders that tell sources from what is built of them. */
function placeOf(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^\.?\//, '')
    .replace(/^((src|source|dist|lib|build|out|esm|cjs|es)\/)+/, '');
}

/** Every string in the values of an object, however deep: `exports` with its conditions. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string' || Array.isArray(value)) return stringsOf(value);
  return Object.values(objectOf(value)).flatMap(stringsIn);
}

function dependenciesOf(manifest: Json): string[] {
  return ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap(field =>
    Object.keys(objectOf(manifest[field])),
  );
}
