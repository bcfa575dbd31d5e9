// What plain JavaScript says of an object: where it was made, in whatever file, and how it got to where it is called.
import assert from 'node:assert/strict';
import { asyncIn, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";
const STORE = "class Store {\n  read(p) { return fs.readFileSync(p, 'utf8'); }\n}\n";
const OTHER = 'class Other {\n  read(p) { return p; }\n}\n';

/** After the class, and what becomes of it. */
const FOLLOWED: readonly (readonly [title: string, code: string, after: string])[] = [
  [
    'a field that the constructor is handed',
    'class Service {\n  constructor(store) { this.store = store; }\n  async size(p) { return this.store.read(p).length; }\n}\nexport const main = async p => await new Service(new Store()).size(p);\n',
    'class Service {\n  constructor(store) { this.store = store; }\n  async size(p) { return (await this.store.read(p)).length; }\n}\nexport const main = async p => await new Service(new Store()).size(p);\n',
  ],
  [
    'a field that is handed over among options',
    'class Service {\n  #store;\n  constructor({ store, log }) { this.#store = store; log(1); }\n  async size(p) { return this.#store.read(p).length; }\n}\nexport const main = async p => await new Service({ store: new Store(), log: console.log }).size(p);\n',
    'class Service {\n  #store;\n  constructor({ store, log }) { this.#store = store; log(1); }\n  async size(p) { return (await this.#store.read(p)).length; }\n}\nexport const main = async p => await new Service({ store: new Store(), log: console.log }).size(p);\n',
  ],
  [
    'a parameter',
    'async function size(store, p) { return store.read(p).length; }\nexport const main = async p => await size(new Store(), p);\n',
    'async function size(store, p) { return (await store.read(p)).length; }\nexport const main = async p => await size(new Store(), p);\n',
  ],
  [
    'what a function makes',
    'function open() { return new Store(); }\nexport async function main(p) {\n  const store = open();\n  return store.read(p);\n}\n',
    'function open() { return new Store(); }\nexport async function main(p) {\n  const store = open();\n  return await store.read(p);\n}\n',
  ],
  [
    'what a static method makes',
    'class Files {\n  static open() { return new Store(); }\n}\nexport async function main(p) {\n  const store = Files.open();\n  return store.read(p);\n}\n',
    'class Files {\n  static open() { return new Store(); }\n}\nexport async function main(p) {\n  const store = Files.open();\n  return await store.read(p);\n}\n',
  ],
  [
    'what is waited for',
    'class Files {\n  static async open(p) { await p; return new Store(); }\n}\nexport async function main(p) {\n  const store = await Files.open(p);\n  return store.read(p);\n}\n',
    'class Files {\n  static async open(p) { await p; return new Store(); }\n}\nexport async function main(p) {\n  const store = await Files.open(p);\n  return await store.read(p);\n}\n',
  ],
];

const UNKNOWN: readonly (readonly [title: string, code: string, reason: RegExp])[] = [
  [
    'a field that another place sets, too',
    'class Service {\n  constructor(store) { this.store = store; }\n  async size(p) { return this.store.read(p).length; }\n}\nexport const main = async (p, other) => { const service = new Service(new Store()); service.store = other; return await service.size(p); };\n',
    /`this.store.read` \(a.mjs:7\) may be `read`/,
  ],
  [
    'a field that may be copied over',
    'class Service {\n  constructor(store, more) { this.store = store; Object.assign(this, more); }\n  async size(p) { return this.store.read(p).length; }\n}\nexport const main = async (p, more) => await new Service(new Store(), more).size(p);\n',
    /`this.store.read` \(a.mjs:7\) may be `read`/,
  ],
  [
    'a parameter that somebody else hands something to',
    'export async function size(store, p) { return store.read(p).length; }\nexport const main = async p => await size(new Store(), p);\n',
    /`store.read` \(a.mjs:5\) may be `read`/,
  ],
  [
    'a parameter that is handed several',
    'async function size(store, p) { return store.read(p).length; }\nexport const main = async (p, other) => { await size(other, p); return await size(new Store(), p); };\n',
    /`store.read` \(a.mjs:5\) may be `read`/,
  ],
  [
    'a method that a computed name may call',
    "class Service {\n  constructor(store) { this.store = store; }\n  async size(p) { return this.store.read(p).length; }\n  all(p) { return ['read'].map(name => this.store[name](p)); }\n}\nexport const main = async p => await new Service(new Store()).size(p);\n",
    /`this.store\[name\]` \(a.mjs:8\) may be `read`/,
  ],
  [
    'a parameter that is missing sometimes',
    'async function size(store = globalThis.store, p) { return store.read(p).length; }\nexport const main = async p => await size(new Store(), p);\n',
    /`store.read` \(a.mjs:5\) may be `read`/,
  ],
];

describe('Make async knows without types', () => {
  it('that what was read from JSON is no promise, wherever it is kept', () => {
    const code = (value: string): string => `class Store {
  #all = null;
  #load(p) { this.#all ??= ${value}; return this.#all; }
  get(p, key) { return this.#load(p)[key] ?? null; }
}
const store = new Store();
async function main(p) { return store.get(p, 'a'); }
console.log(await main('a'));
`;
    const { fix } = asyncIn({ 'a.mjs': FS + code('JSON.parse(fs.readFileSync(p))') }, 'a.mjs');
    assert.equal(fix?.automatic, true, fix?.note);
    const other = asyncIn({ 'a.mjs': FS + code('make(fs.readFileSync(p))') }, 'a.mjs');
    assert.notEqual(other.fix?.automatic, true);
  });

  it('what a class makes of itself', () => {
    const code = `class Store {
  static open() { return new Store(); }
  read(p) { return fs.readFileSync(p, 'utf8'); }
}
export async function main(p) { const store = Store.open(); return store.read(p); }
`;
    const { files, refusal } = asyncIn({ 'a.mjs': FS + code }, 'a.mjs');
    assert.equal(refusal, undefined);
    assert.match(files['a.mjs'] ?? '', /return await store\.read\(p\)/);
  });

  for (const [title, code, after] of FOLLOWED) {
    it(title, () => {
      const { files, fix, refusal } = asyncIn({ 'a.mjs': FS + STORE + code }, 'a.mjs');
      assert.equal(refusal, undefined);
      const made = STORE.replace('read(p)', 'async read(p)').replace(
        "fs.readFileSync(p, 'utf8')",
        "await fs.promises.readFile(p, 'utf8')",
      );
      assert.equal(files['a.mjs'], FS + made + after);
      assert.equal(fix?.automatic, true, fix?.note);
    });
  }

  for (const [title, code, reason] of UNKNOWN) {
    it(`but not ${title}`, () => {
      const { refusal } = asyncIn({ 'a.mjs': FS + STORE + code }, 'a.mjs');
      assert.match(refusal ?? 'it is not refused', reason);
    });
  }

  it('classes that CommonJS exports', () => {
    const files: Files = {
      'app.js':
        "const { Store } = require('./store');\nconst { Service } = require('./service');\nexports.main = async p => { const service = new Service(new Store()); return await service.size(p); };\n",
      'service.js':
        'class Service {\n  constructor(store) { this.store = store; }\n  async size(p) { return this.store.read(p).length; }\n}\nmodule.exports = { Service };\n',
      'store.js': `const fs = require('fs');\n${STORE}module.exports = { Store };\n`,
    };
    const { files: changed, fix, refusal } = asyncIn(files, 'service.js');
    assert.equal(refusal, undefined);
    assert.match(changed['service.js'] ?? '', /\(await this\.store\.read\(p\)\)\.length/);
    assert.match(changed['store.js'] ?? '', /async read\(p\) \{ return await fs\.promises\.readFile/);
    assert.equal(fix?.automatic, true, fix?.note);
  });

  it('that an object of another class has a method of its own', () => {
    const code = 'export const main = async p => new Store().read(p) + show(new Other(), p);\n';
    const show = 'function show(other, p) { return other.read(p); }\n';
    const { files, refusal } = asyncIn({ 'a.mjs': FS + STORE + OTHER + show + code }, 'a.mjs');
    assert.equal(refusal, undefined);
    assert.ok(files['a.mjs']?.includes(OTHER + show));
  });
});
