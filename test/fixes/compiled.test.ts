// CommonJS as compilers write it is followed as if it were still the ES modules that it was.
import assert from 'node:assert/strict';
import ts from 'typescript';
import { asyncIn, findingsOf, offloadIn, type Files } from './make-async-support.ts';
import { Project, type Run } from './project.ts';

const FS = "import * as fs from 'fs';\n";
const LOAD = `${FS}export function load(p: string): string { return fs.readFileSync(p, 'utf8'); }\n`;
const MAIN = 'export async function main(p: string): Promise<void> {\n';
/** Of which two runs at once would see each other wait. */
const RACY = `import { load } from './b.js';
let active = 0;
export async function run(p: string): Promise<void> { active++; load(p); console.log(active); active--; }
`;
const RUN = "main(__dirname + '/package.json').then(() => console.log('done'));\n";

/** TypeScript, of which the first file blocks in `main`, and why that, or what blocks in `file`, stays where it does. */
const CASES: readonly (readonly [title: string, files: Files, reason?: RegExp, file?: string])[] = [
  [
    'what is imported by its name',
    {
      'a.ts': `import { load } from './b.js';\n${MAIN}  console.log(load(p).length);\n}\n${RUN}`,
      'b.ts': LOAD,
    },
  ],
  [
    'a default export',
    {
      'a.ts': `import size from './b.js';\n${MAIN}  console.log(size(p));\n}\n${RUN}`,
      'b.ts': `${FS}export default function size(p: string): number { return fs.statSync(p).size * fs.readFileSync(p).length; }\n`,
    },
  ],
  [
    'a constant',
    {
      'a.ts': `import { load } from './b.js';\n${MAIN}  console.log(load(p).length);\n}\n${RUN}`,
      'b.ts': `${FS}export const load = (p: string): string => fs.readFileSync(p, 'utf8');\n`,
    },
  ],
  [
    'what a barrel hands on, whole and by another name',
    {
      'a.ts': `import { load, again } from './c.js';\nimport * as all from './c.js';\n${MAIN}  console.log(load(p).length, again(p).length, all.load(p).length);\n}\n${RUN}`,
      'c.ts': "export * from './b.js';\nexport { load as again } from './b.js';\n",
      'b.ts': LOAD,
    },
  ],
  [
    'a method of a class that a barrel hands on',
    {
      'a.ts': `import { Store } from './c.js';\n${MAIN}  console.log(new Store().load(p).length);\n}\n${RUN}`,
      'c.ts': "export { Store } from './b.js';\n",
      'b.ts': `${FS}export class Store { load(p: string): string { return fs.readFileSync(p, 'utf8'); } }\n`,
    },
  ],
  [
    'state and order, where nothing else runs meanwhile',
    {
      'a.ts': `import { load, last, Kind } from './c.js';\n${MAIN}  console.log(load(p, Kind.Small).length, last);\n}\n${RUN}`,
      'c.ts': "export * from './b.js';\n",
      'b.ts': `${FS}export enum Kind { Small, Large }\nexport let last = 0;\nexport function load(p: string, k: Kind): string { console.log('load', Kind[k]); const text = fs.readFileSync(p, 'utf8'); last = text.length; return text; }\n`,
    },
  ],
  [
    'a static method of a module that is imported as a whole',
    {
      'a.ts': `import * as lib from './b.js';\n${MAIN}  const store = new lib.Store();\n  console.log(lib.Store.load(p).length, store.n);\n}\n${RUN}`,
      'b.ts': `${FS}export class Store { n = 1; static load(p: string): string { return fs.readFileSync(p, 'utf8'); } }\n`,
    },
  ],
  [
    'a default import of what is assigned to the module',
    {
      'a.ts': `import load from './b.js';\n${MAIN}  console.log(load(p).length);\n}\n${RUN}`,
      'b.ts':
        "import fs from 'fs';\nfunction load(p: string): string { return fs.readFileSync(p, 'utf8'); }\nexport = load;\n",
    },
  ],
  [
    'not what runs twice at a time by way of a barrel',
    {
      'a.ts': `import { go } from './d.js';\n${MAIN}  const a = go(p); const b = go(p); await a; await b;\n}\n${RUN}`,
      'b.ts': LOAD,
      'c.ts': RACY,
      'd.ts': "export { run as go } from './c.js';\n",
    },
    /c\.js:\d+|changes `active`/,
    'c.js',
  ],
  [
    'not what runs twice at a time as a member of a module',
    {
      'a.ts': `import * as lib from './c.js';\n${MAIN}  const all = { ...lib }; const a = all.run(p); const b = all.run(p); await a; await b;\n}\n${RUN}`,
      'b.ts': LOAD,
      'c.ts': RACY,
    },
    /c\.js:\d+|changes `active`/,
    'c.js',
  ],
  [
    'not where a getter of the program does something',
    {
      'a.ts': `import { load, box } from './b.js';\n${MAIN}  const both = [box.now, box.now]; console.log(load(p).length); await both[0]; await both[1];\n}\n${RUN}`,
      'b.ts': `${FS}let n = 0;\nexport const box = Object.defineProperty({} as { now: Promise<void> }, 'now', { get: async () => { n++; await null; console.log(n); } });\nexport function load(p: string): string { console.log(n++); return fs.readFileSync(p, 'utf8'); }\n`,
    },
    /`n`|may change|reads and writes files/,
  ],
  [
    'not a class that is handed on',
    {
      'a.ts': `import * as lib from './b.js';\nexport const all = [lib.Store];\nexport const both = (): Promise<unknown> => Promise.all([main('a'), main('b')]);\n${MAIN}  console.log(new lib.Store().load(p).length);\n}\n${RUN}`,
      'b.ts': `${FS}export class Store { load(p: string): string { return fs.readFileSync(p, 'utf8'); } }\n`,
    },
    /An object with `load` is handed on \(a.js:\d+\)/,
  ],
  [
    'not a decorated method',
    {
      'a.ts': `${FS}const kept = (): ((t: object, k: string) => void) => () => undefined;\nclass Store { @kept() load(p: string): string { return fs.readFileSync(p, 'utf8'); } }\n${MAIN}  console.log(new Store().load(p).length);\n}\n${RUN}`,
    },
    /`Store.prototype` is handed on \(a.js:\d+\)/,
  ],
  [
    'not what is handed on as a whole',
    {
      'a.ts': `import * as all from './b.js';\nexport const both = { all };\nexport const use = (lib: typeof all): string => lib.load('x');\n${MAIN}  console.log(all.load(p).length);\n}\n${RUN}console.log(Object.values(both).map(lib => lib.load(__filename).length));\n`,
      'b.ts': LOAD,
    },
    /is handed on as a value|who calls it is not known|is read by a computed name/,
  ],
];

function compiled(files: Files, more: ts.CompilerOptions = {}): Files {
  const options = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
    experimentalDecorators: true,
    ...more,
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name.replace('.ts', '.js'),
      ts.transpileModule(text, { fileName: name, compilerOptions: options }).outputText,
    ]),
  );
}

/** Makes helpers async for as long as there are any. */
function fixed(files: Files, name: string): Files {
  if (findingsOf(files, name).length === 0) return files;
  const { files: after, fix, refusal } = asyncIn(files, name);
  assert.ok(fix?.automatic, `left: ${String(refusal ?? fix?.note)}`);
  return fixed(after, name);
}

async function outputOf(files: Files): Promise<Run> {
  using project = new Project({ ...files, 'package.json': '{}' });
  return await project.run('a.js');
}

const TSLIB = `exports.__importStar = mod => (mod.__esModule ? mod : { ...mod, default: mod });
exports.__exportStar = (mod, target) => {
  for (const key of Object.keys(mod)) Object.defineProperty(target, key, { enumerable: true, get: () => mod[key] });
};
`;
const MARK = 'Object.defineProperty(exports, "__esModule", { value: true });\n';
const DEFAULT = 'function _interopRequireDefault(e) { return e && e.__esModule ? e : { default: e }; }\n';
const LOADED = 'exports.load = load;\nvar _fs = _interopRequireDefault(require("fs"));\n';
const BABEL: Files = {
  'a.js': `${MARK}var _c = require("./c.js");\nasync function main(p) { console.log((0, _c.load)(p).length, (0, _c.again)(p).length); }\n${RUN}`,
  'c.js': `${MARK}var _exportNames = { again: true };
Object.defineProperty(exports, "again", { enumerable: true, get: function () { return _b.load; } });
var _b = require("./b.js");
Object.keys(_b).forEach(function (key) {
  if (key === "default" || key === "__esModule") return;
  if (Object.prototype.hasOwnProperty.call(_exportNames, key)) return;
  if (key in exports && exports[key] === _b[key]) return;
  Object.defineProperty(exports, key, { enumerable: true, get: function () { return _b[key]; } });
});
`,
  'b.js': `${MARK}${LOADED}${DEFAULT}function load(p) { return _fs.default.readFileSync(p, 'utf8'); }\n`,
};
const SWC: Files = {
  'a.js': `${MARK}const _b = require("./b.js");\nasync function main(p) { console.log((0, _b.load)(p).length, (0, _b.size)(p)); }\n${RUN}`,
  'b.js': `${MARK}function _export(target, all) {
    for(var name in all)Object.defineProperty(target, name, { enumerable: true, get: Object.getOwnPropertyDescriptor(all, name).get });
}
_export(exports, { get load () { return load; }, get size () { return size; } });
const _fs = require("fs");
function load(p) { return (0, _fs.readFileSync)(p, 'utf8'); }
const size = (p)=>load(p).length;
`,
};

describe('Make async in compiled CommonJS', () => {
  for (const [compiler, files] of Object.entries({ Babel: BABEL, SWC })) {
    it(`as ${compiler} writes it`, async () => {
      const after = fixed(files, 'a.js');
      assert.match(after['b.js'] ?? '', /async function load\(p\) \{ return await/);
      const output = await outputOf(files);
      assert.match(output.stdout, /done/);
      assert.deepEqual(await outputOf(after), output);
    });
  }

  it('with functions of tslib', async () => {
    const before = compiled(
      {
        'a.ts': `import { load } from './c.js';\n${MAIN}  console.log(load(p).length);\n}\n${RUN}`,
        'c.ts': "export * from './b.js';\n",
        'b.ts': LOAD,
      },
      { importHelpers: true },
    );
    const after = fixed(before, 'a.js');
    assert.match(after['b.js'] ?? '', /async function load/);
    const tslib = { 'node_modules/tslib/index.js': TSLIB };
    const output = await outputOf({ ...before, ...tslib });
    assert.match(output.stdout, /done/);
    assert.deepEqual(await outputOf({ ...after, ...tslib }), output);
  });

  it('offloads what is loaded when it is wanted', () => {
    const load = (rest = ''): Files => ({
      'a.ts': `${MAIN}  const { load } = await import('./b.js')${rest};\n  console.log(load(p));\n}\n${RUN}`,
      'b.ts': LOAD,
    });
    assert.match(offloadIn(compiled(load()), 'a.js').fix?.title ?? '', /Offload/);
    const { refusal } = offloadIn(compiled(load('.then(lib => ({ load: lib.load }))')), 'a.js');
    assert.match(refusal ?? '', /another name for the function/);
  });

  for (const [title, files, reason, file = 'a.js'] of CASES) {
    it(title, async () => {
      const before = compiled(files);
      if (reason) {
        const { fix, refusal } = asyncIn(before, file);
        assert.match(refusal ?? fix?.note ?? '', reason);
        return;
      }
      const after = fixed(before, 'a.js');
      assert.notEqual(after['a.js'], before['a.js']);
      const output = await outputOf(before);
      assert.match(output.stdout, /done/);
      assert.deepEqual(await outputOf(after), output);
    });
  }
});
