// The programs that are measured side by side, and how they say what they looked at.
import { execFile } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, PROJECT } from './cache.ts';
import type { Program } from './child.ts';
import type { Repository } from './corpus.ts';

const run = promisify(execFile);

/** What a program says about its own run. */
export interface Account {
  readonly files: number;
  readonly findings: number;
  readonly failures: number;
}

export interface Contestant {
  readonly name: string;
  /** In the results and on the command line. */
  readonly id: string;
  programFor(repository: Repository): Program;
  /** Reads what it printed. */
  account(output: string): Account;
}

export async function prepareContestants(): Promise<Contestant[]> {
  const [unblock, tools] = await Promise.all([prepareUnblock(), prepareTools()]);
  return [...unblock, ...tools, parseOnly];
}

/** A copy of dist/, so that a build meanwhile changes nothing. */
async function prepareUnblock(): Promise<Contestant[]> {
  const dist = await cacheFolder('dist');
  await rm(dist, { recursive: true, force: true });
  await cp(join(PROJECT, 'dist'), dist, { recursive: true });
  const cli = join(dist, 'cli.js');
  const { stdout: help } = await run(process.execPath, [cli, 'check', '--help']);
  const check = (id: string, name: string, ...flags: string[]): Contestant => ({
    id,
    name,
    programFor: ({ folder }) => ({
      argv: [cli, 'check', '--format', 'json', ...flags],
      cwd: folder,
      succeeds: [0, 1],
    }),
    account(output) {
      const report = JSON.parse(output) as { files: number; findings: unknown[]; errors?: unknown[] };
      return { files: report.files, findings: report.findings.length, failures: report.errors?.length ?? 0 };
    },
  });
  const noCache = help.includes('--no-cache') ? ['--no-cache'] : [];
  const cold = check('unblock', 'Unblock', ...noCache);
  if (!help.includes('--cache-location')) return [cold];
  const location = join(await cacheFolder('run'), 'unblock-cache');
  return [cold, check('unblock-cached', 'Unblock, cached', '--cache-location', location)];
}

async function prepareTools(): Promise<Contestant[]> {
  const folder = await cacheFolder('tools');
  await installTools(folder);
  const eslint = join(folder, 'node_modules/eslint/bin/eslint.js');
  const lint = (id: string, name: string, ...flags: string[]): Contestant => ({
    id,
    name,
    programFor: repository => ({
      argv: [eslint, '--config', join(folder, 'no-sync.config.mjs'), '--format', 'json', ...flags, '.'],
      cwd: repository.folder,
      succeeds: [0, 1],
    }),
    account(output) {
      const results = JSON.parse(output) as { messages: { fatal?: true }[] }[];
      const messages = results.flatMap(result => result.messages);
      const failures = messages.filter(({ fatal }) => fatal).length;
      return { files: results.length, findings: messages.length - failures, failures };
    },
  });
  const location = join(await cacheFolder('run'), 'eslint-cache');
  return [
    lint('eslint', 'ESLint, n/no-sync'),
    lint('eslint-cached', 'ESLint, cached', '--cache', '--cache-location', location),
    {
      id: 'oxlint',
      name: 'oxlint, node/no-sync',
      programFor: repository => ({
        argv: [
          join(folder, 'node_modules/oxlint/bin/oxlint'),
          ...['--config', join(folder, 'oxlintrc.json'), '--format', 'json', '.'],
        ],
        cwd: repository.folder,
        succeeds: [0, 1],
      }),
      account(output) {
        const report = JSON.parse(output) as { number_of_files: number; diagnostics: { code?: string }[] };
        const findings = report.diagnostics.filter(({ code }) => code?.includes('no-sync')).length;
        return { files: report.number_of_files, findings, failures: report.diagnostics.length - findings };
      },
    },
  ];
}

async function installTools(folder: string): Promise<void> {
  const pinned = join(import.meta.dirname, 'tools');
  const wanted = await readFile(join(pinned, 'package.json'), 'utf8');
  const stamp = join(folder, 'installed.json');
  await cp(pinned, folder, { recursive: true });
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return;
  await run('npm', ['install', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
  await writeFile(stamp, wanted);
}

const parseOnly: Contestant = {
  id: 'parse',
  name: 'parse only',
  programFor: ({ folder }) => ({
    argv: [join(import.meta.dirname, 'parse-only.ts'), '.'],
    cwd: folder,
    succeeds: [0],
  }),
  account: output => JSON.parse(output) as Account,
};
