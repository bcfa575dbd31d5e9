// Functions that return a promise already become async where all who call them wait for it at once.
import assert from 'node:assert/strict';
import { asyncIn } from './make-async-support.ts';

const LOAD = `import fs from 'node:fs';
function load(p) {
  const text = fs.readFileSync(p, 'utf8');
  if (text === '') return Promise.resolve(0);
  return fs.promises.stat(text).then(({ size }) => size);
}
`;
const ASYNC = LOAD.replace('function', 'async function').replace(
  'fs.readFileSync',
  'await fs.promises.readFile',
);
const KEPT =
  /`(load|size)` \(a.mjs:[27]\) returns a promise already, which a caller \(a.mjs:\d+\) does not await at once/;

/** What calls it, and why it stays as it is; undefined: it becomes async, and nothing else changes. */
const CASES: readonly (readonly [title: string, code: string, reason?: RegExp])[] = [
  ['is awaited', 'export async function main(p) {\n  return (await load(p)) + 1;\n}\n'],
  ['is returned', 'export async function main(p) {\n  return load(p);\n}\n'],
  [
    'is returned by functions that are waited for',
    'const size = p => load(p).then(n => n + 1);\nexport async function main(p) {\n  return await size(p);\n}\n',
  ],
  ['is called in a reaction', 'export const main = p => p.then(() => load(String(p))).then(n => n + 1);\n'],
  [
    'is kept',
    'export async function main(p) {\n  const size = load(p);\n  console.log(1);\n  return await size;\n}\n',
    KEPT,
  ],
  [
    'runs beside something else',
    "export async function main(p) {\n  return await Promise.all([load(p), fs.promises.stat('.')]);\n}\n",
    KEPT,
  ],
  ['is not waited for', 'export async function main(p) {\n  load(p);\n  console.log(1);\n}\n', KEPT],
  [
    'has its rejections caught where it throws at once today',
    'export async function main(p) {\n  return await load(p).catch(() => 0);\n}\n',
    KEPT,
  ],
  [
    'has what it throws at once caught, but not its rejections',
    'export async function main(p) {\n  try {\n    return load(p);\n  } catch {\n    return 0;\n  }\n}\n',
    KEPT,
  ],
  [
    'is returned by a function that is kept',
    'const size = p => load(p);\nexport async function main(p) {\n  const found = size(p);\n  await 1;\n  return found;\n}\n',
    KEPT,
  ],
  [
    'is returned in a branch',
    'const size = p => (p ? load(p) : Promise.resolve(0));\nexport async function main(p) {\n  return (await size(p)) + (await (p && load(p)));\n}\n',
  ],
  [
    'is returned from a loop over a list',
    "export async function main() {\n  for (const p of ['a', 'b']) if (p > 'a') return load(p);\n}\n",
  ],
  [
    'is returned from a loop whose iterator is closed by that',
    'export async function main(open) {\n  for (const p of open()) return load(p);\n}\n',
    KEPT,
  ],
  [
    'is returned where something is released',
    'export async function main(p) {\n  using lock = p.lock();\n  return load(p);\n}\n',
    KEPT,
  ],
  [
    'decides by being there',
    'export async function main(p) {\n  return (await (load(p) ? 1 : 2)) + 1;\n}\n',
    KEPT,
  ],
  [
    'has a reaction that is made in between',
    'const made = p => n => n + p;\nexport async function main(p) {\n  return await load(p).then(made(p));\n}\n',
    KEPT,
  ],
  [
    'is returned beside what was started before',
    'const ping = async () => {};\nfunction both(p) {\n  const ponged = ping();\n  return load(p).then(() => ponged);\n}\nexport async function main(p) {\n  return await both(p);\n}\n',
    /starts `ponged` before and handles it after/,
  ],
  [
    'is dropped further up by who runs on',
    "async function save(p) {\n  await load(p);\n}\nexport function main(p) {\n  save(p);\n  console.log('next');\n}\n",
    /A caller \(line 11\) does not wait for it and runs on/,
  ],
];

describe('Make async of a function that returns a promise', () => {
  for (const [title, code, reason] of CASES) {
    it(`${reason ? 'not ' : ''}where it ${title}`, () => {
      const main = code.includes('export const main = p') ? `${code}main(Promise.resolve());\n` : code;
      const { files, fix, refusal } = asyncIn({ 'a.mjs': LOAD + main }, 'a.mjs');
      if (reason) {
        assert.match(refusal ?? fix?.note ?? '', reason);
        return;
      }
      assert.equal(refusal, undefined);
      assert.equal(fix?.note, undefined);
      assert.equal(files['a.mjs'], ASYNC + main);
    });
  }

  const DISK = `import fs from 'node:fs';
interface Store { load(p: string): Promise<string> }
class Disk implements Store { load(p: string): Promise<string> { return Promise.resolve(fs.readFileSync(p, 'utf8')); } }
class Memory implements Store { load(p: string): Promise<string> { return Promise.resolve(p); } }
class Late extends Disk { async load(p: string): Promise<string> { return p; } }
export const main = async (p: string): Promise<void> => { for (const s of [new Disk(), new Memory(), new Late()]) await use(s, p); };
`;
  const FOUND = 'load(p: string): Promise<string> { return Promise.resolve(fs.readFileSync';

  it('where it is declared so, and blocks itself, with nothing else that shares the method', () => {
    const code = `${DISK}const use = async (s: Store, p: string): Promise<string> => (await s.load(p)).trim();\n`;
    const { files, fix, refusal } = asyncIn({ 'a.ts': code }, 'a.ts');
    assert.equal(refusal ?? fix?.note, undefined);
    const now = FOUND.replace('load', 'async load').replace('fs.readFileSync', 'await fs.promises.readFile');
    assert.equal(files['a.ts'], code.replace(FOUND, now));
  });

  for (const [title, use] of [
    ['keeps it', '{ const found = s.load(q); console.log(q); return await found; }'],
    ['catches its rejections', "await s.load(q).catch(() => '')"],
    ['catches what it throws at once', "{ try { return s.load(q); } catch { return ''; } }"],
  ] as const) {
    it(`not where it is declared so, and who has one of those that share the method ${title}`, () => {
      const code = `${DISK}const use = async (s: Store, q: string): Promise<string> => ${use};\n`;
      assert.match(
        asyncIn({ 'a.ts': code }, 'a.ts').refusal ?? '',
        /`load` \(a.ts:3\) returns a promise already, which a caller \(a.ts:7\) does not await at once/,
      );
    });
  }

  it('where it calls itself', () => {
    const code = `${LOAD.replace("if (text === '')", 'if (p !== text) return load(text);\n  if (p)')}export async function main(p) {\n  return await load(p);\n}\n`;
    const { fix, refusal } = asyncIn({ 'a.mjs': code }, 'a.mjs');
    assert.equal(refusal ?? fix?.note, undefined);
  });

  it('not where it is declared to return something like a promise', () => {
    const code = `${DISK.replaceAll('load(p: string): Promise<', 'load(p: string): PromiseLike<').replace('async load(p: string): PromiseLike', 'async load(p: string): Promise')}const use = async (s: Store, p: string): Promise<string> => await s.load(p);\n`;
    assert.match(asyncIn({ 'a.ts': code }, 'a.ts').refusal ?? '', /is not declared to return a `Promise`/);
  });
});
