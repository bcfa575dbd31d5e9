import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../analyzer/config.ts';
import { ConfigError, parseConfig } from './config.ts';
import { matcherOf, type Matcher } from './globs.ts';
import { isInside, relativePath } from './paths.ts';
import { reasonOf } from './read.ts';

export const CONFIG_NAME = 'unblock.config.json';

/** A configuration with its globs compiled; they are relative to the folder it lies in. */
export interface LoadedConfig {
  readonly config: Config;
  excludes(path: string): boolean;
  includes(path: string): boolean;
}

/** The defaults, where no configuration file applies. */
export const NO_CONFIG: LoadedConfig = { config: {}, excludes: () => false, includes: () => false };

/**
 * @param config what the file (or the editor's settings) says
 * @param folder what its globs are relative to; they match nothing outside
 */
export function loadedConfig(config: Config, folder: string): LoadedConfig {
  const within = (matches: Matcher) => (path: string) =>
    isInside(folder, path) && path !== folder && matches(relativePath(folder, path));
  return {
    config,
    excludes: within(matcherOf(config.exclude ?? [])),
    includes: within(matcherOf(config.include ?? [])),
  };
}

/**
 * Reads one configuration file.
 * @param name how errors call it
 * @throws {ConfigError} when it cannot be read or used
 */
export async function readConfig(path: string, name: string): Promise<LoadedConfig> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConfigError(`${name}: ${reasonOf(error)}`, { cause: error });
  });
  return loadedConfig(parseConfig(text, name), dirname(path));
}

/**
 * The nearest configuration, from a folder up to the root that is checked.
 * @throws {ConfigError} when there is one that cannot be used
 */
export async function findConfig(
  folder: string,
  root: string,
  nameOf = (path: string) => path,
): Promise<LoadedConfig> {
  for (let at = folder; isInside(root, at); at = dirname(at)) {
    const path = join(at, CONFIG_NAME);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw new ConfigError(`${nameOf(path)}: ${reasonOf(error)}`, { cause: error });
    });
    if (text !== undefined) return loadedConfig(parseConfig(text, nameOf(path)), at);
    if (at === dirname(at)) break;
  }
  return NO_CONFIG;
}
