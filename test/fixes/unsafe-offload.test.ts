import assert from 'node:assert/strict';
import { copies } from './compile.ts';
import { Project } from './project.ts';
import { fixFirst } from './support.ts';

const HEAD = `import fs, { readFileSync } from 'node:fs';
import { runInExecutor } from './run-in-executor.mjs';

function parse(text) {
  return text.split(',');
}

export async function main(path, buffer, reader) {
  return `;

/** The runtime does nothing when it is loaded. */
const FACTS = { isPureModule: (specifier: string): boolean => specifier === './run-in-executor.mjs' };

interface Case {
  readonly before: string;
  readonly after: string;
  /** Is `parse` exported then? */
  readonly exported?: true;
}

const MENDED: readonly Case[] = [
  {
    before: 'runInExecutor(null, () => readFileSync(path))',
    after: 'runInExecutor(null, readFileSync, path)',
  },
  {
    before: "runInExecutor(null, () => { return fs.readFileSync(path, 'utf8'); })",
    after: "runInExecutor(null, fs.readFileSync, path, 'utf8')",
  },
  {
    before: "runInExecutor(null, name => readFileSync(name, 'utf8'), path)",
    after: "runInExecutor(null, readFileSync, path, 'utf8')",
  },
  {
    before: "runInExecutor(null, readFileSync.bind(null, path), 'utf8')",
    after: "runInExecutor(null, readFileSync, path, 'utf8')",
  },
  {
    before: "runInExecutor(null, fs.readFileSync.bind(fs), path, 'utf8')",
    after: "runInExecutor(null, fs.readFileSync, path, 'utf8')",
  },
  { before: "runInExecutor(null, parse, 'a,b')", after: "runInExecutor(null, parse, 'a,b')", exported: true },
  {
    before: "runInExecutor(null, text => parse(text), 'a,b')",
    after: "runInExecutor(null, parse, 'a,b')",
    exported: true,
  },
  {
    before: "runInExecutor(null, parse.bind(null, 'a,b'))",
    after: "runInExecutor(null, parse, 'a,b')",
    exported: true,
  },
];

const LEFT: readonly { readonly code: string; readonly reason: RegExp }[] = [
  {
    code: 'runInExecutor(null, () => { const text = readFileSync(path); return text.length; })',
    reason: /^Make it a function of its own at the top of a module/,
  },
  {
    code: 'runInExecutor(null, (a, b) => readFileSync(b, a), path, path)',
    reason: /^Make it a function of its own/,
  },
  {
    code: 'runInExecutor(null, name => readFileSync(name + name), path)',
    reason: /^Make it a function of its own/,
  },
  { code: 'runInExecutor(null, fs.readSync, 1, buffer)', reason: /^It writes into one of its arguments/ },
  {
    code: 'runInExecutor(null, parse.bind(reader))',
    reason: /^What the function is bound to stays on this thread\.$/,
  },
  { code: 'runInExecutor(null, readFileSync, () => path)', reason: /^Pass what can be cloned/ },
  { code: 'runInExecutor(null, () => parse(() => path))', reason: /a function cannot be cloned\.$/ },
];

const whole = (code: string): string => `${HEAD}${code};\n}\n`;

describe('a runInExecutor call that would be refused', () => {
  for (const { before, after, exported } of MENDED) {
    it(`is mended: ${before}`, () => {
      const { text, automatic } = fixFirst(whole(before), { facts: FACTS });
      assert.equal(
        text,
        exported ? whole(after).replace('function parse', 'export function parse') : whole(after),
      );
      assert.equal(automatic, false);
    });
  }

  for (const { code, reason } of LEFT) {
    it(`is left: ${code}`, () => {
      assert.match(fixFirst(whole(code)).text.replace('refused: ', ''), reason);
    });
  }

  it('runs once it is mended', async function () {
    this.timeout(60_000);
    using project = new Project(await copies());
    for (const { before } of MENDED) {
      const start = `import { main } from './main.mjs';
main('start.mjs').then(value => console.log(value.length), error => console.log(error.code));
`;
      project.write('start.mjs', start);
      project.write('main.mjs', whole(before));
      assert.equal((await project.run('start.mjs')).stdout, 'ERR_EXECUTOR_REFUSED\n', before);
      project.write('main.mjs', fixFirst(whole(before), { path: 'main.mjs', facts: FACTS }).text);
      const expected = before.includes('parse') ? 2 : start.length;
      assert.equal((await project.run('start.mjs')).stdout, `${expected}\n`, before);
    }
  });
});
