import type { ModuleTable } from '../types.ts';

/** SheetJS: `writeFileAsync`, too, computes on the calling thread. */
export const xlsx = {
  modules: ['xlsx'],
  name: 'xlsx',
  rule: 'blocking-compute',
  exports: {
    readFile: { tier: 'high', rule: 'blocking-fs' },
    writeFile: { tier: 'high', rule: 'blocking-fs' },
    writeFileXLSX: { tier: 'high', rule: 'blocking-fs' },
    read: { tier: 'high' },
    write: { tier: 'high' },
    writeXLSX: { tier: 'high' },
    writeFileAsync: { tier: 'high', offload: 'callback', optIn: true },
  },
} as const satisfies ModuleTable;

/** The streams inflate on the thread pool, but filter on the calling thread. No twin. */
export const pngjs = {
  modules: ['pngjs'],
  name: 'pngjs',
  rule: 'blocking-compute',
  exports: {
    'PNG.sync.read': { tier: 'high' },
    'PNG.sync.write': { tier: 'high', offload: 'handle' },
  },
} as const satisfies ModuleTable;
