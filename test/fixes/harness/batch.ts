// A batch of programs on disk: fixed with the command line, run in one process, type-checked in one go.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';
import { buildRuntime } from '../../../runtime/build.mjs';
import type { Report } from '../../../src/cli/report.ts';
import { run } from '../../../src/cli/run.ts';
import type { Generated } from './programs.ts';

const ROOT = join(import.meta.dirname, '../../..');
const execute = promisify(execFile);

/** What a program did. */
export interface Outcome {
  readonly lines: readonly string[];
  readonly error: string | null;
  readonly unhandled: number;
  readonly exitCode: number;
}

export interface Fixed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Programs of one kind: each in a folder of its own, `p0`, `p1`, … */
export class Batch implements AsyncDisposable {
  readonly folder: string;
  readonly #programs: readonly Generated[];

  private constructor(folder: string, programs: readonly Generated[]) {
    this.folder = folder;
    this.#programs = programs;
  }

  static async create(programs: readonly Generated[]): Promise<Batch> {
    const batch = new Batch(await mkdtemp(join(tmpdir(), 'unblock-harness-')), programs);
    await mkdir(join(batch.folder, 'data'));
    await writeFile(join(batch.folder, 'data/text.txt'), 'text of the file\n');
    await writeFile(join(batch.folder, 'data/text.gz'), gzipSync('packed', { level: 1 }));
    // One runtime for all: a copy of each would make a pool of each.
    await buildRuntime();
    await mkdir(join(batch.folder, 'node_modules'));
    await symlink(join(ROOT, 'runtime'), join(batch.folder, 'node_modules/run-in-executor'));
    for (const [index, { files }] of programs.entries()) {
      await mkdir(batch.at(index));
      for (const [name, text] of Object.entries(files)) await writeFile(join(batch.at(index), name), text);
    }
    return batch;
  }

  at(index: number): string {
    return join(this.folder, `p${String(index)}`);
  }

  /** The same programs once more. */
  async copy(): Promise<Batch> {
    const folder = await mkdtemp(join(tmpdir(), 'unblock-harness-'));
    await cp(this.folder, folder, { recursive: true, verbatimSymlinks: true });
    return new Batch(folder, this.#programs);
  }

  /** Runs a command of Unblock in the folder of one program. */
  async unblock(index: number, ...argv: string[]): Promise<Fixed> {
    let stdout = '';
    let stderr = '';
    const code = await run(argv, {
      cwd: this.at(index),
      stdin: NOTHING,
      stdout: text => (stdout += text),
      stderr: text => (stderr += text),
      terminal: false,
      colors: false,
    });
    return { code, stdout, stderr };
  }

  /** What blocks in a program, without hints. */
  async findings(index: number): Promise<Report['findings'][number][]> {
    const { stdout } = await this.unblock(index, 'check', '--format', 'json');
    const { findings } = JSON.parse(stdout) as Report;
    return findings.filter(({ severity }) => severity !== 'hint');
  }

  async texts(index: number): Promise<Record<string, string>> {
    const names = (await readdir(this.at(index))).sort();
    const texts = names.map(
      async name => [name, await readFile(join(this.at(index), name), 'utf8')] as const,
    );
    return Object.fromEntries(await Promise.all(texts));
  }

  /** Runs every program, all in one process of Node.js. */
  async run(): Promise<Outcome[]> {
    const list = join(this.folder, 'list.json');
    const answers = join(this.folder, 'answers.json');
    const paths = this.#programs.map(({ main }, index) => join(this.at(index), main));
    await writeFile(list, JSON.stringify(paths));
    const runner = join(import.meta.dirname, 'runner.mjs');
    await execute(process.execPath, ['--no-warnings', runner, list, answers]);
    return JSON.parse(await readFile(answers, 'utf8')) as Outcome[];
  }

  /** What TypeScript says about the programs that are TypeScript, by program. */
  async types(): Promise<Map<string, string[]>> {
    const roots: string[] = [];
    for (const [index, { typed }] of this.#programs.entries()) {
      if (!typed) continue;
      for (const name of await readdir(this.at(index)))
        if (name.endsWith('.mts') && !name.endsWith('.d.mts')) roots.push(join(this.at(index), name));
    }
    const errors = new Map<string, string[]>();
    for (const { file, start = 0, messageText } of ts.getPreEmitDiagnostics(
      ts.createProgram(roots, OPTIONS),
    )) {
      const line = file?.text.slice(file.text.lastIndexOf('\n', start) + 1).split('\n')[0] ?? '';
      const program =
        dirname(file?.fileName ?? '')
          .split('/')
          .at(-1) ?? '';
      const message = `${ts.flattenDiagnosticMessageText(messageText, ' ')} in: ${line}`;
      errors.set(program, [...(errors.get(program) ?? []), message]);
    }
    return errors;
  }

  /** Applies a patch to one program, forwards or backwards. */
  async patch(index: number, patch: string, ...options: string[]): Promise<void> {
    if (patch === '') return;
    const path = join(this.folder, 'change.patch');
    await writeFile(path, patch);
    await execute('git', ['apply', '--whitespace=nowarn', ...options, path], { cwd: this.at(index) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

const NOTHING = Readable.from([]) as AsyncIterable<Uint8Array>;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts'],
  noEmit: true,
  types: ['node'],
  typeRoots: [join(ROOT, 'node_modules/@types')],
};
