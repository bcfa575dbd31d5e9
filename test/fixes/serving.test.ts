import assert from 'node:assert/strict';
import { offloadIn } from './make-async-support.ts';

const FS = "import fs from 'node:fs';\nimport http from 'node:http';\nconst FILE = 'items.json';\n";
const SERVE = 'http.createServer(async (req, res) => res.end(await answer(req.url))).listen(80);\n';

/** A file whose first finding has a fix, others, and what is said about the fix; undefined: it is provably safe. */
const CASES: readonly (readonly [
  title: string,
  text: string,
  others: Record<string, string>,
  note?: RegExp,
])[] = [
  [
    'reads a file that it writes then',
    `${FS}${SERVE}async function answer(url) {
  const items = JSON.parse(fs.readFileSync(FILE, 'utf8'));
  fs.writeFileSync(FILE, JSON.stringify([...items, url]));
}`,
    {},
    /^`'items.json'` is also written while a server runs/,
  ],
  [
    'reads a file of its own that it writes then',
    `${FS}${SERVE}async function answer(url) {
  const items = JSON.parse(fs.readFileSync(url, 'utf8'));
  fs.writeFileSync(url, JSON.stringify([...items, 1]));
}`,
    {},
    /^`url` is read and written, and of several runs/,
  ],
  [
    'writes one file',
    `${FS}${SERVE}async function answer(url) { fs.writeFileSync(FILE, url); }`,
    {},
    /^`'items.json'` is written while a server runs/,
  ],
  [
    'reads and writes by way of helpers of another file',
    `import { load, save } from './db.mjs';
export async function answer(url) {
  const items = load(url);
  items.push(1);
  save(url, items);
}`,
    {
      'db.mjs': `import fs from 'node:fs';
export const load = file => JSON.parse(fs.readFileSync(file, 'utf8'));
export const save = (file, items) => fs.writeFileSync(file, JSON.stringify(items));`,
      'server.mjs': `import http from 'node:http';\nimport { answer } from './a.mjs';\n${SERVE}`,
    },
    /^`url` is read and written, and of several runs/,
  ],
  [
    'is a route that reads and writes a file',
    `import fs from 'node:fs';
export const add = router => router.register('items', async url => {
  const items = JSON.parse(fs.readFileSync(url, 'utf8'));
  fs.writeFileSync(url, JSON.stringify([...items, 1]));
});`,
    {},
    /^`url` is read and written, and of several runs/,
  ],
  [
    'counts runs and tells how many',
    `${FS}let count = 0;\n${SERVE}async function answer(url) { count++; return fs.readFileSync(url, 'utf8') + count; }`,
    {},
    /^`count` is changed by each run while a server runs/,
  ],
  [
    'calls what notes in another file who asks',
    `${FS}import { enter, greet } from './who.mjs';\n${SERVE}async function answer(url) { enter(url); return greet(fs.readFileSync(url, 'utf8')); }`,
    {
      'who.mjs':
        "let who = '';\nexport function enter(url) { who = url; }\nexport const greet = text => who + text;\n",
    },
    /^`who` is changed by each run while a server runs/,
  ],
  [
    'counts runs and tells nobody',
    `${FS}let count = 0;\n${SERVE}async function answer(url) { count++; return fs.readFileSync(url, 'utf8'); }`,
    {},
  ],
  [
    'counts runs in a private field that nobody reads',
    `${FS}class App {\n  #count = 0;\n  async answer(url) { const text = fs.readFileSync(url, 'utf8'); this.#count += 1; return text; }\n}\nconst app = new App();\nhttp.createServer(async (req, res) => res.end(await app.answer(req.url))).listen(80);`,
    {},
  ],
  [
    'counts runs in a field that others may read',
    `${FS}class App {\n  count = 0;\n  async answer(url) { const text = fs.readFileSync(url, 'utf8'); this.count += 1; return text; }\n}\nconst app = new App();\nhttp.createServer(async (req, res) => res.end(await app.answer(req.url) + JSON.stringify(app))).listen(80);`,
    {},
    /^`this.count` is changed by each run while a server runs/,
  ],
  [
    'counts runs before, which others are told',
    `${FS}let count = 0;\nhttp.createServer(async (req, res) => { if (req.url === '/n') { res.end(String(count)); return; } count++; res.end(await answer(req.url)); }).listen(80);\nasync function answer(url) { return fs.readFileSync(url, 'utf8'); }`,
    {},
  ],
  [
    'numbers runs before',
    `${FS}let last = 0;\n${SERVE}async function answer(url) { const id = ++last; return id + fs.readFileSync(url, 'utf8'); }`,
    {},
  ],
  [
    'counts runs after, which others are told',
    `${FS}let count = 0;\nhttp.createServer(async (req, res) => { if (req.url === '/n') { res.end(String(count)); return; } res.end(await answer(req.url)); count++; }).listen(80);\nasync function answer(url) { return fs.readFileSync(url, 'utf8'); }`,
    {},
    /^`count` is changed by each run while a server runs/,
  ],
  [
    'counts runs in a loop',
    `${FS}let count = 0;\n${SERVE}async function answer(url) { let all = ''; for (const one of url) { count += 1; if (count > 9) break; all += fs.readFileSync(one, 'utf8'); } return all; }`,
    {},
    /^`count` is changed by each run while a server runs/,
  ],
  [
    'changes what only its run has',
    `${FS}${SERVE}async function answer(url) { const all = []; note(all, url); return all + fs.readFileSync(url, 'utf8'); }\nfunction note(all, url) { all.push(url); }`,
    {},
  ],
  [
    'counts runs in a program that serves nobody',
    "import fs from 'node:fs';\nlet count = 0;\nexport async function answer(url) { count++; return fs.readFileSync(url, 'utf8') + count; }",
    {},
  ],
  ['only reads', `${FS}${SERVE}async function answer() { return fs.readFileSync(FILE); }`, {}],
  [
    'reads one file and writes another',
    `${FS}${SERVE}async function answer(url) {
  const text = fs.readFileSync(url, 'utf8');
  fs.writeFileSync(url + '.out', text);
}`,
    {},
  ],
  [
    'updates a file before it serves',
    `${FS}async function start() {
  const items = JSON.parse(fs.readFileSync(FILE, 'utf8'));
  fs.writeFileSync(FILE, JSON.stringify([...items, 1]));
}
await start();
http.createServer((req, res) => res.end()).listen(80);`,
    {},
  ],
  [
    'updates a file in a program that serves nobody',
    `import fs from 'node:fs';
export async function answer(url) {
  const items = JSON.parse(fs.readFileSync(url, 'utf8'));
  fs.writeFileSync(url, JSON.stringify([...items, 1]));
}`,
    {},
  ],
];

describe('a function of a server', () => {
  for (const [title, text, others, note] of CASES) {
    it(`is ${note ? 'left' : 'fixed'} where it ${title}`, () => {
      const { fix } = offloadIn({ 'a.mjs': text, ...others }, 'a.mjs');
      assert.ok(fix);
      if (note) assert.match(fix.note ?? '', note);
      else assert.equal(fix.note, undefined);
    });
  }
});
