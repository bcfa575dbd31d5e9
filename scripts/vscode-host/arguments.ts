import path from 'node:path';
import { parseArgs } from 'node:util';

/** What our launcher understands of the command line that VS Code's own executable takes. */
export interface LauncherArguments {
  /** The workspace to open, absolute; undefined opens an empty window. */
  folder: string | undefined;
  extensionDevelopmentPaths: string[];
  extensionTestsPath: string | undefined;
  userDataDir: string | undefined;
  extensionsDir: string | undefined;
}

/** Reads VS Code's command line; switches without a meaning in a browser (`--no-sandbox`, …) are passed over. */
export function parseLauncherArguments(args: string[]): LauncherArguments {
  const { values, positionals } = parseArgs({
    args,
    strict: false,
    allowPositionals: true,
    options: {
      extensionDevelopmentPath: { type: 'string', multiple: true },
      extensionTestsPath: { type: 'string' },
      'user-data-dir': { type: 'string' },
      'extensions-dir': { type: 'string' },
    },
  });
  const asPath = (value: unknown): string | undefined =>
    typeof value === 'string' ? path.resolve(value) : undefined;
  return {
    folder: asPath(positionals[0]),
    extensionDevelopmentPaths: (values.extensionDevelopmentPath ?? []).flatMap(value => asPath(value) ?? []),
    extensionTestsPath: asPath(values.extensionTestsPath),
    userDataDir: asPath(values['user-data-dir']),
    extensionsDir: asPath(values['extensions-dir']),
  };
}

/**
 * The address at which a browser shows a workspace with an extension under development, and runs its tests.
 * @param args may also name a file to show at once, absolute
 */
export function workbenchUrl(origin: string, args: Partial<LauncherArguments> & { file?: string }): string {
  const url = new URL(origin);
  if (args.folder !== undefined) url.searchParams.set('folder', args.folder);
  const remote = (file: string): string => `vscode-remote://${url.host}${file}`;
  const payload = [
    ...(args.file === undefined ? [] : [['openFile', remote(args.file)]]),
    ...(args.extensionDevelopmentPaths ?? []).map(file => ['extensionDevelopmentPath', remote(file)]),
    ...(args.extensionTestsPath === undefined
      ? []
      : [['extensionTestsPath', remote(args.extensionTestsPath)]]),
  ];
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}
