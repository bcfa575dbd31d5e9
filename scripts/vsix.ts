import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
    ...(await withoutPictures(path.dirname(packagePath))),
  });
  return packagePath;
}

/**
 * The editor's page of an extension shows pictures from the web only, and ours are not there yet: better none than
 * broken ones.
 * @param folder where the README for the package, and the list of files that fits it, are written
 */
async function withoutPictures(folder: string): Promise<{ readmePath: string; ignoreFile: string }> {
  const text = await readFile(path.join(root, 'README.md'), 'utf8');
  const readme = path.join(folder, 'README.md');
  await writeFile(readme, text.replaceAll(/^!\[.*\]\(media\/.*\)\n\n/gm, ''));
  const shipped = await readFile(path.join(root, '.vscodeignore'), 'utf8');
  const ignoreFile = path.join(folder, 'vscodeignore');
  await writeFile(ignoreFile, shipped.replace('!README.md', '').replace('!media/*.png', '!media/icon.png'));
  return { readmePath: path.relative(root, readme), ignoreFile };
}
