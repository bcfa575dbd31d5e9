// `npm start`: builds, prints what Unblock finds in examples/, and opens an editor there: the desktop VS Code if this
// machine has one, else a VS Code in the browser, served until Ctrl+C.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, run, which } from './command.ts';
import { workbenchUrl } from './vscode-host/arguments.ts';
import { findOrInstallHost } from './vscode-host/install.ts';
import { createProfile } from './vscode-host/profile.ts';
import { startServer } from './vscode-host/server.ts';
import { packageExtension } from './vsix.ts';

const examples = path.join(root, 'examples');
const seed = path.join(examples, 'seed.mjs');

async function main() {
  const { values: options } = parseArgs({
    options: {
      browser: { type: 'boolean', default: false }, // even where there is a desktop VS Code
      port: { type: 'string', default: '0' },
    },
  });

  console.log('Building…');
  if ((await run(process.execPath, ['esbuild.mjs'])) !== 0) return 1;
  console.log('\nunblock check examples');
  // Findings are what the examples are for: only exit code 2 says that something is wrong.
  if ((await run(process.execPath, ['dist/cli.js', 'check', 'examples'])) === 2) return 1;

  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const code = hasDisplay && !options.browser ? which('code') : undefined;
  if (code !== undefined) {
    console.log('Opening VS Code on examples/.');
    return run(code, [`--extensionDevelopmentPath=${root}`, examples, seed]);
  }
  await serve(Number(options.port));
  return 0;
}

/** Serves VS Code with the packaged extension installed, as a user would have it. */
async function serve(port) {
  const host = await findOrInstallHost();
  const profile = await createProfile(
    host,
    path.join(root, '.vscode-test', 'start'),
    await packageExtension(),
  );
  const token = randomUUID();
  const server = await startServer({ host, ...profile, port, token });
  const address = new URL(workbenchUrl(server.origin, { folder: examples, file: seed }));
  address.searchParams.set('tkn', token);
  console.log(
    `\nVS Code with Unblock, on examples/:\n\n    ${address.href}\n\n` +
      'Open it in a browser, hover the underlined call, press Ctrl+. (macOS: ⌘+.). Ctrl+C here ends it.',
  );
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), server.ended]);
  await server[Symbol.asyncDispose]();
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
