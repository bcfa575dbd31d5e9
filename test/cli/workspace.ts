import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Report } from '../../src/cli/report.ts';
import { run } from '../../src/cli/run.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder on disk that is gone after the test: `await using at = await workspace({ 'a.ts': '…' })`. */
export interface Workspace extends AsyncDisposable {
  readonly path: string;
  /** Runs the command line in this process. */
  run(...argv: string[]): Promise<Outcome>;
  runWithInput(input: string | Uint8Array, ...argv: string[]): Promise<Outcome>;
  /** Runs the command line as if a person read what it prints. */
  runOnTerminal(...argv: string[]): Promise<Outcome>;
  /** Runs `check --format json`. */
  report(...argv: string[]): Promise<Report & { code: number }>;
  /** The same in a folder of it. */
  reportIn(folder: string, ...argv: string[]): Promise<Report & { code: number }>;
  read(file: string): Promise<string>;
  write(file: string, content: string | Uint8Array): Promise<void>;
}

export async function workspace(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<Workspace> {
  const path = await mkdtemp(join(tmpdir(), 'unblock-'));
  const write = async (file: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  };
  for (const [file, content] of Object.entries(files)) await write(file, content);

  const runAs = async (
    terminal: boolean,
    input: string | Uint8Array,
    argv: readonly string[],
    cwd = path,
  ): Promise<Outcome> => {
    let stdout = '';
    let stderr = '';
    const code = await run(argv, {
      cwd,
      stdin: chunksOf(input),
      stdout: text => (stdout += text),
      stderr: text => (stderr += text),
      terminal,
      colors: false,
    });
    return { code, stdout, stderr };
  };
  const runWithInput: Workspace['runWithInput'] = (input, ...argv) => runAs(false, input, argv);

  const reportIn: Workspace['reportIn'] = async (folder, ...argv) => {
    const check = ['check', '--format', 'json', ...argv];
    const { code, stdout, stderr } = await runAs(false, '', check, join(path, folder));
    if (stdout === '') throw new Error(`no report: ${stderr}`);
    return { ...(JSON.parse(stdout) as Report), code };
  };

  return {
    path,
    write,
    runWithInput,
    runOnTerminal: (...argv) => runAs(true, '', argv),
    run: (...argv) => runWithInput('', ...argv),
    report: (...argv) => reportIn('.', ...argv),
    reportIn,
    read: file => readFile(join(path, file), 'utf8'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

async function* chunksOf(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(input);
  const half = bytes.length >> 1;
  // Split, because real pipes cut characters in two.
  yield await Promise.resolve(bytes.subarray(0, half));
  yield bytes.subarray(half);
}

/** One blocking call in an async function, on line 2. */
export const BLOCKING = `import { readFileSync } from 'node:fs';
export async function load() { return readFileSync('x'); }
`;
