import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** The repository's root folder. */
export const root = path.resolve(import.meta.dirname, '..');

/** The environment in which the project's own tools (Node 24 first among them) come before the machine's. */
export const projectEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  PATH: [path.join(root, 'node_modules', '.bin'), process.env['PATH']].join(path.delimiter),
};

export interface RunOptions {
  /** The repository's root by default. */
  cwd?: string;
  /** On top of, and over, the project's environment. */
  env?: NodeJS.ProcessEnv;
  /** After so many minutes the program is told to end; no limit by default. */
  timeoutMinutes?: number;
}

/**
 * Runs a program in the foreground, its output being ours.
 * @returns its exit code; 1 if a signal ended it or it could not be started, which is then said on stderr.
 */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<number> {
  const env = { ...projectEnvironment, ...options.env };
  const isBatchFile = command.endsWith('.cmd'); // which Windows runs by a shell only
  const [program, ...rest] = isBatchFile ? [command, ...args].map(word => `"${word}"`) : [command, ...args];
  const child = spawn(program ?? command, rest, {
    cwd: options.cwd ?? root,
    env,
    stdio: 'inherit',
    shell: isBatchFile,
  });
  const forward = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.once('SIGTERM', forward).once('SIGINT', forward);
  const endLate = (): void => {
    console.error(`${command} ${args.join(' ')} took longer than ${options.timeoutMinutes ?? 0} min.`);
    child.kill();
  };
  const timer = options.timeoutMinutes && setTimeout(endLate, options.timeoutMinutes * 60_000);
  try {
    return await new Promise(resolve => {
      child.once('error', error => {
        console.error(`${command}: ${error.message}`);
        resolve(1);
      });
      child.once('close', code => {
        resolve(code ?? 1);
      });
    });
  } finally {
    clearTimeout(timer);
    process.off('SIGTERM', forward).off('SIGINT', forward);
  }
}

/** Where a program is on the PATH, if it is there. */
export function which(program: string): string | undefined {
  const extension = process.platform === 'win32' ? '.cmd' : '';
  const candidates = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .map(folder => path.join(folder, program + extension));
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** `12 s` or `2 min 5 s`, counted from a `performance.now()` reading. */
export function elapsedSince(start: number): string {
  const seconds = Math.round((performance.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
