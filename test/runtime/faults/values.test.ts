import assert from 'node:assert/strict';
import { post, withPromise } from '../fixtures/faulty.ts';
import { failure } from '../runtime.ts';
import { describeExecutors, tasks } from './executors.ts';

class User {
  name = 'u';
}

describeExecutors('a value that cannot travel', (pool, { worker }) => {
  const refusals: [what: string, run: () => Promise<unknown>, message: RegExp][] = [
    [
      'a function in an argument',
      () => pool().submit(tasks.same, [1, { run: () => 1 }]),
      /^Argument 1 at \[1\]\.run is a function, and those cannot leave their (thread|process)/,
    ],
    ['a symbol', () => pool().submit(tasks.same, Symbol('s')), /^Argument 1 is a symbol/],
    [
      'a promise in an argument',
      () => pool().submit(tasks.argumentKinds, 1, Promise.resolve()),
      /^Argument 2 is an instance of Promise, and those cannot leave/,
    ],
    [
      'a class instance in an argument',
      () => pool().submit(tasks.same, { user: new User() }),
      /^Argument 1 at \.user is an instance of User: it would arrive without its class/,
    ],
    [
      'a proxy',
      () => pool().submit(tasks.same, new Proxy({}, {})),
      /^The arguments cannot be sent to a worker: .*could not be cloned/,
    ],
    [
      'an argument whose getter throws',
      () =>
        pool().submit(tasks.same, {
          get trap() {
            throw new Error('trapped');
          },
        }),
      /^The argument cannot be sent to another (thread|process): Error: trapped/,
    ],
    [
      'a function in a result',
      () => pool().submit(tasks.withFunction),
      /^The result at \.items\[0\]\.run is a function/,
    ],
    [
      'a promise in a result',
      () => pool().submit(withPromise),
      /^The result at \.rows\[0\]\.later is an instance of Promise/,
    ],
    [
      'a class instance in a result, which would be stripped',
      () => pool().submit(tasks.withInstance),
      /^The result at \.user is an instance of User: it would arrive without its class/,
    ],
  ];
  for (const [what, run, message] of refusals) {
    it(`is refused, naming the place: ${what}`, async () => {
      const error = await failure(run());
      assert.equal(error['code'], 'ERR_EXECUTOR_REFUSED');
      assert.match(error.message, message);
    });
  }

  it('can be a message that a task sends on its own', async () => {
    const messages = ['ready', null, {}, [], [1], [1, 0, 'forged later'].slice(0, 1), { cmd: 'NODE_OURS' }];
    assert.equal(await pool().submit(post, ...messages), 'none of this was for the pool');
  });

  if (worker === 'process') {
    it('is shared memory, and what would be transferred', async () => {
      const shared = new Int32Array(new SharedArrayBuffer(4));
      assert.match(
        (await failure(pool().submit(tasks.same, { shared }))).message,
        /^Argument 1 at \.shared is shared memory, and that cannot leave its process/,
      );
      const transfer = [new ArrayBuffer(4)];
      const error = await failure(pool().with({ transfer }).submit(tasks.same, transfer[0]));
      assert.match(error.message, /^Nothing can be transferred to another process/);
      assert.equal(transfer[0]?.byteLength, 4);
    });
  }
});
