// What the tsconfig.json and jsconfig.json of a project say about where modules are. Only the options that say so are
// read, and nothing is read from the disk.
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { findLink, type Links } from './links.ts';
import {
  objectOf,
  packageNameOf,
  parseManifest,
  stringOf,
  stringsOf,
  type Json,
  type Manifests,
} from './manifests.ts';
import { isInside } from './paths.ts';

/** One configuration, with what it extends merged in; all paths absolute. */
export interface Tsconfig {
  readonly folder: string;
  readonly baseUrl?: string;
  /** Patterns with at most one `*`, as TypeScript ranks them: exact ones, then by the length before the `*`. */
  readonly paths: readonly {
    readonly prefix: string;
    readonly suffix?: string;
    readonly targets: readonly string[];
  }[];
  readonly rootDirs: readonly string[];
  readonly outDir?: string;
  readonly rootDir?: string;
  readonly customConditions: readonly string[];
  /** Paths of configuration files. */
  readonly references: readonly string[];
}

export interface Tsconfigs {
  /** Those that apply to the files of a folder: the nearest one, then the parts that it refers to. */
  for(folder: string): readonly Tsconfig[];
  /** All that lie in a folder, `tsconfig.build.json` and its like included. */
  in(folder: string): readonly Tsconfig[];
  readonly all: readonly Tsconfig[];
}

/** An option and the folder of the file it stands in. */
type Located = readonly [value: unknown, folder: string];

export function readTsconfigs(texts: Manifests, links: Links): Tsconfigs {
  const configs = new Map<string, Tsconfig>();
  const byFolder = new Map<string, Tsconfig[]>();
  const optionsOf = optionsReader(texts, links);
  for (const [path, text] of texts) {
    if (!/^[jt]sconfig\b.*\.json$/.test(basename(path))) continue;
    const config = tsconfigOf(path, text, optionsOf(path));
    configs.set(path, config);
    byFolder.set(dirname(path), [...(byFolder.get(dirname(path)) ?? []), config]);
  }
  const applying = new Map<string, readonly Tsconfig[]>();
  const find = (folder: string): readonly Tsconfig[] => {
    for (let at = folder; ; at = dirname(at)) {
      const nearest = configs.get(join(at, 'tsconfig.json')) ?? configs.get(join(at, 'jsconfig.json'));
      if (nearest) return withParts(nearest, configs).filter(part => isInside(part.folder, folder));
      if (at === dirname(at)) return [];
    }
  };
  return {
    for(folder) {
      const known = applying.get(folder) ?? find(folder);
      applying.set(folder, known);
      return known;
    },
    in: folder => byFolder.get(folder) ?? [],
    all: [...configs.values()],
  };
}

/** A solution is an empty tsconfig.json that refers to one for each part of the project. */
function withParts(config: Tsconfig, configs: ReadonlyMap<string, Tsconfig>): Tsconfig[] {
  const parts = new Set([config]);
  for (const part of parts) {
    for (const reference of part.references) {
      const referred = configs.get(reference);
      if (referred) parts.add(referred);
    }
  }
  return [...parts];
}

/** The absolute paths that a specifier may stand for: by `paths`, then by `baseUrl`. */
export function targetsOf({ paths, baseUrl }: Tsconfig, specifier: string): string[] {
  const mapped = paths.find(({ prefix, suffix }) =>
    suffix === undefined
      ? specifier === prefix
      : specifier.length >= prefix.length + suffix.length &&
        specifier.startsWith(prefix) &&
        specifier.endsWith(suffix),
  );
  const star = specifier.slice(mapped?.prefix.length ?? 0, specifier.length - (mapped?.suffix?.length ?? 0));
  return [
    ...(mapped?.targets ?? []).map(target => target.replace('*', () => star)),
    ...(baseUrl === undefined ? [] : [join(baseUrl, specifier)]),
  ];
}

/**
 * Where the file may be that `extends` names, best first.
 * @param folder of the file that extends
 */
export function extendedFiles(value: string, folder: string, links: Links): string[] {
  if (/^\.{1,2}(?:[/\\]|$)/.test(value) || isAbsolute(value)) {
    const path = resolve(folder, value);
    return [path, `${path}.json`, join(path, 'tsconfig.json')];
  }
  const name = packageNameOf(value);
  if (name === undefined) return [];
  const linked = findLink(links, name, folder);
  const candidates = linked === undefined ? [] : [join(linked.to, value.slice(name.length))];
  for (let at = folder; at !== dirname(at); at = dirname(at))
    candidates.push(join(at, 'node_modules', value));
  return candidates.flatMap(path => [path, `${path}.json`, join(path, 'tsconfig.json')]);
}

/** Where the configuration may be that `references` names. */
export function referredFiles(config: Json, folder: string): string[] {
  const references: unknown[] = Array.isArray(config['references']) ? config['references'] : [];
  return references.flatMap(reference => {
    const path = stringOf(objectOf(reference)['path']);
    if (path === undefined) return [];
    return [path.endsWith('.json') ? resolve(folder, path) : resolve(folder, path, 'tsconfig.json')];
  });
}

function tsconfigOf(path: string, text: string, options: ReadonlyMap<string, Located>): Tsconfig {
  const folder = dirname(path);
  /** `${configDir}` is the folder of the configuration that is used, wherever it is written. */
  const locate = (value: string, base: string) =>
    resolve(
      base,
      value.replace(/^\$\{configDir\}/, () => folder),
    );
  const pathOf = (name: string) => {
    const [value, base] = options.get(name) ?? [];
    return typeof value === 'string' && base !== undefined ? { [name]: locate(value, base) } : {};
  };
  const { baseUrl } = pathOf('baseUrl');
  const [paths, pathsFolder = folder] = options.get('paths') ?? [];
  const [rootDirs, rootsFolder = folder] = options.get('rootDirs') ?? [];
  return {
    folder,
    ...pathOf('baseUrl'),
    ...pathOf('outDir'),
    ...pathOf('rootDir'),
    paths: Object.entries(objectOf(paths))
      .map(([pattern, targets]) => {
        const [prefix = '', ...rest] = pattern.split('*');
        return {
          prefix,
          ...(rest.length > 0 && { suffix: rest.join('*') }),
          targets: stringsOf(targets).map(target => locate(target, baseUrl ?? pathsFolder)),
        };
      })
      .sort((a, b) => Number('suffix' in a) - Number('suffix' in b) || b.prefix.length - a.prefix.length),
    rootDirs: stringsOf(rootDirs).map(root => locate(root, rootsFolder)),
    customConditions: stringsOf(options.get('customConditions')?.[0]),
    references: referredFiles(parseManifest(text), folder),
  };
}

/** The compiler options of configurations with all they extend; the nearer one wins. */
function optionsReader(texts: Manifests, links: Links): (path: string) => ReadonlyMap<string, Located> {
  const known = new Map<string, ReadonlyMap<string, Located>>();
  const read = (path: string): ReadonlyMap<string, Located> => {
    const before = known.get(path);
    if (before) return before;
    const options = new Map<string, Located>();
    known.set(path, options); // Extending itself, over whatever detour, adds nothing.
    const config = parseManifest(texts.get(path));
    const folder = dirname(path);
    for (const base of stringsOf(config['extends'])) {
      const extended = extendedFiles(base, folder, links).find(file => texts.has(file));
      if (extended !== undefined) for (const [name, value] of read(extended)) options.set(name, value);
    }
    for (const [name, value] of Object.entries(objectOf(config['compilerOptions'])))
      options.set(name, [value, folder]);
    return options;
  };
  return read;
}
