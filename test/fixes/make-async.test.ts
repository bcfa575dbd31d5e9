import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { asyncIn, findingsOf, type Files } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\n";

interface Case {
  readonly title: string;
  /** The first file is where the finding is. */
  readonly before: Files;
  /** What the files become; those that stay are left out. */
  readonly after: Files;
}

const CASES: readonly Case[] = [
  {
    title: 'a function of the same file',
    before: {
      'a.mjs': `${FS}function load(p) {
  return fs.readFileSync(p, 'utf8').trim();
}
export async function main(p) {
  return load(p).length;
}
`,
    },
    after: {
      'a.mjs': `${FS}async function load(p) {
  return (await fs.promises.readFile(p, 'utf8')).trim();
}
export async function main(p) {
  return (await load(p)).length;
}
`,
    },
  },
  {
    title: 'a static method that its own class calls by name',
    before: {
      'a.mjs': `${FS}class Files {
  static read(p) { return fs.readFileSync(p, 'utf8'); }
  static both(p, q) { return Files.read(p) + Files.read(q); }
}
export const main = async p => Files.both(p, p);
`,
    },
    after: {
      'a.mjs': `${FS}class Files {
  static async read(p) { return await fs.promises.readFile(p, 'utf8'); }
  static async both(p, q) { return (await Files.read(p)) + (await Files.read(q)); }
}
export const main = async p => await Files.both(p, p);
`,
    },
  },
  {
    title: 'a method of a class that CommonJS exports',
    before: {
      'a.cjs': `const { Files } = require('./files.cjs');
exports.main = async p => new Files().read(p);
`,
      'files.cjs': `const fs = require('fs');
class Files { read(p) { return fs.readFileSync(p, 'utf8'); } }
module.exports = { Files };
`,
    },
    after: {
      'a.cjs': `const { Files } = require('./files.cjs');
exports.main = async p => await new Files().read(p);
`,
      'files.cjs': `const fs = require('fs');
class Files { async read(p) { return await fs.promises.readFile(p, 'utf8'); } }
module.exports = { Files };
`,
    },
  },
  {
    title: 'a method of a class that is the default export',
    before: {
      'a.mjs': `import Store from './store.mjs';
export const main = async p => new Store().keep(p);
`,
      'store.mjs': `${FS}export default class Store { keep(p) { fs.writeFileSync(p, 'x'); } }
`,
    },
    after: {
      'a.mjs': `import Store from './store.mjs';
export const main = async p => await new Store().keep(p);
`,
      'store.mjs': `${FS}export default class Store { async keep(p) { await fs.promises.writeFile(p, 'x'); } }
`,
    },
  },
  {
    title: 'a method whose name sounds like a change of its object',
    before: {
      'a.ts': `import fs from 'node:fs';
export class Store {
  read(): string { return 'x'; }
  write(text: string): void { fs.writeFileSync('o', text); }
}
class App {
  constructor(private readonly store: Store) {}
  async run(): Promise<void> { if (this.store.read()) this.store.write('y'); }
}
await new App(new Store()).run();
`,
    },
    after: {
      'a.ts': `import fs from 'node:fs';
export class Store {
  read(): string { return 'x'; }
  async write(text: string): Promise<void> { await fs.promises.writeFile('o', text); }
}
class App {
  constructor(private readonly store: Store) {}
  async run(): Promise<void> { if (this.store.read()) await this.store.write('y'); }
}
await new App(new Store()).run();
`,
    },
  },
  {
    title: 'a chain of helpers across files, with every other caller',
    before: {
      'a.mjs': `import { config } from './config.mjs';
export const main = async () => config().name;
`,
      'config.mjs': `import { read } from './read.mjs';
export const config = () => JSON.parse(read('config.json'));
`,
      'read.mjs': `import { readFileSync } from 'node:fs';
export function read(name) {
  return readFileSync(name, 'utf8');
}
`,
      'other.mjs': `import * as files from './read.mjs';
export default async function () {
  if (files.read('x')) console.log('x');
}
`,
    },
    after: {
      'a.mjs': `import { config } from './config.mjs';
export const main = async () => (await config()).name;
`,
      'config.mjs': `import { read } from './read.mjs';
export const config = async () => JSON.parse(await read('config.json'));
`,
      'read.mjs': `import { readFile } from 'node:fs/promises';
export async function read(name) {
  return await readFile(name, 'utf8');
}
`,
      'other.mjs': `import * as files from './read.mjs';
export default async function () {
  if (await files.read('x')) console.log('x');
}
`,
    },
  },
  {
    title: 'CommonJS exports, destructured, as members, and re-exported',
    before: {
      'a.cjs': `const { load } = require('./index.cjs');
exports.main = async p => load(p);
`,
      'index.cjs': `module.exports = { ...require('./load.cjs'), more: 1 };
`,
      'load.cjs': `'use strict';
const fs = require('fs');
const load = p => fs.readFileSync(p);
const twice = p => [load(p), load(p)];
module.exports = { load, twice };
`,
      'b.cjs': `const lib = require('./load.cjs');
module.exports = async () => lib.load('x').length + lib.twice('y').length;
`,
    },
    after: {
      'a.cjs': `const { load } = require('./index.cjs');
exports.main = async p => await load(p);
`,
      'load.cjs': `'use strict';
const fs = require('fs');
const load = async p => await fs.promises.readFile(p);
const twice = async p => [await load(p), await load(p)];
module.exports = { load, twice };
`,
      'b.cjs': `const lib = require('./load.cjs');
module.exports = async () => (await lib.load('x')).length + (await lib.twice('y')).length;
`,
    },
  },
  {
    title: 'TypeScript: declared return types and overloads',
    before: {
      'a.ts': `import { load } from './load.js';
export async function main(p: string): Promise<number> {
  const text: string = load(p)!;
  return text.length;
}
`,
      'load.ts': `import { readFileSync } from 'node:fs';
export function load(p: string): string;
export function load(p: string, limit: number): string;
export function load(p: string, limit = 10): string {
  return readFileSync(p, 'utf8').slice(0, limit);
}
`,
    },
    after: {
      'a.ts': `import { load } from './load.js';
export async function main(p: string): Promise<number> {
  const text: string = (await load(p))!;
  return text.length;
}
`,
      'load.ts': `import { readFile } from 'node:fs/promises';
export function load(p: string): Promise<string>;
export function load(p: string, limit: number): Promise<string>;
export async function load(p: string, limit = 10): Promise<string> {
  return (await readFile(p, 'utf8')).slice(0, limit);
}
`,
    },
  },
  {
    title: 'methods: private, static, of an object, of instances that are known',
    before: {
      'a.mjs': `${FS}import { Store } from './store.mjs';
const store = new Store();
export async function main(p) {
  return store.get(p);
}
`,
      'store.mjs': `${FS}export class Store {
  get(p) {
    return this.#read(p);
  }
  #read(p) {
    return files.read(p);
  }
}
const files = {
  read(p) {
    return fs.readFileSync(p, 'utf8');
  },
};
`,
    },
    after: {
      'a.mjs': `${FS}import { Store } from './store.mjs';
const store = new Store();
export async function main(p) {
  return await store.get(p);
}
`,
      'store.mjs': `${FS}export class Store {
  async get(p) {
    return await this.#read(p);
  }
  async #read(p) {
    return await files.read(p);
  }
}
const files = {
  async read(p) {
    return await fs.promises.readFile(p, 'utf8');
  },
};
`,
    },
  },
  {
    title: 'tests that call it, and reactions',
    before: {
      'a.mjs': `import { load } from './load.mjs';
export const main = async p => load(p);
Promise.resolve('x').then(p => load(p));
`,
      'load.mjs': `${FS}/**
 * @param {string} p
 * @returns {string} the text
 */
export const load = p => fs.readFileSync(p, 'utf8');
`,
      'load.test.mjs': `import { load } from './load.mjs';
describe('load', () => {
  it('reads', () => {
    if (load('x') !== 'y') throw new Error('no');
  });
});
`,
    },
    after: {
      'a.mjs': `import { load } from './load.mjs';
export const main = async p => await load(p);
Promise.resolve('x').then(async p => await load(p));
`,
      'load.mjs': `${FS}/**
 * @param {string} p
 * @returns {Promise<string>} the text
 */
export const load = async p => await fs.promises.readFile(p, 'utf8');
`,
      'load.test.mjs': `import { load } from './load.mjs';
describe('load', () => {
  it('reads', async () => {
    if ((await load('x')) !== 'y') throw new Error('no');
  });
});
`,
    },
  },
  {
    title: 'several blocking calls of a helper together',
    before: {
      'a.mjs': `${FS}function copy(a, b) {
  fs.writeFileSync(b, fs.readFileSync(a));
}
export async function main(a, b) {
  copy(a, b);
  return 1;
}
`,
    },
    after: {
      'a.mjs': `${FS}async function copy(a, b) {
  await fs.promises.writeFile(b, await fs.promises.readFile(a));
}
export async function main(a, b) {
  await copy(a, b);
  return 1;
}
`,
    },
  },
  {
    title: 'methods of a class that is extended, extends an emitter and implements an interface',
    before: {
      'a.mts': `${FS}import { EventEmitter } from 'node:events';
interface Named { readonly name: string }
class Store extends EventEmitter implements Named {
  readonly name = 'store';
  protected load(p: string): string {
    return fs.readFileSync(p, 'utf8');
  }
}
class Cache extends Store {
  async get(p: string): Promise<string> {
    return this.load(p) + super.load(p);
  }
}
export const main = async (): Promise<string> => new Cache().get('a');
`,
    },
    after: {
      'a.mts': `${FS}import { EventEmitter } from 'node:events';
interface Named { readonly name: string }
class Store extends EventEmitter implements Named {
  readonly name = 'store';
  protected async load(p: string): Promise<string> {
    return await fs.promises.readFile(p, 'utf8');
  }
}
class Cache extends Store {
  async get(p: string): Promise<string> {
    return (await this.load(p)) + (await super.load(p));
  }
}
export const main = async (): Promise<string> => new Cache().get('a');
`,
    },
  },
  {
    title: 'methods of an object that is handed to a constructor',
    before: {
      'service.mts': `import type { Store } from './store.mts';
export class Service {
  readonly #store: Store;
  constructor(store: Store, private readonly more: number) {
    this.#store = store;
  }
  async title(id: string): Promise<string> {
    return this.#store.read(id) + this.more;
  }
}
`,
      'a.mts': `import { Service } from './service.mts';
import { Store } from './store.mts';
const service = new Service(new Store(), 1);
export const main = async (): Promise<string> => service.title('a');
`,
      'store.mts': `${FS}export class Store {
  read(id: string): string {
    return fs.readFileSync(id, 'utf8');
  }
}
`,
    },
    after: {
      'service.mts': `import type { Store } from './store.mts';
export class Service {
  readonly #store: Store;
  constructor(store: Store, private readonly more: number) {
    this.#store = store;
  }
  async title(id: string): Promise<string> {
    return (await this.#store.read(id)) + this.more;
  }
}
`,
      'store.mts': `${FS}export class Store {
  async read(id: string): Promise<string> {
    return await fs.promises.readFile(id, 'utf8');
  }
}
`,
    },
  },
  {
    title: 'what a comparison calls',
    before: {
      'a.mjs': `${FS}const size = name => fs.readFileSync(name).length;
export async function main(dir) {
  return dir.split(',').sort((a, b) => size(a) - size(b));
}
`,
    },
    after: {
      'a.mjs': `${FS}const size = async name => (await fs.promises.readFile(name)).length;
export async function main(dir) {
  const items = dir.split(',');
  const keys = new Map();
  for (const a of items.length > 1 ? items : []) {
    keys.set(a, await size(a));
  }
  return items.sort((a, b) => keys.get(a) - keys.get(b));
}
`,
    },
  },
  {
    title: 'callbacks of list methods, which become loops',
    before: {
      'a.mjs': `${FS}class Store {
  #load(p) {
    return fs.readFileSync(p, 'utf8');
  }
  async all() {
    return ['a', 'b'].map(p => this.#load(p));
  }
}
export const stores = [new Store()];
`,
    },
    after: {
      'a.mjs': `${FS}class Store {
  async #load(p) {
    return await fs.promises.readFile(p, 'utf8');
  }
  async all() {
    const results = [];
    for (const p of ['a', 'b']) {
      results.push(await this.#load(p));
    }
    return results;
  }
}
export const stores = [new Store()];
`,
    },
  },
  {
    title: 'a function that is passed by reference, in callers that were not async',
    before: {
      'a.mjs': `${FS}import { sizes } from './sizes.mjs';
export const main = async () => sizes(['a']).length;
`,
      'sizes.mjs': `import fs from 'node:fs';
function size(name, index) {
  return index + fs.readFileSync(name).length;
}
export function sizes(names) {
  const found = names.filter(Boolean).map(size);
  return found;
}
`,
    },
    after: {
      'a.mjs': `${FS}import { sizes } from './sizes.mjs';
export const main = async () => (await sizes(['a'])).length;
`,
      'sizes.mjs': `import fs from 'node:fs';
async function size(name, index) {
  return index + (await fs.promises.readFile(name)).length;
}
export async function sizes(names) {
  const found = [];
  for (const [index, name] of names.filter(Boolean).entries()) {
    found.push(await size(name, index));
  }
  return found;
}
`,
    },
  },
];

describe('Make async', () => {
  it('does what docs/fixes.md shows', () => {
    const page = readFileSync(new URL('../../docs/fixes.md', import.meta.url), 'utf8');
    const section = page.slice(page.indexOf('\n## Make async\n'));
    const shown = Array.from(
      section.matchAll(/^```js\n\/\/ (\S+)\n([^]*?)^```$/gm),
      ([, name = '', text = '']) => [name, text],
    );
    const [before, after] = [
      Object.fromEntries(shown.slice(0, 2)),
      Object.fromEntries(shown.slice(2, 4)),
    ] as Files[];
    const { files, fix } = asyncIn(before!, 'server.js');
    assert.deepEqual(files, after);
    assert.ok(fix!.automatic, fix!.note);
  });

  for (const { title, before, after } of CASES) {
    it(`rewrites ${title}`, () => {
      const { files, fix, refusal } = asyncIn(before, Object.keys(before)[0]!);
      assert.equal(refusal, undefined);
      assert.deepEqual(files, { ...before, ...after });
      assert.equal(fix!.kind, 'async');
      const [name] = Object.keys(before);
      const left = findingsOf(files, name!).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(left, []);
    });
  }
});
