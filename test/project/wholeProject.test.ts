import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { wholeProject } from '../../src/project/wholeProject.ts';

describe('the whole project', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'unblock-whole-'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  async function write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  }

  async function around(name: string, overlay: Readonly<Record<string, string>> = {}) {
    const path = join(root, name);
    const texts = new Map(Object.entries(overlay).map(([file, text]) => [join(root, file), text]));
    const project = await wholeProject(path, dirname(path), texts);
    assert.ok(project);
    return project;
  }

  it('is the package around the file, tests and excluded files among it', async () => {
    await write({
      'package.json': '{}',
      'unblock.config.json': '{ "exclude": ["lib/**"] }',
      'src/deep/a.js': 'a',
      'lib/b.js': 'b',
      'test/a.test.js': 't',
      'node_modules/x/index.js': 'x',
    });
    const { texts } = await around('src/deep/a.js', { 'lib/b.js': 'newer' });
    assert.deepEqual(
      Object.fromEntries([...texts].map(([path, text]) => [path.slice(root.length + 1), text]).sort()),
      { 'lib/b.js': 'newer', 'src/deep/a.js': 'a', 'test/a.test.js': 't' },
    );
  });

  it('stays the same while nothing changes, so that what is known of it is kept', async () => {
    await write({ 'package.json': '{}', 'a.js': 'a', 'b.js': 'b' });
    const first = await around('a.js');
    assert.equal(await around('a.js'), first);
    assert.equal(await around('b.js', { 'b.js': 'b' }), first);
    const edited = await around('b.js', { 'b.js': 'newer' });
    assert.notEqual(edited, first);
    await write({ 'package.json': '{ "type": "module" }' });
    const other = await around('b.js', { 'b.js': 'newer' });
    assert.notEqual(other, edited);
    assert.equal(other.moduleKind(join(root, 'a.js')), 'esm');
  });

  it('is all of a workspace, whose packages know each other by name', async () => {
    await write({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/one/package.json': '{ "name": "one", "main": "dist/index.js" }',
      'packages/one/src/index.ts': 'export const a = 1;',
      'packages/two/package.json': '{ "name": "two", "dependencies": { "one": "*", "three": "*" } }',
      'packages/two/a.ts': "import { a } from 'one';",
    });
    const project = await around('packages/two/a.ts');
    const entry = join(root, 'packages/one/src/index.ts');
    assert.equal(project.resolve('one', join(root, 'packages/two/a.ts')), entry);
    assert.ok(project.isPublic(entry));
    assert.ok(project.isInstalled('three') && project.isInstalled('node:fs') && project.isInstalled('fs'));
    assert.ok(!project.isInstalled('@/three'));
  });

  const PUBLIC: readonly (readonly [title: string, manifest: string, isPublic: string, isPrivate: string])[] =
    [
      ['main', '{ "main": "./lib/main.js" }', 'lib/main.js', 'lib/other.js'],
      ['main without ending', '{ "main": "lib" }', 'lib/index.js', 'lib/other.js'],
      [
        'exports',
        '{ "exports": { ".": { "import": "./lib/a.mjs" }, "./b": ["./lib/b.js"] } }',
        'lib/b.js',
        'lib/c.js',
      ],
      ['exports with *', '{ "exports": { "./*": "./dist/parts/*.js" } }', 'src/parts/a.ts', 'src/own/a.ts'],
      ['nothing but its name', '{ "name": "a" }', 'index.js', 'lib/other.js'],
    ];
  for (const [title, manifest, isPublic, isPrivate] of PUBLIC)
    it(`offers to others what package.json names: ${title}`, async () => {
      await write({ 'package.json': manifest, [isPublic]: '', [isPrivate]: '' });
      const project = await around(isPublic);
      assert.deepEqual(
        [isPublic, isPrivate].map(name => project.isPublic(join(root, name))),
        [true, false],
      );
    });

  it('offers nothing to others where nobody can depend on it', async () => {
    await write({ 'package.json': '{ "type": "module" }', 'index.js': '' });
    const project = await around('index.js');
    assert.equal(project.isPublic(join(root, 'index.js')), false);
  });

  it('knows how files are loaded, and which package they belong to', async () => {
    await write({
      'package.json': '{ "type": "module" }',
      'old/package.json': '{}',
      'a.js': '',
      'old/b.js': '',
    });
    const { moduleKind, packageOf } = await around('a.js');
    const kinds = ['a.js', 'old/b.js', 'old/b.mjs', 'a.cjs'].map(name => moduleKind(join(root, name)));
    assert.deepEqual(kinds, ['esm', 'cjs', 'esm', 'cjs']);
    assert.equal(packageOf(join(root, 'old/b.js')), join(root, 'old'));
  });
});
