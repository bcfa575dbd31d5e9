// Findings follow what documents import, what is edited elsewhere, and what happens on the disk.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FoundFile } from '../../src/worker/protocol.ts';
import { createWorkspace, type Workspace } from '../../src/worker/workspace.ts';

const BLOCKS = `import fs from 'node:fs';\nexport function load() {\n  return fs.readFileSync('a');\n}\n`;
const HARMLESS = `export function load() {\n  return 1;\n}\n`;
const CALLER = `import { load } from './helper.mjs';\nexport async function f() {\n  load();\n}\n`;
const DIRECT = `import fs from 'node:fs';\nexport async function f() {\n  fs.readFileSync('a');\n}\n`;

describe('what follows', () => {
  let folder: string;
  let lines: string[];
  let found: FoundFile[];
  let workspace: Workspace;
  beforeEach(async () => {
    lines = [];
    found = [];
    folder = await mkdtemp(join(tmpdir(), 'unblock-follow-'));
    workspace = createWorkspace({ log: line => lines.push(line), onFound: file => found.push(file) });
    workspace.configure({ roots: [{ path: folder, config: {} }], fallback: {} });
  });
  afterEach(async () => {
    await workspace.settled();
    await rm(folder, { recursive: true });
  });

  const at = (name: string): string => join(folder, name);

  async function put(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(at(name)), { recursive: true });
      await writeFile(at(name), text);
    }
  }

  let version = 0;

  /** @returns how many findings there are at once */
  async function check(name: string, text: string): Promise<number> {
    version += 1;
    return (await workspace.check({ path: at(name), version, text })).findings.length;
  }

  /** Waits until all is done. @returns what was told since: files and their number of findings */
  async function told(): Promise<Record<string, number>> {
    await workspace.settled();
    const news = found.splice(0).map(file => [file.path.slice(folder.length + 1), file.findings.length]);
    return Object.fromEntries(news) as Record<string, number>;
  }

  function change(structure: boolean, ...names: string[]): Promise<Record<string, number>> {
    workspace.changed({ paths: names.map(at), structure });
    return told();
  }

  async function scan(keep = true): Promise<number> {
    workspace.scanBegin([folder]);
    while ((await workspace.scanStep()).left > 0);
    return workspace.scanEnd(keep).findings;
  }

  it('is an import on the disk, which the first check does not wait for', async () => {
    await put({ 'helper.mjs': BLOCKS });
    assert.equal(await check('caller.mjs', CALLER), 0);
    await workspace.settled();
    const [file] = found;
    assert.equal(file?.version, version);
    assert.deepEqual(
      file.findings.map(({ trace }) => trace.map(hop => [hop.file, hop.line])),
      [[[at('helper.mjs'), 3]]],
    );
    assert.deepEqual(workspace.find({ path: at('caller.mjs'), version })?.findings, file.findings);
  });

  it('is an import far away, by a path of a tsconfig and by the name of a package', async () => {
    await put({
      'package.json': '{ "workspaces": ["packages/*"] }',
      'packages/a/package.json': '{ "name": "a" }',
      'packages/a/tsconfig.json': '{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }',
      'packages/a/src/deep/way.ts': `export { load } from 'b';`,
      'packages/b/package.json': '{ "name": "b", "exports": "./main.mjs" }',
      'packages/b/main.mjs': `export * from './helper.mjs';`,
      'packages/b/helper.mjs': BLOCKS,
    });
    assert.equal(await check('packages/a/caller.ts', CALLER.replace('./helper.mjs', '~/deep/way')), 0);
    assert.deepEqual(await told(), { 'packages/a/caller.ts': 1 });
  });

  it('is the edit of a helper in another document', async () => {
    await put({ 'helper.mjs': BLOCKS, 'caller.mjs': CALLER });
    await check('helper.mjs', BLOCKS);
    await check('caller.mjs', CALLER);
    await told();
    assert.equal(workspace.find({ path: at('caller.mjs'), version })?.findings.length, 1);
    await check('helper.mjs', HARMLESS);
    assert.deepEqual(await told(), { 'caller.mjs': 0 });
    await check('helper.mjs', BLOCKS);
    assert.deepEqual(await told(), { 'caller.mjs': 1 });
    await check('helper.mjs', `\n\n${BLOCKS}`);
    await workspace.settled();
    assert.equal(found[0]?.findings[0]?.trace[0]?.line, 5, 'the chain leads to the new line');
  });

  it('is the disk again, once a document is closed', async () => {
    await put({ 'helper.mjs': HARMLESS, 'caller.mjs': CALLER });
    await check('helper.mjs', BLOCKS);
    assert.equal(await check('caller.mjs', CALLER), 1);
    await told();
    workspace.close(at('helper.mjs'));
    assert.deepEqual(await told(), { 'caller.mjs': 0 });
  });

  it('is a new file, closed before the watcher tells of it', async () => {
    await put({ 'caller.mjs': CALLER });
    await check('caller.mjs', CALLER);
    await told();
    await put({ 'helper.mjs': BLOCKS });
    await check('helper.mjs', BLOCKS);
    assert.deepEqual(await told(), { 'caller.mjs': 1 });
    workspace.close(at('helper.mjs'));
    assert.deepEqual(await told(), {});
  });

  it('is not the disk while a document is open', async () => {
    await put({ 'helper.mjs': HARMLESS, 'caller.mjs': CALLER });
    await check('helper.mjs', BLOCKS);
    await check('caller.mjs', CALLER);
    await told();
    assert.deepEqual(await change(false, 'helper.mjs'), {});
  });

  it('is a change, an end and a beginning on the disk', async () => {
    await put({ 'helper.mjs': BLOCKS });
    await check('caller.mjs', CALLER);
    assert.deepEqual(await told(), { 'caller.mjs': 1 });
    await put({ 'helper.mjs': HARMLESS });
    assert.deepEqual(await change(false, 'helper.mjs'), { 'caller.mjs': 0 });
    await put({ 'helper.mjs': BLOCKS });
    assert.deepEqual(await change(false, 'helper.mjs'), { 'caller.mjs': 1 });
    await rm(at('helper.mjs'));
    assert.deepEqual(await change(true, 'helper.mjs'), { 'caller.mjs': 0 });
    await put({ 'helper.mjs': BLOCKS });
    assert.deepEqual(await change(true, 'helper.mjs'), { 'caller.mjs': 1 });
  });

  it('is a file that comes before another one', async () => {
    await put({ 'lib/index.js': HARMLESS });
    await check('caller.mjs', CALLER.replace('./helper.mjs', './lib'));
    assert.deepEqual(await told(), {});
    await put({ 'lib.js': BLOCKS });
    assert.deepEqual(await change(true, 'lib.js'), { 'caller.mjs': 1 });
  });

  it('is a folder that is renamed', async () => {
    await put({ 'old/helper.mjs': BLOCKS });
    await check('caller.mjs', CALLER.replace('./helper.mjs', './new/helper.mjs'));
    await check('former.mjs', CALLER.replace('./helper.mjs', './old/helper.mjs'));
    assert.deepEqual(await told(), { 'former.mjs': 1 });
    await rename(at('old'), at('new'));
    assert.deepEqual(await change(true, 'old', 'new'), { 'caller.mjs': 1, 'former.mjs': 0 });
  });

  it('is a folder that goes, of which only its name is told', async () => {
    await put({ 'my.lib/helper.mjs': BLOCKS });
    await check('caller.mjs', CALLER.replace('./helper.mjs', './my.lib/helper.mjs'));
    assert.deepEqual(await told(), { 'caller.mjs': 1 });
    await rm(at('my.lib'), { recursive: true });
    assert.deepEqual(await change(false, 'my.lib'), { 'caller.mjs': 0 });
  });

  it('is a manifest', async () => {
    await put({
      'package.json': '{ "imports": { "#h": "./one.mjs" } }',
      'one.mjs': HARMLESS,
      'two.mjs': BLOCKS,
    });
    await check('caller.mjs', CALLER.replace('./helper.mjs', '#h'));
    assert.deepEqual(await told(), {});
    await put({ 'package.json': '{ "imports": { "#h": "./two.mjs" } }' });
    assert.deepEqual(await change(true, 'package.json'), { 'caller.mjs': 1 });
  });

  it('are all changes, when there are too many for a list', async () => {
    await put({ 'helper.mjs': BLOCKS });
    await check('caller.mjs', CALLER);
    assert.deepEqual(await told(), { 'caller.mjs': 1 });
    await put({ 'helper.mjs': HARMLESS });
    workspace.changed({ structure: true });
    assert.deepEqual(await told(), { 'caller.mjs': 0 });
  });

  it('leaves out what git ignores, and node_modules', async () => {
    await put({
      '.gitignore': 'built/',
      'built/helper.mjs': BLOCKS,
      'node_modules/lib/index.mjs': BLOCKS,
      'node_modules/lib/package.json': '{ "exports": "./index.mjs" }',
    });
    await check('a.mjs', CALLER.replace('./helper.mjs', './built/helper.mjs'));
    await check('b.mjs', CALLER.replace('./helper.mjs', 'lib'));
    assert.deepEqual(await told(), {});
  });

  it('leaves documents alone that do not parse', async () => {
    await put({ 'helper.mjs': BLOCKS });
    await check('caller.mjs', CALLER);
    await told();
    await check('caller.mjs', `${CALLER}const = 1`);
    await put({ 'helper.mjs': HARMLESS });
    assert.deepEqual(await change(false, 'helper.mjs'), {});
    assert.equal(await check('caller.mjs', CALLER), 0);
  });

  describe('a scan', () => {
    it('finds what blocks in folders: open documents win over the disk, tests and others are left out', async () => {
      await put({
        'open.mjs': DIRECT,
        'sub/closed.mjs': DIRECT,
        'test/a.mjs': DIRECT,
        'node_modules/x/index.mjs': DIRECT,
        'broken.mjs': 'const = 1; fs; require',
        'harmless.mjs': 'const = 2; never parsed',
      });
      await check('open.mjs', 'export {};');
      await told();
      assert.equal(await scan(), 1);
      const [file, ...others] = found;
      assert.deepEqual(others, []);
      assert.equal(file?.path, at('sub/closed.mjs'));
      assert.equal(file.lineStarts[2], DIRECT.indexOf('  fs.readFileSync'));
      assert.match(lines.join('\n'), /^\S+broken\.mjs:1:\d+: [^\n]+$/);
    });

    it('is kept true: edits of documents and changes on the disk reach files that are not open', async () => {
      await put({ 'helper.mjs': BLOCKS, 'caller.mjs': CALLER, 'other.mjs': 'export {};' });
      assert.equal(await scan(), 1);
      assert.deepEqual(await told(), { 'caller.mjs': 1 });
      await check('helper.mjs', HARMLESS);
      assert.deepEqual(await told(), { 'caller.mjs': 0 });
      workspace.close(at('helper.mjs'));
      assert.deepEqual(await told(), { 'caller.mjs': 1 });
      await put({ 'other.mjs': DIRECT, 'new.mjs': DIRECT });
      assert.deepEqual(await change(true, 'other.mjs', 'new.mjs'), { 'other.mjs': 1, 'new.mjs': 1 });
      await rm(at('new.mjs'));
      assert.deepEqual(await change(true, 'new.mjs'), { 'new.mjs': 0 });
    });

    it('goes on with a document when it is closed', async () => {
      await put({ 'a.mjs': 'export {};' });
      await scan();
      assert.equal(await check('a.mjs', DIRECT), 1);
      await told();
      workspace.close(at('a.mjs'));
      assert.deepEqual(await told(), { 'a.mjs': 0 });
    });

    it('leaves no trace when it is cancelled', async () => {
      await put({ 'a.mjs': DIRECT, 'b.mjs': DIRECT });
      assert.equal(await scan(false), 0);
      assert.deepEqual(await told(), {});
      await put({ 'a.mjs': 'export {};' });
      assert.deepEqual(await change(false, 'a.mjs'), {});
    });

    it('follows the configuration', async () => {
      await put({ 'a.mjs': DIRECT, 'unblock.config.json': '{ "exclude": ["a.mjs"] }' });
      assert.equal(await scan(), 0);
      await rm(at('unblock.config.json'));
      workspace.configure({ roots: [{ path: folder, config: {} }], fallback: {} });
      assert.deepEqual(await told(), { 'a.mjs': 1 });
      workspace.configure({ roots: [{ path: folder, config: { exclude: ['a.mjs'] } }], fallback: {} });
      assert.deepEqual(await told(), { 'a.mjs': 0 });
    });

    it('sees what comes by way of a global, whichever file is read first', async () => {
      const caller = 'export async function f() {\n  loadNotes();\n}\n';
      const sets = BLOCKS.replace('export function load', 'globalThis.loadNotes = function');
      await put({ 'a.mjs': caller, 'b.mjs': sets, 'c.mjs': caller, 'd.mjs': 'export {};' });
      assert.equal(await scan(), 2);
      assert.deepEqual(await told(), { 'a.mjs': 1, 'c.mjs': 1 });
      await put({ 'b.mjs': 'export {};' });
      assert.deepEqual(await change(false, 'b.mjs'), { 'a.mjs': 0, 'c.mjs': 0 });
      await put({
        'd.mjs': sets.replace('loadNotes', 'loadMore'),
        'e.mjs': caller.replace('loadNotes', 'loadMore'),
      });
      assert.deepEqual(await change(true, 'd.mjs', 'e.mjs'), { 'e.mjs': 1 });
    });

    it('goes on without a configuration file that cannot be used', async () => {
      await put({ 'a.mjs': DIRECT, 'sub/unblock.config.json': '{', 'sub/b.mjs': DIRECT });
      assert.equal(await scan(), 2);
    });
  });
});
