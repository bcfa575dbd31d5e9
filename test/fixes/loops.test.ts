import assert from 'node:assert/strict';
import { Project } from './project.ts';
import { LOOPS } from './loops.ts';

/** One program that runs all cases one after the other, and prints what each logs, returns and throws. */
function programOf(modules: 'esm' | 'cjs', semicolons: boolean): string {
  const head =
    modules === 'esm'
      ? `import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';\n`
      : `'use strict';\nconst { mkdtempSync, readFileSync, writeFileSync } = require('node:fs');\n`;
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
  const folder = mkdtempSync('/tmp/unblock-loops-');
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
});
