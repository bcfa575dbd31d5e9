import { same } from '../rows.ts';
import type { ModuleTable, Twin } from '../types.ts';

const rimraf4 = same('rimraf', 'rimraf');
const older: Twin = { ...rimraf4, differs: 'before version 4 it takes a callback' };

export const rimraf = {
  modules: ['rimraf'],
  name: 'rimraf',
  rule: 'blocking-fs',
  exports: {
    rimrafSync: { tier: 'high', twin: rimraf4 },
    'rimraf.rimrafSync': { tier: 'high', twin: rimraf4 },
    'rimraf.sync': { tier: 'high', twin: rimraf4 },
    sync: { tier: 'high', twin: older },
    nativeSync: { tier: 'high', twin: same('rimraf', 'native') },
    manualSync: { tier: 'high', twin: same('rimraf', 'manual') },
    posixSync: { tier: 'high', twin: same('rimraf', 'posix') },
    windowsSync: { tier: 'high', twin: same('rimraf', 'windows') },
    moveRemoveSync: { tier: 'high', twin: same('rimraf', 'moveRemove') },
  },
} as const satisfies ModuleTable;

export const del = {
  modules: ['del'],
  name: 'del',
  rule: 'blocking-fs',
  exports: {
    deleteSync: { tier: 'high', twin: same('del', 'deleteAsync') },
    // Up to version 6, which is CommonJS.
    sync: { tier: 'high', twin: same('del', 'default') },
  },
} as const satisfies ModuleTable;

export const mkdirp = {
  modules: ['mkdirp'],
  name: 'mkdirp',
  rule: 'blocking-fs',
  exports: {
    mkdirpSync: { tier: 'low', twin: same('mkdirp', 'mkdirp') },
    nativeSync: { tier: 'low', twin: same('mkdirp', 'native') },
    manualSync: { tier: 'low', twin: same('mkdirp', 'manual') },
    sync: {
      tier: 'low',
      twin: {
        ...same('mkdirp', 'mkdirp'),
        differs: 'before version 2 it takes a callback, and is the module itself',
      },
    },
    'mkdirp.sync': { tier: 'low', twin: same('mkdirp', 'mkdirp') },
  },
} as const satisfies ModuleTable;

/** A look whether the name is free, and one call that makes what has it. */
export const tmp = {
  modules: ['tmp'],
  name: 'tmp',
  rule: 'blocking-fs',
  exports: {
    tmpNameSync: { tier: 'low', twin: { module: 'tmp', export: 'tmpName', shape: 'promisify' } },
    fileSync: { tier: 'low', offload: 'handle' },
    dirSync: { tier: 'low', offload: 'handle' },
  },
} as const satisfies ModuleTable;

export const jsonfile = {
  modules: ['jsonfile'],
  name: 'jsonfile',
  rule: 'blocking-fs',
  exports: {
    readFileSync: { tier: 'medium', twin: same('jsonfile', 'readFile') },
    writeFileSync: { tier: 'medium', twin: same('jsonfile', 'writeFile') },
  },
} as const satisfies ModuleTable;

export const loadJsonFile = {
  modules: ['load-json-file'],
  name: 'load-json-file',
  rule: 'blocking-fs',
  exports: {
    loadJsonFileSync: { tier: 'medium', twin: same('load-json-file', 'loadJsonFile') },
  },
} as const satisfies ModuleTable;

export const writeJsonFile = {
  modules: ['write-json-file'],
  name: 'write-json-file',
  rule: 'blocking-fs',
  exports: {
    writeJsonFileSync: { tier: 'medium', twin: same('write-json-file', 'writeJsonFile') },
  },
} as const satisfies ModuleTable;

export const writeFileAtomic = {
  modules: ['write-file-atomic'],
  name: 'write-file-atomic',
  rule: 'blocking-fs',
  exports: {
    sync: { tier: 'medium', twin: same('write-file-atomic', 'default') },
  },
} as const satisfies ModuleTable;
