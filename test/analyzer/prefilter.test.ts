import assert from 'node:assert/strict';
import { looksMinified, mayMatter } from '../../src/analyzer/prefilter.ts';

describe('mayMatter', () => {
  const matters = [
    "import fs from 'fs';",
    'import { readFileSync } from "node:fs";',
    'const cp = require(`child_process`);',
    'Atomics.wait(cell, 0, 0, 100);',
    'globalThis["Atomics"].wait(cell, 0, 0, 100);',
    'while (Date.now() < end);',
    "const heavy = require('./heavy');",
    '/** @blocking */ function f() {}',
    '// unblock-disable-next-line',
    "import { runInExecutor } from './run-in-executor.mjs';",
    "import Database from 'better-sqlite3';",
  ];
  for (const text of matters)
    it(`reads ${text}`, () => {
      assert.ok(mayMatter(text));
    });

  const spared = [
    '',
    'export const sum = (a, b) => a + b;',
    "import { of } from 'rxjs';",
    "import { vol } from 'memfs';",
    'const fs = { readFileSync() {} };',
    '// blocking the road',
  ];
  for (const text of spared)
    it(`spares ${text || 'an empty file'}`, () => {
      assert.ok(!mayMatter(text));
    });

  it('reads what names a module of the configuration', () => {
    assert.ok(mayMatter("import { query } from 'our-db';", ['our-db']));
  });
});

describe('looksMinified', () => {
  const statement = 'const value = compute(1, 2, 3);';
  it('knows a bundle', () => {
    assert.ok(looksMinified(statement.repeat(5_000)));
    assert.ok(
      looksMinified('function f(){return()=>g()}'.repeat(4_000) + 'a text that it quotes\n'.repeat(2_000)),
    );
  });
  it('leaves alone what people write, however long', () => {
    assert.ok(!looksMinified(`${statement}\n`.repeat(50_000)));
    assert.ok(!looksMinified(`const icon = '${'A'.repeat(90_000)}';`));
    assert.ok(!looksMinified(`${statement}\n`.repeat(5_000) + `const icon = '${'A'.repeat(150_000)}';`));
    assert.ok(
      !looksMinified(
        `${statement}\n`.repeat(500) +
          `icons.push('${'A'.repeat(9_000)}');\n`.repeat(15) +
          `${statement}\n`.repeat(5_000),
      ),
    );
  });
});
