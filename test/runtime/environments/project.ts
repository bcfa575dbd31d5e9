import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Outcome, run } from '../program.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The path of a script of a tool that this repository has installed. */
export const tool = (path: string): string => join(root, 'node_modules', path);

export interface Project {
  folder: string;
  /** Runs a Node with arguments, in the project's folder. */
  run: (node: string, ...args: string[]) => Promise<Outcome>;
}

/** Makes a project that has the runtime and the tools installed, hands it over, and removes it. */
export async function inProject(
  files: Record<string, string>,
  use: (project: Project) => Promise<void>,
): Promise<void> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'runtime-environment-')));
  try {
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'runtime'), join(folder, 'node_modules/run-in-executor'));
    for (const name of ['@types', 'mocha', 'tsx', 'vitest']) {
      await symlink(tool(name), join(folder, 'node_modules', name));
    }
    for (const [name, text] of Object.entries({ 'in.txt': 'text', ...files })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await use({ folder, run: (node, ...args) => run(node, args, folder) });
  } finally {
    await rm(folder, { recursive: true });
  }
}
