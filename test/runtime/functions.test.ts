import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { nodes, run, runProgram } from './program.ts';
import { runInExecutor, taskRef } from './runtime.ts';
import type * as tasksModule from './fixtures/tasks.mjs';
import { double } from './fixtures/typed.ts';

const tasks = (await import(new URL('fixtures/tasks.mjs', import.meta.url).href)) as typeof tasksModule;
const require = createRequire(import.meta.url);
const commonjs = require('./fixtures/tasks.cjs') as Record<string, () => unknown> & {
  greet: (name: string) => string;
};

describe("a user's functions", () => {
  it('are found among the exports of an ES module', async () => {
    assert.equal(await runInExecutor(null, tasks.add, 1, 2), 3);
    assert.equal(await runInExecutor(null, tasks.later, 'value'), 'value');
    assert.equal(await runInExecutor(null, tasks.default.shout, 'hey'), 'HEY');
  });

  it('are found in TypeScript that Node runs as it is', async () => {
    assert.equal(await runInExecutor(null, double, { x: 21 }), 42);
  });

  it('are found in CommonJS, also where exports are getters or are the function', async () => {
    assert.equal(await runInExecutor(null, commonjs.greet, 'you'), 'hello you');
    assert.equal(await runInExecutor(null, commonjs['compiled'] as () => string), 'hello compiled');
    const twice = require('./fixtures/function.cjs') as (x: number) => number;
    assert.equal(await runInExecutor(null, twice, 4), 8);
  });

  it('are found by taskRef without being imported here', async () => {
    const url = new URL('fixtures/tasks.mjs', import.meta.url);
    const add = taskRef<typeof tasks.add>(url, 'add');
    const sum: number = await runInExecutor(null, add, 2, 3);
    assert.equal(sum, 5);
  });

  it('have module state of their own in the worker', async () => {
    tasks.count();
    tasks.count();
    assert.equal(await runInExecutor(null, tasks.count), 1);
  });

  for (const { version, path: node } of nodes) {
    it(`of the entry module are found, and its main-module guard holds, on Node ${version}`, async () => {
      const { stdout, stderr } = await runProgram(
        `
        import { isMainThread } from 'node:worker_threads';
        export const task = () => 'task ran';
        if (isMainThread) console.log(await runInExecutor(null, task));
        if (process.argv[1] === import.meta.filename) console.log('main');
      `,
        { node },
      );
      assert.equal(stdout, 'task ran\nmain\n', stderr);
    });

    it(`and built-ins run in a program on the command line, on Node ${version}`, async () => {
      const runtime = new URL('../../runtime/dist/index.mjs', import.meta.url).href;
      const program = `
        import { runInExecutor, taskRef } from '${runtime}';
        import { existsSync } from 'node:fs';
        const add = taskRef('${new URL('fixtures/tasks.mjs', import.meta.url).href}', 'add');
        console.log(await runInExecutor(null, existsSync, '/'), await runInExecutor(null, add, 1, 2));`;
      const { stdout, stderr } = await run(node, ['--input-type=module', '-e', program]);
      assert.equal(stdout, 'true 3\n', stderr);
    });

    it(`see what --import preloads, such as a loader's hooks, on Node ${version}`, async () => {
      const { stdout, stderr } = await runProgram(
        "import { seen } from './seen.mjs'; console.log(await runInExecutor(null, seen));",
        {
          node,
          files: { 'seen.mjs': 'export const seen = () => globalThis.preloaded;' },
          flags: ['--import', 'data:text/javascript,globalThis.preloaded=7'],
        },
      );
      assert.equal(stdout, '7\n', stderr);
    });
  }
});
