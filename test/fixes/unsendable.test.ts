import assert from 'node:assert/strict';
import { offloadIn, type Files } from './make-async-support.ts';

const CHECK = `import fs from 'node:fs';
export function check(file, rules) {
  return rules.map(rule => rule.test(fs.readFileSync(file, 'utf8')));
}
`;
const RULES = `export const RULES = [{ test: text => text !== '' }];
export function rulesOf(config) {
  return Object.keys(config).map(name => ({ name, test: text => text.includes(name) }));
}
export const patternsOf = config => Object.keys(config).map(name => new RegExp(name));
`;
const files = (text: string): Files => ({
  'a.mjs': `import { check } from './check.mjs';\nimport { RULES, patternsOf, rulesOf } from './rules.mjs';\n${text}\n`,
  'check.mjs': CHECK,
  'rules.mjs': RULES,
});

const HELD = [
  'export const main = async p => check(p, RULES);',
  'export const main = async p => check(p, rulesOf({ a: 1 }));',
  'const rules = rulesOf({ a: 1 });\nexport const main = async p => check(p, rules.filter(Boolean));',
  'const rules = [];\nrules.push({ test: Boolean });\nrules.push({ test: () => true });\nexport const main = async p => check(p, rules);',
  'export const main = async p => { const { list = RULES } = {}; return check(p, list ?? RULES); };',
  'const run = async (p, rules) => check(p, rules);\nexport const main = p => run(p, RULES);',
  'class Rule { test() { return true; } }\nexport const main = async p => check(p, [new Rule()]);',
  'const kinds = { a: () => ({ test: () => true }) };\nexport const main = async p => check(p, [kinds[p]()]);',
];

const SENT = [
  'export const main = async p => check(p, [/a/]);',
  'export const main = async p => check(p, patternsOf({ a: 1 }));',
  'export const main = async p => check(p, patternsOf({ a: RULES }).slice(1));',
  'const run = async (p, rules) => check(p, rules);\nexport const main = p => run(p, [/a/]);',
];

describe('an argument', () => {
  for (const text of HELD) {
    it(`with functions or instances in it is not sent: ${text}`, () => {
      const { fix, refusal } = offloadIn(files(text), 'a.mjs');
      assert.equal(fix, undefined);
      assert.match(refusal ?? '', /may hold functions or objects of classes|An argument cannot be sent/);
    });
  }
  for (const text of SENT) {
    it(`of plain values is sent: ${text}`, () => {
      assert.ok(offloadIn(files(text), 'a.mjs').fix);
    });
  }
  it('is no generator', () => {
    const text =
      "import fs from 'node:fs';\nexport function size(all) { let n = 0; for (const p of all) n += fs.readFileSync(p).length; return n; }\nfunction* each() { yield 'a'; }\nexport const main = async () => size(each());\n";
    assert.equal(offloadIn({ 'a.mjs': text }, 'a.mjs').fix, undefined);
    assert.ok(offloadIn({ 'a.mjs': text.replace('size(each())', "size(['a'])") }, 'a.mjs').fix);
  });
});
