import { measured } from './rows.ts';
import type { ModuleTable } from './types.ts';

/** `process`, as the global and as the module. */
export const process = {
  modules: ['process'],
  global: 'process',
  name: 'process',
  rule: 'blocking-process',
  exports: {
    loadEnvFile: {
      tier: 'medium',
      rule: 'blocking-fs',
      offload: 'thread',
      cost: measured('5 µs for one line'),
      since: '20.12.0',
    },
    dlopen: { tier: 'medium', rule: 'blocking-module', offload: 'thread' },
    // Does not come back: nothing else of this program ever runs.
    execve: { tier: 'high', offload: 'thread', since: '22.15.0' },
    'report.writeReport': {
      tier: 'medium',
      rule: 'blocking-fs',
      offload: 'thread',
      cost: measured('2 ms; seconds where it looks up the names of network peers'),
    },
  },
} as const satisfies ModuleTable;
