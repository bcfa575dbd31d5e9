import { same } from './rows.ts';
import type { ModuleTable, Twin } from './types.ts';

const twin = (name: string): Twin => same('stream/iter', name);

/**
 * Consumers of synchronous sources: they run the source to its end. Builders (`fromSync`, `pullSync`, `tapSync`,
 * `shareSync`, and the transforms of `zlib/iter`) are lazy and stay out.
 */
export const streamIter = {
  modules: ['stream/iter'],
  name: 'stream/iter',
  rule: 'blocking-compute',
  exports: {
    arraySync: { tier: 'medium', twin: twin('array'), offload: 'handle', since: '25.9.0' },
    arrayBufferSync: { tier: 'medium', twin: twin('arrayBuffer'), offload: 'handle', since: '25.9.0' },
    bytesSync: { tier: 'medium', twin: twin('bytes'), offload: 'handle', since: '25.9.0' },
    textSync: { tier: 'medium', twin: twin('text'), offload: 'handle', since: '25.9.0' },
    pipeToSync: {
      tier: 'medium',
      twin: { ...twin('pipeTo'), differs: 'needs a writer with asynchronous methods' },
      offload: 'handle',
      since: '25.9.0',
    },
  },
} as const satisfies ModuleTable;
