import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.ts';

describe('Unblock on itself', () => {
  it('finds no blocking call in what ships', async () => {
    let report = '';
    const code = await run(['check', 'src', 'runtime/src'], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      stdin: Readable.from([]),
      stdout: text => (report += text),
      stderr: text => (report += text),
      colors: false,
    });
    assert.equal(code, 0, report);
    assert.match(report, /No blocking calls found in \d+ files/);
  });
});
