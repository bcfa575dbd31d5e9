// Packages of the project that import one another by name, as an installation would link them into node_modules.
import { dirname, join, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import {
  objectOf,
  packageNameOf,
  parseManifest,
  stringOf,
  stringsOf,
  type Json,
  type Manifests,
} from './manifests.ts';
import { isInside, relativePath } from './paths.ts';

/** Absolute paths of `node_modules/name`, installed or not, and the project folder each leads to. */
export type Links = ReadonlyMap<string, string>;

/** A folder whose packages are installed together. */
export interface Workspaces {
  readonly folder: string;
  /** Globs of the members' folders, as npm, yarn, pnpm and lerna write them, without `./` and a last `/`. */
  readonly globs: readonly string[];
  /** Is a folder, by its absolute path, a member's? */
  includes(folder: string): boolean;
}

export interface Link {
  /** The folder whose `node_modules` has it. */
  readonly from: string;
  /** The package's own folder. */
  readonly to: string;
}

/** The project's package that a name means in a folder, as Node looks it up. */
export function findLink(links: Links, name: string, folder: string): Link | undefined {
  const below = sep + join('node_modules', name);
  for (let from = folder; ; from = dirname(from)) {
    const to = links.get(from + below);
    if (to !== undefined) return { from, to };
    if (from === dirname(from)) return undefined;
  }
}

/** The workspaces that manifests declare: `workspaces` in a package.json, pnpm-workspace.yaml, lerna.json. */
export async function readWorkspaces(texts: Manifests): Promise<Workspaces[]> {
  const declared = new Map<string, string[]>();
  const declare = (path: string, globs: readonly string[]) => {
    if (globs.length > 0) declared.set(dirname(path), [...(declared.get(dirname(path)) ?? []), ...globs]);
  };
  for (const [path, text] of texts) {
    if (path.endsWith('package.json') && text.includes('workspaces')) {
      const { workspaces } = parseManifest(text);
      declare(path, stringsOf(Array.isArray(workspaces) ? workspaces : objectOf(workspaces)['packages']));
    } else if (path.endsWith('lerna.json')) {
      declare(path, stringsOf(parseManifest(text)['packages']));
    } else if (path.endsWith('pnpm-workspace.yaml')) {
      declare(path, stringsOf((await parseYaml(text))['packages']));
    }
  }
  return Array.from(declared, ([folder, globs]) => workspacesIn(folder, globs));
}

async function parseYaml(text: string): Promise<Json> {
  const { parse } = await import('yaml');
  try {
    return objectOf(parse(text, { logLevel: 'silent' }));
  } catch {
    return {};
  }
}

/** No folder's name is longer, and compiling takes its time. */
const LONGEST_GLOB = 1000;

function workspacesIn(folder: string, given: readonly string[]): Workspaces {
  const globs = given
    .map(glob => glob.replace(/^(!?)(?:\.?\/)+/, '$1').replace(/\/+$/, ''))
    .filter(glob => /[^!]/.test(glob) && glob.length <= LONGEST_GLOB);
  const excluded = globs.filter(glob => glob.startsWith('!'));
  const included = globs.filter(glob => !glob.startsWith('!'));
  const isIncluded = picomatch(included);
  const isExcluded = picomatch(excluded.map(glob => glob.slice(1)));
  return {
    folder,
    globs,
    includes(member) {
      const name = relativePath(folder, member);
      return member !== folder && isInside(folder, member) && isIncluded(name) && !isExcluded(name);
    },
  };
}

/**
 * Links every member of workspaces by its name, and what packages depend on by its place (`file:../shared`).
 * @param texts all package.json files, those of members included
 */
export function linksOf(texts: Manifests, workspaces: readonly Workspaces[]): Map<string, string> {
  const links = new Map<string, string>();
  const link = (from: string, name: string, to: string) => {
    const place = join(from, 'node_modules', name);
    if (packageNameOf(name) === name && texts.has(join(to, 'package.json')) && !links.has(place))
      links.set(place, to);
  };
  const packages = [...texts.keys()]
    .filter(path => /[/\\]package\.json$/.test(path) && !isForeign(path))
    .sort();
  for (const path of packages) {
    const { name, ...manifest } = parseManifest(texts.get(path));
    const folder = dirname(path);
    if (typeof name === 'string')
      for (const root of workspaces) if (root.includes(folder)) link(root.folder, name, folder);
    for (const [dependency, place] of localDependenciesOf(manifest, folder)) link(folder, dependency, place);
  }
  return links;
}

/** What a package depends on, of whatever kind, by name. */
export function dependenciesOf(manifest: Json): Json {
  const fields = ['peerDependencies', 'optionalDependencies', 'devDependencies', 'dependencies'];
  return Object.assign({}, ...fields.map(field => objectOf(manifest[field]))) as Json;
}

/** The dependencies of a package that are folders, and where they are. */
export function localDependenciesOf(manifest: Json, folder: string): Map<string, string> {
  const places = new Map<string, string>();
  for (const [name, value] of Object.entries(dependenciesOf(manifest))) {
    const place = /^(?:file|link|portal|workspace):(?=[./])(.*)$/.exec(stringOf(value) ?? '')?.[1];
    if (place !== undefined) places.set(name, resolve(folder, place));
  }
  return places;
}

/** Does a path lie in an installed package? */
export function isForeign(path: string): boolean {
  return /[/\\]node_modules[/\\]/.test(path);
}
