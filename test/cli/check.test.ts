import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BLOCKING, workspace } from './workspace.ts';

const SEED = `async function test1() {
  console.log(slowFunction());
}
function slowFunction() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);
  return 42;
}
test1();
`;

describe('unblock check', () => {
  it('spares minified bundles, unless one is asked for', async () => {
    const bundle =
      `${BLOCKING.replaceAll('\n', ' ')}${'const filler = compute(1, 2, 3);'.repeat(5_000)}`.replace(
        /const filler/g,
        (_, offset: number) => `const filler${String(offset)}`,
      );
    await using at = await workspace({ 'lib/bundle.js': bundle });
    const whole = await at.report();
    assert.deepEqual([whole.files, whole.findings.length], [1, 0]);
    const { findings } = await at.report('lib/bundle.js');
    assert.equal(findings.length, 1);
  });

  it('takes what imports a minified bundle for code that imports what has no source', async () => {
    const bundle = `export const read=p=>{return fs.readFileSync(p)};${'export function g(){return()=>h()};'.repeat(4_000)}`;
    await using at = await workspace({
      'lib/bundle.js': `import fs from 'node:fs';${bundle}`,
      'main.js': "import { read } from './lib/bundle.js';\nexport async function f() { return read('x'); }\n",
      'other.js': "import fs from 'node:fs';\nexport async function g() { return fs.readFileSync('x'); }\n",
    });
    const { files, errors, findings } = await at.report();
    assert.deepEqual([files, errors, findings.map(({ file }) => file)], [3, [], ['other.js']]);
  });

  it('reports what blocks, exactly as the JSON contract says', async () => {
    await using at = await workspace({ 'src/seed.mjs': SEED });
    const { code, ...report } = await at.report();
    assert.equal(code, 1);
    assert.equal(report.version, 1);
    assert.equal(report.files, 1);
    assert.deepEqual(report.errors, []);
    const [{ fixes, message, ...finding } = assert.fail('no finding'), ...rest] = report.findings;
    assert.deepEqual(rest, []);
    assert.match(message, /Atomics\.wait/);
    assert.deepEqual(fixes, ['executor']);
    assert.deepEqual(finding, {
      file: 'src/seed.mjs',
      line: 2,
      column: 15,
      endLine: 2,
      endColumn: 27,
      rule: 'blocking-wait',
      severity: 'warning',
      cost: 'high',
      api: 'Atomics.wait',
      context: { kind: 'async', function: 'test1', line: 1 },
      trace: [{ function: 'slowFunction', file: 'src/seed.mjs', line: 5, column: 3 }],
    });
  });

  it('exits with 0 without findings at warning or above', async () => {
    await using at = await workspace({
      'a.mjs':
        "import { existsSync } from 'node:fs';\nexport async function f() { return existsSync('x'); }\n",
    });
    const report = await at.report();
    assert.deepEqual(
      report.findings.map(({ severity }) => severity),
      ['hint'],
    );
    assert.equal(report.code, 0);
  });

  it('exits with 0 up to --max-warnings', async () => {
    await using at = await workspace({ 'a.ts': BLOCKING, 'b.ts': BLOCKING });
    assert.equal((await at.run('check', '--max-warnings', '1')).code, 1);
    assert.equal((await at.run('check', '--max-warnings', '2')).code, 0);
  });

  it('names files relative to the working directory, also outside of it', async () => {
    await using at = await workspace({ 'a.ts': BLOCKING, 'sub/x.txt': '' });
    const { findings } = await at.report(join(at.path, 'a.ts'));
    assert.equal(findings[0]?.file, 'a.ts');
  });

  it('counts columns in UTF-16 units and forgets the byte order mark', async () => {
    const line = "import fs from 'node:fs'; export async function f() { '🦊'; fs.readFileSync('x'); }\n";
    await using at = await workspace({ 'a.mjs': `\uFEFF${line}` });
    const { findings } = await at.report();
    assert.equal(findings[0]?.column, line.indexOf('fs.readFileSync') + 1);
  });

  it('reads stdin as if it were the file', async () => {
    await using at = await workspace({ 'src/a.ts': '' });
    const argv = ['check', '--format', 'json', '--stdin-filename'];
    const { code, stdout } = await at.runWithInput(BLOCKING, ...argv, 'src/a.ts');
    assert.equal(code, 1);
    assert.match(stdout, /"file": "src\/a\.ts"/);
    assert.equal((await at.runWithInput(BLOCKING, ...argv, 'test/new.ts')).code, 0);
    const binary = await at.runWithInput(new Uint8Array([0xff, 0, 0xff]), ...argv, 'src/a.ts');
    assert.deepEqual([binary.code, binary.stderr], [2, 'unblock: stdin is a binary file\n']);
  });

  it('counts tests without reporting them', async () => {
    await using at = await workspace({
      'test/a.ts': BLOCKING,
      'b.spec.ts': BLOCKING,
      'vite.config.ts': BLOCKING,
    });
    const { code, files, findings } = await at.report();
    assert.deepEqual([code, files, findings], [0, 3, []]);
    assert.equal((await at.report('test')).findings.length, 1);
  });

  it('reports unused suppressions where nothing blocks, and modules that are loaded late', async () => {
    await using none = await workspace({ 'a.mjs': '// unblock-disable-next-line\nexport const a = 1;\n' });
    assert.deepEqual(
      (await none.report()).findings.map(({ rule }) => rule),
      ['unused-suppression'],
    );
    const late = "exports.f = async () => require('./heavy.js');\n";
    await using loads = await workspace({ 'index.js': late, 'heavy.js': 'exports.x = 1;\n' });
    assert.deepEqual(
      (await loads.report()).findings.map(({ api }) => api),
      ['require'],
    );
    await loads.write('index.js', `require('./heavy.js');\n${late}`);
    assert.deepEqual((await loads.report()).findings, []);
  });

  it('follows calls into files that are not reported themselves', async () => {
    await using at = await workspace({
      'a.ts': "import { help } from './test/help.js';\nexport async function f() { help(); }\n",
      'test/help.ts':
        "import { readFileSync } from 'node:fs';\nexport function help() { readFileSync('x'); }\n",
    });
    const { findings } = await at.report();
    assert.deepEqual(
      findings.map(({ file, trace }) => [file, trace.map(hop => hop.file)]),
      [['a.ts', ['test/help.ts']]],
    );
  });
});

describe('configuration', () => {
  it('applies the nearest file, up to the root that is checked', async () => {
    await using at = await workspace({
      'unblock.config.json': '{ "rules": { "blocking-fs": "off" } }',
      'a.ts': BLOCKING,
      'loud/a.ts': BLOCKING,
      'loud/deep/a.ts': BLOCKING,
      'loud/unblock.config.json': '{ "rules": { "blocking-fs": "error" } }',
    });
    const { findings } = await at.report();
    assert.deepEqual(
      findings.map(({ file, severity }) => [file, severity]),
      [
        ['loud/a.ts', 'error'],
        ['loud/deep/a.ts', 'error'],
      ],
    );
  });

  it('is replaced by --config', async () => {
    await using at = await workspace({
      'unblock.config.json': '{ "rules": { "blocking-fs": "off" } }',
      'ci.json': '{ "rules": { "blocking-fs": "information" } }',
      'a.ts': BLOCKING,
    });
    const { code, findings } = await at.report('--config', 'ci.json');
    assert.deepEqual([code, findings[0]?.severity], [0, 'information']);
  });
});

describe('unblock check survives', () => {
  it('files that do not parse', async () => {
    await using at = await workspace({ 'bad.ts': "import 'fs';\nconst = ;\n", 'good.ts': BLOCKING });
    const { code, files, findings, errors } = await at.report();
    assert.deepEqual([code, files, findings.length], [1, 2, 1]);
    assert.deepEqual([errors[0]?.file, errors[0]?.line, errors.length], ['bad.ts', 2, 1]);
    assert.equal((await at.report('bad.ts')).code, 0);
  });

  it('binary files, odd encodings and files too deep to parse', async () => {
    const latin1 = Buffer.from(`// caf\xe9\n${BLOCKING}`, 'latin1');
    await using at = await workspace({
      'video.ts': new Uint8Array([0x47, 0x40, 0, 0xff, 0xfe, 0]),
      'latin1.ts': latin1,
      'deep.js': `require; x = ${'['.repeat(90_000)}`,
      'empty.js': '',
    });
    const { code, files, findings, errors } = await at.report();
    assert.deepEqual([code, files, findings.length], [1, 4, 1]);
    assert.deepEqual(errors.map(({ file }) => file).sort(), ['deep.js', 'video.ts']);
  });

  it('a file of 10 MB', async function () {
    this.timeout(120_000);
    const line = 'const text = "some text that goes on for a while and says nothing of interest";\n';
    const filler = Array.from({ length: 11e6 / line.length }, (_, index) =>
      line.replace('text', `t${String(index)}`),
    );
    await using at = await workspace({ 'big.mjs': filler.join('') + BLOCKING });
    const { code, findings } = await at.report();
    assert.deepEqual([code, findings.length], [1, 1]);
  });

  it('cyclic imports', async () => {
    await using at = await workspace({
      'a.ts':
        "import { b } from './b.ts';\nexport function a() { b(); }\nexport async function main() { a(); }\n",
      'b.ts':
        "import { a } from './a.ts';\nimport fs from 'node:fs';\nexport function b() { a(); fs.rmSync('x'); }\n",
    });
    const { findings } = await at.report();
    assert.deepEqual(
      findings.map(({ api, trace }) => [api, trace.map(hop => hop.function)]),
      [['fs.rmSync', ['a', 'b']]],
    );
  });

  it('names that are not UTF-8', async function () {
    if (process.platform !== 'linux') this.skip();
    await using at = await workspace({ 'good.ts': BLOCKING });
    await mkdir(at.path, { recursive: true });
    await writeFile(
      Buffer.concat([Buffer.from(`${at.path}/b`), Buffer.from([0xff]), Buffer.from('.ts')]),
      '',
    );
    const { findings, errors } = await at.report();
    assert.equal(findings.length, 1);
    assert.deepEqual(errors, [{ file: 'b\ufffd.ts', line: 1, message: 'the name is not valid UTF-8' }]);
  });

  it('an empty folder', async () => {
    await using at = await workspace();
    assert.deepEqual(await at.run('check'), {
      code: 0,
      stdout: '✔ No blocking calls found in 0 files\n',
      stderr: '',
    });
  });
});
