import { measured } from './rows.ts';
import type { ModuleTable } from './types.ts';

/**
 * node:sqlite has no asynchronous form but `backup`, and its handles stay on their thread: the function that opens
 * the database and uses it is what can be offloaded.
 */
export const sqlite = {
  modules: ['node:sqlite'],
  name: 'sqlite',
  rule: 'blocking-database',
  exports: {
    DatabaseSync: {
      tier: 'medium',
      on: 'new',
      offload: 'handle',
      returns: 'DatabaseSync',
      cost: measured('21 µs for a small file, longer for a locked one or one to recover'),
      since: '22.5.0',
    },
  },
  classes: {
    DatabaseSync: {
      open: { tier: 'medium', offload: 'handle' },
      close: { tier: 'medium', offload: 'handle' },
      exec: { tier: 'high', offload: 'handle', cost: measured('4.3 ms for one scan of 100 000 rows') },
      prepare: { tier: 'low', offload: 'handle', returns: 'StatementSync', cost: measured('2.5 µs') },
      createTagStore: { returns: 'SQLTagStore' },
      loadExtension: { tier: 'medium', offload: 'handle' },
      serialize: {
        tier: 'high',
        offload: 'handle',
        cost: measured('0.2 to 1 ms for 100 000 short rows'),
        since: '26.1.0',
      },
      deserialize: { tier: 'high', offload: 'handle', since: '26.1.0' },
      createSession: { tier: 'low', offload: 'handle', returns: 'Session' },
      applyChangeset: { tier: 'high', offload: 'handle' },
    },
    StatementSync: {
      run: {
        tier: 'medium',
        offload: 'handle',
        cost: measured('1 to 2 ms for one insert, most of it the flush to disk'),
      },
      get: { tier: 'medium', offload: 'handle', cost: measured('9 µs by primary key') },
      all: { tier: 'high', offload: 'handle', cost: measured('3.1 ms for 10 000 rows') },
      iterate: { tier: 'medium', on: 'iterate', offload: 'handle' },
    },
    // Its methods are tags: store.all`SELECT …`.
    SQLTagStore: {
      run: { tier: 'medium', offload: 'handle', since: '24.9.0' },
      get: { tier: 'medium', offload: 'handle', since: '24.9.0' },
      all: { tier: 'high', offload: 'handle', since: '24.9.0' },
      iterate: { tier: 'medium', on: 'iterate', offload: 'handle', since: '24.9.0' },
    },
    Session: {
      changeset: { tier: 'medium', offload: 'handle' },
      patchset: { tier: 'medium', offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;
