import type { ModuleTable, Twin } from '../types.ts';

const fetch: Twin = {
  module: '',
  export: 'fetch',
  shape: 'same',
  differs: 'takes other options and gives a Response whose body is read with await',
};
const question: Twin = {
  module: 'readline/promises',
  export: 'createInterface',
  shape: 'same',
  differs: 'asks with `await createInterface({ input, output }).question(query)`',
};

/** Runs the request in another process or thread, and waits for it. */
export const syncRequest = {
  modules: ['sync-request'],
  name: 'sync-request',
  rule: 'blocking-network',
  exports: {
    default: { tier: 'high', twin: fetch, offload: 'returns-class' },
  },
} as const satisfies ModuleTable;

export const syncFetch = {
  modules: ['sync-fetch'],
  name: 'sync-fetch',
  rule: 'blocking-network',
  exports: {
    default: { tier: 'high', twin: fetch, offload: 'returns-class' },
  },
} as const satisfies ModuleTable;

const asked = { tier: 'high', twin: question, offload: 'thread' } as const;

export const readlineSync = {
  modules: ['readline-sync'],
  name: 'readline-sync',
  rule: 'blocking-prompt',
  exports: {
    question: asked,
    questionEMail: asked,
    questionFloat: asked,
    questionInt: asked,
    questionNewPassword: asked,
    questionPath: asked,
    prompt: asked,
    promptCL: asked,
    promptCLLoop: asked,
    promptLoop: asked,
    promptSimShell: asked,
    keyIn: asked,
    keyInPause: asked,
    keyInSelect: asked,
    keyInYN: asked,
    keyInYNStrict: asked,
  },
} as const satisfies ModuleTable;

/** `require('prompt-sync')()` makes the function that asks. */
export const promptSync = {
  modules: ['prompt-sync'],
  name: 'prompt-sync',
  rule: 'blocking-prompt',
  exports: {},
  factories: { default: { returns: 'default' } },
  classes: { default: { '()': asked, hide: asked } },
} as const satisfies ModuleTable;

const bridge = { '()': { tier: 'high', offload: 'handle' } } as const;

/** Makes a function that blocks on `Atomics.wait` until an asynchronous one in a worker has ended. */
export const synckit = {
  modules: ['synckit'],
  name: 'synckit',
  rule: 'blocking-wait',
  exports: {},
  factories: { createSyncFn: { returns: 'createSyncFn' } },
  classes: { createSyncFn: bridge },
} as const satisfies ModuleTable;

export const makeSynchronous = {
  modules: ['make-synchronous', 'make-synchronous/subprocess'],
  name: 'make-synchronous',
  rule: 'blocking-wait',
  exports: {},
  factories: { default: { returns: 'default' } },
  classes: { default: bridge },
} as const satisfies ModuleTable;

/** Turns the event loop from inside a call: the caller's own code waits. */
export const deasync = {
  modules: ['deasync'],
  name: 'deasync',
  rule: 'blocking-wait',
  exports: {
    loopWhile: { tier: 'high', offload: 'callback' },
    runLoopOnce: { tier: 'medium', offload: 'thread' },
    sleep: { tier: 'high', twin: { module: 'timers/promises', export: 'setTimeout', shape: 'same' } },
  },
  factories: { default: { returns: 'default' } },
  classes: { default: bridge },
} as const satisfies ModuleTable;
