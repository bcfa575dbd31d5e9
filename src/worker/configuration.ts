// Which configuration applies to a document: the editor's settings, and over them the project's configuration file.
import { dirname, isAbsolute, parse } from 'node:path';
import type { Config } from '../analyzer/config.ts';
import { ConfigError } from '../project/config.ts';
import { findConfig, loadedConfig, NO_CONFIG, type LoadedConfig } from '../project/configFiles.ts';
import { isExempt } from '../project/exempt.ts';
import { isInside, relativePath } from '../project/paths.ts';
import type { Root, Settings } from './protocol.ts';

/** What applies to one document. */
export interface Scope {
  readonly config: Config;
  /** False for tests, build configuration and what is excluded. */
  readonly checked: boolean;
  /** A configuration file that cannot be used, and why; the settings apply then. */
  readonly problem?: string;
}

/** Configuration files by folder: asked once for many files. */
export type ConfigFiles = Map<string, Promise<FileConfig>>;

interface FileConfig {
  readonly file: LoadedConfig;
  readonly problem?: string;
}

export async function scopeOf(
  path: string,
  settings: Settings,
  configFiles: ConfigFiles = new Map(),
): Promise<Scope> {
  if (!isAbsolute(path)) return virtualScope(path, settings);
  const root = rootOf(path, settings.roots);
  const folder = root?.path ?? dirname(path);
  const own = loadedConfig(root?.config ?? settings.fallback, folder);
  const { file, problem } = await fileConfig(dirname(path), root?.path ?? parse(path).root, configFiles);
  const included = own.includes(path) || file.includes(path);
  const excluded = own.excludes(path) || file.excludes(path);
  const exempt = isExempt(relativePath(folder, path)) && !included;
  return {
    config: merge(own.config, file.config),
    checked: !exempt && !excluded,
    ...(problem !== undefined && { problem }),
  };
}

/** Documents of virtual file systems: there is no disk to look for configuration files on. */
function virtualScope(path: string, { roots, fallback }: Settings): Scope {
  const root = roots.find(candidate => path.startsWith(`${candidate.path}/`));
  const inRoot = root ? path.slice(root.path.length + 1) : (path.split('/').at(-1) ?? path);
  return { config: root?.config ?? fallback, checked: !isExempt(inRoot) };
}

function fileConfig(folder: string, top: string, known: ConfigFiles): Promise<FileConfig> {
  const found = known.get(folder) ?? readFileConfig(folder, top);
  known.set(folder, found);
  return found;
}

async function readFileConfig(folder: string, top: string): Promise<FileConfig> {
  try {
    return { file: await findConfig(folder, top) };
  } catch (error) {
    if (error instanceof ConfigError) return { file: NO_CONFIG, problem: error.message };
    throw error;
  }
}

/** The innermost workspace folder that holds a path. */
export function rootOf(path: string, roots: readonly Root[]): Root | undefined {
  const holding = roots.filter(root => isAbsolute(root.path) && isInside(root.path, path));
  return holding.toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** The file shared by a project's people and its CI wins over one person's settings, rule by rule. */
function merge(settings: Config, file: Config): Config {
  return { ...settings, ...file, rules: { ...settings.rules, ...file.rules } };
}
