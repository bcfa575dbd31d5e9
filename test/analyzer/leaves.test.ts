import assert from 'node:assert/strict';
import type { Config } from '../../src/analyzer/config.ts';
import { leavesOf, type LeafFile, type Leaves } from '../../src/analyzer/leaves.ts';
import { lower } from '../../src/analyzer/lower/lower.ts';
import { parse } from '../../src/analyzer/parse.ts';

function leaves(texts: readonly string[], config: Config = {}): Leaves {
  const files = texts.map((text, index): LeafFile => {
    const parsed = parse(`/src/${String(index)}.js`, text);
    assert.ok(!('message' in parsed), text);
    return { file: lower(parsed), text, config };
  });
  return leavesOf(files, texts);
}

const CASES: readonly (readonly [Leaves, ...string[]])[] = [
  ['none', 'export const add = (a, b) => a + b;'],
  ['none', '// require, process, prompt\nconst at = Date.now(); for (const x of list) use(x, at);'],
  ['none', "import { readFile } from 'node:fs/promises'; export const load = path => readFile(path);"],
  ['none', "import fs from 'fs'; export const open = path => fs.createReadStream(path);"],
  ['some', "import fs from 'fs'; export const read = path => fs.readFileSync(path);"],
  ['some', "import { realpathSync as real } from 'fs'; real('.');"],
  // What a module exports is named in another file.
  ['some', "export * from 'node:fs';", "import * as files from './0.js'; files.readFileSync('a');"],
  ['none', "export * from 'node:fs';", "import * as files from './0.js'; files.watch('a');"],
  [
    'some',
    "module.exports = require('child_process');",
    "const { execSync } = require('./0.js'); execSync('ls');",
  ],
  ['some', "const fs = require('fs'); fs[`${name}Sync`]();"],
  ['some', "const { statSync } = await import('node:fs'); statSync('a');"],
  ['some', "process.getBuiltinModule('fs').readFileSync('a');"],
  ['none', "process.getBuiltinModule('diagnostics_channel').channel('a');"],
  ['some', 'const { getBuiltinModule } = process; getBuiltinModule(name);'],
  ['none', 'process.on("exit", done); process.exit(1);'],
  ['some', 'process.loadEnvFile();'],
  ['some', 'while (Date.now() < end);'],
  ['some', 'Atomics.wait(cells, 0, 0, 10);'],
  ['some', 'globalThis.Atomics.wait(cells, 0, 0, 10);'],
  ['none', 'const prompt = "Name?"; ask(prompt);'],
  ['some', 'const name = prompt("Name?");'],
  ['some', 'const request = new XMLHttpRequest(); request.open("GET", url, false);'],
  ['some', '/** @blocking */ function slow() {}'],
  ['some', "import { runInExecutor } from 'run-in-executor'; runInExecutor(null, () => 1);"],
  ['some', "import glob from 'fast-glob'; glob.sync('*');"],
  ['none', "const a = require('./a'); const b = require('b'); a(b);"],
  ['late', "function f() { return require('./a'); }"],
  ['none', "function f() { return require('node:path'); }"],
  ['none', 'paths.require(name);'],
  ['some', 'function f(name) { return require(name); }'],
  ['some', 'const load = require; load(name);'],
  [
    'some',
    "import { createRequire } from 'node:module'; createRequire(import.meta.url)('fs').readFileSync('a');",
  ],
];

describe('leaves', () => {
  for (const [expected, ...texts] of CASES)
    it(`${expected}: ${texts.join(' | ')}`, () => {
      assert.equal(leaves(texts), expected);
    });

  it('some: an API that the configuration adds', () => {
    const config: Config = { apis: [{ module: 'our-db', export: 'query' }] };
    assert.equal(leaves(["import { query } from 'our-db'; query('a');"], config), 'some');
    assert.equal(leaves(["import { query } from 'our-db'; query('a');"]), 'none');
  });
});
