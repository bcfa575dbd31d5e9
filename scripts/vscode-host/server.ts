import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectEnvironment } from '../command.ts';

export interface ServerOptions {
  /** VS Code's server folder, as `findOrInstallHost` gives it. */
  host: string;
  userDataDir: string;
  extensionsDir: string;
  /** 0, the default, lets the system choose. */
  port?: number;
  /** What a browser has to show as `tkn`; without one, everyone on this machine may connect. */
  token?: string;
  env?: NodeJS.ProcessEnv;
}

export interface Server extends AsyncDisposable {
  /** For example `http://127.0.0.1:41234/`. */
  origin: string;
  /** Settles when the server has ended, by itself or not. */
  ended: Promise<unknown>;
}

/**
 * Starts VS Code's server; disposing of it ends it with all its extension hosts and terminals.
 * @throws Error with the server's own output if it ends before it listens
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const args = [
    path.join(options.host, 'out/server-main.js'),
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    ...(options.token === undefined ? ['--without-connection-token'] : ['--connection-token', options.token]),
    ...['--user-data-dir', options.userDataDir, '--extensions-dir', options.extensionsDir],
    // Without the smoke-test driver a built server ignores the payload that names an extension under development.
    ...['--accept-server-license-terms', '--disable-telemetry', '--disable-workspace-trust'],
    '--enable-smoke-test-driver',
  ];
  // A group of its own, so that all its descendants can be ended with it.
  const child = spawn(process.execPath, args, {
    env: { ...projectEnvironment, ...options.env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Gone already.
    }
  };
  const killAtExit = (): void => {
    kill('SIGKILL');
  };
  process.once('exit', killAtExit);

  const port = await listeningPort(child.stdout, child.stderr, ended);
  return {
    origin: `http://127.0.0.1:${port}/`,
    ended,
    async [Symbol.asyncDispose]() {
      kill('SIGTERM');
      const impatient = setTimeout(killAtExit, 5000);
      await ended;
      clearTimeout(impatient);
      killAtExit(); // what outlived its parent
      process.off('exit', killAtExit);
    },
  };
}

async function listeningPort(
  stdout: NodeJS.ReadableStream,
  stderr: NodeJS.ReadableStream,
  ended: Promise<unknown>,
): Promise<string> {
  let output = '';
  const listening = new Promise<string>(resolve => {
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-10_000);
      const port = /agent listening on (\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(port);
    };
    stdout.on('data', read);
    stderr.on('data', read);
  });
  const port = await Promise.race([listening, ended.then(() => undefined)]);
  if (port === undefined) throw new Error(`VS Code's server ended before it listened:\n${output}`);
  return port;
}
