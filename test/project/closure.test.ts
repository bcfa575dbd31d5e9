import assert from 'node:assert/strict';
import { join } from 'node:path';
import { symlink } from 'node:fs/promises';
import { withImports } from '../../src/project/closure.ts';
import { discover, type FoundFile } from '../../src/project/discover.ts';
import { relativePath } from '../../src/project/paths.ts';
import { readSource, UnreadableError } from '../../src/project/read.ts';
import { workspace, type Workspace } from '../cli/workspace.ts';

/** Names of the files that a check of paths looks at, in order. */
async function loaded(at: Workspace, paths: readonly string[], cwd = at.path): Promise<string[]> {
  const discovery = await discover(paths, { cwd });
  const read = async (file: FoundFile) => {
    try {
      return { ...file, ...(await readSource(file.path)) };
    } catch (error) {
      if (error instanceof UnreadableError) return undefined;
      throw error;
    }
  };
  const given = await Promise.all(discovery.files.map(read));
  const { files } = await withImports(
    given.flatMap(file => file ?? []),
    discovery,
    { cwd },
    read,
  );
  return files.map(({ path, checked }) => (checked ? '' : '-') + relativePath(at.path, path));
}

describe('withImports', () => {
  it('adds what files import, however far away, each once, over cycles', async () => {
    await using at = await workspace({
      'src/a.ts': `import './b.js'; import 'react'; import './style.css';`,
      'src/b.ts': `export * from '../lib'; import './a';`,
      'lib/index.js': `module.exports = require('./deep/er/c');`,
      'lib/deep/er/c.cjs': `require('./missing'); require('../../../src/a')`,
      'lib/unrelated.js': '',
    });
    const expected = ['src/a.ts', '-src/b.ts', '-lib/index.js', '-lib/deep/er/c.cjs'];
    assert.deepEqual(await loaded(at, ['src/a.ts']), expected);
    assert.deepEqual(await loaded(at, ['src/[a].ts']), expected);
    assert.deepEqual(await loaded(at, ['a.ts'], join(at.path, 'src')), expected);
    assert.deepEqual(await loaded(at, ['src']), ['src/a.ts', 'src/b.ts', ...expected.slice(2)]);
  });

  it('leaves out what git, the configuration and good sense leave out', async () => {
    const skipped = [
      'generated/g.ts',
      'vendored/v.ts',
      'node_modules/p/index.js',
      'x.min.js',
      'types.d.ts',
      'gone',
    ];
    await using at = await workspace({
      '.git/HEAD': '',
      '.gitignore': 'generated',
      'unblock.config.json': '{ "exclude": ["vendored"] }',
      ...Object.fromEntries(skipped.map(name => [name, ''])),
      'src/a.ts': skipped.map(name => `import '../${name}';`).join('') + `import '../ok';`,
      'ok.ts': '',
    });
    assert.deepEqual(await loaded(at, ['src/a.ts']), ['src/a.ts', '-ok.ts']);
  });

  it('follows names of packages and paths of tsconfigs that lie above', async () => {
    await using at = await workspace({
      '.git/HEAD': '',
      'package.json': '{ "workspaces": ["packages/**", "!packages/old"] }',
      'tsconfig.base.json': '{ "compilerOptions": { "paths": { "@util/*": ["./util/src/*"] } } }',
      'util/src/u.ts': `import '~/inner'`,
      'util/tsconfig.json': '{ "extends": "./config/paths" }',
      'util/config/paths.json': '{ "compilerOptions": { "paths": { "~/*": ["../src/*"] } } }',
      'util/src/inner.ts': '',
      'packages/app/package.json': '{ "name": "app" }',
      'packages/app/tsconfig.json': '{ "extends": "../../tsconfig.base" }',
      'packages/app/src/main.ts': `import '@acme/lib'; import '@util/u'; import '@acme/old';`,
      'packages/group/lib/package.json':
        '{ "name": "@acme/lib", "exports": "./dist/index.js", "imports": { "#x": "./src/x.js" } }',
      'packages/group/lib/src/index.ts': `import '#x';`,
      'packages/group/lib/src/x.ts': '',
      'packages/old/package.json': '{ "name": "@acme/old" }',
      'packages/old/index.js': '',
    });
    const imports = [
      '-packages/group/lib/src/index.ts',
      '-util/src/u.ts',
      '-packages/group/lib/src/x.ts',
      '-util/src/inner.ts',
    ];
    const main = 'packages/app/src/main.ts';
    assert.deepEqual(await loaded(at, [main]), [main, ...imports]);
    assert.deepEqual(await loaded(at, ['.'], join(at.path, 'packages/app')), [main, ...imports]);
    assert.deepEqual((await loaded(at, ['.'])).length, 6);
  });

  it('follows links that an installation made', async () => {
    await using at = await workspace({
      'client/package.json': '{ "name": "client", "dependencies": { "shared": "*", "@s/scoped": "*" } }',
      'client/a.ts': `import 'shared'; import '@s/scoped/x';`,
      'shared/package.json': '{ "name": "shared" }',
      'shared/index.ts': '',
      'scoped/package.json': '{ "name": "@s/scoped" }',
      'scoped/x.ts': '',
      'fixture/package.json': '{ "name": "other" }',
      'client/node_modules/@s/.keep': '',
    });
    assert.equal((await loaded(at, ['client', 'shared', 'scoped'])).length, 3);
    await symlink('../../shared', join(at.path, 'client/node_modules/shared'));
    await symlink('../../../scoped', join(at.path, 'client/node_modules/@s/scoped'));
    const discovery = await discover(['.'], { cwd: at.path });
    assert.deepEqual(
      Array.from(discovery.links, ([place, folder]) => [
        relativePath(at.path, place),
        relativePath(at.path, folder),
      ]),
      [
        ['client/node_modules/shared', 'shared'],
        ['client/node_modules/@s/scoped', 'scoped'],
      ],
    );
  });

  it('survives loops of links and folders without end', async () => {
    await using at = await workspace({
      'a.ts': `import './loop/loop/a'; import './self'; import '${'../'.repeat(200)}x'; import './\u0000'; import '/';`,
      'package.json': '{ "workspaces": ["**"], "dependencies": { "self": "file:." } }',
    });
    await symlink('.', join(at.path, 'loop'));
    await symlink('self', join(at.path, 'self'));
    await symlink('package.json', join(at.path, 'tsconfig.json'));
    await symlink('jsconfig.json', join(at.path, 'jsconfig.json'));
    assert.deepEqual(await loaded(at, ['a.ts']), ['a.ts']);
  });
});
