import { measured } from './rows.ts';
import type { ModuleTable, Twin } from './types.ts';

/** The asynchronous functions know no `input`, and their `stdio` is always piped. */
const stdout = (name: string): Twin => ({
  module: 'child_process',
  export: name,
  shape: 'stdout',
  when: [{ kind: 'without-options', names: ['stdio', 'input'] }],
});

/** Each waits until the child process has ended, and nothing bounds that. */
export const childProcess = {
  modules: ['child_process'],
  name: 'child_process',
  rule: 'blocking-process',
  exports: {
    execSync: {
      tier: 'high',
      twin: stdout('exec'),
      cost: measured('2.4 ms for `true`, then as long as the command runs'),
    },
    execFileSync: { tier: 'high', twin: stdout('execFile') },
    spawnSync: { tier: 'high' },
  },
} as const satisfies ModuleTable;
