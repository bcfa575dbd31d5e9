// Fixes real packages and runs their own tests before and after. A fix may never change what a program does.
//
//     node bench/packages/main.mjs <folder> [--with executor|native] [--keep] -- <test command…>
//     node bench/packages/main.mjs --listed [name…]
//
// The first form takes a folder with everything installed, copies it (nothing in it changes), and fixes it in each way,
// or only in the one that is asked for. The second fetches the packages of list.json from the npm registry, in the
// versions given there, to bench/.cache/packages. Without a test command of its own a package is loaded, file by file.
// Needs `npm run build`. Exits with 1 where something is not as it was before.
import { execFile } from 'node:child_process';
import { access, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { compare } from './compare.mjs';

const execute = promisify(execFile);
const cache = join(import.meta.dirname, '../.cache/packages');
const split = process.argv.indexOf('--', 2);
const { values, positionals } = parseArgs({
  args: process.argv.slice(2, split < 0 ? undefined : split),
  options: {
    with: { type: 'string' },
    keep: { type: 'boolean', default: false },
    listed: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const command = split < 0 ? undefined : process.argv.slice(split + 1);
if (!values.listed && (positionals.length !== 1 || !command)) {
  console.error('node bench/packages/main.mjs <folder> [--with executor|native] [--keep] -- <test command…>');
  process.exit(2);
}

const kinds = values.with === undefined ? [undefined, 'executor', 'native'] : [values.with];
const packages = values.listed ? await listed() : [{ folder: positionals[0], command }];
for (const one of packages) {
  const folder = one.folder ?? (await install(one));
  console.log(`${one.name ?? folder}${one.version ? `@${one.version}` : ''}`);
  for (const kind of kinds) {
    const problems = await compare({ folder, command: one.command, kind, keep: values.keep });
    if (problems > 0) process.exitCode = 1;
  }
}

async function listed() {
  const all = JSON.parse(await readFile(join(import.meta.dirname, 'list.json'), 'utf8'));
  return positionals.length === 0 ? all : all.filter(({ name }) => positionals.includes(name));
}

/** @returns the folder of the package with its dependencies; those for its tests only where it has any */
async function install({ name, version, command: tests }) {
  const folder = join(cache, `${name.replace('/', '+')}@${version}`);
  const found = await access(folder).then(
    () => true,
    () => false,
  );
  if (found) return folder;
  const scratch = `${folder}.part`;
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  const { stdout } = await execute('npm', ['pack', '--silent', `${name}@${version}`], { cwd: scratch });
  await execute('tar', ['xzf', stdout.trim(), '--strip-components=1'], { cwd: scratch });
  await rm(join(scratch, stdout.trim()));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--legacy-peer-deps'];
  await execute('npm', ['install', ...options, ...(tests ? [] : ['--omit=dev'])], { cwd: scratch });
  await rename(scratch, folder);
  return folder;
}
