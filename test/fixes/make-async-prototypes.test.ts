// Methods of before there were classes.
import assert from 'node:assert/strict';
import { asyncIn } from './make-async-support.ts';

const STORE = `const fs = require('fs');
function Store(root) { this.root = root; }
Store.prototype.load = function (name) { return fs.readFileSync(this.root + name, 'utf8'); };
`;
const MAIN =
  "async function main(p) { const store = new Store(p); return store.load('a').trim(); }\nmain('.');\n";

/** What stands beside the class, and why its method stays; undefined: it becomes async. */
const CASES: readonly (readonly [title: string, code: string, reason?: RegExp])[] = [
  ['is called on an object that was made', ''],
  [
    'is called by another one',
    'Store.prototype.size = function (name) { return this.load(name).length; };\n',
  ],
  ['is called on another kind of object, too', 'const other = { load: x => x };\nother.load(1);\n'],
  [
    'is called on an object that nobody knows',
    'exports.use = store => store.load(1);\n',
    /`store.load` \(a.cjs:4\) may be `Store.prototype.load`/,
  ],
  [
    'is called by a computed name',
    "exports.use = name => new Store('.')[name]('x');\n",
    /`new Store\('.'\)\[name\]` \(a.cjs:4\) may be/,
  ],
  [
    'is inherited',
    "function More() {}\nrequire('util').inherits(More, Store);\n",
    /`Store` is handed on \(a.cjs:5\)/,
  ],
  [
    'is borrowed',
    "exports.use = x => Store.prototype.load.call(x, 'a');\n",
    /`Store` is handed on \(a.cjs:4\)/,
  ],
  [
    'is taken out',
    'exports.use = x => { const { load } = x; return load; };\n',
    /may be taken out of its object/,
  ],
  [
    'is called in a getter',
    'class A { get text() { return new Store(1).load(2); } }\n',
    /is a getter or setter/,
  ],
];

describe('Make async follows a method of a prototype that', () => {
  for (const [title, code, reason] of CASES) {
    it(title, () => {
      const { files, refusal, fix } = asyncIn({ 'a.cjs': STORE + code + MAIN }, 'a.cjs');
      if (reason) {
        assert.match(refusal ?? 'it is not refused', reason);
        return;
      }
      assert.equal(refusal, undefined);
      assert.equal(fix?.automatic, true, fix?.note);
      assert.match(files['a.cjs'] ?? '', /prototype\.load = async function/);
      assert.match(files['a.cjs'] ?? '', /return \(await store\.load\('a'\)\)\.trim\(\);/);
    });
  }

  it('another file makes the objects of', () => {
    const { files, refusal } = asyncIn(
      {
        'main.cjs': `const Store = require('./store.cjs');\n${MAIN}`,
        'store.cjs': `${STORE}module.exports = Store;\n`,
      },
      'main.cjs',
    );
    assert.equal(refusal, undefined);
    assert.match(files['main.cjs'] ?? '', /\(await store\.load\('a'\)\)\.trim/);
  });
});
