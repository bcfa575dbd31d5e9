import assert from 'node:assert/strict';
import { createAnalyzer } from '../../src/analyzer/index.ts';
import { applyEdits, fixAll } from '../../src/fixes/index.ts';
import { FACTS } from './support.ts';

interface Case {
  readonly title: string;
  readonly lib: string;
  readonly before: string;
  /** The call after the fix, or why there is none. */
  readonly after: string | RegExp;
  readonly isPure?: boolean;
}

const FS = "import fs from 'node:fs';\n";

const CASES: readonly Case[] = [
  {
    title: 'a named import',
    lib: `${FS}export function load(p) { return fs.readFileSync(p); }`,
    before: "import { load as read } from './lib.js';\nexport const f = async p => read(p);",
    after: 'await runInExecutor(null, read, p)',
  },
  {
    title: 'a default import',
    lib: `${FS}export default function (p) { return fs.readFileSync(p); }`,
    before: "import load from './lib.js';\nexport const f = async p => load(p);",
    after: 'await runInExecutor(null, load, p)',
  },
  {
    title: 'a member of the module',
    lib: `${FS}export const load = p => fs.readFileSync(p);`,
    before: "import * as lib from './lib.js';\nexport const f = async p => lib.load(p);",
    after: 'await runInExecutor(null, lib.load, p)',
  },
  {
    title: 'a module that does something',
    lib: `${FS}console.log('hello');\nexport const load = p => fs.readFileSync(p);`,
    before: "import { load } from './lib.js';\nexport const f = async p => load(p);",
    after: /`load` is declared in another file, which is not safe to load twice\.$/,
    isPure: false,
  },
  {
    title: 'a function with state',
    lib: `${FS}let n = 0;\nexport const load = p => fs.readFileSync(p + n++);`,
    before: "import { load } from './lib.js';\nexport const f = async p => load(p);",
    after: /^`load` uses `n`, which changes\.$/,
  },
  {
    title: 'a method of what the module exports',
    lib: `${FS}export const store = { load: p => fs.readFileSync(p) };`,
    before: "import { store } from './lib.js';\nexport const f = async p => store.load(p);",
    after: /^A method needs its object/,
  },
];

describe('a helper of another file', () => {
  for (const { title, lib, before, after, isPure = true } of CASES) {
    it(`is ${typeof after === 'string' ? 'offloaded' : 'left alone'}: ${title}`, () => {
      const analyzer = createAnalyzer(
        {},
        {
          resolve: specifier => (specifier === './lib.js' ? 'lib.js' : undefined),
        },
      );
      assert.equal(analyzer.update('lib.js', lib), undefined);
      assert.equal(analyzer.update('a.js', before), undefined);
      const result = fixAll(
        analyzer.check('a.js'),
        { path: 'a.js', text: before },
        {
          ...FACTS,
          openModule: path => ({ file: { path, text: lib }, isPure, isPureModule: () => false }),
        },
      );
      if (typeof after === 'string') {
        const text = applyEdits(before, result.files[0]?.edits ?? []);
        assert.match(text, /^import \{ runInExecutor \} from 'run-in-executor';$/m);
        assert.equal(/=> (.*);$/m.exec(text)?.[1], after);
      } else {
        assert.deepEqual(result.files, []);
        assert.match(result.left[0]?.reason ?? '', after);
      }
    });
  }
});
