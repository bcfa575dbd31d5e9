import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../command.ts';

/** Where one instance of VS Code keeps its settings and extensions. */
export interface Profile {
  userDataDir: string;
  extensionsDir: string;
}

/** Quiet: nothing but the editor, the explorer and our extension asks for attention. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'js/ts.tsserver.automaticTypeAcquisition.enabled': false,
  'extensions.autoCheckUpdates': false,
};

/**
 * Lays out a fresh profile with one extension in it; a profile of an earlier run makes room.
 * @param host VS Code's server folder
 * @param folder where the profile goes
 * @param vsix the extension to install
 * @param settings user settings beyond the quiet ones
 * @throws Error if VS Code refuses the extension
 */
export async function createProfile(
  host: string,
  folder: string,
  vsix: string,
  settings: Record<string, unknown> = {},
): Promise<Profile> {
  const profile = {
    userDataDir: path.join(folder, 'user-data'),
    extensionsDir: path.join(folder, 'extensions'),
  };
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(profile.userDataDir, 'User'), { recursive: true });
  await writeFile(
    path.join(profile.userDataDir, 'User', 'settings.json'),
    JSON.stringify({ ...quietSettings, ...settings }, undefined, 2),
  );
  const code = await run(process.execPath, [
    path.join(host, 'out/server-main.js'),
    '--accept-server-license-terms',
    ...['--user-data-dir', profile.userDataDir, '--extensions-dir', profile.extensionsDir],
    ...['--install-extension', vsix],
  ]);
  if (code !== 0) throw new Error(`VS Code could not install ${vsix}`);
  return profile;
}
