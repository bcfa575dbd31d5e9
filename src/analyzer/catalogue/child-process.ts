import { measured } from './rows.ts';
import type { ModuleTable, Twin } from './types.ts';

/** The asynchronous functions know no `input`, and their `stdio` is always piped. */
const stdout = (name: string): Twin => ({
  module: 'child_process',
  export: name,
  shape: 'stdout',
  when: [{ kind: 'without-options', names: ['stdio', 'input'] }],
});

const started = measured('2 to 10 ms to start a process, then as long as it runs');

/** Each waits until the child process has ended, and nothing bounds that. */
export const childProcess = {
  modules: ['child_process'],
  name: 'child_process',
  rule: 'blocking-process',
  exports: {
    execSync: {
      tier: 'high',
      twin: stdout('exec'),
      cost: started,
    },
    execFileSync: { tier: 'high', twin: stdout('execFile'), cost: started },
    spawnSync: { tier: 'high', cost: started },
  },
} as const satisfies ModuleTable;
