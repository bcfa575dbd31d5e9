import assert from 'node:assert/strict';
import { projectOf } from './make-async-support.ts';
import { fixFirst } from './support.ts';

const SAVE = `import fs from 'node:fs';
export async function save(t) { fs.writeFileSync('o', t); }
`;
const SHOW = `import fs from 'node:fs';
export async function show() { console.log('in'); const t = fs.readFileSync('o'); console.log(t); }
`;
const IMPORT = "import { save } from './a.mjs';\n";
const CLASS = `import fs from 'node:fs';
export class Store { async put(t) { fs.writeFileSync('o', t); } }
`;

/** A file with a fix, another file, and what is said about the fix; undefined: it is provably safe. */
const CALLERS: readonly (readonly [title: string, text: string, other: string, note: RegExp | undefined])[] =
  [
    ['waits', SAVE, `${IMPORT}await save('x');\nprocess.exit();`, undefined],
    ['drops the promise at the end', SAVE, `${IMPORT}save('x');`, undefined],
    ['drops the promise of another', SAVE, "import { save } from './b.mjs';\nsave();\nrun();", undefined],
    ['drops the promise', SAVE, `${IMPORT}save('x');\nprocess.exit();`, /A caller \(other.mjs:2\) does not/],
    ['drops it in a loop', SAVE, `${IMPORT}for (const x of xs) save(x);`, /A caller \(other.mjs:2\)/],
    [
      'drops it by another name',
      SAVE,
      "import { save as keep } from './a.mjs';\nkeep('x');\nprocess.exit();",
      /A caller \(other.mjs:2\)/,
    ],
    [
      'drops what is exported by another name',
      `${SAVE.replace('export ', '')}export { save as keep };\n`,
      "import { keep } from './a.mjs';\nkeep('x');\nprocess.exit();",
      /A caller \(other.mjs:2\)/,
    ],
    [
      'drops what is exported as the default, further down',
      `${SAVE.replace('export ', '')}export { save as default };\n`,
      "import keep from './a.mjs';\nkeep('x');\nprocess.exit();",
      /A caller \(other.mjs:2\)/,
    ],
    [
      'drops what a table has by another name',
      `${SAVE.replace('export ', '')}export const all = { keep: save };\n`,
      "import { all } from './a.mjs';\nall.keep('x');\nprocess.exit();",
      /A caller \(other.mjs:2\)/,
    ],
    [
      'drops what a compiler has made of a default export',
      `exports.default = save;\n${SAVE.replace('export ', '').replace(/import.*/, "const fs = require('fs');")}`,
      "const a_1 = require('./a.mjs');\n(0, a_1.default)('x');\nprocess.exit();",
      /A caller \(other.mjs:2\)/,
    ],
    [
      'drops what a getter has by another name',
      `Object.defineProperty(exports, 'keep', { get: function () { return save; } });\n${SAVE.replace('export ', '').replace(/import.*/, "const fs = require('fs');")}`,
      "const a_1 = require('./a.mjs');\n(0, a_1.keep)('x');\nprocess.exit();",
      /A caller \(other.mjs:2\)/,
    ],
    [
      'waits for what is exported by another name',
      `${SAVE.replace('export ', '')}export { save as keep };\n`,
      "import { keep } from './a.mjs';\nawait keep('x');\nprocess.exit();",
      undefined,
    ],
    [
      'runs what it knows by another name several times at once',
      SHOW,
      "import { show as go } from './a.mjs';\nawait Promise.all([go(), go()]);",
      /at once/,
    ],
    [
      'runs a default export several times at once',
      SHOW.replace('export', 'export default'),
      "import go from './a.mjs';\nawait Promise.all(['a', 'b'].map(go));",
      /at once/,
    ],
    [
      'runs another function several times at once',
      SHOW,
      "import { show as go } from './a.mjs';\nconst wait = async () => 1;\nawait Promise.all([wait(), wait()]);\nawait go();",
      undefined,
    ],
    [
      'drops it, where another hands the function on',
      SAVE,
      `${IMPORT}schedule(save);\nsave('x');\nprocess.exit();`,
      /A caller \(other.mjs:3\)/,
    ],
    [
      'is async and dropped itself',
      SAVE,
      `${IMPORT}async function run() { await save('x'); }\nrun();\nprocess.exit();`,
      /A caller \(other.mjs:3\)/,
    ],
    [
      'has waited before',
      SAVE,
      `${IMPORT}async function run() { await 0; await save('x'); }\nrun();\nprocess.exit();`,
      undefined,
    ],
    ['races it', SAVE, `${IMPORT}await Promise.race([save('x'), 1]);`, /It races others \(other.mjs:2\)/],
    [
      'drops what a method promises',
      CLASS,
      "import { Store } from './a.mjs';\nconst store = new Store();\nstore.put('x');\nprocess.exit();",
      /A caller \(other.mjs:3\)/,
    ],
  ];

const MAIN = `import fs from 'node:fs';
export const load = async p => fs.readFileSync(p);
load('a').then(console.log);
`;

describe('a program that exports more than it calls', () => {
  const noteOf = (text: string, other: string): string | undefined => {
    const files = { 'a.mjs': text.replace('load =', 'other = 1, load ='), 'other.mjs': other };
    return fixFirst(files['a.mjs'], { path: '/p/a.mjs', facts: { project: projectOf(files) } }).note;
  };

  it('is fixed where nobody imports it', () => {
    assert.equal(noteOf(MAIN, 'export {};'), undefined);
  });

  it('is left where a file may import it, and runs on', () => {
    assert.match(noteOf(MAIN, "import './a.mjs';") ?? '', /A caller \(line 3\) does not wait/);
    assert.match(noteOf(MAIN, 'const name = f();\nawait import(name);') ?? '', /A caller \(line 3\)/);
  });

  it('is left where a host may ask for what it has changed', () => {
    const text = MAIN.replace('fs.readFileSync(p)', '{ size = fs.readFileSync(p).length; }');
    assert.match(noteOf(`${text}let size;\n`, 'export {};') ?? '', /A caller \(line 3\) does not wait/);
  });
});

describe('a fix in an async function, which a caller in another file', () => {
  for (const [title, text, other, note] of CALLERS) {
    it(title, () => {
      const project = projectOf({
        'a.mjs': text,
        'b.mjs': 'export const save = () => {};',
        'other.mjs': other,
      });
      const fixed = fixFirst(text, { path: '/p/a.mjs', facts: { project } });
      assert.match(fixed.text, /await runInExecutor/);
      assert.equal(fixed.automatic, note === undefined);
      if (note) assert.match(fixed.note ?? '', note);
    });
  }
});
