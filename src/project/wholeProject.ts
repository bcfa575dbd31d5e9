// Every source file of the project that a file belongs to: what a fix has to see that changes a function for all its
// callers.
import { readFile, stat } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { ProjectFiles } from '../fixes/types.ts';
import { NO_CONFIG } from './configFiles.ts';
import { discover } from './discover.ts';
import { repositoryOf } from './gitignore.ts';
import { dependenciesOf } from './links.ts';
import { objectOf, packageNameOf, parseManifest, stringsOf, type Json } from './manifests.ts';
import { isInside } from './paths.ts';
import type { Gathered } from './manifestFiles.ts';
import { createProjectResolver } from './projectResolver.ts';
import type { Overlay } from './purity.ts';
import { isRuntimeCopy } from './runtimeCopies.ts';
import { createSources, type Sources } from './sources.ts';
import { readTsconfigs } from './tsconfigs.ts';

/** Nobody wants to wait for more, and nobody could look through it. */
const MOST_FILES = 10_000;

/** What a project is made of. */
interface Asked extends Gathered {
  readonly top: string;
  readonly texts: ReadonlyMap<string, string>;
}

interface Known extends Asked {
  readonly project: ProjectFiles;
}

/** The one that was asked for last. Where nothing has changed, all that the fixes have found out about it still holds. */
let last: Known | undefined;

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
  forgetLater();
  const { files, manifests, links } = await discover([top], { cwd: top, config: NO_CONFIG });
  if (files.length > MOST_FILES) return undefined;
  const paths = [...new Set([...files.map(file => file.path), ...overlay.keys()])];
  const read = await Promise.all(paths.map(async file => overlay.get(file) ?? (await readCached(file))));
  const texts = new Map(
    paths.flatMap((file, index): [string, string][] => {
      const text = read[index];
      return text === undefined || isRuntimeCopy(file, text) ? [] : [[file, text]];
    }),
  );
  const asked = { top, texts, manifests, links };
  const known = last && isSame(last, asked) ? last : { ...asked, project: await projectOf(asked) };
  last = known;
  return known.project;
}

function isSame(known: Known, { top, texts, manifests, links }: Asked): boolean {
  return (
    known.top === top &&
    isEqual(known.texts, texts) &&
    isEqual(known.manifests, manifests) &&
    isEqual(known.links, links)
  );
}

function isEqual(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}

async function projectOf({ texts, manifests, links }: Asked): Promise<ProjectFiles> {
  const has = (file: string): boolean => texts.has(file);
  const { resolve } = await createProjectResolver({ has, manifests, links });
  const sources = createSources(has, manifests, readTsconfigs(manifests, links));
  const packages = new Map(
    Array.from(manifests)
      .filter(([file]) => basename(file) === 'package.json')
      .map(([file, text]) => [dirname(file), parseManifest(text)]),
  );
  // Nobody can depend on what has no name, and names no entry.
  const named = [...packages].filter(([, manifest]) =>
    ['name', 'main', 'module', 'exports'].some(key => manifest[key] !== undefined),
  );
  const entries = named.map(([folder, manifest]) => entriesOf(folder, manifest, sources));
  const installed = new Set(
    [...packages.values()].flatMap(manifest => Object.keys(dependenciesOf(manifest))),
  );
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

/** The repository, else the outermost package with workspaces, else the package. */
async function topOf(path: string, root: string): Promise<string> {
  const repository = await repositoryOf(dirname(path));
  if (repository !== undefined) return repository;
  let found: string | undefined;
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (manifest !== undefined && (found === undefined || manifest.includes('"workspaces"'))) found = folder;
  }
  return found !== undefined && isInside(found, root) ? found : root;
}

interface Read {
  readonly modified: number;
  readonly size: number;
  readonly text: string;
}

const cache = new Map<string, Read>();
let forgetting: NodeJS.Timeout | undefined;

/** Milliseconds that texts are kept for the next look at the same fixes. */
const KEPT_FOR = 30_000;

/** Nobody who is at rest needs the texts of a whole project. */
function forgetLater(): void {
  clearTimeout(forgetting);
  forgetting = setTimeout(() => {
    cache.clear();
    last = undefined;
  }, KEPT_FOR);
  forgetting.unref();
}

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
