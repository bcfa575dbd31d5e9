import { same } from '../rows.ts';
import type { ModuleTable } from '../types.ts';

export const execa = {
  modules: ['execa'],
  name: 'execa',
  rule: 'blocking-process',
  exports: {
    execaSync: { tier: 'high', twin: same('execa', 'execa') },
    execaCommandSync: { tier: 'high', twin: same('execa', 'execaCommand') },
    '$.sync': { tier: 'high', twin: same('execa', '$') },
    '$.s': { tier: 'high', twin: same('execa', '$') },
    // Up to version 5, which is CommonJS.
    sync: { tier: 'high', twin: same('execa', 'default') },
    commandSync: { tier: 'high', twin: same('execa', 'command') },
  },
} as const satisfies ModuleTable;

export const crossSpawn = {
  modules: ['cross-spawn'],
  name: 'cross-spawn',
  rule: 'blocking-process',
  exports: {
    sync: { tier: 'high' },
  },
} as const satisfies ModuleTable;

export const zx = {
  modules: ['zx', 'zx/core'],
  name: 'zx',
  rule: 'blocking-process',
  exports: {
    '$.sync': { tier: 'high', twin: same('zx', '$'), offload: 'returns-class' },
  },
} as const satisfies ModuleTable;

/** Asks the operating system by running one of its commands. */
export const nodeMachineId = {
  modules: ['node-machine-id'],
  name: 'node-machine-id',
  rule: 'blocking-process',
  exports: {
    machineIdSync: { tier: 'high', twin: same('node-machine-id', 'machineId') },
  },
} as const satisfies ModuleTable;
