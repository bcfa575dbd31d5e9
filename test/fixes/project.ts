// Programs on disk, run by Node before and after their fixes.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { applyEdits, fixAll, planRuntime, type RawFacts } from '../../src/fixes/index.ts';
import type { FixAllResult, FixKind } from '../../src/fixes/types.ts';
import { findingsIn } from './support.ts';

const COPIES = new URL('../../runtime/dist/copy/', import.meta.url);

/** The runtime as it is copied into projects; built when it is missing. */
export async function runtimeTexts(): Promise<RawFacts['texts']> {
  if (!existsSync(new URL('run-in-executor.mjs', COPIES))) {
    const { buildRuntime } = await import('../../runtime/build.mjs');
    await buildRuntime();
  }
  const read = (ending: string): string => readFileSync(new URL(`run-in-executor.${ending}`, COPIES), 'utf8');
  return {
    ts: read('ts'),
    mts: read('mts'),
    mjs: read('mjs'),
    cjs: read('cjs'),
    dmts: read('d.mts'),
    dcts: read('d.cts'),
  };
}

export interface Run {
  readonly stdout: string;
  readonly code: number;
  /** The first line that names an error. */
  readonly error: string | undefined;
}

export class Project implements Disposable {
  readonly directory = mkdtempSync(join(tmpdir(), 'unblock-fixes-'));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  write(name: string, text: string): void {
    const path = join(this.directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  read(name: string): string {
    return readFileSync(join(this.directory, name), 'utf8');
  }

  /** Applies all automatic fixes of one file, and writes what they change. */
  async fix(name: string, kind?: FixKind): Promise<FixAllResult> {
    const path = join(this.directory, name);
    const text = this.read(name);
    const type = existsSync(join(this.directory, 'package.json')) ? this.packageType() : undefined;
    const facts = planRuntime({
      file: { path, text },
      root: this.directory,
      package: { directory: this.directory, ...(type !== undefined && { type }) },
      packageResolves: false,
      copies: [],
      texts: await runtimeTexts(),
      exists: existsSync,
    });
    const result = fixAll(findingsIn(text, path), { path, text }, facts, { with: kind });
    for (const file of result.files) {
      writeFileSync(file.path, file.create ?? applyEdits(readFileSync(file.path, 'utf8'), file.edits));
    }
    return result;
  }

  private packageType(): string | undefined {
    const { type } = JSON.parse(this.read('package.json')) as { type?: string };
    return type;
  }

  /** Runs a program. What it puts into a folder for temporary files goes with the project. */
  run(name: string): Promise<Run> {
    const { directory } = this;
    return new Promise(resolve => {
      execFile(
        process.execPath,
        ['--no-warnings', name],
        { cwd: directory, env: { ...process.env, TMPDIR: directory } },
        (error, stdout, stderr) => {
          const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
          resolve({ stdout, code, error: /^(\w*Error.*)$/m.exec(stderr)?.[1] });
        },
      );
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
