import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createFilesMatcher, getTsconfig, parseTsconfig, type TsConfigResult } from 'get-tsconfig';
import type { CompilerOptions } from '../fixes/offload/runtime.ts';

export interface PackageFacts {
  readonly directory: string;
  readonly type?: string;
  /** Which of its files are published; undefined where all are, or none ever is. */
  readonly files?: readonly string[];
}

/** The nearest tsconfig.json, what it extends merged in. */
export interface TsFacts {
  readonly directory: string;
  readonly compilerOptions: CompilerOptions;
  /** Does it cover a file, by its `files`, `include` and `exclude`? */
  covers(path: string): boolean;
}

/**
 * The nearest package.json upwards of a file.
 * @param path absolute
 */
export async function packageAround(path: string): Promise<PackageFacts | undefined> {
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    const text = await readFile(join(directory, 'package.json'), 'utf8').catch(() => undefined);
    if (text !== undefined) return { directory, ...manifestOf(text) };
    if (directory === dirname(directory)) return undefined;
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
      const target = join(nearest.directory, reference.path);
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
  const compilerOptions = found.config.compilerOptions ?? {};
  return { directory: dirname(found.path), compilerOptions, covers: path => matches(path) !== undefined };
}

/** Is a package installed for a file, as Node looks it up? */
export async function isInstalled(name: string, path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (await exists(join(folder, 'node_modules', name, 'package.json'))) return true;
    if (folder === dirname(folder)) return false;
  }
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function manifestOf(packageJson: string): Omit<PackageFacts, 'directory'> {
  try {
    const manifest = JSON.parse(packageJson) as Manifest | null;
    if (!manifest) return {};
    const files = publishedBy(manifest);
    return { ...(typeof manifest.type === 'string' && { type: manifest.type }), ...(files && { files }) };
  } catch {
    return {};
  }
}

type Manifest = Partial<Record<'type' | 'private' | 'files' | 'main' | 'bin', unknown>>;

/** What `files` names, and what is published without being named. */
function publishedBy({ private: isPrivate, files, main, bin }: Manifest): string[] | undefined {
  if (!Array.isArray(files) || isPrivate === true) return undefined;
  const bins: unknown[] = bin && typeof bin === 'object' ? Object.values(bin) : [bin];
  const always = [main, ...bins];
  const isNamed = (name: unknown): name is string => typeof name === 'string' && /\.\w+$/.test(name);
  const named = (files as unknown[]).filter(entry => typeof entry === 'string');
  return [...named, ...always.filter(isNamed)];
}
