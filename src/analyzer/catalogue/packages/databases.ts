import type { Api, Factory, ModuleTable, Twin } from '../types.ts';

const handle = { offload: 'handle' } as const;

/** better-sqlite3 and its likes: everything but `backup` runs on the calling thread. */
const classes: Readonly<Record<string, Readonly<Record<string, Api | Factory>>>> = {
  Database: {
    exec: { tier: 'high', ...handle, returns: 'Database' },
    pragma: { tier: 'medium', ...handle },
    prepare: { tier: 'low', ...handle, returns: 'Statement' },
    transaction: { returns: 'Transaction' },
    loadExtension: { tier: 'medium', ...handle, returns: 'Database' },
    serialize: { tier: 'high', ...handle },
    close: { tier: 'medium', ...handle },
  },
  Statement: {
    run: { tier: 'medium', ...handle },
    get: { tier: 'medium', ...handle },
    all: { tier: 'high', ...handle },
    iterate: { tier: 'medium', on: 'iterate', ...handle },
    bind: { returns: 'Statement' },
    expand: { returns: 'Statement' },
    pluck: { returns: 'Statement' },
    raw: { returns: 'Statement' },
    safeIntegers: { returns: 'Statement' },
  },
  // What `transaction(fn)` gives: called, it begins, runs `fn` and commits.
  Transaction: {
    '()': { tier: 'high', ...handle },
    default: { tier: 'high', ...handle },
    deferred: { tier: 'high', ...handle },
    immediate: { tier: 'high', ...handle },
    exclusive: { tier: 'high', ...handle },
  },
};

export const betterSqlite3 = {
  modules: ['better-sqlite3'],
  name: 'better-sqlite3',
  rule: 'blocking-database',
  exports: {
    default: { tier: 'medium', on: 'both', offload: 'handle', returns: 'Database' },
  },
  classes,
} as const satisfies ModuleTable;

export const libsql = {
  modules: ['libsql'],
  name: 'libsql',
  rule: 'blocking-database',
  exports: {
    default: { tier: 'medium', on: 'both', offload: 'handle', returns: 'Database' },
  },
  classes: {
    ...classes,
    // Fetches from the remote database.
    Database: { ...classes['Database'], sync: { tier: 'high', ...handle, rule: 'blocking-network' } },
  },
} as const satisfies ModuleTable;

const method = (name: string): Twin => ({ module: 'lmdb', export: name, shape: 'method' });

/** Reads come from mapped memory and are no finding; writes and transactions can wait for the disk. */
export const lmdb = {
  modules: ['lmdb'],
  name: 'lmdb',
  rule: 'blocking-database',
  exports: {
    open: { tier: 'medium', offload: 'handle', returns: 'Database' },
  },
  classes: {
    Database: {
      openDB: { tier: 'medium', offload: 'handle', returns: 'Database' },
      putSync: { tier: 'medium', twin: method('put'), offload: 'handle' },
      removeSync: { tier: 'medium', twin: method('remove'), offload: 'handle' },
      transactionSync: { tier: 'high', twin: method('transaction'), offload: 'handle' },
      dropSync: { tier: 'high', twin: method('drop'), offload: 'handle' },
      clearSync: { tier: 'high', twin: method('clearAsync'), offload: 'handle' },
    },
  },
} as const satisfies ModuleTable;
