import { same } from '../rows.ts';
import type { ModuleTable, Twin } from '../types.ts';

const glob9 = same('glob', 'glob');
const older: Twin = { ...glob9, differs: 'before version 9 it takes a callback' };

export const glob = {
  modules: ['glob'],
  name: 'glob',
  rule: 'blocking-fs',
  exports: {
    globSync: { tier: 'high', twin: glob9 },
    'glob.globSync': { tier: 'high', twin: glob9 },
    sync: { tier: 'high', twin: older },
    'glob.sync': { tier: 'high', twin: older },
    globIterateSync: { tier: 'high', on: 'iterate', offload: 'handle' },
    iterateSync: { tier: 'high', on: 'iterate', offload: 'handle' },
    'iterate.sync': { tier: 'high', on: 'iterate', offload: 'handle' },
    'sync.iterate': { tier: 'high', on: 'iterate', offload: 'handle' },
    globStreamSync: { tier: 'high', offload: 'handle' },
    streamSync: { tier: 'high', offload: 'handle' },
    'stream.sync': { tier: 'high', offload: 'handle' },
    'sync.stream': { tier: 'high', offload: 'handle' },
  },
  factories: {
    Glob: { returns: 'Glob' },
  },
  classes: {
    Glob: {
      walkSync: {
        tier: 'high',
        twin: { module: 'glob', export: 'walk', shape: 'method' },
        offload: 'handle',
      },
      iterateSync: { tier: 'high', on: 'iterate', offload: 'handle' },
      streamSync: { tier: 'high', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;

export const fastGlob = {
  modules: ['fast-glob'],
  name: 'fast-glob',
  rule: 'blocking-fs',
  exports: {
    sync: { tier: 'high', twin: same('fast-glob', 'default') },
    globSync: { tier: 'high', twin: same('fast-glob', 'default') },
  },
} as const satisfies ModuleTable;

export const tinyglobby = {
  modules: ['tinyglobby'],
  name: 'tinyglobby',
  rule: 'blocking-fs',
  exports: {
    globSync: { tier: 'high', twin: same('tinyglobby', 'glob') },
  },
} as const satisfies ModuleTable;

export const globby = {
  modules: ['globby'],
  name: 'globby',
  rule: 'blocking-fs',
  exports: {
    globbySync: { tier: 'high', twin: same('globby', 'globby') },
    generateGlobTasksSync: { tier: 'high', twin: same('globby', 'generateGlobTasks') },
    isGitIgnoredSync: { tier: 'high', twin: same('globby', 'isGitIgnored') },
    isIgnoredByIgnoreFilesSync: { tier: 'high', twin: same('globby', 'isIgnoredByIgnoreFiles') },
    // Up to version 11, which is CommonJS.
    sync: { tier: 'high', twin: same('globby', 'default') },
    'gitignore.sync': { tier: 'high', twin: same('globby', 'gitignore') },
  },
} as const satisfies ModuleTable;

export const findUp = {
  modules: ['find-up'],
  name: 'find-up',
  rule: 'blocking-fs',
  exports: {
    findUpSync: { tier: 'medium', twin: same('find-up', 'findUp') },
    findUpMultipleSync: { tier: 'medium', twin: same('find-up', 'findUpMultiple') },
    findDownSync: { tier: 'high', twin: same('find-up', 'findDown') },
    // Up to version 5, which is CommonJS.
    sync: { tier: 'medium', twin: same('find-up', 'default') },
    'sync.exists': { tier: 'low', twin: same('find-up', 'exists') },
  },
} as const satisfies ModuleTable;

export const locatePath = {
  modules: ['locate-path'],
  name: 'locate-path',
  rule: 'blocking-fs',
  exports: {
    locatePathSync: { tier: 'low', twin: same('locate-path', 'locatePath') },
  },
} as const satisfies ModuleTable;

export const pathExists = {
  modules: ['path-exists'],
  name: 'path-exists',
  rule: 'blocking-fs',
  exports: {
    pathExistsSync: { tier: 'low', twin: same('path-exists', 'pathExists') },
  },
} as const satisfies ModuleTable;

export const pkgDir = {
  modules: ['pkg-dir'],
  name: 'pkg-dir',
  rule: 'blocking-fs',
  exports: {
    packageDirectorySync: { tier: 'low', twin: same('pkg-dir', 'packageDirectory') },
  },
} as const satisfies ModuleTable;

export const readPkg = {
  modules: ['read-pkg'],
  name: 'read-pkg',
  rule: 'blocking-fs',
  exports: {
    readPackageSync: { tier: 'medium', twin: same('read-pkg', 'readPackage') },
  },
} as const satisfies ModuleTable;

export const which = {
  modules: ['which'],
  name: 'which',
  rule: 'blocking-fs',
  exports: {
    sync: { tier: 'medium', twin: same('which', 'default') },
  },
} as const satisfies ModuleTable;

export const resolve = {
  modules: ['resolve'],
  name: 'resolve',
  rule: 'blocking-fs',
  exports: {
    sync: { tier: 'medium', twin: { module: 'resolve', export: 'default', shape: 'promisify' } },
  },
} as const satisfies ModuleTable;

/** Searches for configuration files, and runs those that are JavaScript. */
export const cosmiconfig = {
  modules: ['cosmiconfig'],
  name: 'cosmiconfig',
  rule: 'blocking-fs',
  exports: {},
  factories: {
    cosmiconfigSync: { returns: 'PublicExplorerSync' },
  },
  classes: {
    PublicExplorerSync: {
      search: { tier: 'medium', offload: 'handle' },
      load: { tier: 'medium', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;
