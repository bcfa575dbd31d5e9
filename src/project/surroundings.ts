import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import {
  createFilesMatcher,
  getTsconfig,
  parseTsconfig,
  type TsConfigJsonResolved,
  type TsConfigResult,
} from 'get-tsconfig';

/** The nearest package.json; without one Node treats the top folder like a CommonJS package. */
export interface PackageFacts {
  readonly folder: string;
  readonly type: 'module' | 'commonjs';
}

/** The nearest tsconfig.json, what it extends merged in. */
export interface TsFacts {
  readonly folder: string;
  readonly options: NonNullable<TsConfigJsonResolved['compilerOptions']>;
  /** Does it cover a file, by its `files`, `include` and `exclude`? */
  covers(path: string): boolean;
}

/** @param path absolute */
export async function packageAround(path: string): Promise<PackageFacts> {
  let folder = dirname(path);
  for (; ; folder = dirname(folder)) {
    const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { folder, type: typeOf(text) };
    if (folder === dirname(folder)) return { folder: dirname(path), type: 'commonjs' };
  }
}

/** @returns undefined without a tsconfig.json, or with one that TypeScript would refuse */
export function tsconfigAround(path: string): TsFacts | undefined {
  try {
    const found = getTsconfig(path);
    if (!found) return undefined;
    const nearest = factsOf(found);
    if (nearest.covers(path)) return nearest;
    // A solution: an empty tsconfig.json that refers to one for each part.
    const parts = (found.config.references ?? []).map(reference => {
      const target = join(nearest.folder, reference.path);
      const file = target.endsWith('.json') ? target : join(target, 'tsconfig.json');
      return factsOf({ path: file, config: parseTsconfig(file) });
    });
    return parts.find(part => part.covers(path)) ?? nearest;
  } catch {
    return undefined;
  }
}

function factsOf(found: TsConfigResult): TsFacts {
  const matches = createFilesMatcher(found);
  const options = found.config.compilerOptions ?? {};
  return { folder: dirname(found.path), options, covers: path => matches(path) !== undefined };
}

/** Is a package installed for a file, as Node looks it up? */
export async function isInstalled(name: string, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (await exists(join(folder, 'node_modules', name, 'package.json'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

/** How a file is loaded: by its extension, else by its package, else, for TypeScript, by what it is compiled to. */
export function moduleKindOf(path: string, type: PackageFacts['type'], ts?: TsFacts): 'esm' | 'cjs' {
  const extension = extname(path).toLowerCase();
  if (extension === '.mjs' || extension === '.mts') return 'esm';
  if (extension === '.cjs' || extension === '.cts') return 'cjs';
  if (type === 'module') return 'esm';
  const isTypeScript = extension === '.ts' || extension === '.tsx';
  return isTypeScript && /^(es|preserve)/i.test(ts?.options.module ?? '') ? 'esm' : 'cjs';
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function typeOf(packageJson: string): PackageFacts['type'] {
  try {
    const manifest = JSON.parse(packageJson) as { type?: unknown } | null;
    return manifest?.type === 'module' ? 'module' : 'commonjs';
  } catch {
    return 'commonjs';
  }
}
