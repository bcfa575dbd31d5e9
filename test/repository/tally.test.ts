import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closingLine, judge, readResult, sum } from '../../scripts/tally.ts';

describe('the numbers that npm test closes with', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'unblock-tally-'));
  });
  after(() => rm(folder, { recursive: true }));

  const written = async (text: string): Promise<string> => {
    const file = path.join(folder, 'result.json');
    await writeFile(file, text);
    return file;
  };

  it('are those that the suites wrote', async () => {
    assert.deepEqual(await readResult(await written('{"passed":3,"failed":1}')), { passed: 3, failed: 1 });
  });

  it('count a suite that left no result, or half of one, as a failure', async () => {
    assert.deepEqual(await readResult(path.join(folder, 'none.json')), { passed: 0, failed: 1 });
    assert.deepEqual(await readResult(await written('{"passed":3,')), { passed: 0, failed: 1 });
    assert.deepEqual(await readResult(await written('{}')), { passed: 0, failed: 1 });
  });

  it('have a failure for each step that ends badly, even if all its tests passed', () => {
    assert.deepEqual(judge(1, { passed: 3, failed: 0 }), { passed: 3, failed: 1 });
    assert.deepEqual(judge(2, { passed: 3, failed: 2 }), { passed: 3, failed: 2 });
    assert.deepEqual(judge(1, undefined), { passed: 0, failed: 1 });
    assert.deepEqual(judge(0, undefined), { passed: 0, failed: 0 });
  });

  it('have a failure for a suite without a single test', () => {
    assert.deepEqual(judge(0, { passed: 0, failed: 0 }), { passed: 0, failed: 1 });
  });

  it('are summed into the line that CI reads', () => {
    const total = sum([
      { passed: 3, failed: 0 },
      { passed: 4, failed: 1 },
    ]);
    assert.equal(closingLine(total), '7 passed, 1 failed');
  });
});
