import assert from 'node:assert/strict';
import { fixFirst, fixWhole } from './support.ts';

const LOAD = "async function load() { return fs.readFileSync('a', 'utf8'); }\n";
const SAVE = "async function save() { fs.writeFileSync('a', 'x'); }\n";
const LATE = /does not wait for it and runs on/;

/** A program, and why it is left alone; undefined: its near miss, which is fixed. */
const PROGRAMS: Readonly<
  Record<string, readonly (readonly [title: string, text: string, reason?: RegExp])[]>
> = {
  'a member that is set': [
    [
      'before and after',
      "export async function f(ctx) { if (!ctx.path) ctx.status = 404; ctx.body = fs.readFileSync('a'); ctx.status = 200; }",
      /`ctx.status` is changed before and after/,
    ],
    [
      'in a branch that leaves',
      "export async function f(ctx) { if (!ctx.path) { ctx.status = 404; return; } ctx.body = fs.readFileSync('a'); ctx.status = 200; }",
    ],
    [
      'in a branch that leaves only where nothing is caught',
      "export async function f(ctx) { try { if (!ctx.path) { ctx.status = 404; throw 1; } } catch { use(); } ctx.body = fs.readFileSync('a'); ctx.status = 200; }",
      /`ctx.status` is changed before and after/,
    ],
    [
      'in a branch that leaves for what is done at last',
      "export async function f(ctx) { try { if (!ctx.path) { ctx.status = 404; return; } } finally { ctx.body = fs.readFileSync('a'); ctx.status = 200; } }",
      /`ctx.status` is changed before and after/,
    ],
  ],
  'a caller that calls itself': [
    ['in what it makes', `${LOAD}export const next = n => (n ? [load(), () => next(n - 1)] : []);`],
    [
      'in a race',
      `${LOAD}export const next = n => (n ? Promise.race([load(), next(n - 1)]) : 0);`,
      /It races others/,
    ],
  ],
  'a caller that keeps the promise': [
    [
      'and looks at files',
      `${SAVE}export async function f() { const p = save(); use(fs.existsSync('a')); await p; }`,
      LATE,
    ],
    [
      'and prints',
      `${LOAD}export async function f() { const p = load(); console.log(1); return await p; }`,
      LATE,
    ],
    [
      'and aborts it',
      `${LOAD}export async function f(ac) { const p = load(ac.signal); ac.abort(); await p; }`,
      LATE,
    ],
    [
      'and changes an option',
      `${LOAD}export async function f(o) { const p = load(o); o.n = 4; await p; }`,
      LATE,
    ],
    [
      'and listens',
      `${LOAD}export async function f(e) { const p = load(e); e.on('end', use); await p; }`,
      LATE,
    ],
    [
      'and prints in the statement that waits',
      `${LOAD}export async function f() { const p = load(); use(log(), await p); }`,
      LATE,
    ],
    [
      'in a callback that runs in place, and its caller prints',
      `${SAVE}const each = (list, use) => { for (const x of list) use(x); console.log(1); };\nexport const f = list => { each(list, () => { void save(); }); };`,
      LATE,
    ],
    [
      'in a callback that runs later',
      `${LOAD}export const f = (other, e) => { other.on('close', () => { void load(); }); e.emit('open'); };`,
    ],
    [
      'in a handler of an event that the file emits, and goes on',
      `${LOAD}export const f = e => { e.on('end', () => { void load(); }); e.emit('end'); console.log(1); };`,
      LATE,
    ],
    [
      'in a list, and prints',
      `${LOAD}export async function f() { const all = [load()]; console.log(1); await Promise.all(all); }`,
      LATE,
    ],
    [
      'and waits for other work',
      `${LOAD}export async function f(u) { const p = load(); const r = await fetch(u); return [r, await p]; }`,
    ],
    [
      'and starts other work',
      `${LOAD}export async function f() { const p = load(); const q = other(); return Promise.all([p, q]); }`,
    ],
    [
      'and computes',
      `${LOAD}export async function f(a) { const p = load(); const name = a.trim().slice(1); return [name, await p]; }`,
    ],
    [
      'and makes a function',
      `${LOAD}export async function f() { const p = load(); const g = () => console.log(1); return [g, await p]; }`,
    ],
  ],
  'functions side by side': [
    [
      'that write and read one file',
      `${SAVE}async function load() { return fs.readFileSync('a'); }\nexport const f = async () => Promise.all([save(), load()]);`,
      /It runs beside `load` \(line 4\), and the order in which `'a'` is used would change/,
    ],
    [
      'that are given one file',
      "async function save(p) { fs.writeFileSync(p, 'x'); }\nasync function load(p) { return fs.readFileSync(p); }\nexport const f = async x => Promise.all([save(x), load(x)]);",
      /the order in which `x` is used would change/,
    ],
    [
      'that set one variable',
      "let last;\nasync function one() { last = fs.readFileSync('a'); }\nasync function two() { last = 2; }\nexport const f = async () => { const p = one(); const q = two(); await Promise.all([p, q]); return last; };",
      /the order in which `last` is used would change|`last` is written after/,
    ],
    [
      'that use files of their own',
      "async function save() { fs.writeFileSync('a', 'x'); }\nasync function load() { return fs.readFileSync('b'); }\nexport const f = async () => Promise.all([save(), load()]);",
    ],
    [
      'that only read',
      `${LOAD}async function more() { return fs.readFileSync('a'); }\nexport const f = async () => Promise.all([load(), more()]);`,
    ],
  ],
  'another name for shared state': [
    [
      'that is a variable',
      "const cache = {};\nexport async function f() { const c = cache; if (!c.x) c.x = fs.readFileSync('a'); return c.x; }",
      /`cache` is read before and written after/,
    ],
    [
      'that is taken out of `this`',
      'class S { async f(p) { const { state } = this; state.n += fs.readFileSync(p).length; } }\nexport const s = new S();',
      /`state\.n` is read before and written after/,
    ],
    [
      'that is `this`',
      'class S { async f(p) { const self = this; if (!self.x) this.x = fs.readFileSync(p); } }\nexport const s = new S();',
      /`this\.x` is read before and written after/,
    ],
    [
      'that a map holds',
      'const all = new Map();\nexport async function f(k) { const e = all.get(k); if (!e.text) e.text = fs.readFileSync(k); return e; }',
      /`e\.text` is read before and written after/,
    ],
    [
      'that is no other name: the object is new',
      "export async function f() { const c = {}; if (!c.x) c.x = fs.readFileSync('a'); return c.x; }",
    ],
    [
      'that is no other name: it gets a value of its own',
      "export async function f() { let c = undefined; if (!c) c = fs.readFileSync('a'); return c; }",
    ],
    [
      'whose other member is written',
      'const all = new Map();\nexport async function f(k) { const e = all.get(k); e.text = fs.readFileSync(e.path); return e; }',
    ],
  ],
  'a list': [
    [
      'of which an element is deleted',
      "export async function f(s) { const l = s.split(','); delete l[1]; return l.map(p => fs.readFileSync(p)); }",
      /the list may have holes/,
    ],
    [
      'that is made longer',
      "export async function f(s) { const l = s.split(','); l.length = 9; return l.map(p => fs.readFileSync(p)); }",
      /the list may have holes/,
    ],
    [
      'that is filled out of order',
      "export async function f(i) { const l = []; l[i] = 'a'; return l.map(p => fs.readFileSync(p)); }",
      /the list may have holes/,
    ],
    [
      'that is emptied',
      "export async function f() { const l = ['a']; l.length = 0; l.push('b'); return l.map(p => fs.readFileSync(p)); }",
    ],
    [
      'of which an element is replaced',
      "export async function f(s) { const l = s.split(','); l[1] = 'b'; return l.map(p => fs.readFileSync(p)); }",
    ],
    [
      'that is added to',
      "export async function f() { const l = []; l[l.length] = 'b'; return l.map(p => fs.readFileSync(p)); }",
    ],
  ],
  'a function that is called twice': [
    [
      'one time after the other',
      "async function f(p) { const n = fs.readFileSync('a'); fs.writeFileSync('a', n + p); }\nf(1).then(() => f(2)).catch(use);",
    ],
    [
      'at once',
      "async function f(p) { const n = fs.readFileSync('a'); fs.writeFileSync('a', n + p); }\nf(1).then(() => use()).catch(use);\nf(2);",
      /It runs several times at once|does not wait for it/,
    ],
  ],
  'a timer of the module': [
    [
      'that sets what is read then',
      "let n = 0;\nsetInterval(() => { n += 1; }, 10);\nasync function main() { use(fs.readFileSync('a').length, n); }\nawait main();",
      /A callback that is started before the new `await` has to do with `n`/,
    ],
    [
      'that sets something else',
      "let n = 0;\nlet m = 0;\nsetInterval(() => { n += 1; }, 10);\nasync function main() { use(fs.readFileSync('a').length, m); }\nawait main();",
    ],
    [
      'that comes long after',
      "let n = 0;\nsetInterval(() => { n += 1; }, 60_000);\nasync function main() { use(fs.readFileSync('a').length, n); }\nawait main();",
    ],
  ],
  'a callback of Node.js': [
    [
      'that sets what is read then',
      "export async function f() { let late = false; setTimeout(() => { late = true; }, 100); return use(fs.readFileSync('a'), late); }",
      /could come during it/,
    ],
    [
      'that a helper starts, and that changes what is read after',
      "let ticks = 0;\nconst start = () => setInterval(() => { ticks += 1; }, 10);\nexport async function f() { const t = start(); const text = fs.readFileSync('a'); clearInterval(t); return use(text, ticks); }",
      /has to do with `ticks`, and could come during it/,
    ],
    [
      'that a helper starts, and that reads what is changed after',
      "let phase = 'a';\nfunction watch() { setTimeout(() => use(phase), 10); }\nexport async function f() { watch(); const text = fs.readFileSync('a'); phase = 'b'; return text; }",
      /has to do with `phase`, and could come during it/,
    ],
    [
      'that a method starts for what is handed to it',
      "class Meter { constructor(list) { setInterval(() => list.push(1), 10); } }\nexport async function f(all) { const m = new Meter(all); const text = fs.readFileSync('a'); return use(text, m, all.length); }",
      /has to do with `(m|all)`, and could come during it/,
    ],
    [
      'that a helper starts, and that prints',
      "const beat = () => setInterval(() => console.log('beat'), 10);\nexport async function f() { const t = beat(); const text = fs.readFileSync('a'); clearInterval(t); return text; }",
      /has to do with `clearInterval`, and could come during it/,
    ],
    [
      'that a helper starts, and that has nothing to do with the rest',
      "let ticks = 0;\nconst start = () => setTimeout(() => { ticks += 1; }, 10);\nexport async function f() { const t = start(); const text = fs.readFileSync('a'); clearTimeout(t); return text; }",
    ],
    [
      'that goes on in an async function that a helper starts',
      "const all = [];\nconst late = async () => { await 0; all.push(1); };\nfunction kick() { late(); }\nexport async function f() { kick(); all.push(fs.readFileSync('a')); return all; }",
      /has to do with `all`, and could come during it/,
    ],
    [
      'that goes on in an async function that a helper starts, and has nothing to do with the rest',
      "const all = [];\nconst late = async () => { await 0; all.push(1); };\nfunction kick() { late(); }\nexport async function f() { kick(); return fs.readFileSync('a'); }",
    ],
    [
      'that a helper starts for what takes too long',
      "const guard = () => setTimeout(() => console.log('slow'), 5000);\nexport async function f() { const t = guard(); const text = fs.readFileSync('a'); clearTimeout(t); return text; }",
    ],
    [
      'that sets what is not read then',
      "export async function f() { let late = false; setTimeout(() => { late = true; }, 100); return use(fs.readFileSync('a')); }",
    ],
    [
      'that has come when the call ends',
      "export async function f(list) { let sum = 0; list.forEach(n => { sum += n; }); return use(fs.readFileSync('a'), sum); }",
    ],
  ],
  'a function': [
    [
      'that goes through a list by another name',
      "let last = '';\nasync function load(p) { last = p; const text = fs.readFileSync(p); use(last, text); }\nconst each = load;\nexport const f = list => list.forEach(each);",
      /It runs several times at once, so the order in which `last` is used would change/,
    ],
    [
      'that reads what it sets in another one',
      "let last = '';\nconst label = text => last + text;\nasync function load(p) { last = p; return label(fs.readFileSync(p)); }\nexport const f = list => Promise.all(list.map(load));",
      /It runs several times at once, so the order in which `last` is used would change/,
    ],
    [
      'that goes through a list by the name that a pattern gives it',
      "let last = '';\nconst api = { async load(p) { last = p; const text = fs.readFileSync(p); use(last, text); } };\nconst { load: each } = api;\nexport const f = list => list.forEach(each);",
      /It runs several times at once, so the order in which `last` is used would change/,
    ],
    [
      'that goes through a list by the name that a pattern gives it and sets nothing',
      'const api = { async load(p) { use(p, fs.readFileSync(p)); } };\nconst { load: each } = api;\nexport const f = list => list.forEach(each);',
    ],
    [
      'that is called once, and prints and takes from a list in a loop',
      'const list = [];\nasync function load() { while (list.length > 0) { console.log(list.length); use(fs.readFileSync(list.shift())); } }\nawait load();',
    ],
    [
      'that runs side by side with itself, and counts before each call of a loop',
      'let count = 0;\nasync function load(list) { for (const p of list) { count++; use(p, fs.readFileSync(p)); } }\nawait Promise.all([load([1]), load([2])]);\nconsole.log(count);',
    ],
    [
      'that runs side by side with itself, in another folder each time',
      "async function load(dir) { process.chdir(dir); return fs.readFileSync('a'); }\nawait Promise.all([load('b'), load('c')]);",
      /It runs several times at once, so the order in which `process` is used would change/,
    ],
    [
      'that runs side by side with itself, and sets what Node.js exports',
      "import { env } from 'node:process';\nasync function load(p) { env.P = p; return fs.readFileSync(p) + env.P; }\nawait Promise.all([load('b'), load('c')]);",
      /It runs several times at once, so the order in which `env` is used would change/,
    ],
    [
      'that runs side by side with itself, and reads the environment',
      "import { env } from 'node:process';\nasync function load(p) { const dir = env.DIR; return dir + fs.readFileSync(p); }\nawait Promise.all([load('b'), load('c')]);",
    ],
    [
      'that runs side by side with itself, and sets two at once',
      "let one = 1;\nlet two = 2;\nasync function load(p) { [one, two] = [two, one]; return fs.readFileSync(p) + one; }\nawait Promise.all([load('b'), load('c')]);",
      /It runs several times at once, so the order in which `(one|two)` is used would change/,
    ],
    [
      'that runs side by side with itself, and takes two apart',
      "const all = { one: 1, two: 2 };\nasync function load(p) { const { one } = all; return fs.readFileSync(p) + one; }\nawait Promise.all([load('b'), load('c')]);",
    ],
    [
      'that runs side by side with itself, and adds to a list that it reads then',
      "const all = [];\nasync function load(p) { all.push(p); return fs.readFileSync(p) + all.length; }\nawait Promise.all([load('b'), load('c')]);",
      /It runs several times at once, so the order in which `all` is used would change/,
    ],
    [
      'that runs side by side with itself, and sets in a helper what it reads then',
      "class Now { static at = ''; static use(p) { Now.at = p; } }\nasync function load(p) { Now.use(p); return fs.readFileSync(p) + Now.at; }\nawait Promise.all([load('b'), load('c')]);",
      /It runs several times at once, so the order in which `Now` is used would change/,
    ],
    [
      'that runs side by side with itself, and sets an object in its method, which it reads then',
      "class Now { use(p) { this.at = p; } }\nconst now = new Now();\nasync function load(p) { now.use(p); return fs.readFileSync(p) + now.at; }\nawait Promise.all([load('b'), load('c')]);",
      /It runs several times at once, so the order in which `now` is used would change/,
    ],
    [
      'that runs side by side with itself, and sets in a helper what it does not read then',
      "let last = '';\nconst use2 = p => { last = p; };\nasync function load(p) { use2(p); return fs.readFileSync(p) + 1; }\nawait Promise.all([load('b'), load('c')]);",
    ],
    [
      'that waits for one after the other, and sets in a helper what it reads then',
      "let last = '';\nconst use2 = p => { last = p; };\nasync function load(p) { use2(p); return fs.readFileSync(p) + last; }\nawait load('b');\nawait load('c');",
    ],
    [
      'that goes through a list by another name and sets nothing',
      'async function load(p) { use(p, fs.readFileSync(p)); }\nconst each = load;\nexport const f = list => list.forEach(each);',
    ],
    [
      'beside one whose name every object has',
      "function toString() { return ''; }\nconst constructor = x => x;\nexport async function load(p) { return constructor(fs.readFileSync(p)) + toString(); }",
    ],
    [
      'that is copied over',
      `Object.assign(fs, { readFileSync: () => '' });\nexport ${LOAD}`,
      /`readFileSync` is replaced in this file \(line 2\)/,
    ],
    ['beside one that is copied over', `Object.assign(fs, { statSync: () => '' });\nexport ${LOAD}`],
  ],
  'what is handed to the call': [
    [
      'by several runs at once, which fill it before',
      "const buffer = Buffer.alloc(4);\nasync function dump(i) { buffer.fill(i); fs.writeFileSync('d' + i, buffer); }\nawait Promise.all([1, 2].map(dump));",
      /It runs several times at once, so the order in which `buffer` is used would change/,
    ],
    [
      'by several runs at once, which set a member of it before',
      "const state = { n: 0 };\nasync function dump(i) { state.n = i; fs.writeFileSync('d' + i, state); }\nawait Promise.all([1, 2].map(dump));",
      /the order in which `state` is used would change/,
    ],
    [
      'by several runs at once, and is made of what they fill before',
      "const buffer = Buffer.alloc(4);\nasync function dump(i) { buffer.fill(i); fs.writeFileSync('d' + i, buffer.toString()); }\nawait Promise.all([1, 2].map(dump));",
    ],
    [
      'by several runs at once, each of which fills one of its own',
      "async function dump(i) { const buffer = Buffer.alloc(4); buffer.fill(i); fs.writeFileSync('d' + i, buffer); }\nawait Promise.all([1, 2].map(dump));",
    ],
  ],
  'a file that runs at once read and write by methods': [
    [
      'of a prototype',
      `function Store(p) { this.p = p; }
Store.prototype.write = function (d) { fs.writeFileSync(this.p, d); };
Store.prototype.add = async function (d) { const old = fs.readFileSync(this.p); this.write(old + d); };
const store = new Store('a');
await Promise.all([store.add(1), store.add(2)]);`,
      /`this.p` is read and written|updates one file/,
    ],
    [
      'that fields hold',
      `class Store { p = 'a'; write = d => { fs.writeFileSync(this.p, d); }; async add(d) { const old = fs.readFileSync(this.p); this.write(old + d); } }
const store = new Store();
await Promise.all([store.add(1), store.add(2)]);`,
      /`this.p` is read and written|updates one file/,
    ],
    [
      'of a prototype, where they only read',
      `function Store(p) { this.p = p; }
Store.prototype.has = function () { return fs.existsSync(this.p); };
Store.prototype.add = async function (d) { const old = fs.readFileSync(this.p); return this.has() && old + d; };
const store = new Store('a');
await Promise.all([store.add(1), store.add(2)]);`,
    ],
  ],
  'a chain of reactions beside another one': [
    [
      'that prints in a later reaction',
      "Promise.resolve('a').then(p => fs.readFileSync(p)).then(t => console.log(t));\nPromise.resolve().then(() => console.log(2));",
      /It runs beside line 3, and the order in which `console.log` is used would change/,
    ],
    [
      'that prints before',
      "Promise.resolve('a').then(p => { console.log(p); return p; }).then(p => fs.readFileSync(p));\nPromise.resolve().then(() => console.log(2));",
    ],
    [
      'that is none, where it prints in a later reaction',
      "setInterval(use, 1000);\nPromise.resolve('a').then(p => fs.readFileSync(p)).then(t => console.log(t));",
    ],
  ],
};

for (const [what, programs] of Object.entries(PROGRAMS)) {
  describe(`what happens during a new await: ${what}`, () => {
    for (const [title, code, reason] of programs) {
      it(title, () => {
        const text = `import fs from 'node:fs';\n${code}\n`;
        const { text: after, left } = fixWhole(text);
        if (reason) {
          assert.equal(after, text);
          assert.match(left[0] ?? '', reason);
        } else assert.match(after, /await runInExecutor/, left.join('\n'));
      });
    }
  });
}

describe('an async API that is not quite the same', () => {
  it('is offered, and never used unasked', () => {
    const text = "import fs from 'node:fs';\nexport const f = async (a, b) => fs.cpSync(a, b);";
    const { text: after, left } = fixWhole(text, { with: 'native' });
    assert.equal(after, text);
    assert.match(left[0] ?? '', /^Its errors read differently/);
    assert.match(fixFirst(text, { kind: 'native' }).text, /await fs\.promises\.cp\(a, b\)/);
  });

  it('gives way to the function itself', () => {
    const text = "import fs from 'node:fs';\nexport const f = async (a, b) => fs.cpSync(a, b);";
    assert.match(fixWhole(text).text, /await runInExecutor\(null, fs\.cpSync, a, b\)/);
  });
});
