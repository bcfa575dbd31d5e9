import * as vscode from 'vscode';
import type { Config } from '../analyzer/config.ts';
import type { Root, Settings } from '../worker/protocol.ts';
import type { Session } from './session.ts';
import { CONFIG_KEYS } from './settingKeys.ts';

const SECTION = 'unblock';

export function isEnabled(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get('enable', true);
}

/** Switches Unblock off or on: in the workspace if it is set there, else for the user. */
export async function toggleEnabled(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const inWorkspace = configuration.inspect('enable')?.workspaceValue !== undefined;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await configuration.update('enable', !isEnabled(), target);
}

/** Hands the settings to the analysis thread now and whenever they, a folder or a configuration file change. */
export function watchSettings({ client, analysis }: Session): vscode.Disposable {
  const apply = (): void => {
    client.configure(readSettings());
    analysis.checkAll();
  };
  client.configure(readSettings());
  const files = vscode.workspace.createFileSystemWatcher('**/unblock.config.json');
  return vscode.Disposable.from(
    files,
    files.onDidCreate(apply),
    files.onDidChange(apply),
    files.onDidDelete(apply),
    vscode.workspace.onDidChangeWorkspaceFolders(apply),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration(SECTION)) apply();
    }),
  );
}

function readSettings(): Settings {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const roots = folders.map((folder): Root => {
    const { uri } = folder;
    return { path: uri.scheme === 'file' ? uri.fsPath : uri.toString(true), config: readConfig(folder) };
  });
  return { roots, fallback: readConfig() };
}

function readConfig(folder?: vscode.WorkspaceFolder): Config {
  const configuration = vscode.workspace.getConfiguration(SECTION, folder);
  const values = Object.fromEntries(CONFIG_KEYS.map(key => [key, configuration.get(key)]));
  // The editor hands out proxies, which cannot cross threads. It has checked the values against package.json's schema
  // as they were typed.
  return JSON.parse(JSON.stringify(values)) as Config;
}
