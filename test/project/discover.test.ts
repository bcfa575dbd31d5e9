import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { relativePath } from '../../src/project/paths.ts';
import { discover, NotFoundError } from '../../src/project/discover.ts';
import { workspace, type Workspace } from '../cli/workspace.ts';

/** Names of the files found, those that are not checked in parentheses. */
async function found(at: Workspace, paths: readonly string[] = ['.'], cwd = at.path): Promise<string[]> {
  const { files, problems } = await discover(paths, { cwd });
  assert.deepEqual(problems, []);
  return files.map(({ path, checked }) => {
    const name = relativePath(at.path, path);
    return checked ? name : `(${name})`;
  });
}

function empty(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map(name => [name, '']));
}

describe('discover', () => {
  it('takes every JavaScript and TypeScript extension and nothing else', async () => {
    const sources = ['a.cjs', 'a.cts', 'a.js', 'a.jsx', 'a.mjs', 'a.mts', 'a.ts', 'a.tsx'];
    const others = ['a.d.ts', 'a.d.mts', 'a.json', 'a.min.js', 'a.vue', 'README.md', 'js'];
    await using at = await workspace(empty(...sources, ...others));
    assert.deepEqual(await found(at), sources);
  });

  it('walks neither node_modules nor .git', async () => {
    await using at = await workspace(
      empty('node_modules/p/a.js', 'x/node_modules/p/a.js', '.git/hooks/a.js', 'b.js'),
    );
    assert.deepEqual(await found(at), ['b.js']);
  });

  it('walks a folder inside node_modules that is asked for', async () => {
    await using at = await workspace({ '.gitignore': 'node_modules\n', 'node_modules/p/lib/a.js': '' });
    assert.deepEqual(await found(at, ['node_modules/p']), ['node_modules/p/lib/a.js']);
  });

  it('honours nested .gitignore files from the root of the repository', async () => {
    await using at = await workspace({
      ...empty(
        'a.js',
        'dist/a.js',
        'pkg/dist/a.js',
        'pkg/gen/a.js',
        'pkg/gen/keep.js',
        'pkg/Gen/a.js',
        'pkg/src/x.log.js',
      ),
      '.git/HEAD': '',
      '.gitignore': 'dist/\n*.log.js\n',
      'pkg/.gitignore': 'gen/*\n!gen/keep.js\n',
    });
    const expected = ['pkg/Gen/a.js', 'pkg/gen/keep.js'];
    assert.deepEqual(await found(at, ['.']), ['a.js', ...expected]);
    assert.deepEqual(await found(at, ['.'], join(at.path, 'pkg')), expected);
    assert.deepEqual(await found(at, ['pkg/gen']), ['pkg/gen/keep.js']);
  });

  it('takes files as they are named, ignored or not', async () => {
    await using at = await workspace({
      '.gitignore': 'dist\n',
      ...empty('dist/a.js', 'bin/tool', 'a.min.js'),
    });
    const files = ['dist/a.js', 'bin/tool', 'a.min.js'];
    assert.deepEqual(await found(at, files), files);
  });

  it('takes a file once', async () => {
    await using at = await workspace(empty('src/a.js'));
    assert.deepEqual(await found(at, ['src', 'src/a.js', './src', 'src/*.js']), ['src/a.js']);
  });

  it('matches globs, and names with glob characters literally when they exist', async () => {
    await using at = await workspace(empty('app/[id].ts', 'app/i.ts', 'lib/deep/b.js', 'lib/c.ts'));
    assert.deepEqual(await found(at, ['lib/**/*.js']), ['lib/deep/b.js']);
    assert.deepEqual(await found(at, ['./lib/**/*.{js,ts}']), ['lib/c.ts', 'lib/deep/b.js']);
    assert.deepEqual(await found(at, ['app/[id].ts']), ['app/[id].ts']);
    assert.deepEqual(await found(at, ['../lib/*.ts'], join(at.path, 'app')), ['lib/c.ts']);
  });

  it('says which path or glob names nothing', async () => {
    await using at = await workspace(empty('a.ts'));
    await assert.rejects(found(at, ['nope.ts']), new NotFoundError('nope.ts: no such file or folder'));
    await assert.rejects(
      found(at, ['src/**/*.ts']),
      new NotFoundError('src/**/*.ts: no source file matches'),
    );
    await assert.rejects(found(at, ['a.ts/x']), new NotFoundError('a.ts/x: no such file or folder'));
  });

  it('finds nothing in an empty folder', async () => {
    await using at = await workspace();
    assert.deepEqual(await found(at), []);
  });

  it('follows links to files but not to folders, which may lead back', async () => {
    await using at = await workspace(empty('src/a.js', 'other.js'));
    await symlink('..', join(at.path, 'src/loop'));
    await symlink('../other.js', join(at.path, 'src/link.js'));
    await symlink('nowhere.js', join(at.path, 'src/broken.js'));
    assert.deepEqual(await found(at, ['src']), ['src/a.js', 'src/link.js']);
  });

  it('survives names that a shell would stumble over', async () => {
    const names = ['-rf.js', 'a\nb.js', 'emoji 🦊.ts', 'ünïcödé.ts', "quote'.js", 'tab\t.js', '$(x).js'];
    await using at = await workspace(empty(...names));
    assert.deepEqual((await found(at)).sort(), names.sort());
  });

  it('walks deep trees', async () => {
    const deep = `${'d/'.repeat(300)}a.js`;
    await using at = await workspace(empty(deep));
    assert.deepEqual(await found(at), [deep]);
  });

  it('reports a folder that cannot be read and goes on', async function () {
    if (process.platform === 'win32') this.skip();
    await using at = await workspace(empty('b.js'));
    const locked = join(at.path, 'locked');
    await mkdir(locked, 0o000);
    await chmod(at.path, 0o755);
    // Nothing is locked for root, who runs the tests on some machines.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65534);
    try {
      const { files, problems } = await discover(['.'], { cwd: at.path });
      assert.equal(files.length, 1);
      assert.deepEqual(problems, [{ path: locked, message: 'permission denied' }]);
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });
});

describe('exemption', () => {
  it('spares tests and build configuration, taken relative to the folder that is checked', async () => {
    await using at = await workspace(
      empty(
        'test/a.ts',
        'src/__tests__/a.ts',
        'src/a.spec.ts',
        'src/a.test.mjs',
        'src/spec.ts',
        'vite.config.ts',
        'e2e/x.js',
      ),
    );
    assert.deepEqual(await found(at), [
      '(e2e/x.js)',
      '(src/__tests__/a.ts)',
      '(src/a.spec.ts)',
      '(src/a.test.mjs)',
      'src/spec.ts',
      '(test/a.ts)',
      '(vite.config.ts)',
    ]);
    assert.deepEqual(await found(at, ['test']), ['test/a.ts']);
    assert.deepEqual(await found(at, ['test/a.ts']), ['(test/a.ts)']);
    assert.deepEqual(await found(at, [join(at.path, 'test/a.ts')], join(at.path, 'src')), ['test/a.ts']);
    assert.deepEqual(await found(at, ['test', '.']), [
      'test/a.ts',
      ...(await found(at)).filter(name => name !== '(test/a.ts)'),
    ]);
  });

  it('is lifted by include and imposed by exclude', async () => {
    await using at = await workspace({
      ...empty('test/a.ts', 'test/b.ts', 'src/gen/a.ts', 'src/a.ts', 'src/a.gen.ts'),
      'unblock.config.json': '{ "include": ["test/a.ts"], "exclude": ["./src/gen/", "*.gen.ts"] }',
    });
    assert.deepEqual(await found(at), ['src/a.ts', 'test/a.ts', '(test/b.ts)']);
    assert.deepEqual(await found(at, ['src/a.gen.ts']), ['(src/a.gen.ts)']);
  });
});
