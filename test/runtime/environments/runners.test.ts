import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodes } from '../program.ts';
import { inProject, tool } from './project.ts';
import {
  assertFound,
  assertRefused,
  commonjsProgram,
  commonjsTasks,
  program,
  reportOf,
  strippableTasks,
  tasks,
  typedTasks,
} from './sources.ts';

const vitest = tool('vitest/vitest.mjs');
const mocha = tool('mocha/bin/mocha.js');

describe('functions are found under', function () {
  // Test runners take their seconds, more when the machine is busy.
  this.timeout(60_000);

  for (const pool of ['forks', 'threads']) {
    const files = {
      'vitest.config.mjs': `export default { test: { pool: '${pool}' } };`,
      'package.json': '{ "type": "module" }',
      'it.test.ts':
        "import { test } from 'vitest';\n" + program('./tasks.ts') + "test('reports', () => report());",
      'tasks.ts': strippableTasks,
    };

    it(`Vitest, with its pool of ${pool}`, () =>
      inProject(files, async ({ run }) => {
        assertFound(await run(process.execPath, vitest, 'run'));
      }));

    it(`Vitest, with its pool of ${pool}, in what only a loader can run when workers have it, too`, () =>
      inProject({ ...files, 'tasks.ts': typedTasks }, async ({ run }) => {
        const { own } = reportOf(await run(process.execPath, vitest, 'run'));
        assertRefused(own, /could not import.*--import/);
        assertFound(await run(process.execPath, vitest, 'run', '--execArgv=--import', '--execArgv=tsx'));
      }));
  }

  for (const flags of [[], ['--parallel']]) {
    it(['mocha', ...flags].join(' '), () =>
      inProject(
        {
          'it.test.mjs': program('./tasks.mjs') + "it('reports', report);",
          'it.test.cjs': commonjsProgram('./tasks.cjs') + "it('reports', report);",
          'tasks.mjs': tasks,
          'tasks.cjs': commonjsTasks,
        },
        async ({ run }) => {
          for (const file of ['it.test.mjs', 'it.test.cjs']) {
            assertFound(await run(process.execPath, mocha, ...flags, file));
          }
        },
      ),
    );
  }

  for (const { version, path: node } of nodes) {
    it(`c8, which sees what workers run, on Node ${version}`, () =>
      inProject(
        { 'main.mjs': program('./tasks.mjs') + 'await report();', 'tasks.mjs': tasks },
        async ({ folder, run }) => {
          assertFound(await run(process.execPath, tool('c8/bin/c8.js'), '--reporter=json', node, 'main.mjs'));
          const text = await readFile(join(folder, 'coverage/coverage-final.json'), 'utf8');
          const coverage = JSON.parse(text) as Record<string, { s: Record<string, number> }>;
          const line = tasks.split('\n').findIndex(each => each.includes('toUpperCase'));
          assert.equal(coverage[join(folder, 'tasks.mjs')]?.s[line], 1);
        },
      ));
  }
});
