import assert from 'node:assert/strict';
import { fixFirst } from './support.ts';

const FS = "import fs from 'node:fs';\n";

describe('what moves with a function', () => {
  it('is all of a list of constants, imported back where the file uses them', () => {
    const { text, created, automatic } = fixFirst(
      `${FS}const DIR = 'a/', END = '.txt';
const load = name => fs.readFileSync(DIR + name, 'utf8');
export const main = async () => load('x' + END);
await main();
`,
      { path: 'a.mjs' },
    );
    assert.ok(automatic);
    assert.equal(
      text,
      `import { runInExecutor } from 'run-in-executor';
import { END, load } from './a.tasks.mjs';

export const main = async () => await runInExecutor(null, load, 'x' + END);
await main();
`,
    );
    assert.equal(
      created.get('a.tasks.mjs'),
      `${FS}
export const DIR = 'a/', END = '.txt';

export const load = name => fs.readFileSync(DIR + name, 'utf8');
`,
    );
  });

  it('stays the default export of its file', () => {
    const { text, created } = fixFirst(
      `${FS}export default function load(name) {
  return fs.readFileSync(name, 'utf8');
}
export const main = async () => load('x');
await main();
`,
      { path: 'a.mjs' },
    );
    assert.match(text, /^export \{ load as default \} from '\.\/a\.tasks\.mjs';$/m);
    assert.match(text, /await runInExecutor\(null, load, 'x'\)/);
    assert.match(created.get('a.tasks.mjs') ?? '', /^export function load\(name\) \{$/m);
  });

  for (const [what, declared] of [
    ['calls something', "const DIR = 'a/', END = next();\n"],
    ['is a function', "const DIR = 'a/', end = () => '.txt';\n"],
    ['is exported', "export const DIR = 'a/', END = '.txt';\n"],
  ] as const)
    it(`is nothing of a list of which one ${what}`, () => {
      const { text } = fixFirst(
        `${FS}${declared}const load = name => fs.readFileSync(DIR + name, 'utf8');\nexport const main = async () => load('x');\nawait main();\n`,
        { path: 'a.mjs' },
      );
      assert.match(text, /^refused: It needs one of several variables declared together/);
    });
});
