import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildDemo } from '../../src/demo/build.ts';
import { nodes, run, type Outcome } from '../runtime/program.ts';

const digits = Array.from({ length: 10 }, (_, digit) => String(digit));

/** Presses a key when the demo asks for one. */
async function runUntilKey(demo: string): Promise<Outcome> {
  const child = spawn(process.execPath, [demo, '--wait-for-key'], { stdio: 'pipe' });
  child.stdout.on('data', (chunk: Buffer) => {
    if (chunk.includes('Press any key')) child.stdin.write('x');
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, stdout, stderr };
}

describe('the demo', function () {
  // It runs in real time, 13 seconds; all runs at once, because they mostly wait.
  this.timeout(60_000);
  let folder: string;
  let plain: Outcome[];
  let kept: Outcome;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'demo-'));
    const demo = join(folder, 'demo.mjs');
    await buildDemo(demo);
    [kept, ...plain] = await Promise.all([runUntilKey(demo), ...nodes.map(({ path }) => run(path, [demo]))]);
  });
  after(() => rm(folder, { recursive: true }));

  it('prints the lines of both programs in their order, on every supported Node', () => {
    for (const { code, stdout, stderr } of [...plain, kept]) {
      assert.equal(code, 0, stderr);
      const lines = stdout.split('\n').filter(line => /^(?:\d|Finish test[12])$/.test(line));
      assert.deepEqual(lines, [
        ...['Finish test1', ...digits, 'Finish test2'],
        ...[...digits.slice(0, 6), 'Finish test1', ...digits.slice(6), 'Finish test2'],
      ]);
    }
  });

  it('says how long the event loop stood still, in 80 columns, without colour where there is no terminal', () => {
    for (const { stdout } of plain) {
      assert.match(stdout, /took \d\.\d\d s, the event loop stood still for 2\.\d\d s/);
      assert.ok(stdout.split('\n').every(line => line.length <= 80));
      assert.ok(!stdout.includes('\u001b'));
    }
  });

  it('keeps its terminal open until a key is pressed, if asked to', () => {
    assert.match(kept.stdout, /Press any key to close this terminal\.\n$/);
    assert.doesNotMatch(plain[0]?.stdout ?? '', /Press any key/);
  });
});
