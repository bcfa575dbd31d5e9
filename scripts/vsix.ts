import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { root } from './command.ts';

/**
 * Packages what `npm run build` made as a VSIX.
 * @returns the VSIX file's path
 */
export async function packageExtension(): Promise<string> {
  const packagePath = path.join(root, '.vscode-test', 'unblock.vsix');
  await mkdir(path.dirname(packagePath), { recursive: true });
  await createVSIX({
    cwd: root,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return packagePath;
}
