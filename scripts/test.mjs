// `npm test`: build, lint and every suite, VS Code included. Prints "N passed, N failed" as its last line.
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { elapsedSince, root, run } from './command.ts';
import { closingLine, judge, readResult, sum } from './tally.ts';
import { findOrInstallBrowser } from './vscode-host/browser.ts';
import { findOrInstallHost } from './vscode-host/install.ts';

const mocha = ['node_modules/mocha/bin/mocha.js', '--reporter', 'scripts/results-reporter.ts'];

/** Each suite leaves its numbers in a results file of its own; a step without one passes or fails as a whole. */
const steps = [
  { name: 'Build', command: ['esbuild.mjs'], stopsAll: true },
  { name: 'ESLint', command: ['node_modules/eslint/bin/eslint.js', '.'] },
  { name: 'Prettier', command: ['node_modules/prettier/bin/prettier.cjs', '--check', '.'] },
  { name: 'Types', command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'] },
  { name: 'Unit tests', command: mocha, results: 'unit.json' },
  {
    name: 'In the extension host',
    command: ['test/vscode/run.ts'],
    results: 'vscode.json',
    prepare: prepareHost,
  },
  {
    name: 'As a user does',
    command: [...mocha, '--no-config', '--forbid-only', '--exit', 'test/vscode/user/*.test.ts'],
    results: 'user.json',
    prepare: prepareHost,
  },
];

async function prepareHost() {
  await findOrInstallBrowser();
  await findOrInstallHost();
}

async function runStep({ name, command, results, prepare }) {
  console.log(`\n── ${name} ──`);
  const start = performance.now();
  const file = results && path.join(root, '.vscode-test', 'results', results);
  if (file) await rm(file, { force: true });
  let exitCode = 1;
  try {
    await prepare?.();
    exitCode = await run(process.execPath, command, { env: { UNBLOCK_RESULTS: file }, timeoutMinutes: 20 });
  } catch (error) {
    console.error(error.message);
  }
  const result = judge(exitCode, file && (await readResult(file)));
  return { name, ...result, time: elapsedSince(start) };
}

await mkdir(path.join(root, '.vscode-test', 'results'), { recursive: true });
const outcomes = [];
for (const step of steps) {
  const outcome = await runStep(step);
  outcomes.push(outcome);
  if (step.stopsAll && outcome.failed > 0) break;
}

console.log();
for (const { name, passed, failed, time } of outcomes) {
  const numbers = passed > 0 ? ` ${passed} passed,` : '';
  console.log(
    `${failed > 0 ? '✖' : '✔'} ${name}:${numbers} ${failed > 0 ? `${failed} failed, ` : ''}${time}`,
  );
}
const total = sum(outcomes);
console.log(closingLine(total));
process.exitCode = total.failed > 0 ? 1 : 0;
