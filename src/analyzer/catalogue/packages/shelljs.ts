import type { Api, Condition, ModuleTable } from '../types.ts';

/** Every command waits, and gives a ShellString, which a clone would strip of its `stdout` and `code`. */
const command = { rule: 'blocking-fs', offload: 'returns-class', returns: 'ShellString' } as const;
const unlessAsync: readonly Condition[] = [
  { kind: 'no-callback', from: 1 },
  { kind: 'not-option', name: 'async', value: true },
];
const exec = {
  tier: 'high',
  when: unlessAsync,
  offload: 'returns-class',
  returns: 'ShellString',
} as const satisfies Api;
const cmd = { tier: 'high', offload: 'returns-class', returns: 'ShellString' } as const satisfies Api;

export const shelljs = {
  modules: ['shelljs'],
  name: 'shelljs',
  rule: 'blocking-process',
  exports: {
    exec,
    cmd,

    // May walk a tree or read any number of files.
    cat: { tier: 'high', ...command },
    chmod: { tier: 'high', ...command },
    cp: { tier: 'high', ...command },
    find: { tier: 'high', ...command },
    grep: { tier: 'high', ...command },
    ls: { tier: 'high', ...command },
    mv: { tier: 'high', ...command },
    rm: { tier: 'high', ...command },
    sed: { tier: 'high', ...command },
    sort: { tier: 'high', ...command },
    uniq: { tier: 'high', ...command },

    head: { tier: 'medium', ...command },
    tail: { tier: 'medium', ...command },
    which: { tier: 'medium', ...command },

    ln: { tier: 'low', ...command },
    mkdir: { tier: 'low', ...command },
    pwd: { tier: 'low', ...command },
    tempdir: { tier: 'low', ...command },
    touch: { tier: 'low', ...command },
    test: { tier: 'low', rule: 'blocking-fs' },
    cd: { tier: 'low', rule: 'blocking-fs', offload: 'thread', returns: 'ShellString' },
    pushd: { tier: 'low', rule: 'blocking-fs', offload: 'thread' },
    popd: { tier: 'low', rule: 'blocking-fs', offload: 'thread' },
  },
  factories: {
    echo: { returns: 'ShellString' },
    ShellString: { returns: 'ShellString' },
  },
  classes: {
    // A pipe's other commands work on the text in memory.
    ShellString: {
      to: { tier: 'medium', ...command },
      toEnd: { tier: 'medium', ...command },
      exec,
      cmd,
      cat: { returns: 'ShellString' },
      grep: { returns: 'ShellString' },
      head: { returns: 'ShellString' },
      sed: { returns: 'ShellString' },
      sort: { returns: 'ShellString' },
      tail: { returns: 'ShellString' },
      uniq: { returns: 'ShellString' },
    },
  },
} as const satisfies ModuleTable;
