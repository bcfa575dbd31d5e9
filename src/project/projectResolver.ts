import { builtinModules } from 'node:module';
import { basename, dirname, resolve, sep } from 'node:path';
import type { Links } from './links.ts';
import type { Manifests } from './manifests.ts';
import { Memo } from './memo.ts';
import { createPackages, type ModuleSystem, type Packages } from './packages.ts';
import { isInside } from './paths.ts';
import { indexesIn, isRelative, withoutQuery, type Resolver } from './resolve.ts';
import { createSources, type Sources } from './sources.ts';
import { readTsconfigs, targetsOf, type Tsconfig, type Tsconfigs } from './tsconfigs.ts';

/** What module resolution knows of a project; all paths absolute. */
export interface ProjectFiles {
  /** Is a path one of the project's source files? Asked anew each time, so files may come and go. */
  has(path: string): boolean;
  readonly manifests: Manifests;
  readonly links?: Links;
}

export interface ProjectResolver {
  /** Never throws, never touches the disk, and remembers its answers until `affectedBy`. */
  readonly resolve: Resolver;
  /**
   * Forgets what is no longer true after files came or went.
   * @param paths files that are now, or no longer, there
   * @returns the importers, of those seen so far, that a specifier now leads elsewhere
   */
  affectedBy(paths: Iterable<string>): Set<string>;
}

/**
 * Resolves the specifiers of a project's files to its other files, as Node, TypeScript and bundlers agree: relative
 * paths, `paths`, `baseUrl` and `rootDirs` of tsconfigs, the project's own packages by name, and their `exports`,
 * `imports` and `main`. Output that is not there leads to its source. Installed packages are no part of the project.
 *
 * enhanced-resolve is asked for what concerns a package.json alone: it takes about 60 µs for an answer, and relative
 * specifiers, which are most of all, take 2 µs without it.
 *
 * A changed manifest needs a new resolver.
 */
export async function createProjectResolver(project: ProjectFiles): Promise<ProjectResolver> {
  const { manifests, links = new Map<string, string>() } = project;
  const tsconfigs = readTsconfigs(manifests, links);
  const sources = createSources(path => project.has(path), manifests, tsconfigs);
  const conditions = [...new Set(tsconfigs.all.flatMap(({ customConditions }) => customConditions))];
  const packages = await createPackages(manifests, links, sources, conditions);
  return new MemoisedResolver(project, tsconfigs, sources, packages);
}

const BUILT_IN = new Set(builtinModules);

interface Answer {
  target: string | undefined;
  readonly specifier: string;
  readonly system: ModuleSystem;
  readonly importers: Set<string>;
}

class MemoisedResolver implements ProjectResolver {
  readonly #project: ProjectFiles;
  readonly #tsconfigs: Tsconfigs;
  readonly #sources: Sources;
  readonly #packages: Packages;
  /** By folder, then by specifier and, where that matters, the module system that asks. */
  readonly #answers = new Map<string, Map<string, Answer>>();
  /** What tsconfigs map specifiers to. */
  readonly #mapped = new Memo<Tsconfig, string | undefined>();

  constructor(project: ProjectFiles, tsconfigs: Tsconfigs, sources: Sources, packages: Packages) {
    this.#project = project;
    this.#tsconfigs = tsconfigs;
    this.#sources = sources;
    this.#packages = packages;
  }

  readonly resolve: Resolver = (specifier, from) => {
    const folder = dirname(from);
    const answers = this.#answers.get(folder) ?? new Map<string, Answer>();
    this.#answers.set(folder, answers);
    const system = isRelative(specifier) ? 'either' : this.#packages.systemOf(from);
    const question = system === 'either' ? specifier : `${system} ${specifier}`;
    let answer = answers.get(question);
    if (!answer) {
      if (!this.#mayBeProject(specifier, folder)) return undefined;
      const target = this.#find(specifier, folder, system);
      answer = { target, specifier, system, importers: new Set() };
      answers.set(question, answer);
    }
    answer.importers.add(from);
    return answer.target;
  };

  affectedBy(changed: Iterable<string>): Set<string> {
    const paths = [...changed];
    const names = new Set<string>();
    for (const path of paths) for (const name of path.split(sep)) names.add(stemOf(name));
    const affected = new Set<string>();
    this.#mapped.forgetAll();
    this.#packages.forget(paths);
    for (const [folder, answers] of this.#answers) {
      for (const answer of answers.values()) {
        const { specifier, system } = answer;
        // A relative specifier ends in the name of the file, or of a folder that the file is in.
        if (isRelative(specifier) && !names.has(stemOf(basename(resolve(folder, withoutQuery(specifier))))))
          continue;
        const target = this.#find(specifier, folder, system);
        if (target === answer.target) continue;
        answer.target = target;
        for (const importer of answer.importers) affected.add(importer);
      }
    }
    return affected;
  }

  /** Spares names of installed packages and of Node.js, which are half of all specifiers, every further look. */
  #mayBeProject(specifier: string, folder: string): boolean {
    if (specifier.startsWith('.') || specifier.startsWith('/')) return true;
    return (
      !specifier.startsWith('node:') &&
      !BUILT_IN.has(specifier) &&
      (this.#packages.mayFind(specifier) ||
        this.#tsconfigs.for(folder).some(config => targetsOf(config, specifier).length > 0))
    );
  }

  #find(specifier: string, folder: string, system: ModuleSystem): string | undefined {
    const request = withoutQuery(specifier);
    if (request.includes('\0')) return undefined;
    const configs = this.#tsconfigs.for(folder);
    if (isRelative(request)) {
      const path = resolve(folder, request);
      return (
        this.#at(path) ??
        firstOf(
          configs.flatMap(({ rootDirs }) => siblingsOf(path, rootDirs)),
          this.#at,
        )
      );
    }
    const mapped = firstOf(configs, config =>
      this.#mapped.get(config, request, () => firstOf(targetsOf(config, request), this.#at)),
    );
    return mapped ?? this.#packages.find(request, folder, system);
  }

  /** A file, a folder with a package.json that names its main file, or one with an index. */
  readonly #at = (path: string): string | undefined => {
    return (
      this.#sources.fileAt(path) ??
      this.#packages.mainOf(path) ??
      indexesIn(path).find(file => this.#project.has(file))
    );
  };
}

/** The path as it would be below each other root; `rootDirs` are laid over one another. */
function siblingsOf(path: string, roots: readonly string[]): string[] {
  return roots
    .filter(root => isInside(root, path))
    .flatMap(root => roots.filter(other => other !== root).map(other => other + path.slice(root.length)));
}

function firstOf<T, R>(items: readonly T[], ask: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const answer = ask(item);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** `a.data.ts` → `a`: what a specifier and the file it leads to have in common. */
function stemOf(name: string): string {
  return name.replace(/(?<=.)\..*$/s, '');
}
