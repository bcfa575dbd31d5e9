import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/run.ts';

describe('Unblock on itself', () => {
  // Apart, because on a worker the runtime does call what it is handed, and the demo hands it something that blocks.
  for (const folder of ['src', 'runtime/src']) {
    it(`finds no blocking call in ${folder}`, async () => {
      let report = '';
      const code = await run(['check', folder], {
        cwd: fileURLToPath(new URL('../..', import.meta.url)),
        stdin: Readable.from([]),
        stdout: text => (report += text),
        stderr: text => (report += text),
        colors: false,
      });
      assert.equal(code, 0, report);
      assert.match(report, /No blocking calls found in \d+ files/);
    });
  }
});
