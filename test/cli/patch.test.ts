import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { patchOf } from '../../src/cli/patch.ts';
import { workspace } from './workspace.ts';

describe('patchOf', () => {
  it('is a unified diff', () => {
    assert.equal(
      patchOf({ file: 'src/a.ts', before: '1\n2\n3\n4\n5\n6\n', after: '1\n2\n3\n4\nfive\n6\n' }),
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -2,5 +2,5 @@\n 2\n 3\n 4\n-5\n+five\n 6\n',
    );
  });

  const changes: [string, string | undefined, string][] = [
    ['a created file', undefined, 'new\nfile\n'],
    ['Windows line ends and a byte order mark', '\uFEFFa\r\nb\r\n', '\uFEFFx\r\na\r\nb\r\n'],
    ['no line end at the end', 'a\nb', 'a\nc'],
    ['a name with spaces and umlauts', 'a\n', 'b\n'],
  ];
  for (const [title, before, after] of changes) {
    it(`can be applied by git: ${title}`, async () => {
      const file = title.includes('name') ? 'dir x/ä ö.txt' : 'dir/file.txt';
      await using at = await workspace(before === undefined ? {} : { [file]: before });
      await at.write('change.patch', patchOf({ file, before, after }));
      await promisify(execFile)('git', ['apply', 'change.patch'], { cwd: at.path });
      assert.equal(await at.read(file), after);
    });
  }
});
