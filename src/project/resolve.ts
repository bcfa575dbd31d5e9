import { dirname, resolve } from 'node:path';

const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** TypeScript is imported by the name that its output will have. */
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** See `AnalyzerHost.resolve`: the path of the project file that a specifier names, or undefined. */
export type Resolver = (specifier: string, from: string) => string | undefined;

/**
 * Resolves relative specifiers among the files of a project, without touching the disk.
 * @param has is an absolute path one of the project's files?
 */
export function createResolver(has: (path: string) => boolean): Resolver {
  return (specifier, from) =>
    isRelative(specifier)
      ? candidatesOf(resolve(dirname(from), withoutQuery(specifier))).find(path => has(path))
      : undefined;
}

/** Does a specifier say where the module is, rather than what it is called? */
export function isRelative(specifier: string): boolean {
  return /^\.{0,2}\/|^\.{1,2}$/.test(specifier);
}

/** Bundlers take `./text?raw`; what follows names no file. A first `#` is no fragment but a package's own import. */
export function withoutQuery(specifier: string): string {
  return specifier.replace(/(?!^)[?#].*$/s, '');
}

/** Where a module may be: sources before what may be their compiled output, files before folders. */
export function candidatesOf(target: string): string[] {
  return [...filesFor(target), ...indexesIn(target)];
}

/** The files that a path may mean, itself among them. */
export function filesFor(target: string): string[] {
  const [, stem = target, extension = ''] = /^(.*?)(\.[mc]?jsx?)?$/s.exec(target) ?? [];
  return [
    ...(WRITTEN_FOR[extension] ?? []).map(source => stem + source),
    target,
    ...EXTENSIONS.map(source => target + source),
  ];
}

export function indexesIn(folder: string): string[] {
  const index = resolve(folder, 'index');
  return EXTENSIONS.map(source => index + source);
}
