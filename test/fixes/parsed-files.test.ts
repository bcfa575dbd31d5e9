// A fix has to know the whole project, and most of its files have nothing to do with it: those are not parsed.
import assert from 'node:assert/strict';
import { parse } from '../../src/analyzer/parse.ts';
import { fixesFor, parseWith } from '../../src/fixes/index.ts';
import { findingsOf, projectOf, type Files } from './make-async-support.ts';
import { FACTS } from './support.ts';

const READS =
  "import { readFileSync } from 'node:fs';\nfunction load(p) { return readFileSync(p, 'utf8'); }\n";

/** Has nothing to do with it, and much that a program may have. */
const OTHERS: Files = {
  'log.cjs': "exports.info = text => console.log(process.env.LEVEL, text); exports.level = () => 'info';",
  'user.cjs':
    "const log = require('./log.cjs'); const list = []; module.exports = async n => { list[n] = await log.level(); log.info(n); };",
  'spawns.mjs':
    "import { spawn } from 'node:child_process';\nexport const run = async c => spawn(c, { env: { ...process.env, A: 1 } });",
  'waits.mjs':
    'export async function both(a, b) { await Promise.all([a.save(), b.save()]); }\nawait both(one, two);',
  'serves.mjs': "export const listen = app => app.get('/', (q, r) => r.end());",
  'test/env.test.mjs':
    "it('runs', async () => { process.env.LEVEL = 'x'; await 1; delete process.env.LEVEL; });",
};

/** A file, others, and those of them that are parsed for its fix. */
const PROJECTS: readonly (readonly [
  title: string,
  text: string,
  others: Files,
  parsed: readonly string[],
])[] = [
  ['alone', `${READS}export async function main(p) { return load(p); }`, {}, []],
  [
    'with a caller',
    `${READS}export async function main(p) { return load(p); }`,
    {
      'caller.mjs': "import { main } from './a.mjs';\nexport const start = async () => main('x');",
    },
    ['caller.mjs'],
  ],
  [
    'beside what sets the environment',
    `${READS}export async function main(p) { return load(p); }`,
    {
      'sets.mjs':
        "export async function within(run) { process.env.A = '1'; await run(); delete process.env.A; }",
    },
    ['sets.mjs'],
  ],
  [
    'beside what changes the folder by a helper',
    `${READS}export async function main(p) { return load(p); }`,
    {
      'enter.mjs': 'export const enter = dir => process.chdir(dir);',
      'goes.mjs':
        "import { enter } from './enter.mjs';\nexport const go = async run => { enter('a'); await run(); };",
      'names.mjs': 'export const enter = 1;\nexport const stay = async () => enter;',
    },
    ['enter.mjs', 'goes.mjs'],
  ],
  [
    'beside what runs several at once',
    `${READS}export async function main(p) { return load(p); }`,
    {
      'several.mjs':
        "import { main } from './a.mjs';\nexport const all = list => Promise.all(list.map(main));",
    },
    ['several.mjs'],
  ],
  [
    'in a module that is patched',
    "const { load } = require('./lib.cjs');\nexports.main = async p => load(p);",
    {
      'lib.cjs': "const fs = require('fs'); exports.load = p => fs.readFileSync(p);",
      'patches.cjs': "const lib = require('./lib.cjs'); lib.load = () => 1;",
      'reads.cjs': "const lib = require('./lib.cjs'); exports.show = p => lib.load(p).length;",
    },
    ['lib.cjs', 'patches.cjs', 'reads.cjs'],
  ],
];

describe('the files that are parsed for a fix', () => {
  let parsed: string[] = [];

  before(() => {
    parseWith({
      full: parse,
      // Leaves all to the other, and says so.
      quick(path) {
        parsed.push(path.slice('/p/'.length));
        return undefined;
      },
    });
  });

  after(() => {
    parseWith({ quick: () => undefined });
  });

  for (const [title, text, more, expected] of PROJECTS) {
    it(title, () => {
      const name = text.includes('exports.main') ? 'a.cjs' : 'a.mjs';
      // Another text than any before: what was parsed for another test is not parsed again.
      const files = { [name]: `// ${title}\n${text}\n`, ...OTHERS, ...more };
      const marked = Object.fromEntries(
        Object.entries(files).map(([file, own]) => [file, `${own}\n// ${title}\n`]),
      );
      const [finding] = findingsOf(marked, name);
      assert.ok(finding);
      parsed = [];
      fixesFor(
        finding,
        { path: `/p/${name}`, text: marked[name] ?? '' },
        { ...FACTS, project: projectOf(marked) },
      );
      const others = new Set(parsed.filter(path => path in files && path !== name));
      assert.deepEqual([...others].sort(), [...expected].sort());
    });
  }
});
