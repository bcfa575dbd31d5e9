import assert from 'node:assert/strict';
import { nodes } from '../program.ts';
import { inProject } from './project.ts';
import {
  assertFound,
  assertRefused,
  commonjsProgram,
  commonjsTasks,
  program,
  reportOf,
  strippableTasks,
  tasks,
} from './sources.ts';

const files = { 'main.mjs': program('./tasks.mjs') + 'await report();', 'tasks.mjs': tasks };

const named = `
  import { runInExecutor, taskRef } from 'run-in-executor';
  console.log(await runInExecutor(null, taskRef(new URL('tasks.mjs', import.meta.url), 'shout'), 'a'));
`;

describe('functions are found by Node itself', function () {
  this.timeout(60_000);

  for (const { version, path: node } of nodes) {
    it(`in ES modules, on Node ${version}`, () =>
      inProject(files, async ({ run }) => {
        assertFound(await run(node, 'main.mjs'));
      }));

    it(`in CommonJS, on Node ${version}`, () =>
      inProject(
        { 'main.cjs': commonjsProgram('./tasks.cjs') + 'report();', 'tasks.cjs': commonjsTasks },
        async ({ run }) => {
          assertFound(await run(node, 'main.cjs'));
        },
      ));

    it(`inside a worker thread, on Node ${version}`, () =>
      inProject(
        {
          ...files,
          'start.mjs':
            "import { Worker } from 'node:worker_threads'; new Worker(new URL('main.mjs', import.meta.url));",
        },
        async ({ run }) => {
          assertFound(await run(node, 'start.mjs'));
        },
      ));
  }

  it('in TypeScript, whose types it strips', () =>
    inProject(
      {
        'package.json': '{ "type": "module" }',
        'main.ts': program('./tasks.ts') + 'await report();',
        'tasks.ts': strippableTasks,
      },
      async ({ run }) => {
        assertFound(await run(process.execPath, 'main.ts'));
      },
    ));

  describe('with --permission', () => {
    const allowed = ['--permission', '--allow-fs-read=*'];

    it('not without --allow-worker, and it says so', () =>
      inProject(files, async ({ run }) => {
        const { builtIn } = reportOf(
          await run(process.execPath, ...allowed, '--allow-inspector', 'main.mjs'),
        );
        assertRefused(builtIn, /--allow-worker/);
      }));

    it('but for users’ functions not without --allow-inspector, and it says so', () =>
      inProject({ ...files, 'named.mjs': named }, async ({ run }) => {
        const { builtIn, own } = reportOf(
          await run(process.execPath, ...allowed, '--allow-worker', 'main.mjs'),
        );
        assertRefused(own, /--allow-inspector.*taskRef\(\)/);
        assert.deepEqual(builtIn, { value: 'text' });
        const { stdout } = await run(process.execPath, ...allowed, '--allow-worker', 'named.mjs');
        assert.equal(stdout, 'A!\n');
      }));

    it('with both', () =>
      inProject(files, async ({ run }) => {
        assertFound(
          await run(process.execPath, ...allowed, '--allow-worker', '--allow-inspector', 'main.mjs'),
        );
      }));
  });
});
