import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { buildRuntime } from '../../runtime/build.mjs';
import { applyEdits } from '../../src/fixes/index.ts';
import type { FileEdits } from '../../src/fixes/types.ts';
import { type AnalysisClient, createClient } from '../../src/worker/client.ts';

const BLOCKS = `import { readFileSync } from 'node:fs';

export async function load(file) {
  return readFileSync(file, 'utf8');
}
`;

/** The real thread, bundled as it ships. */
async function bundle(folder: string): Promise<string> {
  const script = join(folder, 'worker.js');
  await buildRuntime();
  await esbuild.build({
    entryPoints: [fileURLToPath(new URL('../../src/worker/thread.ts', import.meta.url))],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    define: {
      'import.meta.dirname': JSON.stringify(fileURLToPath(new URL('../../src/project', import.meta.url))),
    },
    logLevel: 'warning',
  });
  return script;
}

describe('the analysis thread', () => {
  let folder: string;
  let path: string;
  let client: AnalysisClient;
  const logged: string[] = [];
  const found: string[] = [];
  before(async function () {
    this.timeout(60_000);
    folder = await mkdtemp(join(tmpdir(), 'unblock-thread-'));
    path = join(folder, 'project', 'a.mjs');
    await mkdir(join(folder, 'project'));
    await writeFile(join(folder, 'project', 'package.json'), '{ "type": "module" }');
    await writeFile(path, BLOCKS);
    client = createClient({
      script: await bundle(folder),
      log: line => logged.push(line),
      onFound: file => found.push(file.path),
      onRestart: () => logged.push('restart'),
      onGiveUp: reason => logged.push(reason),
    });
    client.configure({ roots: [{ path: join(folder, 'project'), config: {} }], fallback: {} });
  });
  after(async () => {
    await client.dispose();
    await rm(folder, { recursive: true });
  });
  afterEach(() => {
    assert.deepEqual(logged, [], 'nothing went wrong on the way');
  });

  async function check(version: number, text = BLOCKS) {
    const result = await client.request('check', { path, version, text });
    assert.ok(result);
    return result.findings;
  }

  function applied(files: readonly FileEdits[] | undefined, text = BLOCKS): string {
    const edits = files?.find(file => file.path === path)?.edits;
    assert.ok(edits);
    return applyEdits(text, edits);
  }

  it('answers with findings, and with what can be done about them', async () => {
    const findings = await check(1);
    assert.equal(findings.length, 1);
    const details = await client.request('details', { path, version: 1, findings });
    const [{ cost, options, suppressions }] = details as [NonNullable<typeof details>[number]];
    assert.match(cost?.typical ?? '', /\d/);
    assert.deepEqual(
      options.fixes.map(({ kind, preferred }) => [kind, preferred]),
      [
        ['executor', true],
        ['native', false],
      ],
    );
    assert.match(
      applied(options.fixes[0]?.files),
      /return await runInExecutor\(null, readFileSync, file, 'utf8'\);/,
    );
    assert.match(applied(options.fixes[1]?.files), /return await readFile\(file, 'utf8'\);/);
    assert.ok(suppressions.line && suppressions.file);
  });

  it('finds nothing any more after a suppression it made itself', async () => {
    const findings = await check(2);
    const details = await client.request('details', { path, version: 2, findings });
    for (const edit of [details?.[0]?.suppressions.line, details?.[0]?.suppressions.file])
      assert.deepEqual(await check(3, applied(edit && [edit])), []);
  });

  it('makes the runtime’s files along with the fix of everything', async () => {
    await check(4);
    const { files, fixed, left } = (await client.request('fixAll', { path, version: 4 })) ?? {};
    assert.deepEqual([fixed, left], [1, []]);
    const created = files?.filter(file => file.create !== undefined) ?? [];
    assert.ok(created.length > 0);
    assert.ok(created.every(file => file.path.startsWith(join(folder, 'project'))));
    assert.deepEqual(await check(5, applied(files)), []);
    assert.equal(await readFile(path, 'utf8'), BLOCKS, 'the disk is the editor’s business');
  });

  it('does not answer about a version it does not have', async () => {
    const findings = await check(6);
    assert.equal(await client.request('details', { path, version: 5, findings }), null);
    assert.equal(await client.request('fixAll', { path, version: 7 }), null);
  });

  it('offloads what a method blocks on, where the async API would behave otherwise', async () => {
    const text = `import { execSync } from 'node:child_process';

class Repository {
  head() {
    return execSync('git rev-parse HEAD', { encoding: 'utf8' });
  }
}

export async function about() {
  return new Repository().head();
}
`;
    const findings = await check(8, text);
    const details = await client.request('details', { path, version: 8, findings });
    const [fix, ...others] = details?.flatMap(({ options }) => options.fixes) ?? [];
    assert.deepEqual([fix?.kind, fix?.automatic, others.length], ['async', true, 0]);
    assert.match(applied(fix?.files, text), /await runInExecutor\(null, execSync, 'git rev-parse HEAD'/);
  });

  it('scans in steps', async () => {
    client.close(path);
    assert.equal(await client.request('scanBegin', { roots: [join(folder, 'project')] }), null);
    for (let left = 1; left > 0;) {
      const step = await client.request('scanStep', {});
      assert.ok(step);
      left = step.left;
    }
    const result = await client.request('scanEnd', { keep: true });
    assert.deepEqual(result, { paths: [path], findings: 1 });
    await client.told();
    assert.deepEqual(found, [path]);
  });
});
