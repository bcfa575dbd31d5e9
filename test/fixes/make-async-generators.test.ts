import assert from 'node:assert/strict';
import { asyncIn } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
const WALK = `function* walk(dir) {
  for (const name of fs.readdirSync(dir)) {
    if (name.endsWith('.d')) yield* walk(name);
    else yield name;
  }
}
`;
const WALKED = `async function* walk(dir) {
  for (const name of await fs.promises.readdir(dir)) {
    if (name.endsWith('.d')) yield* walk(name);
    else yield name;
  }
}
`;

const TAKEN: readonly (readonly [title: string, code: string, after: string])[] = [
  [
    'a loop',
    'export async function main(dir) {\n  const all = [];\n  for (const file of walk(dir)) all.push(file);\n  return all;\n}\n',
    'export async function main(dir) {\n  const all = [];\n  for await (const file of walk(dir)) all.push(file);\n  return all;\n}\n',
  ],
  [
    'a list',
    'export async function main(dir) {\n  return [...walk(dir)].length;\n}\n',
    'export async function main(dir) {\n  const items = [];\n  for await (const item of walk(dir)) {\n    items.push(item);\n  }\n  return items.length;\n}\n',
  ],
  [
    '`Array.from`, of an arrow function',
    'export const main = async dir => Array.from(walk(dir));\n',
    'export const main = async dir => {\n  const items = [];\n  for await (const item of walk(dir)) {\n    items.push(item);\n  }\n  return items;\n};\n',
  ],
  [
    'another generator',
    'function* texts(dir) { for (const file of walk(dir)) yield `${file}!`; }\nexport async function main(dir) {\n  for (const text of texts(dir)) return text;\n}\n',
    'async function* texts(dir) { for await (const file of walk(dir)) yield `${file}!`; }\nexport async function main(dir) {\n  for await (const text of texts(dir)) return text;\n}\n',
  ],
];

const REFUSED: readonly (readonly [title: string, code: string, reason: RegExp])[] = [
  [
    'what asks for single values',
    'export async function main(dir) {\n  const all = walk(dir);\n  for (const file of all) return file;\n}\n',
    /what it yields is not taken by a loop/,
  ],
  [
    'a pattern',
    'export async function main(dir) {\n  const [first] = walk(dir);\n  return first;\n}\n',
    /what it yields is not taken by a loop/,
  ],
  [
    'rounds that change what others see',
    'let count = 0;\nexport async function main(dir) {\n  for (const file of walk(dir)) count += file.length;\n}\n',
    /`count` is changed in each round/,
  ],
];

describe('Make async follows generators to', () => {
  for (const [title, code, after] of TAKEN) {
    it(title, () => {
      const { files, fix, refusal } = asyncIn({ 'a.mjs': FS + WALK + code }, 'a.mjs');
      assert.equal(refusal, undefined);
      assert.equal(files['a.mjs'], FS + WALKED + after);
      assert.equal(fix?.automatic, true, fix?.note);
    });
  }

  for (const [title, code, reason] of REFUSED) {
    it(`but not ${title}`, () => {
      const { fix, refusal } = asyncIn({ 'a.mjs': FS + WALK + code }, 'a.mjs');
      assert.match(refusal ?? fix?.note ?? 'it is made async', reason);
    });
  }

  it('but not where it yields promises', () => {
    const code = `function* texts(list) { fs.readFileSync('a'); for (const one of list) yield load(one); }
async function load(one) { return one; }
export async function main(list) { for (const text of texts(list)) console.log(await text); }
`;
    assert.match(asyncIn({ 'a.mjs': FS + code }, 'a.mjs').fix?.note ?? '', /may yield a promise/);
  });

  it('methods, and declared types', () => {
    const code = `class Tree {
  *files(dir: string): Generator<string> { for (const name of fs.readdirSync(dir)) yield name; }
  async count(dir: string): Promise<number> {
    let count = 0;
    for (const file of this.files(dir)) count += file.length;
    return count;
  }
}
export const main = async (dir: string): Promise<number> => await new Tree().count(dir);
`;
    const { files, refusal } = asyncIn({ 'a.mts': FS + code }, 'a.mts');
    assert.equal(refusal, undefined);
    assert.match(files['a.mts'] ?? '', /^ {2}async \*files\(dir: string\): AsyncGenerator<string> \{/m);
    assert.match(files['a.mts'] ?? '', /for await \(const file of this\.files\(dir\)\)/);
    const own = asyncIn({ 'a.mts': FS + code.replace('Generator<string>', 'Files') }, 'a.mts');
    assert.match(own.refusal ?? '', /is a generator with a type of its own/);
  });
});
