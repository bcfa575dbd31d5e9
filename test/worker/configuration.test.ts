import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/analyzer/config.ts';
import { scopeOf } from '../../src/worker/configuration.ts';

describe('configuration of a document', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'unblock-configuration-'));
    await mkdir(join(folder, 'inner'));
    await mkdir(join(folder, 'broken'));
    await writeFile(
      join(folder, 'inner/unblock.config.json'),
      '{ "rules": { "blocking-fs": "error" }, "exclude": ["generated/**"], "callbacks": false }',
    );
    await writeFile(join(folder, 'broken/unblock.config.json'), '{ "ruls": {} }');
  });
  after(() => rm(folder, { recursive: true }));

  const scope = (path: string, config: Config = {}, fallback: Config = {}) =>
    scopeOf(join(folder, path), { roots: [{ path: folder, config }], fallback });

  it('is the settings of the workspace folder', async () => {
    const { config, checked } = await scope('a.js', { allow: ['fs.existsSync'] });
    assert.deepEqual(config, { allow: ['fs.existsSync'], rules: {} });
    assert.equal(checked, true);
  });

  it('lets the nearest configuration file win, rule by rule', async () => {
    const rules = { 'blocking-fs': 'hint', 'blocking-wait': 'off' } as const;
    const { config } = await scope('inner/deep/a.js', { rules, callbacks: true });
    assert.deepEqual(config.rules, { 'blocking-fs': 'error', 'blocking-wait': 'off' });
    assert.equal(config.callbacks, false);
  });

  it('excludes what either names, each from where it lies', async () => {
    const settings = { exclude: ['inner/mine/**'] };
    assert.equal((await scope('inner/generated/a.js', settings)).checked, false);
    assert.equal((await scope('inner/mine/a.js', settings)).checked, false);
    assert.equal((await scope('generated/a.js', settings)).checked, true);
  });

  it('leaves tests out, seen from the workspace folder, unless they are included', async () => {
    assert.equal((await scope('test/a.js')).checked, false);
    assert.equal((await scope('test/a.js', { include: ['test/**'] })).checked, true);
    const roots = [{ path: join(folder, 'test'), config: {} }];
    assert.equal((await scopeOf(join(folder, 'test/a.js'), { roots, fallback: {} })).checked, true);
  });

  it('says why a configuration file cannot be used, and goes on with the settings', async () => {
    const { config, problem } = await scope('broken/a.js', { callbacks: false });
    assert.match(problem ?? '', /unblock\.config\.json:1:3: .*ruls/);
    assert.equal(config.callbacks, false);
  });

  it('knows documents outside every folder and documents that are not on disk', async () => {
    const settings = {
      roots: [{ path: 'vscode-vfs://github/a/b', config: { callbacks: false } }],
      fallback: {},
    };
    assert.equal((await scopeOf('vscode-vfs://github/a/b/src/x.ts', settings)).config.callbacks, false);
    assert.equal((await scopeOf('vscode-vfs://github/a/b/test/x.ts', settings)).checked, false);
    assert.equal((await scopeOf('untitled:Untitled-1.js', settings)).config.callbacks, undefined);
    assert.equal((await scopeOf('/elsewhere/test/a.js', settings)).checked, true);
  });
});
