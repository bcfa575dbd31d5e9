// One program, from start to exit.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache.ts';

/** A Node.js program; its arguments, script first. */
export interface Program {
  readonly argv: readonly string[];
  readonly cwd: string;
  /** Exit codes that mean it did its work; findings are no failure. */
  readonly succeeds: readonly number[];
}

export interface Usage {
  /** Seconds from before the start to the exit. */
  readonly wall: number;
  /** Seconds of all threads, user and system. */
  readonly cpu: number;
  /** Most resident memory in bytes. */
  readonly peak: number;
}

const HOOK = pathToFileURL(join(import.meta.dirname, 'usage.mjs')).href;

/**
 * Runs a program with its output going to a file, as all of them write a lot.
 * @returns what it used, and the file with its output
 * @throws when it fails
 */
export async function measure(program: Program): Promise<Usage & { readonly output: string }> {
  const folder = await cacheFolder('run');
  const output = join(folder, 'output');
  const usage = join(folder, 'usage.json');
  const errors = join(folder, 'errors');
  await using out = await open(output, 'w');
  await using err = await open(errors, 'w');
  const start = performance.now();
  const child = spawn(process.execPath, ['--import', HOOK, ...program.argv], {
    cwd: program.cwd,
    env: { ...process.env, BENCH_USAGE: usage, NODE_OPTIONS: '' },
    stdio: ['ignore', out.fd, err.fd],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  const wall = (performance.now() - start) / 1000;
  if (code === null || !program.succeeds.includes(code)) {
    const said = await readFile(errors, 'utf8');
    throw new Error(`${program.argv.join(' ')} ended with ${String(code)}\n${said.slice(0, 2000)}`);
  }
  const used = JSON.parse(await readFile(usage, 'utf8')) as Omit<Usage, 'wall'>;
  return { wall, ...used, output };
}
