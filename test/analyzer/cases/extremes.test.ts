// Code that nobody writes by hand, but that bundlers, generators and half a keystroke produce.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { globSync } from 'tinyglobby';
import { createAnalyzer } from '../../../src/analyzer/index.ts';

const DEPTH = 5000;
const PACKAGES = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
const READ = "require('fs').readFileSync('x')";

const NESTED: Record<string, string> = {
  parentheses: nest('(', READ, ')'),
  arrays: nest('[', READ, ']'),
  objects: `(${nest('{ a: ', READ, ' }')})`,
  blocks: nest('{', READ, '}'),
  functions: nest('(() => ', READ, ')()'),
  'async functions': nest('(async () => ', READ, ')()'),
  classes: nest('(class { static x = ', READ, ' })'),
  templates: nest('`${', READ, '}`'),
  conditions: nest('a ? ', READ, ' : b'),
  'else branches': nest('if (a) b; else ', READ, ''),
  calls: nest('f(', READ, ')'),
  'call chains': READ + '.then(x => x)'.repeat(DEPTH),
  'member chains': READ + '.a'.repeat(DEPTH),
  sums: READ + ' + 1'.repeat(DEPTH),
  elements: nest('<a>', `{${READ}}`, '</a>'),
};

describe('Extremes', () => {
  for (const [kind, code] of Object.entries(NESTED)) {
    it(`survives ${String(DEPTH)} nested ${kind}`, () => {
      const analyzer = createAnalyzer();
      const failure = analyzer.update('src/app.jsx', `async function f(a, b) { ${code} }`);
      if (failure === undefined)
        assert.ok(analyzer.check('src/app.jsx').every(finding => finding.api !== ''));
      else assert.notEqual(failure.message, '');
    });
  }

  it('follows a chain of 2,000 helpers, also when they call each other in a circle', () => {
    const length = 2000;
    const helper = (_: unknown, index: number) =>
      `function f${String(index)}() { f${String((index + 1) % length)}(); }`;
    const circle = Array.from({ length }, helper).join('\n');
    const end = `function f${String(length - 1)}() { f0(); ${READ}; }`;
    const analyzer = createAnalyzer();
    analyzer.update('src/app.js', `${circle}\n${end}\nasync function main() { f0(); }`);
    const [finding, ...others] = analyzer.check('src/app.js');
    assert.equal(finding?.api, 'fs.readFileSync');
    assert.equal(finding.trace.length, length);
    assert.deepEqual(others, []);
  });

  it('reads a property of objects that spread each other over and over', () => {
    const layer = (_: unknown, index: number) =>
      `const o${String(index + 1)} = { ...(a ? o${String(index)} : b ? { ...o${String(index)} } : { x: 1, ...o${String(index)} }) };`;
    const layers = Array.from({ length: 40 }, layer).join('\n');
    const analyzer = createAnalyzer();
    const getter = `const o0 = { get value() { return ${READ}; } };`;
    analyzer.update('src/app.js', `${getter}\n${layers}\nasync function main() { return o40.value; }`);
    assert.deepEqual(
      analyzer.check('src/app.js').map(({ api }) => api),
      ['fs.readFileSync'],
    );
  });

  it('reads a property of objects that may be the prototype of each other', () => {
    const names = Array.from({ length: 12 }, (_, index) => `o${String(index)}`);
    const code = [
      'function inherit(object, prototype) { object.__proto__ = prototype; }',
      ...names.map(name => `const ${name} = {};`),
      ...names.map((name, index) => `inherit(${name}, ${names[(index + 1) % names.length] ?? ''});`),
      `o11.read = () => ${READ};`,
      'async function main() { return o0.read(o0.nothing); }',
    ];
    const analyzer = createAnalyzer();
    analyzer.update('src/app.js', code.join('\n'));
    assert.deepEqual(
      analyzer.check('src/app.js').map(({ api }) => api),
      ['fs.readFileSync'],
    );
  });

  it('takes a file at every keystroke', () => {
    const code = [
      "import fs, { readFileSync as read } from 'node:fs';",
      'export class Store { #x = `a${fs}`; async load(p) { return [read(p), ...p?.q] } }',
      '/** @blocking */ function* g(a = 1) { yield /re/u; } // unblock-disable-line blocking-fs',
      "export const f = async ({ a }) => { for (const x of g()) await import('x').then(y => read(y)); };",
    ].join('\n');
    const analyzer = createAnalyzer();
    for (let end = 0; end <= code.length; end++) {
      analyzer.update('src/app.js', code.slice(0, end));
      analyzer.check('src/app.js');
    }
    const complete = createAnalyzer();
    complete.update('src/app.js', code);
    assert.deepEqual(analyzer.check('src/app.js'), complete.check('src/app.js'));
    assert.notEqual(complete.check('src/app.js').length, 0);
  });

  for (const source of [
    'commander/lib',
    'mocha/lib',
    'eslint/lib/linter',
    'prettier/internal',
    'typescript-eslint/dist',
  ]) {
    it(`reads ${source} as it was published`, () => {
      const files = globSync(`${source}/**/*.{js,cjs,mjs}`, { cwd: PACKAGES, absolute: true });
      assert.notEqual(files.length, 0);
      for (const file of files) {
        const analyzer = createAnalyzer();
        assert.equal(analyzer.update(file, readFileSync(file, 'utf8')), undefined, file);
        assert.doesNotThrow(() => analyzer.check(file), file);
      }
    }).timeout(60_000);
  }

  it('says where a file does not parse', () => {
    const failure = createAnalyzer().update('src/app.ts', 'const a = 1;\nconst b = ;\n');
    assert.equal(failure?.line, 2);
    assert.equal(failure.column, 11);
  });
});

function nest(open: string, inner: string, close: string): string {
  return open.repeat(DEPTH) + inner + close.repeat(DEPTH);
}
