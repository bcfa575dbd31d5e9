import type { Api, Factory, ModuleTable, Twin } from '../types.ts';

const method = (name: string): Twin => ({ module: 'fs-jetpack', export: name, shape: 'method' });

/** The synchronous function has the short name, the asynchronous one ends in `Async`. */
const methods = {
  append: { tier: 'medium', twin: method('appendAsync'), offload: 'handle' },
  copy: { tier: 'high', twin: method('copyAsync'), offload: 'handle' },
  dir: { tier: 'low', twin: method('dirAsync'), offload: 'handle', returns: 'FSJetpack' },
  exists: { tier: 'low', twin: method('existsAsync'), offload: 'handle' },
  file: { tier: 'medium', twin: method('fileAsync'), offload: 'handle', returns: 'FSJetpack' },
  find: { tier: 'high', twin: method('findAsync'), offload: 'handle' },
  inspect: { tier: 'low', twin: method('inspectAsync'), offload: 'handle' },
  inspectTree: { tier: 'high', twin: method('inspectTreeAsync'), offload: 'handle' },
  list: { tier: 'medium', twin: method('listAsync'), offload: 'handle' },
  move: { tier: 'high', twin: method('moveAsync'), offload: 'handle' },
  read: { tier: 'medium', twin: method('readAsync'), offload: 'handle' },
  remove: { tier: 'high', twin: method('removeAsync'), offload: 'handle' },
  rename: { tier: 'low', twin: method('renameAsync'), offload: 'handle' },
  symlink: { tier: 'low', twin: method('symlinkAsync'), offload: 'handle' },
  tmpDir: { tier: 'low', twin: method('tmpDirAsync'), offload: 'handle', returns: 'FSJetpack' },
  write: { tier: 'medium', twin: method('writeAsync'), offload: 'handle' },
} as const satisfies Readonly<Record<string, Api>>;

const cwd = { returns: 'FSJetpack' } as const satisfies Factory;

export const fsJetpack = {
  modules: ['fs-jetpack'],
  name: 'fs-jetpack',
  rule: 'blocking-fs',
  exports: methods,
  factories: { cwd },
  classes: { FSJetpack: { ...methods, cwd } },
} as const satisfies ModuleTable;
