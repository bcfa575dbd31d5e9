import assert from 'node:assert/strict';
import { findingsIn, fixFirst } from './support.ts';

interface Place {
  readonly before: string;
  readonly after: string;
  readonly path?: string;
}

/** Statements inside of `async function f() { … }`, with `import fs from 'node:fs'` above. */
const PLACES: readonly Place[] = [
  { before: 'fs.writeFileSync(p, d);', after: 'await runInExecutor(null, fs.writeFileSync, p, d);' },
  {
    before: `const t = fs.readFileSync(p, 'utf8');`,
    after: `const t = await runInExecutor(null, fs.readFileSync, p, 'utf8');`,
  },
  {
    before: 'const { size } = JSON.parse(fs.readFileSync(p));',
    after: 'const { size } = JSON.parse(await runInExecutor(null, fs.readFileSync, p));',
  },
  {
    before: 'const { length } = fs.readFileSync(p);',
    after: 'const { length } = await runInExecutor(null, fs.readFileSync, p);',
  },
  { before: 'use(fs.readFileSync(p), 1);', after: 'use(await runInExecutor(null, fs.readFileSync, p), 1);' },
  {
    before: 'const s = `a ${fs.readFileSync(p)} b`;',
    after: 'const s = `a ${await runInExecutor(null, fs.readFileSync, p)} b`;',
  },
  {
    before: 'fs.readFileSync(p).toString();',
    after: '(await runInExecutor(null, fs.readFileSync, p)).toString();',
  },
  {
    before: `x()
fs.readFileSync(p).toString()`,
    after: `x()
;(await runInExecutor(null, fs.readFileSync, p)).toString()`,
  },
  {
    before: `const f = {}
fs.readFileSync(p).toString()`,
    after: `const f = {}
;(await runInExecutor(null, fs.readFileSync, p)).toString()`,
  },
  {
    before: `if (a) {}
fs.readFileSync(p).toString()`,
    after: `if (a) {}
(await runInExecutor(null, fs.readFileSync, p)).toString()`,
  },
  {
    before: `const l = fs.readFileSync(p, 'utf8')?.length;`,
    after: `const l = (await runInExecutor(null, fs.readFileSync, p, 'utf8'))?.length;`,
  },
  {
    before: `const l = fs?.readFileSync(p, 'utf8').length;`,
    after: `const l = (await runInExecutor(null, fs.readFileSync, p, 'utf8')).length;`,
  },
  { before: 'fs?.readFileSync?.(p);', after: 'await runInExecutor(null, fs.readFileSync, p);' },
  {
    before: 'const b = fs.readFileSync(p)!;',
    after: 'const b = (await runInExecutor(null, fs.readFileSync, p))!;',
    path: 'a.ts',
  },
  {
    before: 'const b = fs.readFileSync(p) as Buffer;',
    after: 'const b = (await runInExecutor(null, fs.readFileSync, p)) as Buffer;',
    path: 'a.ts',
  },
  {
    before: 'const b = fs.readFileSync(p) satisfies Buffer;',
    after: 'const b = (await runInExecutor(null, fs.readFileSync, p)) satisfies Buffer;',
    path: 'a.ts',
  },
  {
    before: 'const b = <Buffer>fs.readFileSync(p);',
    after: 'const b = <Buffer>await runInExecutor(null, fs.readFileSync, p);',
    path: 'a.ts',
  },
  {
    before: 'use(...fs.readFileSync(p));',
    after: 'use(...(await runInExecutor(null, fs.readFileSync, p)));',
  },
  {
    before: 'const l = [...fs.readFileSync(p)];',
    after: 'const l = [...(await runInExecutor(null, fs.readFileSync, p))];',
  },
  {
    before: 'const l = c ? fs.readFileSync(p) : 1;',
    after: 'const l = c ? await runInExecutor(null, fs.readFileSync, p) : 1;',
  },
  {
    before: 'const l = fs.readFileSync(p) ? 2 : 1;',
    after: 'const l = (await runInExecutor(null, fs.readFileSync, p)) ? 2 : 1;',
  },
  {
    before: 'const l = c && fs.readFileSync(p);',
    after: 'const l = c && (await runInExecutor(null, fs.readFileSync, p));',
  },
  {
    before: 'const l = fs.readFileSync(p) || c;',
    after: 'const l = (await runInExecutor(null, fs.readFileSync, p)) || c;',
  },
  {
    before: 'const l = fs.readFileSync(p) + 1;',
    after: 'const l = (await runInExecutor(null, fs.readFileSync, p)) + 1;',
  },
  {
    before: 'const l = fs.readFileSync(p) ** 2;',
    after: 'const l = (await runInExecutor(null, fs.readFileSync, p)) ** 2;',
  },
  {
    before: 'const l = !fs.readFileSync(p);',
    after: 'const l = !(await runInExecutor(null, fs.readFileSync, p));',
  },
  { before: 'return fs.readFileSync(p);', after: 'return await runInExecutor(null, fs.readFileSync, p);' },
  { before: 'throw fs.readFileSync(p);', after: 'throw await runInExecutor(null, fs.readFileSync, p);' },
  {
    before: 'for (const x of fs.readFileSync(p)) use(x);',
    after: 'for (const x of await runInExecutor(null, fs.readFileSync, p)) use(x);',
  },
  {
    before: 'switch (fs.readFileSync(p)) { case 1: }',
    after: 'switch (await runInExecutor(null, fs.readFileSync, p)) { case 1: }',
  },
  {
    before: 'return <a b={fs.readFileSync(p)}>{fs.readFileSync(q)}</a>;',
    after: 'return <a b={await runInExecutor(null, fs.readFileSync, p)}>{fs.readFileSync(q)}</a>;',
    path: 'a.jsx',
  },
  { before: 'tag`${fs.readFileSync(p)}`;', after: 'tag`${await runInExecutor(null, fs.readFileSync, p)}`;' },
  { before: '(a, fs.readFileSync(p));', after: '(a, await runInExecutor(null, fs.readFileSync, p));' },
  {
    before: 'const g = async () => fs.readFileSync(p);',
    after: 'const g = async () => await runInExecutor(null, fs.readFileSync, p);',
  },
  {
    before: 'const g = async x => ({ a: fs.readFileSync(p) });',
    after: 'const g = async x => ({ a: await runInExecutor(null, fs.readFileSync, p) });',
  },
  {
    before: 'async function* g() { yield fs.readFileSync(p); }',
    after: 'async function* g() { yield await runInExecutor(null, fs.readFileSync, p); }',
  },
  { before: 'new X(fs.readFileSync(p));', after: 'new X(await runInExecutor(null, fs.readFileSync, p));' },
  { before: 'new (fs.readFileSync(p))();', after: 'new (await runInExecutor(null, fs.readFileSync, p))();' },
  {
    before: `fs.readFileSync.call(null, p, 'utf8');`,
    after: `await runInExecutor(null, fs.readFileSync, p, 'utf8');`,
  },
  { before: 'fs.readFileSync.call(fs);', after: 'await runInExecutor(null, fs.readFileSync);' },
  {
    before: `fs.readFileSync.apply(fs, [p, 'utf8']);`,
    after: `await runInExecutor(null, fs.readFileSync, p, 'utf8');`,
  },
  {
    before: 'fs.readFileSync.apply(fs, list);',
    after: 'await runInExecutor(null, fs.readFileSync, ...list);',
  },
  { before: '(0, fs.readFileSync)(p);', after: 'await runInExecutor(null, fs.readFileSync, p);' },
  { before: '(fs.readFileSync)(p);', after: 'await runInExecutor(null, fs.readFileSync, p);' },
  { before: `fs['readFileSync'](p);`, after: `await runInExecutor(null, fs['readFileSync'], p);` },
  {
    before: 'fs /* a */ . /* b */ readFileSync /* c */ (/* d */ p /* e */, q);',
    after: 'await runInExecutor(null, fs /* a */ . /* b */ readFileSync /* c */, /* d */ p /* e */, q);',
  },
  { before: 'fs.readFileSync(/* none */);', after: 'await runInExecutor(null, fs.readFileSync /* none */);' },
  {
    before: `fs.readFileSync(
    p, // the path
    'utf8',
  );`,
    after: `await runInExecutor(
    null,
    fs.readFileSync,
    p, // the path
    'utf8',
  );`,
  },
  {
    before: `fs.readFileSync(
    // first
    p
  );`,
    after: `await runInExecutor(
    null,
    fs.readFileSync,
    // first
    p
  );`,
  },
  { before: 'fs.readFileSync( p );', after: 'await runInExecutor( null, fs.readFileSync, p );' },
  { before: 'await fs.readFileSync(p);', after: 'await runInExecutor(null, fs.readFileSync, p);' },
  { before: 'void fs.readFileSync(p);', after: 'void (await runInExecutor(null, fs.readFileSync, p));' },
  { before: 'x = fs.readFileSync(p);', after: 'x = await runInExecutor(null, fs.readFileSync, p);' },
  { before: 'x += fs.readFileSync(p);', after: 'x += await runInExecutor(null, fs.readFileSync, p);' },
  {
    before: 'fs.readFileSync(fs.readFileSync(p));',
    after: 'await runInExecutor(null, fs.readFileSync, fs.readFileSync(p));',
  },
  {
    before: 'const x = (fs.readFileSync(p)).toString();',
    after: 'const x = (await runInExecutor(null, fs.readFileSync, p)).toString();',
  },
  {
    before: 'foo(fs.readFileSync(p).toString());',
    after: 'foo((await runInExecutor(null, fs.readFileSync, p)).toString());',
  },
  { before: 'fs.readFileSync(p)[0];', after: '(await runInExecutor(null, fs.readFileSync, p))[0];' },
  { before: 'fs.readFileSync(p)`x`;', after: '(await runInExecutor(null, fs.readFileSync, p))`x`;' },
  {
    before: 'p.then(x => fs.readFileSync(x));',
    after: 'p.then(async x => await runInExecutor(null, fs.readFileSync, x));',
  },
  {
    before: 'p.then(function (x) { return fs.readFileSync(x) });',
    after: 'p.then(async function (x) { return await runInExecutor(null, fs.readFileSync, x) });',
  },
  {
    before: 'p.catch(() => { fs.writeFileSync(a, b) });',
    after: 'p.catch(async () => { await runInExecutor(null, fs.writeFileSync, a, b) });',
  },
  {
    before: 'await Promise.all(list.map(async x => fs.readFileSync(x)));',
    after: 'await Promise.all(list.map(async x => await runInExecutor(null, fs.readFileSync, x)));',
  },
  { before: 'fs.cpSync(a, b, opts);', after: 'await runInExecutor(null, fs.cpSync, a, b, opts);' },
  {
    before: 'class B extends fs.readFileSync(p) {}',
    after: 'class B extends (await runInExecutor(null, fs.readFileSync, p)) {}',
  },
  {
    before: 'do fs.readFileSync(p).x; while (a)',
    after: 'do (await runInExecutor(null, fs.readFileSync, p)).x; while (a)',
  },
  {
    before: 'if (fs.readFileSync(p)) a();',
    after: 'if (await runInExecutor(null, fs.readFileSync, p)) a();',
  },
  {
    before: 'while (fs.readFileSync(p).x) a();',
    after: 'while ((await runInExecutor(null, fs.readFileSync, p)).x) a();',
  },
  {
    before: 'label: fs.readFileSync(p).x;',
    after: 'label: (await runInExecutor(null, fs.readFileSync, p)).x;',
  },
  {
    before: `const fn = 1
/* c */ fs.readFileSync(p).x`,
    after: `const fn = 1
/* c */ ;(await runInExecutor(null, fs.readFileSync, p)).x`,
  },
  {
    before: 'using x = fs.readFileSync(p);',
    after: 'using x = await runInExecutor(null, fs.readFileSync, p);',
    path: 'a.ts',
  },
  {
    before: '(() => fs.readFileSync(p))();',
    after: 'await (async () => await runInExecutor(null, fs.readFileSync, p))();',
  },
  {
    before: 'const t = (function () { const t = fs.readFileSync(p); return t.length; })() + 1;',
    after:
      'const t = (await (async function () { const t = await runInExecutor(null, fs.readFileSync, p); return t.length; })()) + 1;',
  },
  {
    before: 'const o = { async m() { return fs.readFileSync(p) } };',
    after: 'const o = { async m() { return await runInExecutor(null, fs.readFileSync, p) } };',
  },
  {
    before: 'class C { async #m() { return fs.readFileSync(p) } }',
    after: 'class C { async #m() { return await runInExecutor(null, fs.readFileSync, p) } }',
  },
];
const REFUSED: readonly { code: string; reason: string; path?: string }[] = [
  {
    code: 'const g = (x = fs.readFileSync(p)) => x; g();',
    reason: '`g` is declared inside another function, where a worker cannot reach it.',
  },
  {
    code: 'fs.readFileSync.bind(fs)(p);',
    reason: 'The called function is computed, so it cannot be named ahead of the call.',
  },
  {
    code: 'list.sort((a, b) => fs.readFileSync(a) - b);',
    reason: 'It runs inside a callback of `sort` that must return at once.',
  },
  {
    code: 'fs.cpSync(a, b, { filter: () => true });',
    reason: 'An argument cannot be sent to a worker: a function cannot be cloned.',
  },
  {
    code: 'fs.readSync(fd, buf);',
    reason: 'It writes into one of its arguments, and a worker would write into a copy.',
  },
  {
    code: 'setTimeout(() => fs.readFileSync(p), 1);',
    reason: 'Nothing waits for what this callback of `setTimeout` returns.',
  },
  {
    code: '(() => fs.readFileSync(p) && fetch(p))();',
    reason: 'The function that is called on the spot may return a promise.',
  },
  {
    code: 'new Promise(r => r(fs.readFileSync(p)));',
    reason: 'The executor of a promise cannot wait; an async function needs no `new Promise`.',
  },
  {
    code: 'const o = { get x() { return fs.readFileSync(p) } }; o.x;',
    reason: 'Reading a property cannot be offloaded: what it runs belongs to its object.',
  },
  {
    code: 'const o = { set x(v) { fs.readFileSync(v) } }; o.x = p;',
    reason: 'Setting a property cannot be offloaded: what it runs belongs to its object.',
  },
  {
    code: 'const o = { toString() { return fs.readFileSync(p) } }; `${o}`;',
    reason: 'What the language calls by itself cannot be offloaded: it waits for nothing.',
  },
];

const IMPORT = "import fs from 'node:fs';";

function programOf(body: string): string {
  return `${IMPORT}\nasync function f() {\n  ${body}\n}\n`;
}

/** The statements of `f` again. */
function bodyOf(text: string): string {
  return text.slice(text.indexOf('{\n', text.indexOf('async function f')) + 4).replace(/\n}\n$/, '');
}

describe('offload in place of', () => {
  for (const { before, after, path = 'a.js' } of PLACES) {
    it(before.replace(/\s+/g, ' '), () => {
      const { text } = fixFirst(programOf(before), { path });
      assert.equal(bodyOf(text), after);
      assert.match(text, /^import \{ runInExecutor \} from 'run-in-executor';?$/m);
      const blocked = findingsIn(programOf(before), path).length;
      assert.equal(findingsIn(text, path).length, blocked - 1, 'one finding less');
    });
  }
});

describe('no offload of', () => {
  for (const { code, reason, path = 'a.js' } of REFUSED) {
    it(code.replace(/\s+/g, ' '), () => {
      assert.equal(fixFirst(programOf(code), { path }).text, `refused: ${reason}`);
    });
  }
});
