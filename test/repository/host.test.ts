import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the extension host side', () => {
  let inputs: string[];
  before(async () => {
    const { metafile } = await esbuild.build({
      absWorkingDir: root,
      entryPoints: ['src/extension/extension.ts'],
      bundle: true,
      platform: 'node',
      external: ['vscode'],
      metafile: true,
      write: false,
      logLevel: 'silent',
    });
    inputs = Object.keys(metafile.inputs);
  });

  it('holds no parser, no catalogue, no fixes and no package', () => {
    const heavy = /node_modules|analyzer\/(parse|analyzer|catalogue\/(?!types))|src\/(fixes|project|cli)\//;
    assert.deepEqual(
      inputs.filter(input => heavy.test(input)),
      [],
    );
  });

  it('calls nothing that blocks', async () => {
    for (const input of inputs)
      assert.doesNotMatch(
        await readFile(root + input, 'utf8'),
        /\w+Sync\s*\(|Atomics\.wait|\brequire\s*\(/,
        input,
      );
  });
});
