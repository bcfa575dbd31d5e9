// Installs the pools that we compare ourselves with, at their latest versions, where git does not look.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildRuntime } from '../../runtime/build.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const ours = fileURLToPath(new URL('../../runtime/', import.meta.url));
const libraries = ['piscina', 'tinypool', 'workerpool', 'poolifier'];

/**
 * @param {string} [runtime] Folder of a built package of ours, to compare versions; the one of this repository is built.
 * @returns {Promise<Record<string, string>>} the version of each pool, ours first.
 */
export async function prepare(runtime = ours) {
  if (runtime === ours) await buildRuntime();
  const flags = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', here, ...flags, ...libraries.map(name => `${name}@latest`)], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // As a package like the others; and a copy, so that nobody changes it between two rounds.
  const copy = `${here}node_modules/run-in-executor/`;
  mkdirSync(copy, { recursive: true });
  for (const part of ['package.json', 'dist']) cpSync(join(runtime, part), copy + part, { recursive: true });
  return Object.fromEntries(
    ['run-in-executor', ...libraries].map(name => {
      const text = readFileSync(`${here}node_modules/${name}/package.json`, 'utf8');
      return [name, JSON.parse(text).version];
    }),
  );
}
