import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { run } from '../program.ts';
import { describeExecutors, tasks } from './executors.ts';

describeExecutors('many tasks', (pool, { worker }) => {
  const count = worker === 'thread' ? 10_000 : 2_000;

  it(`that are queued at once, ${String(count)} of which 1 % fail, all settle, none twice`, async () => {
    const settlements = new Uint8Array(count);
    const settled = await Promise.allSettled(
      Array.from({ length: count }, (_, i) =>
        pool()
          .submit(i % 100 === 0 ? tasks.throwValue : tasks.same, i)
          .finally(() => settlements[i]!++),
      ),
    );
    const values = settled.map(each => (each.status === 'fulfilled' ? each.value : (each.reason as number)));
    assert.deepEqual(values, [...values.keys()]);
    assert.equal(settled.filter(each => each.status === 'rejected').length, count / 100);
    assert.ok(settlements.every(times => times === 1));
  });

  it('whose workers keep ending are all run', async () => {
    const settled = await Promise.allSettled(
      Array.from({ length: 40 }, (_, i) =>
        i % 10 === 9 ? pool().submit(tasks.exit, i) : pool().submit(tasks.same, i),
      ),
    );
    const values = settled.map((each, i) => (each.status === 'fulfilled' ? each.value : i));
    assert.deepEqual(values, [...values.keys()]);
    assert.equal(settled.filter(each => each.status === 'rejected').length, 4);
  });
});

describe('a million tasks', () => {
  it('lose none and need no more memory than the first, here a part of them', async function () {
    this.timeout(120_000);
    const million = fileURLToPath(new URL('../../../bench/executor/million.mjs', import.meta.url));
    const { code, stdout } = await run(process.execPath, ['--expose-gc', million, '20000']);
    assert.match(stdout, /^0 tasks lost or answered twice/m);
    assert.equal(code, 0, stdout);
  });
});
