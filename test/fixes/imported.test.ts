import assert from 'node:assert/strict';
import { createAnalyzer } from '../../src/analyzer/index.ts';
import { applyEdits, fixesFor } from '../../src/fixes/index.ts';
import { projectOf } from './make-async-support.ts';
import { FACTS } from './support.ts';

interface Case {
  readonly title: string;
  readonly lib: string;
  readonly before: string;
  /** The call after the fix, or why there is none. */
  readonly after: string | RegExp;
  readonly isPure?: boolean;
  /** Another file of the project. */
  readonly other?: string;
}

const CJS = "const fs = require('fs');\n";
const REQUIRED = "const lib = require('./lib.js');\nexports.f = async p => lib.load(p);";
const PATCHED = /`lib.load` may be another function by then/;
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
  {
    title: 'an export that is assigned again, under another name',
    lib: `${FS}let load = p => fs.readFileSync(p);\nexport { load as default };\nexport const swap = () => { load = String; };`,
    before: "import load from './lib.js';\nexport const f = async p => load(p);",
    after: /^`load` is assigned again\.$/,
  },
  {
    title: 'an export of CommonJS that is set again',
    lib: `${CJS}exports.load = p => fs.readFileSync(p);\nexports.swap = () => { exports.load = String; };`,
    before: REQUIRED,
    after: /^`lib.load` is assigned again\.$/,
  },
  {
    title: 'a listed export of CommonJS that is set again',
    lib: `${CJS}module.exports = { load: p => fs.readFileSync(p) };\nmodule.exports.load = String;`,
    before: REQUIRED,
    after: /^(`lib.load` is assigned again\.|A method .*)$/,
  },
  {
    title: 'an export that compilers have named before',
    lib: `${CJS}exports.load = exports.other = void 0;\nexports.load = p => fs.readFileSync(p);`,
    before: REQUIRED,
    after: 'await runInExecutor(null, lib.load, p)',
  },
  {
    title: 'a function of an object that is exported',
    lib: `${CJS}function load(p) { return fs.readFileSync(p); }\nexports.default = { load };`,
    before: "const lib = require('./lib.js');\nexports.f = async p => lib.default.load(p);",
    after: /^A method needs its object/,
  },
  {
    title: 'an export that another file sets',
    lib: `${CJS}exports.load = p => fs.readFileSync(p);`,
    before: REQUIRED,
    other: "require('./lib.js').load = String;",
    after: PATCHED,
  },
  {
    title: 'an export that another file gives to what sets it',
    lib: `${CJS}exports.load = p => fs.readFileSync(p);`,
    before: REQUIRED,
    other:
      "const lib = require('./lib.js');\nfunction patch(o) { for (const k in o) o[k] = String; }\npatch(lib);",
    after: PATCHED,
  },
  {
    title: 'an export that another file has replaced by its name',
    lib: `${CJS}exports.load = p => fs.readFileSync(p);`,
    before: REQUIRED,
    other: "const lib = require('./lib.js');\nstub(lib, 'load', String);",
    after: PATCHED,
  },
  {
    title: 'an export beside a module of which a file sets any member, and one that a router takes',
    lib: `${CJS}exports.load = p => fs.readFileSync(p);`,
    before: REQUIRED,
    other:
      "const conf = require('./other.js');\nfunction set(o, key) { o[key] = String; conf[key] = String; }\napp.use(require('./lib.js'));",
    after: 'await runInExecutor(null, lib.load, p)',
  },
  {
    title: 'an export beside one that another file sets',
    lib: `${CJS}exports.load = p => fs.readFileSync(p);`,
    before: REQUIRED,
    other: "const lib = require('./lib.js');\nlib.level = other;\nconsole.log(lib, 'load');",
    after: 'await runInExecutor(null, lib.load, p)',
  },
];

describe('a helper of another file', () => {
  for (const { title, lib, before, after, isPure = true, other } of CASES) {
    it(`is ${typeof after === 'string' ? 'offloaded' : 'left alone'}: ${title}`, () => {
      const project = projectOf({ 'lib.js': lib, 'a.js': before, 'other.js': other ?? '' });
      const path = '/p/a.js';
      const analyzer = createAnalyzer({}, project);
      assert.equal(analyzer.update('/p/lib.js', lib), undefined);
      assert.equal(analyzer.update(path, before), undefined);
      const [finding] = analyzer.check(path);
      assert.ok(finding);
      const facts = {
        ...FACTS,
        ...(other !== undefined && { project }),
        openModule: (path: string) => ({ file: { path, text: lib }, isPure, isPureModule: () => false }),
      };
      const { fixes, refusals } = fixesFor(finding, { path, text: before }, facts);
      const fix = fixes.find(({ kind }) => kind === 'executor');
      if (typeof after === 'string') {
        const text = applyEdits(before, fix?.files[0]?.edits ?? []);
        assert.match(text, /runInExecutor.*run-in-executor/);
        assert.equal(/=> (.*);$/m.exec(text)?.[1], after);
      } else {
        assert.equal(fix, undefined);
        assert.match(refusals.map(({ reason }) => reason).join(), after);
      }
    });
  }
});
