// A script that runs commands while its progress display should keep moving.
import { execFileSync, execSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

async function withProgress(title, work) {
  let dots = 0;
  const timer = setInterval(() => dots++, 50);
  const result = await work();
  clearInterval(timer);
  console.log(`${title}: ${dots} dots while it ran`);
  return result;
}

async function build() {
  execSync('node -e "setTimeout(() => {}, 500)"');
}

async function revision() {
  return execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim();
}

async function deploy() {
  await withProgress('build', build);
  const version = await withProgress('revision', revision);
  writeFileSync(join(tmpdir(), 'unblock-example-release.json'), JSON.stringify({ version }));
  console.log('deployed', version);
}

await deploy();
