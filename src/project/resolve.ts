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
  return (specifier, from) => {
    if (!/^\.{0,2}\//.test(specifier) && !/^\.{1,2}$/.test(specifier)) return undefined;
    const target = resolve(dirname(from), specifier.replace(/[?#].*$/, ''));
    return candidatesOf(target).find(path => has(path));
  };
}

/** Where a module may be: sources before what may be their compiled output, files before folders. */
export function candidatesOf(target: string): string[] {
  const [, stem = target, extension = ''] = /^(.*?)(\.[mc]?jsx?)?$/s.exec(target) ?? [];
  return [
    ...(WRITTEN_FOR[extension] ?? []).map(source => stem + source),
    target,
    ...EXTENSIONS.map(source => target + source),
    ...EXTENSIONS.map(source => resolve(target, `index${source}`)),
  ];
}
