import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import { build } from 'esbuild';
import { nodes, run, runProgram } from './program.ts';
import { failure, runInExecutor, taskRef } from './runtime.ts';
import type * as tasksModule from './fixtures/tasks.mjs';
import { double } from './fixtures/typed.ts';

const tasks = (await import(new URL('fixtures/tasks.mjs', import.meta.url).href)) as typeof tasksModule;
const require = createRequire(import.meta.url);
const commonjs = require('./fixtures/tasks.cjs') as Record<string, () => unknown> & {
  greet: (name: string) => string;
  takeSecret: () => () => string;
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
    const error = await failure(runInExecutor(null, taskRef<() => void>(url, 'nothing')));
    assert.match(error.message, /tasks\.mjs exports no function nothing/);
  });

  it('have module state of their own in the worker', async () => {
    tasks.count();
    tasks.count();
    assert.equal(await runInExecutor(null, tasks.count), 1);
  });

  for (const [what, fn, message] of [
    ['not exported', tasks.hiddenOne(), /tasks\.mjs does not export hidden\. .*export it/],
    ['not exported by CommonJS', commonjs.takeSecret(), /secret is not exported by .*tasks\.cjs/],
    ['capturing variables', tasks.capture(1), /captures variables .* pass it what it needs as arguments/],
    ['bound', tasks.boundAdd, /bound add is bound or native/],
    [
      'evaluated',
      runInThisContext('(function fresh() {})') as () => unknown,
      /fresh is not defined in a module file/,
    ],
    ['native', Math.random, /random is bound or native/],
  ] as [string, () => unknown, RegExp][]) {
    it(`are refused when ${what}, with the reason`, async () => {
      const error = await failure(runInExecutor(null, fn));
      assert.equal(error['code'], 'ERR_EXECUTOR_REFUSED');
      assert.match(error.message, message);
    });
  }

  it('are refused with a rejection, not a throw, when they are no functions', async () => {
    const error = await failure(runInExecutor(null, 'readFileSync' as unknown as () => void));
    assert.match(error.message, /^A task is a function or a taskRef\(\), not string/);
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
  }

  for (const { version, path: node } of nodes) {
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
  }

  for (const { version, path: node } of nodes) {
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

    it(`work in a worker thread of the user's own, on Node ${version}`, async () => {
      const { stdout, stderr } = await runProgram(
        `
        import { Worker, isMainThread } from 'node:worker_threads';
        import { three } from './three.mjs';
        if (isMainThread) new Worker(new URL(import.meta.url));
        else console.log(await runInExecutor(null, three));
      `,
        { node, files: { 'three.mjs': 'export const three = () => 3;' } },
      );
      assert.equal(stdout, '3\n', stderr);
    });
  }

  it('work in a bundle when it exports them, else say so', async () => {
    const program = `
      import { runInExecutor } from ${JSON.stringify(fileURLToPath(new URL('../../runtime/dist/index.mjs', import.meta.url)))};
      import { existsSync } from 'node:fs';
      import { isMainThread } from 'node:worker_threads';
      export const exported = () => 'exported';
      const inside = () => 'inside';
      if (isMainThread) {
        console.log(await runInExecutor(null, existsSync, '/'), await runInExecutor(null, exported));
        await runInExecutor(null, inside).catch(error => console.log(error.message));
      }`;
    const folder = await mkdtemp(join(tmpdir(), 'runtime-bundle-'));
    const outfile = join(folder, 'bundle.mjs');
    await build({
      stdin: { contents: program, resolveDir: folder },
      ...{ outfile, bundle: true, format: 'esm', platform: 'node', minify: true, logLevel: 'silent' },
    });
    const { stdout, stderr } = await run(process.execPath, [outfile]);
    assert.match(
      stdout,
      /^true exported\nfile:.*bundle\.mjs does not export .*Workers find functions by name/,
      stderr,
    );
    await rm(folder, { recursive: true });
  });

  it('and built-ins need --allow-worker under --permission', async () => {
    const { stdout, stderr } = await runProgram(
      `
      import { existsSync } from 'node:fs';
      for (let i = 0; i < 2; i++) await runInExecutor(null, existsSync, '/').catch(error => console.log(error.message));
    `,
      { flags: ['--permission', '--allow-fs-read=*'] },
    );
    assert.match(
      stdout,
      /^(?:No worker thread could be started \(with --permission: --allow-worker\).*\n){2}$/,
      stderr,
    );
  });

  it('need an inspector, or a taskRef, under --permission', async function () {
    const flags = ['--permission', '--allow-fs-read=*', '--allow-worker'];
    const { stdout, stderr } = await runProgram(
      `
      import { task } from './task.mjs';
      await runInExecutor(null, task).then(console.log, error => console.log(error.message));
      console.log(await runInExecutor(null, taskRef(new URL('task.mjs', import.meta.url), 'task')));
    `,
      { flags, files: { 'task.mjs': "export const task = () => 'ran'" } },
    );
    assert.match(stdout, /--allow-inspector.*taskRef\(\)[^]*\nran\n$/, stderr);
  });
});
