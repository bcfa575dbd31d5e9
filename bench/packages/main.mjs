// Fixes a real package and runs its own tests before and after. A fix may never change what a program does.
//
//     node bench/packages-fix.mjs <folder> [--with executor|native] [--keep] -- <test command…>
//
//     npm pack fastify-cli && tar xzf *.tgz && (cd package && npm install)
//     node bench/packages-fix.mjs package -- npx borp
//
// The folder is copied; nothing in it changes. Exits with 1 where tests pass before and fail after.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const split = process.argv.indexOf('--', 2);
const { values, positionals } = parseArgs({
  args: process.argv.slice(2, split < 0 ? undefined : split),
  options: { with: { type: 'string' }, keep: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [folder] = positionals;
const [command, ...parameters] = split < 0 ? [] : process.argv.slice(split + 1);
if (folder === undefined || command === undefined) {
  console.error('node bench/packages-fix.mjs <folder> [--with executor|native] [--keep] -- <test command…>');
  process.exit(2);
}

const scratch = await mkdtemp(join(tmpdir(), 'unblock-package-'));
const copy = join(scratch, basename(resolve(folder)));
try {
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  process.exitCode = await compare();
} finally {
  if (values.keep) console.log(`kept in ${copy}`);
  else await rm(scratch, { recursive: true, force: true });
}

async function compare() {
  const before = await runTests();
  if (before.code !== 0) {
    console.log(`${before.output}\nThe tests fail before anything is changed.`);
    return 2;
  }
  const kind = values.with === undefined ? [] : ['--with', values.with];
  const start = performance.now();
  const fixed = await run(process.execPath, [join(root, 'dist/cli.js'), 'fix', ...kind, '.']);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(fixed.output);
  const after = await runTests();
  if (after.code !== 0) console.log(after.output);
  console.log(
    `Fixed in ${seconds} s. The tests passed before and ${after.code === 0 ? 'pass' : 'FAIL'} after.`,
  );
  return after.code === 0 ? 0 : 1;
}

function runTests() {
  return run(command, parameters);
}

/** Runs a command in the copy, with the binaries of its own packages at hand. */
function run(file, parameters) {
  const PATH = `${join(copy, 'node_modules/.bin')}:${process.env.PATH}`;
  const options = { cwd: copy, env: { ...process.env, PATH, CI: '1' }, maxBuffer: 64 * 2 ** 20 };
  return new Promise(done => {
    execFile(file, parameters, options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: stdout + stderr });
    });
  });
}
