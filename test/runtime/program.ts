import { execFile, execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import './runtime.ts';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Every Node that the runtime supports on this machine: the one that runs the tests, and the machine's own. */
export const nodes: readonly { path: string; version: string }[] = findNodes();

function findNodes(): { path: string; version: string }[] {
  const found = new Map([[process.version, process.execPath]]);
  for (const folder of (process.env['PATH'] ?? '').split(':')) {
    const path = join(folder, 'node');
    try {
      const version = execFileSync(path, ['-p', 'process.version'], {
        encoding: 'utf8',
        stdio: 'pipe',
      }).trim();
      const [major = 0, minor = 0] = version.slice(1).split('.').map(Number);
      if ((major > 20 || (major === 20 && minor >= 16)) && !found.has(version)) found.set(version, path);
    } catch {
      // No node in this folder.
    }
  }
  return [...found].map(([version, path]) => ({ path, version }));
}

/** Runs a command to its end. */
export function run(command: string, args: readonly string[], cwd?: string): Promise<Outcome> {
  return new Promise(resolve => {
    execFile(command, args, { cwd, timeout: 30_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

/** Runs an ES module that has the runtime imported, in a process and folder of its own. */
export async function runProgram(
  source: string,
  { node = process.execPath, flags = [], ...options }: ProgramOptions = {},
): Promise<Outcome> {
  const folder = await writeProgram(source, options);
  try {
    return await run(node, [...flags, 'main.mjs'], folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Starts such a module, for tests that do something to the process while it runs. */
export async function startProgram(
  source: string,
  { node = process.execPath, flags = [], ...options }: ProgramOptions = {},
): Promise<ChildProcessByStdio<null, Readable, null>> {
  const folder = await writeProgram(source, options);
  const child = spawn(node, [...flags, 'main.mjs'], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  child.on('close', () => void rm(folder, { recursive: true }));
  return child;
}

async function writeProgram(source: string, { files = {} }: ProgramOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'runtime-program-'));
  const runtime = new URL('../../runtime/dist/index.mjs', import.meta.url).href;
  const names = 'ProcessPoolExecutor, runInExecutor, setDefaultExecutor, taskRef, ThreadPoolExecutor';
  const program = `import { ${names} } from '${runtime}';\n${source}`;
  for (const [name, text] of Object.entries({ 'main.mjs': program, ...files })) {
    await writeFile(join(folder, name), text);
  }
  return folder;
}

interface ProgramOptions {
  node?: string;
  files?: Record<string, string>;
  flags?: string[];
}
