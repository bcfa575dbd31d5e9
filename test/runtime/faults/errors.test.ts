import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { asyncReject, throwDeep, throwHostile } from '../fixtures/faulty.ts';
import { failure } from '../runtime.ts';
import { describeExecutors, tasks } from './executors.ts';

describeExecutors('what a task throws', pool => {
  it('keeps the code, errno, syscall and path of a system error', async () => {
    const error = await failure(pool().submit(readFileSync, '/no/such/file'));
    assert.deepEqual(Object.fromEntries(Object.entries(error)), {
      code: 'ENOENT',
      errno: -2,
      syscall: 'open',
      path: '/no/such/file',
    });
  });

  it("keeps a class's name, its properties and both stacks", async () => {
    const error = await failure(pool().submit(tasks.throwNotFound, 'k'));
    assert.deepEqual(
      [error.name, error.message, error['status'], error['key'], String(error['body'])],
      ['NotFound', 'no k', 404, 'k', 'gone'],
    );
    assert.ok(error.cause instanceof TypeError);
    assert.match(error.stack ?? '', /throwNotFound[^]*called by[^]*errors\.test\.ts/);
  });

  it('keeps the errors of an AggregateError', async () => {
    const error = await failure(pool().submit(tasks.throwAggregate));
    assert.ok(error instanceof AggregateError && error.errors[0] instanceof RangeError);
    assert.equal(error.errors[1], 'two');
  });

  it('keeps the causes of causes', async () => {
    const error = await failure(pool().submit(throwDeep));
    const middle = error.cause as Error;
    assert.ok(error instanceof RangeError && middle.cause instanceof SyntaxError);
    assert.deepEqual([error.message, middle.message, middle.cause.message], ['outer', 'middle', 'inner']);
  });

  for (const value of [undefined, null, 0, 'text', { reason: 'plain' }]) {
    it(`may be ${JSON.stringify(value)}, thrown or rejected with`, async () => {
      for (const task of [tasks.throwValue, asyncReject]) {
        const settled = await Promise.allSettled([pool().submit(task, value)]);
        assert.deepEqual(settled, [{ status: 'rejected', reason: value }]);
      }
    });
  }

  it('arrives without what is attached to it and cannot travel', async () => {
    const error = await failure(pool().submit(tasks.throwWithSocket));
    assert.deepEqual([error.message, error['status'], error['socket']], ['request failed', 500, undefined]);
  });

  it('changes no prototype', async () => {
    const error = await failure(pool().submit(throwHostile));
    assert.equal(error.message, 'watch out');
    assert.equal(Object.getPrototypeOf(error), Error.prototype);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });
});
