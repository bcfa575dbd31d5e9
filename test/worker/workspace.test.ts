import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkspace } from '../../src/worker/workspace.ts';

const BLOCKS = `import fs from 'node:fs';\nexport async function f() {\n  fs.readFileSync('a');\n}\n`;

const ignore = (): undefined => undefined;

describe('the workspace of the analysis thread', () => {
  let folder: string;
  let lines: string[];
  const log = (line: string): void => void lines.push(line);
  beforeEach(async () => {
    lines = [];
    folder = await mkdtemp(join(tmpdir(), 'unblock-workspace-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const put = async (name: string, text: string): Promise<string> => {
    const path = join(folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, text);
    return path;
  };

  it('finds what blocks in the text it is given, not in the file', async () => {
    const path = await put('a.mjs', 'export {};');
    const { findings } = await createWorkspace({ log, onFound: ignore }).check({
      path,
      version: 1,
      text: BLOCKS,
    });
    assert.deepEqual(
      findings.map(({ api }) => api),
      ['fs.readFileSync'],
    );
  });

  it('says when the text does not parse', async () => {
    const workspace = createWorkspace({ log, onFound: ignore });
    const { failure, version } = await workspace.check({ path: '/a.mjs', version: 3, text: 'const = 1' });
    assert.equal(version, 3);
    assert.equal(failure?.line, 1);
  });

  it('knows a document in its newest version only', async () => {
    const workspace = createWorkspace({ log, onFound: ignore });
    await workspace.check({ path: '/a.mjs', version: 1, text: BLOCKS });
    await workspace.check({ path: '/a.mjs', version: 2, text: BLOCKS });
    assert.equal(workspace.find({ path: '/a.mjs', version: 1 }), undefined);
    assert.equal(workspace.find({ path: '/a.mjs', version: 2 })?.findings.length, 1);
    workspace.close('/a.mjs');
    assert.equal(workspace.find({ path: '/a.mjs', version: 2 }), undefined);
  });

  it('follows calls between open documents', async () => {
    const workspace = createWorkspace({ log, onFound: ignore });
    const helper = `import fs from 'node:fs';\nexport const load = () => fs.readFileSync('a');\n`;
    await workspace.check({ path: '/p/helper.mjs', version: 1, text: helper });
    const caller = `import { load } from './helper.mjs';\nexport const f = async () => load();\n`;
    const { findings } = await workspace.check({ path: '/p/caller.mjs', version: 1, text: caller });
    assert.deepEqual(
      findings.map(({ trace }) => trace.map(({ file }) => file)),
      [['/p/helper.mjs']],
    );
  });

  it('applies settings and configuration files, and logs once why one cannot be used', async () => {
    const workspace = createWorkspace({ log, onFound: ignore });
    const check = async (version: number) =>
      (await workspace.check({ path: join(folder, 'a.mjs'), version, text: BLOCKS })).findings;
    workspace.configure({
      roots: [{ path: folder, config: { rules: { 'blocking-fs': 'error' } } }],
      fallback: {},
    });
    assert.equal((await check(1))[0]?.severity, 'error');
    await put('unblock.config.json', '{ "rules": { "blocking-fs": "off" } }');
    assert.deepEqual(await check(2), []);
    await put('unblock.config.json', '{ "rules": ');
    assert.equal((await check(3))[0]?.severity, 'error');
    await check(4);
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /unblock\.config\.json/);
  });
});
