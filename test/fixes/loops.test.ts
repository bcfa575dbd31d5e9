import assert from 'node:assert/strict';
import { Project } from './project.ts';
import { copies, errorsIn, RUNTIME } from './compile.ts';
import { LOOPS, REFUSED_LOOPS, TYPED_LOOPS } from './loops.ts';
import { projectOf } from './make-async-support.ts';
import { fixFirst, fixWhole } from './support.ts';

/** One program that runs all cases one after the other, and prints what each logs, returns and throws. */
function programOf(modules: 'esm' | 'cjs', semicolons: boolean): string {
  const head =
    modules === 'esm'
      ? `import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';\n`
      : `'use strict';\nconst { mkdtempSync, readdirSync, readFileSync, writeFileSync } = require('node:fs');\n`;
  const cases = LOOPS.map(
    ({ code }, index) =>
      `async function case${index}(paths, missing, log) {\n  ${code
        .replaceAll(/\bread\(((?:[^()]|\([^()]*\))*)\)/g, `readFileSync($1, 'utf8')`)
        .replaceAll('\n', '\n  ')}\n}\n`,
  );
  const calls = LOOPS.map(
    (_, index) => `  await show('case${index}', () => case${index}(paths, missing, log));\n`,
  );
  const text = `${head}
${cases.join('\n')}
const log = value => console.log('  ', value);

async function show(test, run) {
  try {
    console.log(test, await run());
  } catch (error) {
    console.log(test, 'throws', error.name, error.code ?? error.message);
  }
}

async function main() {
  const folder = mkdtempSync(process.env.TMPDIR + '/unblock-loops-');
  const paths = ['a', 'bb', 'ccc'].map(name => {
    writeFileSync(folder + '/' + name, name);
    return folder + '/' + name;
  });
  const missing = folder + '/missing';
${calls.join('')}}
main();
`;
  return semicolons ? text : text.replace(/;$/gm, '');
}

describe('callbacks of list methods become loops', () => {
  for (const modules of ['esm', 'cjs'] as const) {
    for (const kind of ['executor', 'native'] as const) {
      it(`that do the same: ${modules}, ${kind}`, async function () {
        this.timeout(60_000);
        const name = modules === 'esm' ? 'main.mjs' : 'main.cjs';
        using project = new Project({ [name]: programOf(modules, kind === 'native') });
        const before = await project.run(name);
        assert.equal(before.code, 0, before.error);
        const { left } = await project.fix(name, kind);
        const reasons = left.flatMap(({ finding, reason }) => (finding.severity === 'hint' ? [] : [reason]));
        assert.deepEqual(reasons, [], project.read(name));
        assert.deepEqual(await project.run(name), before, project.read(name));
      });
    }
  }

  it('whose types hold', async function () {
    this.timeout(60_000);
    using project = new Project({ ...(await copies()), 'main.mts': TYPED_LOOPS });
    assert.deepEqual(errorsIn(project, ['main.mts']), []);
    for (const kind of ['executor', 'native'] as const) {
      const { text, left } = fixWhole(TYPED_LOOPS, { path: 'main.mts', with: kind, facts: RUNTIME });
      assert.deepEqual(left, []);
      project.write('main.mts', text);
      assert.deepEqual(errorsIn(project, ['main.mts']), [], text);
    }
  });

  it('laid out like the file', () => {
    const text = `import fs from 'node:fs'\n\nexport async function f() {\n\tconst texts = ['a'].filter(p => {\n\t\tif (!p) return false\n\t\treturn fs.readFileSync(p, 'utf8')\n\t})\n\treturn texts\n}\n`;
    const { text: fixed } = fixWhole(text.replaceAll('\n', '\r\n'));
    assert.equal(
      fixed,
      `import fs from 'node:fs'
import { runInExecutor } from 'run-in-executor'

export async function f() {
	const texts = []
	for (const p of ['a']) {
		if (!p) {
			if (false) texts.push(p)
			continue
		}
		if (await runInExecutor(null, fs.readFileSync, p, 'utf8')) texts.push(p)
	}
	return texts
}
`.replaceAll('\n', '\r\n'),
    );
  });
});

describe('callbacks of list methods stay', () => {
  for (const { code, reason } of REFUSED_LOOPS) {
    it(`${reason}: ${code.replace(/\s+/g, ' ')}`, () => {
      const text = `import fs from 'node:fs';\nasync function f(list) {\n  ${code}\n}\nf(['a']);\n`;
      const [, shown] =
        /^refused: The `\w+` around it cannot become a loop: (.*)\.$/.exec(fixFirst(text).text) ?? [];
      assert.equal(shown, reason);
    });
  }

  it('unless somebody has looked whether it is an array', () => {
    const text = `import fs from 'node:fs';\nexport const f = async list => list.map(p => fs.readFileSync(p));\n`;
    const { automatic, note } = fixFirst(text);
    assert.deepEqual({ automatic, note }, { automatic: false, note: '`list` has to be an array.' });
  });

  it('unless somebody has looked at what each round changes', () => {
    const text = `import fs from 'node:fs';\nlet size = 0;\nexport async function f() {\n  ['a'].forEach(p => {\n    size++;\n    fs.writeFileSync(p, '');\n  });\n}\n`;
    const { automatic, note } = fixFirst(text);
    const changed = '`size` is changed in each round, and other code may run in between.';
    assert.deepEqual({ automatic, note }, { automatic: false, note: changed });
  });

  it('not for what is changed after the call, as in any loop', () => {
    const text = `import fs from 'node:fs';\nconst sizes = new Map();\nexport async function f() {\n  ['a'].forEach(p => {\n    sizes.set(p, fs.readFileSync(p).length);\n  });\n}\n`;
    assert.deepEqual(fixFirst(text).note, undefined);
  });

  it('unless a caller in another file hands an array over', () => {
    const text = `import fs from 'node:fs';\nexport const f = async list => list.map(p => fs.readFileSync(p));\n`;
    const noteWith = (other: string): string | undefined => {
      const project = projectOf({ 'a.mjs': text, 'other.mjs': `import { f } from './a.mjs';\n${other}` });
      return fixFirst(text, { path: '/p/a.mjs', facts: { project } }).note;
    };
    assert.equal(noteWith(`await f(['a', 'b']);`), undefined);
    assert.equal(noteWith(`await f(['a', 'b']);\nawait f(lazy);`), '`list` has to be an array.');
    assert.equal(noteWith(`run(f);`), '`list` has to be an array.');
  });

  it('unless a function of another file makes an array', () => {
    const text = `import fs from 'node:fs';\nimport { list } from './list.mjs';\nexport const f = async p => list(p).map(name => fs.readFileSync(name));\n`;
    const noteWith = (made: string): string | undefined => {
      const project = projectOf({ 'a.mjs': text, 'list.mjs': `export const list = p => ${made};\n` });
      return fixFirst(text, { path: '/p/a.mjs', facts: { project } }).note;
    };
    assert.equal(noteWith(`p.split(',').filter(Boolean)`), undefined);
    assert.equal(noteWith('p.list'), '`list(p)` has to be an array.');
  });

  it('unless it is taken from an object that is known', () => {
    const noteOf = (head: string, call: string, path = 'a.mjs'): string | undefined =>
      fixFirst(
        `import fs from 'node:fs';\nasync function f(${head}) { return list.map(p => fs.readFileSync(p)); }\n${call};\n`,
        { path },
      ).note;
    assert.equal(noteOf('{ list }', `await f({ list: ['a'] })`), undefined);
    assert.equal(noteOf('{ names: list = [] }', 'await f({})'), undefined);
    assert.equal(noteOf('{ list }: { list: string[] }', 'await f(x)', 'a.mts'), undefined);
    const note = '`list` has to be an array.';
    assert.equal(noteOf('{ list }', 'await f(x)'), note);
    assert.equal(noteOf('{ list }', `await f({ ...x, list: ['a'] })`), note);
    assert.equal(noteOf('{ list }', `await f({ list: ['a'] }); await f({ list: lazy })`), note);
    assert.equal(noteOf('{ list }: { list: Lazy }', 'await f(x)', 'a.mts'), note);
  });

  it('unless it is a member of an object that is known', () => {
    const noteOf = (body: string, call: string): string | undefined =>
      fixFirst(`import fs from 'node:fs';\nasync function f(options) { ${body} }\n${call};\n`, {
        path: 'a.mjs',
      }).note;
    const member = 'return options.list.map(p => fs.readFileSync(p));';
    const taken = 'const { list = [] } = options; return list.map(p => fs.readFileSync(p));';
    assert.equal(noteOf(member, `await f({ list: ['a'] })`), undefined);
    assert.equal(noteOf(taken, `await f({ list: ['a'] }); await f({})`), undefined);
    assert.equal(noteOf(member, `await f({ list: lazy })`), '`options.list` has to be an array.');
    assert.equal(noteOf(member, `await f({ list: ['a'], ...more })`), '`options.list` has to be an array.');
    assert.equal(
      noteOf(`options.list = lazy; ${member}`, `await f({ list: ['a'] })`),
      '`options.list` has to be an array.',
    );
    assert.equal(
      noteOf(`options = other; ${member}`, `await f({ list: ['a'] })`),
      '`options.list` has to be an array.',
    );
    assert.equal(noteOf(taken, `await f({ list: lazy })`), '`list` has to be an array.');
  });

  it('not to count', () => {
    const text = `import fs from 'node:fs';\nexport const f = async n => Array.from({ length: n }, (_, i) => fs.readFileSync('a' + i));\n`;
    const { text: fixed, automatic } = fixFirst(text, { kind: 'native' });
    assert.match(fixed, /for \(const i of Array\.from\(\{ length: n \}\)\.keys\(\)\) \{/);
    assert.equal(automatic, true);
  });

  it('or may be missing where it is asked for', () => {
    const outcomeOf = (value: string): { text: string; note?: string | undefined } =>
      fixFirst(
        `import fs from 'node:fs';\nasync function f(list) { return ${value}; }\nawait f(['a']);\nawait f();\nawait f(null);\n`,
        { path: 'a.mjs' },
      );
    const asking = [
      'list ? list.map(p => fs.readFileSync(p)) : []',
      'list && list.map(p => fs.readFileSync(p))',
      'list?.map(p => fs.readFileSync(p))',
    ];
    for (const value of asking) assert.deepEqual(outcomeOf(value).note, undefined);
    const other = outcomeOf('other ? list.map(p => fs.readFileSync(p)) : []');
    assert.match(other.text, /^refused: .* it is not called on an array\.$/);
  });
});
