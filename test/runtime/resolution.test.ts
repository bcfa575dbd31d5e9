import assert from 'node:assert/strict';
import { readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInThisContext } from 'node:vm';
import type * as tasksModule from './fixtures/tasks.mjs';
import { nodes, runProgram } from './program.ts';
import { failure, ProcessPoolExecutor, runInExecutor, taskRef } from './runtime.ts';

const tasks = (await import(new URL('fixtures/tasks.mjs', import.meta.url).href)) as typeof tasksModule;
const alike = (await import(new URL('fixtures/alike.mjs', import.meta.url).href)) as {
  pick: (which: number) => () => number;
};
const commonjs = createRequire(import.meta.url)('./fixtures/tasks.cjs') as { takeSecret: () => () => string };
const fixture = (file: string, name = 'task') =>
  taskRef<() => unknown>(new URL('fixtures/' + file, import.meta.url), name);
const run = (task: unknown, ...args: unknown[]): Promise<unknown> =>
  runInExecutor(null, task as (...args: unknown[]) => unknown, ...args);

/** What is refused, and what the message says to do instead. */
const refusals: Record<string, [call: () => Promise<unknown>, advice: RegExp]> = {
  'no function': [() => run('readFileSync'), /A task is a function or a taskRef\(\)/],
  'a taskRef to no module': [
    () => run(taskRef('./task.js', 'task')),
    /takes the file: URL of a module, such as/,
  ],
  'a taskRef to no export': [
    () => run(fixture('tasks.mjs', 'none')),
    /exports no function none .* Export it\.$/,
  ],
  'a function that is not exported': [() => run(tasks.hiddenOne()), /export it from that module/],
  'one that CommonJS does not export': [
    () => run(commonjs.takeSecret()),
    /find functions by name: export it\.$/,
  ],
  'one that captures variables': [
    () => run(tasks.capture(1)),
    /export it, and pass it what it needs as arguments\.$/,
  ],
  'one of two alike': [() => run(alike.pick(0)), /Name the one you mean with taskRef\(\)\.$/],
  'a bound one': [() => run(tasks.boundAdd), /Pass the function that was bound, and what it was bound to/],
  'a native one': [() => run(Math.random), /an exported function that calls it\.$/],
  'an evaluated one': [() => run(runInThisContext('(() => 1)')), /Export it from a module file\.$/],
  'one that writes into its argument': [
    () => run(readSync, 0, Buffer.alloc(1)),
    /Use a function that returns/,
  ],
  'an argument that cannot travel': [
    () => run(tasks.same, () => 1),
    /^Argument 1 is a function.* plain data instead\.$/,
  ],
  'a result that cannot travel': [
    () => run(tasks.withInstance),
    /^The result at \.user .* plain data instead\.$/,
  ],
  'a module that fails': [
    () => run(fixture('syntax-error.mjs')),
    /move the function into a module that only declares\.$/,
  ],
  'a module that Node cannot run': [() => run(fixture('no-such.tsx')), /name the loader with --import/],
  'a module that calls the executor when it is imported': [
    () => run(fixture('runs-at-import.mjs')),
    /Export the function from a module that does nothing else when it is imported\./,
  ],
  'a transfer to another process': [
    async () => {
      await using pool = new ProcessPoolExecutor({ maxWorkers: 1 });
      return await pool.with({ transfer: [new ArrayBuffer(1)] }).submit(tasks.count);
    },
    /leave out `transfer`, and it is copied\.$/,
  ],
};

describe('a refusal says what to do with', () => {
  for (const [what, [call, advice]] of Object.entries(refusals)) {
    it(what, async () => {
      const error = await failure(call());
      assert.equal(error['code'], 'ERR_EXECUTOR_REFUSED', error.stack);
      assert.match(error.message, advice);
    });
  }
});

it('a function that other modules hand on is loaded from the one that defines it', async () => {
  const { twice } = createRequire(import.meta.url)('./fixtures/hands-on.cjs') as { twice: () => string };
  assert.equal(await run(twice, 'ab'), 'abab');
});

describe('a program that is refused everything', () => {
  for (const { version, path: node } of nodes) {
    it(`ends all the same, on Node ${version}`, async () => {
      const source = `
        const pool = new ThreadPoolExecutor({ idleTimeout: 86_400_000 });
        await pool.submit(Math.random).catch(error => console.log(error.code));`;
      const { code, stdout } = await runProgram(source, { node });
      assert.deepEqual({ code, stdout }, { code: 0, stdout: 'ERR_EXECUTOR_REFUSED\n' });
    });
  }
});
