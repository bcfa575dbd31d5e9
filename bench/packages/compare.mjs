// One package: its tests before and after, whether what changed still loads, and whether a second run finds more.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';

const cli = join(import.meta.dirname, '../../dist/cli.js');
const loader = join(import.meta.dirname, 'load.mjs');

/** @returns how many things are not as they were */
export async function compare({ folder, command, kind, keep }) {
  const scratch = await mkdtemp(join(tmpdir(), 'unblock-package-'));
  const copy = join(scratch, basename(resolve(folder)));
  try {
    await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
    return await compareIn(copy, command, kind);
  } finally {
    if (keep) console.log(`  kept in ${copy}`);
    else await rm(scratch, { recursive: true, force: true });
  }
}

async function compareIn(copy, command, kind) {
  const problems = [];
  const texts = await sources(copy);
  const tests = () => (command ? run(copy, command[0], command.slice(1)) : undefined);
  const before = await tests();
  if (before && before.code !== 0) problems.push('the tests fail before anything is changed');
  const start = performance.now();
  const fix = () => run(copy, process.execPath, [cli, 'fix', ...(kind ? ['--with', kind] : []), '.']);
  const fixed = await fix();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const after = await sources(copy);
  const changed = [...after].filter(([path, text]) => texts.get(path) !== text).map(([path]) => path);
  const again = await fix();
  if (!sameTexts(after, await sources(copy))) problems.push(`a second run changes more: ${lastLine(again)}`);

  const result = changed.length > 0 ? await tests() : before;
  if (before?.code === 0 && result?.code !== 0) problems.push(`the tests fail after: ${result?.output}`);
  const known = changed.filter(path => texts.has(path));
  const loaded = await load(copy, known);
  await Promise.all(known.map(path => writeFile(join(copy, path), texts.get(path))));
  const original = await load(copy, known);
  // A helper that is offloaded may have become an export.
  const isKept = path => original[path].split(', ').every(name => loaded[path].split(', ').includes(name));
  for (const path of known)
    if (!isKept(path)) problems.push(`${path} exports ${loaded[path]} instead of ${original[path]}`);

  const verdict = command
    ? result?.code === 0
      ? 'its tests pass'
      : 'its tests fail'
    : 'it has no tests here';
  console.log(
    `  ${kind ?? 'default'}: ${lastLine(fixed)}, ${known.length} files changed in ${seconds} s; ${verdict}; ` +
      (problems.length === 0 ? 'all as before' : `NOT AS BEFORE: ${problems.join('; ')}`),
  );
  return problems.length;
}

/** What the files export, by file; or which error they end in. */
async function load(copy, files) {
  const shown = {};
  for (const path of files) {
    const { output } = await run(copy, process.execPath, ['--no-warnings', loader, path]);
    shown[path] = lastLine({ output }).replaceAll(copy, '.');
  }
  return shown;
}

async function sources(copy) {
  const entries = await readdir(copy, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(entry => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
    .map(entry => relative(copy, join(entry.parentPath, entry.name)))
    .filter(path => !path.split(/[/\\]/).includes('node_modules'));
  return new Map(
    await Promise.all(paths.map(async path => [path, await readFile(join(copy, path), 'utf8')])),
  );
}

function sameTexts(one, two) {
  return one.size === two.size && [...one].every(([path, text]) => two.get(path) === text);
}

function lastLine({ output }) {
  return output.trim().split('\n').at(-1) ?? '';
}

/** Runs a command in the copy, with the binaries of its own packages at hand. */
function run(cwd, file, parameters) {
  const PATH = `${join(cwd, 'node_modules/.bin')}:${process.env.PATH}`;
  const options = {
    cwd,
    env: { ...process.env, PATH, CI: '1', NO_COLOR: '1' },
    maxBuffer: 64 * 2 ** 20,
    timeout: 600_000,
  };
  return new Promise(done => {
    const child = execFile(file, parameters, options, (error, stdout, stderr) => {
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: stdout + stderr });
    });
    child.stdin?.end();
  });
}
