import { measured } from './rows.ts';
import type { ModuleTable } from './types.ts';

/** Runs or compiles somebody's code on the calling thread. Contexts and functions cannot leave it. */
export const vm = {
  modules: ['vm'],
  name: 'vm',
  rule: 'blocking-compute',
  exports: {
    Script: {
      tier: 'medium',
      on: 'new',
      offload: 'returns-class',
      returns: 'Script',
      cost: measured('5 ms to compile 5000 small functions'),
    },
    compileFunction: { tier: 'medium', offload: 'returns-class' },
    runInContext: { tier: 'high', offload: 'handle' },
    runInNewContext: {
      tier: 'high',
      offload: 'writes-argument',
      cost: measured('0.4 ms for `1 + 1`, then as long as the code runs'),
    },
    runInThisContext: { tier: 'high', offload: 'thread' },
  },
  classes: {
    Script: {
      runInContext: { tier: 'high', offload: 'handle' },
      runInNewContext: { tier: 'high', offload: 'handle' },
      runInThisContext: { tier: 'high', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;
