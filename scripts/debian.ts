import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run, which } from './command.ts';

/** Programs that the native modules of the VS Code host are built with, by the Debian package that brings them. */
const buildPrograms: Record<string, string> = {
  'g++': 'g++',
  make: 'make',
  'pkg-config': 'pkg-config',
  python3: 'python3',
};
const buildLibraries = ['libkrb5-dev', 'libsecret-1-dev', 'libxkbfile-dev'];

/** The Debian packages that building the VS Code host still lacks on this machine. */
export function missingBuildPackages(): string[] {
  if (!isDebian()) return [];
  return [
    ...Object.keys(buildPrograms).filter(name => which(buildPrograms[name] ?? name) === undefined),
    ...buildLibraries.filter(library => !isInstalled(library)),
  ];
}

/**
 * Installs Debian packages where that is ours to do (CI, or root in a container).
 * @throws Error with the one line to type where it is not, or when apt-get fails
 */
export async function installPackages(packages: string[], purpose: string): Promise<void> {
  if (packages.length === 0) return;
  const isRoot = process.getuid?.() === 0;
  const isContainer = existsSync('/.dockerenv') || existsSync('/run/.containerenv');
  const mayInstall = isDebian() && (process.env['CI'] === 'true' || (isRoot && isContainer));
  const install = ['apt-get', 'install', '--yes', '--no-install-recommends', ...packages];
  if (!mayInstall) {
    throw new Error(
      `${purpose} needs ${packages.join(', ')}. On Debian or Ubuntu: sudo ${install.join(' ')}`,
    );
  }

  console.log(`Installing Debian packages for ${purpose}: ${packages.join(' ')}`);
  // Extraction must never wait for an answer: CI has no stdin.
  const prefix = ['env', 'DEBIAN_FRONTEND=noninteractive', ...(isRoot ? [] : ['sudo', '--non-interactive'])];
  for (const command of [['apt-get', 'update', '--quiet'], install]) {
    const [program = '', ...args] = [...prefix, ...command];
    if ((await run(program, args)) !== 0) throw new Error(`${command.join(' ')} failed`);
  }
}

function isDebian(): boolean {
  return which('apt-get') !== undefined && which('dpkg-query') !== undefined;
}

function isInstalled(name: string): boolean {
  try {
    const status = execFileSync('dpkg-query', ['--show', '--showformat=${db:Status-Status}', name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return status === 'installed';
  } catch {
    return false;
  }
}
