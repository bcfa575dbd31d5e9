import { measured } from './rows.ts';
import type { ModuleTable } from './types.ts';

/** Works on the calling thread's own heap, so all but `serialize` mean something else on another thread. */
export const v8 = {
  modules: ['v8'],
  name: 'v8',
  rule: 'blocking-compute',
  exports: {
    writeHeapSnapshot: {
      tier: 'high',
      offload: 'thread',
      cost: measured('190 ms for a small heap; grows with the heap'),
    },
    getHeapSnapshot: { tier: 'high', offload: 'thread' },
    takeCoverage: { tier: 'medium', offload: 'thread', rule: 'blocking-fs' },
    serialize: {
      tier: 'medium',
      when: [{ kind: 'min-bytes', index: 0, bytes: 1_000_000 }],
      cost: measured('70 µs for a Buffer of 1 MB; far more for as much in objects'),
    },
  },
} as const satisfies ModuleTable;
