import assert from 'node:assert/strict';
import { projectOf } from './make-async-support.ts';
import { fixWhole } from './support.ts';

const IMPORT = "import { readFileSync } from 'node:fs';\nimport { runInExecutor } from 'run-in-executor';\n";
const BEFORE = "import { readFileSync } from 'node:fs';\n";
const RETRY = `async function retry(fn, times) {
  for (let i = 0; ; i++) {
    try {
      return await fn(i);
    } catch (error) {
      if (i === times) throw error;
    }
  }
}
`;

describe('a callback of a function that waits for it', () => {
  it('waits itself', () => {
    const main = (callback: string): string =>
      `export const load = async p => await retry(${callback}, 3);\n`;
    const { text } = fixWhole(BEFORE + RETRY + main('() => readFileSync(p)'), { path: 'a.mjs' });
    assert.equal(text, IMPORT + RETRY + main('async () => await runInExecutor(null, readFileSync, p)'));
  });

  it('waits where its declared type allows for that', () => {
    const program = (type: string): string => `${BEFORE}async function retry(fn: () => ${type}) {
  return await fn();
}
export const load = async (p: string) => await retry(() => readFileSync(p));
`;
    assert.match(
      fixWhole(program('Buffer | Promise<Buffer>'), { path: 'a.mts' }).text,
      /retry\(async \(\) =>/,
    );
    const { text, left } = fixWhole(program('Buffer'), { path: 'a.mts' });
    assert.equal(text, program('Buffer'));
    assert.match(left[0] ?? '', /runs inside a callback of `retry` that must return at once/);
  });

  it('waits at the top of a module that waits there already, where nothing else runs', () => {
    const main = (callback: string): string => `${RETRY}console.log(await retry(${callback}, 3));\n`;
    const text = BEFORE + main("() => readFileSync('a')");
    const alone = { path: '/p/a.mjs', facts: { project: projectOf({ 'a.mjs': text }) } };
    assert.equal(
      fixWhole(text, alone).text,
      IMPORT + main("async () => await runInExecutor(null, readFileSync, 'a')"),
    );
    const more = `${text}setInterval(() => console.log('on'), 1000);\n`;
    const beside = { path: '/p/a.mjs', facts: { project: projectOf({ 'a.mjs': more }) } };
    assert.equal(fixWhole(more, beside).text, more);
  });

  for (const [what, retry, call] of [
    [
      'keeps what it returns',
      'async function retry(fn) { const value = fn(); return [value]; }',
      'await retry(() => readFileSync(p))',
    ],
    [
      'catches what it throws',
      'async function retry(fn) { try { return fn(); } catch {} }',
      'await retry(() => readFileSync(p))',
    ],
    [
      'is not waited for',
      'async function retry(fn) { return await fn(); }',
      '[retry(() => readFileSync(p))]',
    ],
    [
      'hands it on',
      'async function retry(fn) { later(fn); return await fn(); }',
      'await retry(() => readFileSync(p))',
    ],
    ['is not async', 'function retry(fn) { return fn(); }', 'await retry(() => readFileSync(p))'],
  ] as const) {
    it(`is left where that function ${what}`, () => {
      const text = `${BEFORE}${retry}\nexport const load = async p => ${call};\n`;
      assert.equal(fixWhole(text).text, text);
    });
  }

  it('is left where a caller does not wait', () => {
    const text = `${BEFORE}${RETRY}async function load() {
  await retry(() => readFileSync('a'), 3);
}
load();
process.exit();
`;
    const { text: after, left } = fixWhole(text);
    assert.equal(after, text);
    assert.match(left[0] ?? '', /does not wait|must return at once/);
  });
});

it('a list method is known however its chain is broken over lines', () => {
  const { text } = fixWhole(`import fs from 'node:fs';
export async function all(dir) {
  return fs
    .readdirSync(dir)
    .map(name => fs.readFileSync(name));
}
`);
  assert.doesNotMatch(text, /fs\.readFileSync\(/);
});
