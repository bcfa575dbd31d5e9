import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadParser } from '../../src/project/parser.ts';
import { createModuleReader, modulesOf } from '../../src/project/purity.ts';
import { workspace } from '../cli/workspace.ts';

const LOUD = "console.log('loaded');\n";

describe('modulesOf', () => {
  before(loadParser);

  const cases: [string, Record<string, string>, boolean][] = [
    ['declarations only', { 'b.ts': 'export const b = 1;\nexport function f() { console.log(b); }\n' }, true],
    ['a side effect', { 'b.ts': LOUD }, false],
    [
      'a side effect further away',
      { 'b.ts': "import { c } from './lib';\nexport const b = () => c;\n", 'lib/index.ts': LOUD },
      false,
    ],
    ['a side effect behind require', { 'b.cjs': "const { c } = require('./c');\n", 'c.js': LOUD }, false],
    [
      'a cycle',
      {
        'b.ts': "import { c } from './c.js';\nexport function b() { c(); }\n",
        'c.ts': "import './b.js';\nimport { b } from './b.js';\nexport function c() { b(); }\n",
      },
      false,
    ],
    [
      'a pure cycle',
      {
        'b.ts': "import { c } from './c.js';\nexport function b() { c(); }\n",
        'c.ts': "import { b } from './b.js';\nexport function c() { b(); }\n",
      },
      true,
    ],
    ['a constant', { 'b.ts': 'const name = "x";\nexport const b = () => name;\n' }, true],
    ['a variable that changes', { 'b.ts': 'let n = 0;\nexport const b = () => ++n;\n' }, false],
    ['a cache', { 'b.ts': 'const cache = new Map();\nexport const b = (k) => cache.set(k, 1);\n' }, false],
    ['a static property', { 'b.ts': 'export class B { static count = 0; }\n' }, false],
    [
      'destructured requires',
      { 'b.cjs': "const { join } = require('node:path');\nexports.b = () => join('a');\n" },
      true,
    ],
    [
      'JSON',
      { 'b.ts': "import data from './data.json';\nexport const b = () => data;\n", 'data.json': '{}' },
      true,
    ],
    [
      'a module that is not there',
      { 'b.ts': "import { c } from './gone.js';\nexport const b = () => c;\n" },
      false,
    ],
    ['a module that does not parse', { 'b.ts': 'const = ;' }, false],
  ];
  for (const [title, files, expected] of cases) {
    it(`${expected ? 'accepts' : 'rejects'} ${title}`, async () => {
      await using at = await workspace(files);
      const reader = createModuleReader(() => undefined);
      const { isPure } = await modulesOf(join(at.path, 'a.ts'), "import { b } from './b';", reader);
      assert.equal(isPure('./b', join(at.path, 'a.ts')), expected);
    });
  }

  it('prefers what is not saved yet', async () => {
    await using at = await workspace({ 'b.ts': LOUD });
    const overlay = new Map([[join(at.path, 'b.ts'), 'export const b = 1;']]);
    const reader = createModuleReader(path => overlay.get(path));
    const { isPure } = await modulesOf(join(at.path, 'a.ts'), "import { b } from './b';", reader);
    assert.equal(isPure('./b', join(at.path, 'a.ts')), true);
    assert.equal(isPure('./unknown', join(at.path, 'a.ts')), false);
  });
});
