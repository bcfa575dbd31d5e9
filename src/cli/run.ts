import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { RULE_IDS, type RuleId } from '../analyzer/finding.ts';
import type { FixKind } from '../fixes/types.ts';
import { ConfigError } from '../project/config.ts';
import { readConfig } from '../project/configFiles.ts';
import { NotFoundError, type DiscoverOptions } from '../project/discover.ts';
import { UnreadableError } from '../project/read.ts';
import { didYouMean } from '../project/suggest.ts';
import { UsageError, type Io } from './io.ts';
import { github } from './reporters/github.ts';
import { json } from './reporters/json.ts';
import type { ReporterEntry } from './reporters/reporter.ts';
import { sarif } from './reporters/sarif.ts';
import { stylish } from './reporters/stylish.ts';
import { unix } from './reporters/unix.ts';

const REPORTERS: Readonly<Record<string, ReporterEntry>> = {
  stylish: { print: stylish, showsFixes: false },
  unix: { print: unix, showsFixes: false },
  json: { print: json, showsFixes: true },
  github: { print: github, showsFixes: false },
  sarif: { print: sarif, showsFixes: false },
};

interface CheckFlags {
  readonly format: string;
  readonly maxWarnings: number;
  readonly hints?: true;
  readonly config?: string;
  readonly stdinFilename?: string;
  readonly cache: boolean;
  readonly cacheLocation?: string;
}

interface FixFlags {
  readonly with?: FixKind;
  readonly rule?: RuleId;
  readonly dryRun?: true;
  readonly config?: string;
}

/**
 * Runs the command line.
 * @param argv arguments without `node` and the script
 * @returns the exit code: 0 nothing to complain about, 1 findings, 2 wrong usage or our own failure
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let exitCode = 0;
  const program = programFor(io, code => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed its own message, and exits with 0 after --help and --version.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.stderr(`unblock: ${isUserError(error) ? error.message : traceOf(error)}\n`);
    return 2;
  }
}

function programFor(io: Io, exit: (code: number) => void): Command {
  const program = new Command('unblock')
    .description(
      'Finds blocking calls in async JavaScript and TypeScript, also through helpers, and moves them off the event loop.',
    )
    .version(manifest.version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr, getOutHasColors: () => io.colors })
    .showHelpAfterError('(unblock --help tells more)')
    .exitOverride()
    .addHelpText('after', PROGRAM_HELP);
  program
    .command('check')
    .description('report blocking calls in async code')
    .argument('[paths...]', 'files, folders and globs (default: the working directory)')
    .addOption(
      new Option('-f, --format <format>', 'how to print findings')
        .choices(Object.keys(REPORTERS))
        .default('stylish'),
    )
    .option('--max-warnings <n>', 'succeed with up to <n> findings at warning or above', toCount, 0)
    .option('--hints', 'list hints too (json and sarif always do)')
    .option('-c, --config <file>', 'use this file instead of every unblock.config.json')
    .option('--stdin-filename <file>', 'check what stdin holds as if it were this file')
    .option('--no-cache', 'look at everything anew, and remember nothing')
    .option('--cache-location <folder>', 'where to remember results (default: the cache folder of the user)')
    .addHelpText('after', CHECK_HELP)
    .action(async (paths: string[], flags: CheckFlags) => {
      exit(await runCheck(paths, flags, io));
    });
  program
    .command('fix')
    .description('apply every fix that is provably safe')
    .argument('[paths...]', 'files, folders and globs (default: the working directory)')
    .addOption(new Option('--with <kind>', 'use only this kind of fix').choices(['executor', 'native']))
    .option('--rule <rule>', 'fix only what this rule reports', toRule)
    .option('--dry-run', 'print the changes as a diff and change nothing')
    .option('-c, --config <file>', 'use this file instead of every unblock.config.json')
    .addHelpText('after', FIX_HELP)
    .action(async (paths: string[], flags: FixFlags) => {
      exit(await runFix(paths, flags, io));
    });
  return program;
}

async function runCheck(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const { stdinFilename } = flags;
  if (stdinFilename !== undefined && paths.length > 0)
    throw new UsageError('give either paths or --stdin-filename');
  const { check } = await import('./check.ts');
  return check(
    {
      paths,
      reporter: REPORTERS[flags.format] ?? { print: stylish, showsFixes: false },
      maxWarnings: flags.maxWarnings,
      hints: flags.hints ?? false,
      version: manifest.version,
      discover: await discoverOptions(flags.config, io),
      cacheFolder: flags.cache ? cacheFolderOf(flags, io) : undefined,
      ...(stdinFilename !== undefined && { stdinFilename }),
    },
    io,
  );
}

function cacheFolderOf({ cacheLocation }: CheckFlags, { cwd, cacheFolder }: Io): string | undefined {
  return cacheLocation === undefined ? cacheFolder : resolve(cwd, cacheLocation);
}

async function runFix(paths: readonly string[], flags: FixFlags, io: Io): Promise<number> {
  const { fix } = await import('./fix.ts');
  const { with: kind, rule, dryRun = false } = flags;
  return fix({ paths, with: kind, rule, dryRun, discover: await discoverOptions(flags.config, io) }, io);
}

async function discoverOptions(config: string | undefined, { cwd }: Io): Promise<DiscoverOptions> {
  return config === undefined ? { cwd } : { cwd, config: await readConfig(resolve(cwd, config), config) };
}

function toCount(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It must be a whole number, e.g. 0.');
  return Number(value);
}

function toRule(value: string): RuleId {
  const rule = RULE_IDS.find(id => id === value);
  if (!rule) throw new InvalidArgumentError(`There is no such rule${didYouMean(value, RULE_IDS)}.`);
  return rule;
}

function isUserError(error: unknown): error is Error {
  return [UsageError, ConfigError, NotFoundError, UnreadableError].some(kind => error instanceof kind);
}

function traceOf(error: unknown): string {
  return `internal error, please report it\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}

const PROGRAM_HELP = `
Examples:
  unblock check                     everything below the working directory
  unblock check src "lib/**/*.ts"   folders, files and globs
  unblock fix --dry-run src         show what \`unblock fix\` would change

Exit codes: 0 no findings at warning or above, 1 findings, 2 wrong usage or a failure of unblock itself.`;

const CHECK_HELP = `
Examples:
  unblock check src
  unblock check --format sarif src > unblock.sarif
  unblock check --stdin-filename src/a.ts < src/a.ts

Tests (test/, *.spec.ts, …) and build configuration (*.config.*) may block and are not reported, unless
unblock.config.json includes them. Folders named on the command line are the roots these names are relative to.

What has not changed since an earlier run is not looked at again.`;

const FIX_HELP = `
Examples:
  unblock fix src
  unblock fix --with native --rule blocking-fs src
  unblock fix --dry-run src > unblock.patch

A fix is applied only where the program provably does the same afterwards; the rest is listed with the reason. Hints are
left alone. Offloading brings the function runInExecutor along as one file, unless the package is installed.

A diff that goes to a file or a pipe is whole: \`git apply unblock.patch\` does what \`unblock fix\` would have done. On a
terminal it leaves out the text of runInExecutor.`;
