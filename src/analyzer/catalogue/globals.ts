import type { ModuleTable } from './types.ts';

/** Global variables of Node.js, browsers, Electron and Deno. `process` has a table of its own. */
export const globals = {
  modules: [],
  name: '',
  rule: 'blocking-wait',
  exports: {
    'Atomics.wait': {
      tier: 'high',
      when: [{ kind: 'not-argument', index: 3, in: [0] }],
      twin: { module: 'timers/promises', export: 'setTimeout', shape: 'sleep' },
      cost: { typical: 'the whole timeout, or until it is notified', source: 'ECMAScript' },
    },

    // Compile on the calling thread. A Module travels to another thread, an Instance does not.
    'WebAssembly.Module': {
      tier: 'medium',
      on: 'new',
      rule: 'blocking-module',
      twin: { module: '', export: 'WebAssembly.compile', shape: 'same' },
      offload: 'returns-class',
    },
    'WebAssembly.Instance': {
      tier: 'medium',
      on: 'new',
      rule: 'blocking-module',
      twin: { module: '', export: 'WebAssembly.instantiate', shape: 'same' },
      offload: 'returns-class',
    },

    // Wait for the user.
    alert: { tier: 'high', rule: 'blocking-prompt', offload: 'thread' },
    confirm: { tier: 'high', rule: 'blocking-prompt', offload: 'thread' },
    prompt: { tier: 'high', rule: 'blocking-prompt', offload: 'thread' },
  },
  factories: {
    XMLHttpRequest: { returns: 'XMLHttpRequest' },
  },
  classes: {
    XMLHttpRequest: {
      // `send` is what waits, but only `open` says so.
      open: {
        tier: 'high',
        when: [{ kind: 'argument', index: 2, in: [false] }],
        rule: 'blocking-network',
        offload: 'thread',
      },
    },
  },
  aliases: { globalThis: '', global: '', window: '', self: '' },
} as const satisfies ModuleTable;
