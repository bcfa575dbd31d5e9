import assert from 'node:assert/strict';
import { chmod, lstat, readdir, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createFile, replaceFile } from '../../src/project/write.ts';
import { workspace } from '../cli/workspace.ts';

describe('replaceFile', () => {
  it('keeps the mode and leaves nothing behind', async () => {
    await using at = await workspace({ 'a.js': 'old' });
    const path = join(at.path, 'a.js');
    await chmod(path, 0o751);
    await replaceFile(path, 'new');
    assert.equal(await at.read('a.js'), 'new');
    assert.equal((await stat(path)).mode & 0o777, 0o751);
    assert.deepEqual(await readdir(at.path), ['a.js']);
  });

  it('writes through a link', async () => {
    await using at = await workspace({ 'real/a.js': 'old' });
    await symlink('real/a.js', join(at.path, 'link.js'));
    await replaceFile(join(at.path, 'link.js'), 'new');
    assert.equal(await at.read('real/a.js'), 'new');
    assert.ok((await lstat(join(at.path, 'link.js'))).isSymbolicLink());
  });

  it('fails for a file that is gone', async () => {
    await using at = await workspace();
    await assert.rejects(replaceFile(join(at.path, 'a.js'), ''), { code: 'ENOENT' });
  });
});

describe('createFile', () => {
  it('creates folders on the way', async () => {
    await using at = await workspace();
    await createFile(join(at.path, 'lib/deep/a.js'), 'x');
    assert.equal(await at.read('lib/deep/a.js'), 'x');
    assert.deepEqual(await readdir(join(at.path, 'lib/deep')), ['a.js']);
  });

  it('never overwrites', async () => {
    await using at = await workspace({ 'a.js': 'mine' });
    await assert.rejects(createFile(join(at.path, 'a.js'), 'other'), { code: 'EEXIST' });
    assert.equal(await at.read('a.js'), 'mine');
    assert.deepEqual(await readdir(at.path), ['a.js']);
  });
});
