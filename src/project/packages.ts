// What names of packages mean: `exports`, `imports`, `main`, self-reference. enhanced-resolve knows the rules; what it
// sees is no disk but the manifests and files that are known already.
import { basename, dirname, extname, join, sep } from 'node:path';
import type { FileSystem } from 'enhanced-resolve';
import { findLink, type Links } from './links.ts';
import { Memo } from './memo.ts';
import { packageNameOf, parseManifest, type Json, type Manifests } from './manifests.ts';
import type { Sources } from './sources.ts';

/** What a file that is certainly of one module system asks for, or one that may be of either. */
export type ModuleSystem = 'import' | 'require' | 'either';

/** In a package's own order; a project's sources are what a bundler for development would take. */
const CONDITIONS = ['source', 'development', 'node', 'default'];
const CONDITIONS_OF: Readonly<Record<ModuleSystem, readonly string[]>> = {
  import: ['import', 'module'],
  require: ['require'],
  either: ['import', 'require', 'module'],
};
const NODE_MODULES = `${sep}node_modules${sep}`;
const MAIN_FIELDS = ['source', 'module', 'main', 'types', 'typings'];

/** Resolves what only a package.json can tell. */
export interface Packages {
  /**
   * @param specifier a package's name, perhaps with a path in it, or what the `imports` of a package name
   * @param folder where it stands
   */
  find(specifier: string, folder: string, system: ModuleSystem): string | undefined;
  /** The module system of a file, as far as its name and package tell. */
  systemOf(path: string): ModuleSystem;
  /** Answers cheaply for most of the names that are nobody's in the project. */
  mayFind(specifier: string): boolean;
  /** The file that the package.json of a folder calls its main file. */
  mainOf(folder: string): string | undefined;
  /** Forgets the answers that these files may change. */
  forget(paths: Iterable<string>): void;
}

/** @param conditions of the project's own, before the usual ones */
export async function createPackages(
  manifests: Manifests,
  links: Links,
  sources: Sources,
  conditions: readonly string[],
): Promise<Packages> {
  const { default: enhanced } = await import('enhanced-resolve');
  const realPath = linkFollower(links);
  const fileSystem = virtualFileSystem(manifests, links, sources, realPath);
  const resolverFor = (system: ModuleSystem) =>
    enhanced.ResolverFactory.createResolver({
      fileSystem,
      useSyncFileSystemCalls: true,
      conditionNames: [...conditions, ...CONDITIONS, ...CONDITIONS_OF[system]],
      mainFields: MAIN_FIELDS,
      mainFiles: ['index'],
      // Which extensions there are is the virtual file system's business.
      extensions: [''],
      symlinks: false,
      pnpApi: null,
    });
  const resolvers = new Map<ModuleSystem, ReturnType<typeof resolverFor>>();
  const askAs = (system: ModuleSystem, request: string, folder: string): string | undefined => {
    const resolver = resolvers.get(system) ?? resolverFor(system);
    resolvers.set(system, resolver);
    try {
      const found = resolver.resolveSync({}, folder, request);
      const path = typeof found === 'string' ? realPath(found.replaceAll('\0', '')) : undefined;
      return path === undefined ? undefined : sources.fileAt(path);
    } catch {
      return undefined; // Not found, or the manifest makes no sense.
    }
  };
  const ask = (request: string, folder: string, system: ModuleSystem = 'either'): string | undefined =>
    askAs(system, request, folder) ?? (system === 'either' ? undefined : askAs('either', request, folder));
  /** Packages that may import themselves by name. */
  const ownNames = new Map<string, string>();
  for (const [path, text] of manifests) {
    if (!path.endsWith('package.json') || !text.includes('exports')) continue;
    const { name, exports } = parseManifest(text);
    if (typeof name === 'string' && exports !== undefined) ownNames.set(dirname(path), name);
  }
  const names = new Set([...ownNames.values(), ...Array.from(links.keys(), nameOfLink)]);
  const systems = new Map<string, ModuleSystem>();
  /** By the folder of the package that answers, then by specifier: within it, names mean the same to all of a system. */
  const answers = new Memo<string, string | undefined>();
  const dual = new Map<string, boolean>();
  /** A package that does not tell module systems apart is asked once for both. */
  const answer = (
    owner: string,
    specifier: string,
    system: ModuleSystem,
    find = (asked: ModuleSystem): string | undefined => ask(specifier, owner, asked),
  ): string | undefined => {
    const isDual = dual.get(owner) ?? isToldApart(manifests.get(join(owner, 'package.json')));
    dual.set(owner, isDual);
    const asked = isDual ? system : 'either';
    return answers.get(owner, `${specifier} ${asked}`, () => find(asked));
  };

  return {
    mayFind: specifier => specifier.startsWith('#') || names.has(packageNameOf(specifier) ?? ''),
    systemOf(path) {
      const system = SYSTEMS[extname(path)];
      const owner = system ? undefined : sources.packageAround(dirname(path));
      if (owner === undefined) return system ?? 'either';
      const known = systems.get(owner) ?? systemIn(manifests.get(join(owner, 'package.json')));
      systems.set(owner, known);
      return known;
    },
    find(specifier, folder, system) {
      const owner = sources.packageAround(folder);
      if (specifier.startsWith('#'))
        return owner === undefined ? undefined : answer(owner, specifier, system);
      const name = packageNameOf(specifier);
      if (name === undefined || !names.has(name)) return undefined;
      if (owner !== undefined && ownNames.get(owner) === name) return answer(owner, specifier, system);
      const link = findLink(links, name, folder);
      if (!link) return undefined;
      // A bundle's name may have nothing to do with its source's.
      const source = () =>
        specifier === name
          ? sources.entryOf(link.to)
          : sources.fileAt(join(link.to, 'src', specifier.slice(name.length)));
      return answer(link.to, specifier, system, asked => ask(specifier, link.from, asked) ?? source());
    },
    mainOf: folder =>
      manifests.has(join(folder, 'package.json')) ? ask(`./${basename(folder)}`, dirname(folder)) : undefined,
    forget(paths) {
      for (const path of paths)
        for (let folder = path; folder !== dirname(folder); folder = dirname(folder))
          answers.forget(dirname(folder));
      // `imports` may lead into other packages.
      answers.forgetWhere(
        (owner, specifier, target) => specifier.startsWith('#') && !target?.startsWith(owner + sep),
      );
    },
  };
}

const SYSTEMS: Readonly<Record<string, ModuleSystem>> = {
  '.mjs': 'import',
  '.mts': 'import',
  '.cjs': 'require',
  '.cts': 'require',
};

function isToldApart(manifest = ''): boolean {
  return manifest.includes('"require"') && manifest.includes('"import"');
}

/** Without `type`, compilers and bundlers may make anything of it. */
function systemIn(manifest: string | undefined): ModuleSystem {
  const { type } = parseManifest(manifest);
  return type === 'module' ? 'import' : type === 'commonjs' ? 'require' : 'either';
}

function nameOfLink(place: string): string {
  const at = place.lastIndexOf(NODE_MODULES) + NODE_MODULES.length;
  return place.slice(at).replaceAll(sep, '/');
}

/** Where a path below `node_modules` leads: into the project's own package that is linked there, or nowhere. */
function linkFollower(links: Links): (path: string) => string | undefined {
  return path => {
    const at = path.indexOf(NODE_MODULES);
    if (at < 0) return path;
    const [first = '', second = ''] = path.slice(at + NODE_MODULES.length).split(sep, 2);
    const name = first.startsWith('@') ? `${first}${sep}${second}` : first;
    const place = path.slice(0, at + NODE_MODULES.length) + name;
    const target = links.get(place);
    return target === undefined ? undefined : target + path.slice(place.length);
  };
}

function virtualFileSystem(
  manifests: Manifests,
  links: Links,
  sources: Sources,
  realPath: (path: string) => string | undefined,
): FileSystem {
  const linked = new Set(
    [...links.keys()].map(place => place.slice(0, place.lastIndexOf(`node_modules${sep}`))),
  );
  const parsed = new Map<string, Json>();
  const readJson = (path: string): Json => {
    const real = realPath(path) ?? '';
    const text = manifests.get(real);
    if (text === undefined) throw MISSING;
    const known = parsed.get(real) ?? parseManifest(text);
    parsed.set(real, known);
    return known;
  };
  const stat = (path: string) => {
    if (path.endsWith(`${sep}node_modules`)) {
      if (!linked.has(path.slice(0, -'node_modules'.length))) throw MISSING;
      return FOLDER;
    }
    const real = realPath(path);
    if (real === undefined) throw MISSING;
    const isPackage = manifests.has(join(real, 'package.json'));
    return isPackage || sources.fileAt(real) === undefined ? FOLDER : FILE;
  };
  const fail = () => {
    throw MISSING;
  };
  const fileSystem = {
    statSync: stat,
    readJsonSync: readJson,
    readFileSync: fail,
    readdirSync: fail,
    readlinkSync: fail,
  };
  // With `useSyncFileSystemCalls` only these are called, and of a Stats only what FILE and FOLDER have.
  return fileSystem as unknown as FileSystem;
}

const FILE = { isFile: () => true, isDirectory: () => false };
/** Of folders only the files are known, so any may be there. */
const FOLDER = { isFile: () => false, isDirectory: () => true };

/** One for all: a stack costs more than the rest of an answer. */
const MISSING = Object.assign(new Error('not there'), { code: 'ENOENT' });
