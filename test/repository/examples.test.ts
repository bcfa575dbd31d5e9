import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../scripts/command.ts';

const tsc = path.join(root, 'node_modules/typescript/bin/tsc');

/** What TypeScript, and so an editor, would mark as wrong. */
async function errorsIn(folder: string): Promise<string> {
  return promisify(execFile)(process.execPath, [tsc, '-p', folder]).then(
    () => '',
    (error: unknown) => (error as { stdout: string }).stdout,
  );
}

describe('the examples', function () {
  this.timeout(60_000);

  it('have no type error, with Node’s types', async () => {
    assert.equal(await errorsIn(path.join(root, 'examples')), '');
  });

  it('have none without them, as in a copy of the folder alone', async () => {
    const copy = await mkdtemp(path.join(tmpdir(), 'unblock-examples-'));
    try {
      await cp(path.join(root, 'examples'), copy, { recursive: true });
      assert.equal(await errorsIn(copy), '');
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});
