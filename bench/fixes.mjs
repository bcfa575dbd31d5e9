// Measures how long the fixes take: of one finding (what a cursor on it asks for), of all findings of a file (fix-all),
// and which fixes there are (what `check --format json` asks for).
//
//   node bench/fixes.mjs [lines] [findings]      default: 2000 lines with 100 findings, then 40000 with 130

import { performance } from 'node:perf_hooks';
import { createAnalyzer } from '../src/analyzer/index.ts';
import { fixAll, fixesFor } from '../src/fixes/index.ts';
import { fixKindsFor } from '../src/fixes/kinds.ts';
import { show } from './clock.mjs';

const HEAD = `import fs from 'node:fs';
import { execSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';

const SUFFIX = '.txt';

function load(name) {
  return fs.readFileSync(name + SUFFIX, 'utf8');
}
`;

/** Each blocks once, in a way of its own. */
const BLOCKING = [
  n => `export async function read${n}(path) {\n  return fs.readFileSync(path, 'utf8').trim();\n}\n`,
  n => `export async function save${n}(path, value) {\n  if (value) fs.writeFileSync(path, value);\n}\n`,
  n => `export const run${n} = async () => execSync('ls').toString();\n`,
  n => `export class Store${n} {\n  async pack(text) {\n    return gzipSync(text);\n  }\n}\n`,
  n =>
    `export async function part${n}(name) {\n  const text = load(name);\n  return text.slice(0, ${n});\n}\n`,
  n => `export async function all${n}(...names) {\n  return names.map(load);\n}\n`,
  n =>
    `export async function texts${n}(...names) {\n  return names.map(name => fs.readFileSync(name)).join();\n}\n`,
];

/** What a file is mostly made of. */
const filler = n => `
export function score${n}(list) {
  let total = 0;
  for (const { weight, value } of list) {
    if (weight > ${n}) total += value * weight;
    else total -= Math.max(value, weight);
  }
  return { total, mean: total / (list.length || 1), name: \`score \${total}\` };
}
`;

function program(lines, findings) {
  const parts = Array.from({ length: findings }, (_, n) => BLOCKING[n % BLOCKING.length](n));
  const blocking = parts.join('').split('\n').length;
  const perFinding = (lines - blocking) / filler(0).split('\n').length / findings;
  let written = 0;
  return parts.reduce((text, part, n) => {
    let block = part;
    while (written < (n + 1) * perFinding) block += filler(written++);
    return text + block;
  }, HEAD);
}

const FACTS = {
  moduleKind: 'esm',
  runtime: { specifier: 'run-in-executor', create: [] },
  exists: () => false,
};

function timed(name, task) {
  const start = performance.now();
  const result = task();
  console.log(`  ${name.padEnd(28)} ${show((performance.now() - start) * 1000)}`);
  return result;
}

function measure(lines, wanted) {
  const text = program(lines, wanted);
  // Each measurement has a path of its own, so that nothing is remembered from the one before.
  const file = path => ({ path, text });
  const analyzer = createAnalyzer();
  analyzer.update('a.mjs', text);
  const findings = analyzer.check('a.mjs');
  const size = `${text.split('\n').length - 1} lines, ${(text.length / 1024).toFixed(0)} KB`;
  console.log(`${size}, ${findings.length} findings`);
  const [first] = findings;
  const to = path => finding => ({
    ...finding,
    ...(finding.target.kind === 'function' && { target: { ...finding.target, file: path } }),
  });
  timed('fixes of one finding', () => fixesFor(to('b.mjs')(first), file('b.mjs'), FACTS));
  timed('which fixes there are', () =>
    findings.map(to('c.mjs')).map(f => fixKindsFor(f, file('c.mjs'), FACTS)),
  );
  const { applied } = timed('fix-all', () => fixAll(findings.map(to('d.mjs')), file('d.mjs'), FACTS));
  console.log(`  ${applied.length} applied`);
}

const [lines, findings] = process.argv.slice(2).map(Number);
if (lines) measure(lines, findings || lines / 20);
else {
  measure(2000, 10);
  measure(2000, 100);
  measure(40_000, 130);
}
