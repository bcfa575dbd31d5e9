import assert from 'node:assert/strict';
import { PROGRAMS } from './programs.ts';
import { Project } from './project.ts';
import { findingsIn } from './support.ts';

/** Programs run before and after their fixes: same output, same exit code, same error. */
describe('fixed programs behave the same', () => {
  for (const { title, name, text, fixes, files } of PROGRAMS) {
    it(title, async () => {
      using project = new Project({ ...files, [name]: text });
      const entry = files ? (Object.keys(files)[0] ?? name) : name;
      const before = await project.run(entry);
      const { applied, left } = await project.fix(name);
      const costly = left.filter(({ finding }) => finding.severity !== 'hint');
      assert.deepEqual(
        costly.map(({ reason }) => reason),
        [],
      );
      assert.equal(applied.length, fixes, project.read(name));
      assert.deepEqual(await project.run(entry), before, project.read(name));
      const again = findingsIn(project.read(name), name).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(again, [], project.read(name));
    });
  }

  it('lets the seed program interleave', async () => {
    using project = new Project({ 'seed.mjs': SEED });
    const before = await project.run('seed.mjs');
    assert.match(before.stdout, /^Finish slow\n0\n1\n/);
    await project.fix('seed.mjs');
    const after = await project.run('seed.mjs');
    // When the worker is done is up to the machine.
    assert.match(after.stdout, /^0\n(.*\n)*Finish slow\n/);
    assert.deepEqual(after.stdout.split('\n').sort(), before.stdout.split('\n').sort());
    assert.equal(after.code, 0);
  });
});

const SEED = `import { setTimeout as sleep } from 'node:timers/promises';

function slow() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
  return 42;
}

async function one() {
  slow();
  console.log('Finish slow');
}

async function two() {
  for (let i = 0; i < 10; i++) {
    console.log(i);
    await sleep(50);
  }
  console.log('Finish ticks');
}

await Promise.all([one(), two()]);
`;
