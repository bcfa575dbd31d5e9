import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
const LOAD = 'export function load(p) {\n  return fs.readFileSync(p);\n}\n';
const MAIN = "async function main() {\n  console.log(load('a').length);\n}\n";
const ONE = "const fs = require('fs');\nfunction load(p) {\n  return fs.readFileSync(p, 'utf8').trim();\n}\n";
const MADE =
  "const fs = require('fs');\nconst save = p => text => {\n  fs.writeFileSync(p, text);\n  return text;\n};\n";
const THEN = "Promise.resolve('a')\n  .then(save('b'))\n  .then(text => console.log(text));\n";

const OFFLOADED =
  "import { runInExecutor } from './run-in-executor.mjs';\nimport { go } from './b.mjs';\nimport { hold } from './c.mjs';\n";
const HOLD = `${FS}export function hold(fn) {\n  fs.unlinkSync('lock');\n  return fn();\n}\n`;

/** Programs, and the text that the first file has then, or why it stays, or why it says "check first". */
const CASES: readonly (readonly [title: string, files: Files, after: string | RegExp])[] = [
  [
    'what a program exports that does one thing after the other',
    { 'a.mjs': `${FS}${LOAD}${MAIN}await main();\n` },
    `${FS}${LOAD.replace('function', 'async function').replace('fs.readFileSync', 'await fs.promises.readFile')}${MAIN.replace("load('a').length", "(await load('a')).length")}await main();\n`,
  ],
  [
    'not what a module exports that nobody imports',
    { 'a.mjs': `${FS}${LOAD}export ${MAIN}` },
    /`load` is exported, and nobody imports it/,
  ],
  [
    'what a command exports',
    {
      'a.cjs': `#!/usr/bin/env node\n${ONE}module.exports = { load };\nasync function main(p) {\n  return load(p).length;\n}\nif (process.argv[2]) main(process.argv[2]).catch(setTimeout);\n`,
    },
    `#!/usr/bin/env node\n${ONE.replace('function', 'async function').replace("fs.readFileSync(p, 'utf8')", "(await fs.promises.readFile(p, 'utf8'))")}module.exports = { load };\nasync function main(p) {\n  return (await load(p)).length;\n}\nif (process.argv[2]) main(process.argv[2]).catch(setTimeout);\n`,
  ],
  [
    'what a module exports that can be run as a program',
    {
      'a.cjs': `${ONE}module.exports = { load };\nconst size = async p => load(p).length;\nif (require.main === module) size('a').then(setTimeout);\n`,
    },
    `${ONE.replace('function', 'async function').replace("fs.readFileSync(p, 'utf8')", "(await fs.promises.readFile(p, 'utf8'))")}module.exports = { load };\nconst size = async p => (await load(p)).length;\nif (require.main === module) size('a').then(setTimeout);\n`,
  ],
  [
    'not what a package offers to others, although it can be run as a program',
    {
      'public.cjs': `${ONE}module.exports = { load };\nconst size = async p => load(p).length;\nif (require.main === module) size('a').then(setTimeout);\n`,
    },
    /`load` is exported from `public.cjs`, which other packages import/,
  ],
  [
    'a function that is a reaction, at the top of a program',
    { 'a.cjs': `${ONE}Promise.resolve('a').then(load).then(setTimeout);\nsetInterval(load, 1000);\n` },
    /handed on as a value/,
  ],
  [
    'a reaction that a factory makes, where nothing runs beside it',
    { 'a.cjs': `${MADE}${THEN}` },
    `${MADE.replace('text => {', 'async text => {').replace('fs.writeFileSync', 'await fs.promises.writeFile')}${THEN}`,
  ],
  [
    'not a reaction that a factory makes, where something runs beside it',
    { 'a.cjs': `${MADE}${THEN}setInterval(() => console.log(1), 1);\n` },
    /handed on as a value/,
  ],
  [
    'a helper of what is offloaded already, which nobody else imports',
    {
      'a.mjs': `${OFFLOADED}export const f = async () => {\n  hold(() => 1);\n  await runInExecutor(null, go, 'a');\n};\n`,
      'b.mjs': "import { hold } from './c.mjs';\nexport const go = p => hold(() => p);\n",
      'c.mjs': HOLD,
    },
    `${OFFLOADED}export const f = async () => {\n  await hold(() => 1);\n  await runInExecutor(null, go, 'a');\n};\n`,
  ],
  [
    'not a helper of what is exported, and nobody imports',
    {
      'a.mjs': `${OFFLOADED}export const f = async () => hold(() => 1);\n`,
      'b.mjs':
        "import { hold } from './c.mjs';\nexport const go = p => hold(() => p);\nexport const other = p => hold(() => p);\n",
      'c.mjs': HOLD,
    },
    /`(go|other)` is exported, and nobody imports it/,
  ],
  [
    'what is handed to a `catch` of the program itself, which calls it',
    {
      'a.mjs': `${FS}class Result {\n  catch(run) {\n    return run('a');\n  }\n}\nconst load = p => fs.readFileSync(p);\nasync function main() {\n  return [load('a').length, new Result().catch(load)];\n}\nawait main();\n`,
    },
    `${FS}class Result {\n  async catch(run) {\n    return await run('a');\n  }\n}\nconst load = async p => await fs.promises.readFile(p);\nasync function main() {\n  return [(await load('a')).length, await new Result().catch(load)];\n}\nawait main();\n`,
  ],
  [
    'not what a factory makes for somebody that only has a `then`',
    { 'a.cjs': `${MADE}const steps = { then: run => run('a') };\nsteps.then(save('b'));\n${THEN}` },
    /`then` is called without a word/,
  ],
];

describe('Make async makes use of being in a program, and follows', () => {
  for (const [title, files, after] of CASES) {
    it(title, () => {
      const [name = ''] = Object.keys(files);
      const { files: changed, fix, refusal } = asyncIn(files, name);
      if (after instanceof RegExp) {
        assert.match(refusal ?? fix?.note ?? 'it is provably the same', after);
        return;
      }
      assert.equal(refusal, undefined);
      assert.equal(changed[name], after);
    });
  }
});
