import assert from 'node:assert/strict';
import type * as nestedModule from '../fixtures/nested.mjs';
import { failure, taskRef } from '../runtime.ts';
import { describeExecutors, fixture, tasks } from './executors.ts';

const nested = (await import(new URL('../fixtures/nested.mjs', import.meta.url).href)) as typeof nestedModule;

describeExecutors('the module of a task', pool => {
  const refusals: [what: string, file: string, name: string, message: RegExp][] = [
    [
      'lacks the export',
      'tasks.mjs',
      'none',
      /tasks\.mjs exports no function none in a worker\. Export it\.$/,
    ],
    ['is missing', 'none.mjs', 'task', /could not import .*none\.mjs: Error: Cannot find module/],
    ['has a syntax error', 'syntax-error.mjs', 'task', /could not import .*syntax-error\.mjs: SyntaxError: /],
    ['throws', 'throws-at-import.mjs', 'task', /could not import .*: RangeError: not here/],
    ['calls runInExecutor', 'runs-at-import.mjs', 'task', /called runInExecutor while a worker imported it/],
  ];
  for (const [what, file, name, message] of refusals) {
    it(`${what}: the task alone is refused, with the reason`, async () => {
      const error = await failure(pool().submit(fixture(file, name)));
      assert.equal(error['code'], 'ERR_EXECUTOR_REFUSED');
      assert.match(error.message, message);
    });
  }

  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    it(`has no ${name} but what it exports itself`, async () => {
      const error = await failure(pool().submit(fixture('tasks.mjs', name)));
      assert.match(error.message, /exports no function/);
    });
  }

  it('is a file, and no code in a URL', async () => {
    for (const url of [
      'data:text/javascript,export const task = () => 1',
      'https://localhost/a.mjs',
      '/a.mjs',
    ]) {
      const error = await failure(pool().submit(taskRef<() => unknown>(url, 'task')));
      assert.match(error.message, /^taskRef\(\) takes the file: URL of a module/);
    }
  });

  it('may await at its top level', async () => {
    assert.equal(await pool().submit(fixture('slow-import.mjs')), 'after top-level await');
  });

  it('may be mended after it failed', async () => {
    await failure(pool().submit(fixture('throws-at-import.mjs')));
    assert.equal(await pool().submit(tasks.add, 1, 2), 3);
  });

  it('may call runInExecutor in a task, which runs inline', async () => {
    const { outer, inner } = await pool().submit(nested.outer);
    assert.equal(inner, outer);
  });
});
