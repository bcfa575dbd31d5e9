import assert from 'node:assert/strict';
import { applyEdits, fixAll } from '../../src/fixes/index.ts';
import { FACTS, findingsIn, fixWhole } from './support.ts';

const TWO = `import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
export async function main(path) {
  if (!fs.existsSync(path)) return;
  fs.writeFileSync(path + '.gz', gzipSync(fs.readFileSync(path)));
}
`;

describe('fix-all', () => {
  it('applies nested fixes together, imports once, and leaves hints alone', () => {
    const { text, left } = fixWhole(TWO);
    assert.equal(
      text,
      `import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { runInExecutor } from 'run-in-executor';
export async function main(path) {
  if (!fs.existsSync(path)) return;
  await runInExecutor(null, fs.writeFileSync, path + '.gz', await runInExecutor(null, gzipSync, await runInExecutor(null, fs.readFileSync, path)));
}
`,
    );
    assert.deepEqual(left, ['It costs less than handing it to a worker.']);
  });

  it('uses the async API on demand, and says where there is none', () => {
    const source = TWO.replace('gzipSync(', 'spawnSync(').replace(
      "{ gzipSync } from 'node:zlib'",
      "{ spawnSync } from 'node:child_process'",
    );
    const { text, left } = fixWhole(source, { with: 'native' });
    assert.match(
      text,
      /await fs\.promises\.writeFile\(path \+ '\.gz', spawnSync\(await fs\.promises\.readFile\(path\)\)\);/,
    );
    assert.deepEqual(left, [
      'It costs less than handing it to a worker.',
      'There is no async API that does the same.',
    ]);
  });

  it('falls back to the async API where nothing can be offloaded', () => {
    const { text } = fixWhole(`import fs from 'node:fs';
export async function list(pattern) {
  return fs.globSync(pattern, { exclude: name => name === 'x' });
}
`);
    assert.match(text, /return await promisify\(fs\.glob\)\(pattern, \{ exclude: name => name === 'x' \}\);/);
  });

  it('keeps to one rule', () => {
    const { text, left } = fixWhole(TWO, { rule: 'blocking-compression' });
    assert.match(
      text,
      /fs\.writeFileSync\(path \+ '\.gz', await runInExecutor\(null, gzipSync, fs\.readFileSync\(path\)\)\)/,
    );
    assert.deepEqual(left, []);
  });

  it('brings the runtime and a module for moved functions along once', () => {
    const create = [{ path: 'run-in-executor.mjs', text: 'copy' }];
    const facts = { runtime: { specifier: './run-in-executor.mjs', create } };
    const { created } = fixWhole(
      `import fs from 'node:fs';
const read = path => fs.readFileSync(path);
const write = path => fs.writeFileSync(path, 'x');
export const main = async path => [read(path), write(path), read(path)];
setTimeout(main, 1);
`,
      { path: 'a.mjs', facts },
    );
    assert.deepEqual([...created.keys()], ['run-in-executor.mjs', 'a.tasks.mjs']);
    assert.equal(created.get('a.tasks.mjs')?.match(/export const/g)?.length, 2);
  });

  it('changes nothing where nothing is found', () => {
    const file = { path: 'a.js', text: 'export const a = 1;\n' };
    assert.deepEqual(fixAll(findingsIn(file.text), file, FACTS), { files: [], applied: [], left: [] });
  });

  it('returns edits of the file as it was, in any number of passes', () => {
    const text = `import { readFileSync } from 'node:fs';
export async function main(path) {
  const size = readFileSync.apply(null, [readFileSync(path, 'utf8')]).length;
  return size;
}
`;
    const { files, applied } = fixAll(findingsIn(text), { path: 'a.js', text }, FACTS);
    assert.equal(applied.length, 2);
    const fixed = applyEdits(text, files[0]?.edits ?? []);
    assert.match(
      fixed,
      /await runInExecutor\(null, readFileSync, await runInExecutor\(null, readFileSync, path, 'utf8'\)\)/,
    );
  });
});
