import assert from 'node:assert/strict';
import { copies, errorsIn, RUNTIME } from './compile.ts';
import { asyncIn } from './make-async-support.ts';
import { Project } from './project.ts';
import { findingsIn, fixFirst, fixWhole } from './support.ts';

const FS = "import fs from 'node:fs';\n";
const READ = "fs.readFileSync(name, 'utf8')";
const WAITED = "await fs.promises.readFile(name, 'utf8')";

const WRITTEN: readonly (readonly [title: string, code: string, after: string])[] = [
  [
    'before the statement',
    `async function f(text) {\n  return text.replace(/<(\\w+)>/g, (all, name) => ${READ});\n}\n`,
    `async function f(text) {\n  const replacements = [];\n  for (const [, name] of [...text.matchAll(/<(\\w+)>/g)]) {\n    replacements.push(${WAITED});\n  }\n  return text.replace(/<(\\w+)>/g, () => replacements.shift());\n}\n`,
  ],
  [
    'of what is computed',
    `async function f(list) {\n  return list.join().replaceAll(/\\w+/g, name => ${READ}).trim();\n}\n`,
    `async function f(list) {\n  const text = list.join();\n  const replacements = [];\n  for (const [name] of [...text.matchAll(/\\w+/g)]) {\n    replacements.push(${WAITED});\n  }\n  return text.replaceAll(/\\w+/g, () => replacements.shift()).trim();\n}\n`,
  ],
  [
    'with a function of its own, and a pattern with a name',
    `const NAME = /(\\w+)/g;\nasync function f(text) {\n  return text.replace(NAME, function (name) { return ${READ}; });\n}\n`,
    `const NAME = /(\\w+)/g;\nasync function f(text) {\n  const replacements = [];\n  for (const [name] of [...text.matchAll(NAME)]) { replacements.push(${WAITED}); }\n  return text.replace(NAME, () => replacements.shift());\n}\n`,
  ],
];

const STAYS: readonly (readonly [title: string, code: string])[] = [
  ['only the first match is replaced', `text.replace(/<(\\w+)>/, (all, name) => ${READ})`],
  ['the callback takes the offset', `text.replace(/<\\w+>/g, (all, name) => ${READ})`],
  ['the pattern is a text', `text.replaceAll('<a>', name => ${READ})`],
  ['the pattern is not known', `text.replace(pattern, (all, name) => ${READ})`],
  ['the pattern remembers where it was', `text.replace(sticky, name => ${READ}) + sticky.test(text)`],
  [
    'the callback takes all there is',
    `text.replace(/a/g, (...all) => { const name = all[0]; return ${READ}; })`,
  ],
  ['there are classes within classes', `text.replace(/[[a-z]--[b]]/gv, name => ${READ})`],
  ['something comes before it', `other() + text.replace(/\\w+/g, name => ${READ})`],
];

describe('the callback of `replace`', () => {
  for (const [title, code, after] of WRITTEN) {
    it(`becomes a loop ${title}`, () => {
      const { text, automatic, note } = fixFirst(FS + code + 'f();\n', { kind: 'native' });
      assert.equal(text, FS + after + 'f();\n');
      assert.equal(automatic, true, note);
    });
  }

  for (const [title, code] of STAYS) {
    it(`stays where ${title}`, () => {
      const program = `${FS}const sticky = /\\w+/g;\nexport async function f(text, pattern) {\n  return ${code};\n}\n`;
      assert.match(
        fixFirst(program, { kind: 'native' }).text,
        /^refused: It runs inside a callback of `replace/,
      );
    });
  }

  it('does the same when it runs', async () => {
    const text = `${FS}const NAME = /<(\\w+)>/g;
fs.writeFileSync('a', 'A$&');
fs.writeFileSync('b', '<a>');
async function fill(text) {
  return text.replace(NAME, (all, name) => {
    if (name === 'none') return all;
    return ${READ};
  });
}
async function show(text) {
  const shown = text.split(',').map(part => part.replace(/(\\w)|(-)/g, (all, name, dash) => dash ?? ${READ}));
  return shown.join();
}
console.log(await fill('x <a> y <b> <none> <a>'), await fill('none'), await show('a,b-a'));
await fill('<missing>').catch(error => console.log(error.code));
`;
    using project = new Project({ 'main.mjs': text });
    const before = await project.run('main.mjs');
    const { left } = await project.fix('main.mjs');
    assert.deepEqual(left, []);
    assert.deepEqual(await project.run('main.mjs'), before, project.read('main.mjs'));
  });

  for (const [title, head, pattern] of [
    [
      'objects of the project have a `replace` of their own',
      'class Part { replace(a, b) { return b(a); } }\n',
      '/a/g',
    ],
    ['other files may have used the pattern', 'export const NAME = /a/g;\n', 'NAME'],
  ] as const) {
    it(`stays where ${title}`, () => {
      const program = `${FS}${head}export async function f(text) {\n  return text.replace(${pattern}, name => ${READ});\n}\n`;
      assert.match(fixFirst(program).text, /^refused/);
      assert.doesNotMatch(fixFirst(program.replace(head, 'const NAME = /a/g;\n')).text, /^refused/);
    });
  }

  it('keeps types', async () => {
    const text = `${FS}export async function f(text: string): Promise<string> {
  return text.replace(/<(\\w+)>/g, (all, name: string) => name === '' ? JSON.parse('null') : ${READ});
}
`;
    using project = new Project({ ...(await copies()), 'main.mts': text });
    const { text: fixed, left } = fixWhole(text, { path: 'main.mts', facts: RUNTIME });
    assert.deepEqual(left, []);
    project.write('main.mts', fixed);
    assert.deepEqual(errorsIn(project, ['main.mts']), [], fixed);
    // A group that may be missing has another type in a match.
    const optional = text.replace('(\\w+)>', '(\\w+)?>');
    assert.match(fixFirst(optional, { path: 'a.mts' }).text, /^refused/);
  });

  it('becomes a loop for helpers that become async', () => {
    const { files, refusal } = asyncIn(
      {
        'a.mjs': `${FS}let count = 0;\nfunction load(name) { count++; return ${READ}; }\nexport async function f(text) {\n  return text.replace(/\\w+/g, name => load(name));\n}\n`,
      },
      'a.mjs',
    );
    assert.equal(refusal, undefined);
    assert.match(files['a.mjs'] ?? '', /replacements\.push\(await load\(name\)\)/);
    assert.deepEqual(findingsIn(files['a.mjs'] ?? '', 'a.mjs'), []);
  });
});
