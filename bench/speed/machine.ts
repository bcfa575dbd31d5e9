import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from './cache.ts';

/** Where and with what the numbers were measured. */
export interface Machine {
  /** ISO 8601, to the second. */
  readonly date: string;
  readonly processor: string;
  readonly cores: number;
  /** Bytes. */
  readonly memory: number;
  /** Programs that wanted a core during the quarter of an hour before, on average. */
  readonly load: number;
  readonly commit: string;
  /** By name. */
  readonly versions: Readonly<Record<string, string>>;
}

export async function describeMachine(): Promise<Machine> {
  const pinned = await readFile(join(import.meta.dirname, 'tools/package.json'), 'utf8');
  const { dependencies } = JSON.parse(pinned) as { dependencies: Record<string, string> };
  const parser = await readFile(join(PROJECT, 'node_modules/oxc-parser/package.json'), 'utf8');
  const { version } = JSON.parse(parser) as { version: string };
  const git = promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: PROJECT });
  return {
    date: `${new Date().toISOString().slice(0, 19)}Z`,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory: totalmem(),
    load: loadavg()[2] ?? 0,
    commit: await git.then(
      ({ stdout }) => stdout.trim(),
      () => 'unknown',
    ),
    versions: { 'Node.js': process.versions.node, 'oxc-parser': version, ...dependencies },
  };
}
