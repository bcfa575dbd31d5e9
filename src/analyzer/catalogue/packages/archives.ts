import { same } from '../rows.ts';
import type { Condition, ModuleTable, Twin } from '../types.ts';

const method = (name: string): Twin => ({ module: 'adm-zip', export: name, shape: 'method' });
const unlessCallback: readonly Condition[] = [{ kind: 'no-callback' }];

/** Reads the whole archive into memory when it is made, and works on it there. */
export const admZip = {
  modules: ['adm-zip'],
  name: 'adm-zip',
  rule: 'blocking-compression',
  exports: {
    default: {
      tier: 'medium',
      on: 'both',
      when: [{ kind: 'min-arguments', count: 1 }],
      offload: 'returns-class',
      returns: 'AdmZip',
    },
  },
  classes: {
    AdmZip: {
      extractAllTo: {
        tier: 'high',
        twin: { ...method('extractAllToAsync'), differs: 'takes no password' },
        offload: 'handle',
      },
      extractEntryTo: { tier: 'medium', offload: 'handle' },
      addLocalFile: { tier: 'medium', offload: 'handle' },
      addLocalFolder: {
        tier: 'high',
        twin: { ...method('addLocalFolderPromise'), differs: 'takes its options as an object' },
        offload: 'handle',
      },
      readFile: { tier: 'medium', offload: 'handle' },
      readAsText: { tier: 'medium', offload: 'handle' },
      test: { tier: 'high', offload: 'handle' },
      // Compresses and writes at once, with or without its callback.
      writeZip: {
        tier: 'high',
        twin: { ...method('writeZipPromise'), when: unlessCallback },
        offload: 'handle',
      },
      toBuffer: { tier: 'high', when: unlessCallback, twin: method('toBufferPromise'), offload: 'handle' },
      getEntry: { returns: 'IZipEntry' },
    },
    IZipEntry: {
      getData: { tier: 'medium', offload: 'handle' },
      getCompressedData: { tier: 'medium', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;

const sync: readonly Condition[] = [{ kind: 'option', name: 'sync', value: true }];
const promised = (name: string): Twin => ({
  module: 'tar',
  export: name,
  shape: 'same',
  differs: 'the same function without `sync: true`',
});

export const tar = {
  modules: ['tar'],
  name: 'tar',
  rule: 'blocking-compression',
  exports: {
    create: { tier: 'high', when: sync, twin: promised('create') },
    c: { tier: 'high', when: sync, twin: promised('c') },
    extract: { tier: 'high', when: sync, twin: promised('extract') },
    x: { tier: 'high', when: sync, twin: promised('x') },
    list: { tier: 'high', when: sync, twin: promised('list') },
    t: { tier: 'high', when: sync, twin: promised('t') },
    replace: { tier: 'high', when: sync, twin: promised('replace') },
    r: { tier: 'high', when: sync, twin: promised('r') },
    update: { tier: 'high', when: sync, twin: promised('update') },
    u: { tier: 'high', when: sync, twin: promised('u') },
  },
} as const satisfies ModuleTable;

export const snappy = {
  modules: ['snappy'],
  name: 'snappy',
  rule: 'blocking-compression',
  exports: {
    compressSync: { tier: 'medium', twin: same('snappy', 'compress') },
    uncompressSync: { tier: 'medium', twin: same('snappy', 'uncompress') },
  },
} as const satisfies ModuleTable;
