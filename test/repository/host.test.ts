import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the extension host side', () => {
  let inputs: string[];
  let code: string;
  before(async () => {
    const { metafile, outputFiles } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['src/extension/extension.ts'],
      bundle: true,
      // Also takes the comments out.
      minify: true,
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      metafile: true,
      write: false,
    });
    inputs = Object.keys(metafile.inputs);
    code = outputFiles[0]!.text;
  });

  it('holds no parser, no catalogue, no fixes and no package', () => {
    const heavy = /node_modules|analyzer\/(parse|analyzer|catalogue\/(?!types))|src\/(fixes|project|cli)\//;
    assert.deepEqual(
      inputs.filter(input => heavy.test(input)),
      [],
    );
  });

  it('calls nothing that blocks', () => {
    assert.doesNotMatch(code, /\w+Sync\(|Atomics\.wait\(/);
  });

  it('loads nothing but the editor, threads and what is there anyway', () => {
    const loaded = new Set(Array.from(code.matchAll(/\brequire\("([^"]+)"\)/g), match => match[1]));
    const light = ['node:path', 'node:timers/promises', 'node:worker_threads', 'vscode'];
    assert.deepEqual([...loaded].sort(), light);
  });

  it('fits into 60 kB', () => {
    assert.ok(code.length <= 60_000, `${code.length} bytes`);
  });
});
