import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProjectFacts } from '../../src/fixes/types.ts';
import { factsFor, type FactsOptions } from '../../src/project/facts.ts';
import { relativePath } from '../../src/project/paths.ts';
import { workspace } from '../cli/workspace.ts';

const TEXTS = ['ts', 'mts', 'mjs', 'cjs', 'd.mts', 'd.cts'].map(ending => `run-in-executor.${ending}`);

/** Facts of a file in a project, with runtime texts that are easy to recognise. */
async function facts(
  files: Readonly<Record<string, string>>,
  file: string,
  options: FactsOptions = {},
): Promise<ProjectFacts & { created: string[] }> {
  await using at = await workspace(files);
  const runtimeFolder = join(at.path, '.runtime');
  await mkdir(runtimeFolder);
  for (const name of TEXTS) await writeFile(join(runtimeFolder, name), `// run-in-executor 1.0.0: ${name}\n`);
  const found = await factsFor(join(at.path, file), { root: at.path, runtimeFolder, ...options });
  return { ...found, created: found.runtime?.create.map(({ path }) => relativePath(at.path, path)) ?? [] };
}

describe('factsFor', () => {
  it('reads the module kind off the nearest package.json', async () => {
    const files = {
      'package.json': '{ "type": "module" }',
      'a.js': '',
      'old/package.json': '{}',
      'old/b.js': '',
    };
    assert.equal((await facts(files, 'a.js')).moduleKind, 'esm');
    assert.equal((await facts(files, 'old/b.js')).moduleKind, 'cjs');
    assert.equal((await facts({ 'package.json': 'broken', 'a.js': '' }, 'a.js')).moduleKind, 'cjs');
  });

  it('copies the runtime into src of the package', async () => {
    const files = { 'package.json': '{ "type": "module" }', 'src/deep/a.js': '', 'bin/b.js': '' };
    const inside = await facts(files, 'src/deep/a.js');
    assert.equal(inside.runtime?.specifier, '../run-in-executor.mjs');
    assert.deepEqual(inside.created, ['src/run-in-executor.mjs', 'src/run-in-executor.d.mts']);
    assert.deepEqual((await facts(files, 'bin/b.js')).created, [
      'run-in-executor.mjs',
      'run-in-executor.d.mts',
    ]);
  });

  it('copies TypeScript where the tsconfig that covers the file emits, what it extends included', async () => {
    const files = {
      'package.json': '{ "type": "module" }',
      'base.json': '{ "compilerOptions": { "noEmit": true } }',
      'tsconfig.json': '{ "include": ["src"], "compilerOptions": { "module": "nodenext" } } // comment',
      'src/a.ts': '',
      'scripts/b.ts': '',
    };
    assert.deepEqual((await facts(files, 'src/a.ts')).created, ['src/run-in-executor.ts']);
    assert.deepEqual((await facts(files, 'scripts/b.ts')).created, [
      'run-in-executor.mjs',
      'run-in-executor.d.mts',
    ]);
    const silent = { ...files, 'tsconfig.json': '{ "extends": "./base.json" }' };
    assert.deepEqual((await facts(silent, 'src/a.ts')).created, [
      'src/run-in-executor.mjs',
      'src/run-in-executor.d.mts',
    ]);
  });

  it('follows a solution to the tsconfig of the part, and ignores one that is broken', async () => {
    const solution = {
      'package.json': '{ "type": "module" }',
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "include": ["src"], "compilerOptions": { "module": "nodenext" } }',
      'src/a.ts': '',
    };
    assert.deepEqual((await facts(solution, 'src/a.ts')).created, ['src/run-in-executor.ts']);
    const broken = await facts({ ...solution, 'tsconfig.json': '{ "extends": "./gone.json" }' }, 'src/a.ts');
    assert.deepEqual(broken.created, ['src/run-in-executor.mjs', 'src/run-in-executor.d.mts']);
  });

  it('uses the package where it is installed, and a copy that is there', async () => {
    const installed = { 'node_modules/run-in-executor/package.json': '{}', 'src/a.mjs': '' };
    const copied = {
      'package.json': '{}',
      'lib/run-in-executor.mjs': '// run-in-executor 0.1.0: x',
      'src/a.mjs': '',
    };
    const other = { 'package.json': '{}', 'src/run-in-executor.mjs': 'export const mine = 1;', 'a.mjs': '' };
    assert.deepEqual((await facts(installed, 'src/a.mjs')).runtime, {
      specifier: 'run-in-executor',
      create: [],
    });
    assert.deepEqual((await facts(copied, 'src/a.mjs')).runtime, {
      specifier: '../lib/run-in-executor.mjs',
      create: [],
    });
    assert.deepEqual((await facts(other, 'a.mjs')).created, ['run-in-executor.mjs', 'run-in-executor.d.mts']);
  });

  it('knows what exists beside the file, on disk and in memory', async () => {
    await using at = await workspace({ 'a.mjs': '', 'a.tasks.mjs': '' });
    const overlay = new Map([[join(at.path, 'b.tasks.mjs'), '']]);
    const { exists } = await factsFor(join(at.path, 'a.mjs'), { overlay });
    const known = ['a.tasks.mjs', 'b.tasks.mjs', 'c.tasks.mjs'].map(name => exists?.(join(at.path, name)));
    assert.deepEqual(known, [true, true, false]);
  });

  it('has no place for the runtime around a document that is not on disk', async () => {
    assert.equal((await factsFor('Untitled-1', { text: '' })).runtime, undefined);
  });
});
