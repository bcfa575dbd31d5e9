import { measured } from './rows.ts';
import type { ModuleTable } from './types.ts';

/** Questions to the system that read files such as /proc/cpuinfo or /etc/passwd. */
export const os = {
  modules: ['os'],
  name: 'os',
  rule: 'blocking-fs',
  exports: {
    cpus: { tier: 'low', cost: measured('70 µs for 2 cores; grows with the cores') },
    networkInterfaces: { tier: 'low', cost: measured('54 µs') },
    userInfo: { tier: 'low', cost: measured('8 µs; longer where accounts come over the network') },
  },
} as const satisfies ModuleTable;

/** Waits for a person with a debugger. */
export const inspector = {
  modules: ['inspector', 'inspector/promises'],
  name: 'inspector',
  rule: 'blocking-wait',
  exports: {
    waitForDebugger: { tier: 'high', offload: 'thread' },
    open: { tier: 'high', when: [{ kind: 'argument', index: 2, in: [true] }], offload: 'thread' },
  },
} as const satisfies ModuleTable;

/** `require` and `createRequire` are understood by the analyzer itself. */
export const module = {
  modules: ['module'],
  name: 'module',
  rule: 'blocking-module',
  exports: {
    flushCompileCache: { tier: 'medium', offload: 'thread', since: '22.10.0' },
  },
} as const satisfies ModuleTable;
