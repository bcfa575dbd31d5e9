import assert from 'node:assert/strict';
import { projectOf } from './make-async-support.ts';
import { fixFirst } from './support.ts';

const TEXT = `import fs from 'node:fs';
export const load = async p => fs.readFileSync(p);
`;

/** A test of the project, and what it says about each fix. */
const TESTS: readonly (readonly [
  title: string,
  text: string,
  executor: RegExp | undefined,
  native: RegExp | undefined,
])[] = [
  [
    'a stub',
    "sinon.stub(fs, 'readFileSync').returns('x');",
    /`readFileSync` seems to be replaced in `a.test.js`/,
    /seems to be replaced/,
  ],
  [
    'a mock of node:test',
    "mock.method(fs, 'readFileSync', () => 'x');",
    /seems to be replaced/,
    /seems to be replaced/,
  ],
  ['an assignment', 'fs.readFileSync = () => "x";', /seems to be replaced/, /seems to be replaced/],
  [
    'members that are copied over',
    'Object.assign(fs, { existsSync: () => true, readFileSync: () => "x" });',
    /seems to be replaced/,
    /seems to be replaced/,
  ],
  [
    'a copy of what it reads',
    "Object.assign(all, JSON.parse(fs.readFileSync('a')), parse(readFileSync('b')));",
    undefined,
    undefined,
  ],
  [
    'a mocked module',
    "vi.mock('node:fs', () => ({}));",
    /`fs` seems to be replaced/,
    /`fs` seems to be replaced/,
  ],
  ['proxyquire', "proxyquire('../a.js', { fs: { readFileSync: () => 'x' } });", /`fs` seems/, /`fs` seems/],
  ['a file system of its own', "const mock = require('mock-fs');", /a worker has the real one/, undefined],
  ['another function', "sinon.stub(fs, 'writeFileSync');", undefined, undefined],
  ['another module', "vi.mock('node:os');", undefined, undefined],
  ['its own use', "assert.equal(fs.readFileSync('x', 'utf8'), 'x');", undefined, undefined],
];

describe('a fix is not applied unasked where a test', () => {
  for (const [title, text, executor, native] of TESTS) {
    it(`${executor ? 'has' : 'only has'} ${title}`, () => {
      const facts = { project: projectOf({ 'a.js': TEXT, 'a.test.js': text }) };
      for (const [kind, reason] of [
        ['executor', executor],
        ['native', native],
      ] as const) {
        const { note, automatic } = fixFirst(TEXT, { kind, facts });
        assert.equal(automatic, reason === undefined, note);
        if (reason) assert.match(note ?? '', reason);
      }
    });
  }
});
