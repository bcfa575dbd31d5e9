// How long a person waits. The figures are logged for people to read: a slow machine fails nothing.
import assert from 'node:assert/strict';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { closeAll, diagnosticsWhen, openFile, replace, SEED, some } from './support.ts';

const ROUNDS = 7;
const KEYS = 40;
const COPIES = 500;

/** The seed program's blocking half again and again, under other names: 5,000 lines. */
const LONG = Array.from({ length: COPIES }, (_, index) =>
  SEED.replace(/^await.*\n/m, '').replaceAll(/slowFunction|test1/g, name => `${name}_${String(index)}`),
).join('');

/** Adds a line to the report. */
function tell(what: string, milliseconds: readonly number[]): void {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const p50 = sorted[Math.floor(sorted.length / 2)] ?? 0;
  Mocha.reporters.Base.consoleLog(
    `      ${what}: p50 ${p50.toFixed(0)} ms, worst ${Math.max(...sorted).toFixed(0)} ms`,
  );
}

/** Milliseconds from asking for a new file until its first squiggle; making the file does not count. */
async function firstSquiggle(): Promise<number> {
  const { uri } = await openFile(SEED, '.mjs');
  await diagnosticsWhen(uri, some);
  await closeAll();
  await diagnosticsWhen(uri, diagnostics => diagnostics.length === 0);
  const start = performance.now();
  await vscode.window.showTextDocument(uri);
  await diagnosticsWhen(uri, some);
  return performance.now() - start;
}

describe('waiting', () => {
  afterEach(closeAll);

  it('for the first squiggle', async () => {
    const warm: number[] = [];
    for (let round = 0; round < ROUNDS; round++) warm.push(await firstSquiggle());
    tell('with the analysis thread running', warm);
    assert.equal(warm.length, ROUNDS);
  });

  it('for the first squiggle after a start of the analysis thread', async () => {
    const { uri } = await openFile(SEED, '.mjs');
    await diagnosticsWhen(uri, some);
    const cold: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await closeAll();
      await diagnosticsWhen(uri, diagnostics => diagnostics.length === 0);
      await vscode.commands.executeCommand('unblock.restart');
      const start = performance.now();
      await vscode.window.showTextDocument(uri);
      await diagnosticsWhen(uri, some);
      cold.push(performance.now() - start);
    }
    tell('with the analysis thread starting', cold);
    assert.equal(cold.length, ROUNDS);
  });

  for (const enabled of [false, true])
    it(`is not what typing into 5,000 lines does, Unblock being ${enabled ? 'on' : 'off'}`, async () => {
      const settings = vscode.workspace.getConfiguration('unblock');
      await settings.update('enable', enabled, vscode.ConfigurationTarget.Global);
      const document = await openFile(LONG, '.mjs');
      const delay = monitorEventLoopDelay({ resolution: 1 });
      const keys: number[] = [];
      delay.enable();
      // The check of the whole file begins with its opening; these edits run into it.
      for (let key = 0; key < KEYS; key++) {
        const start = performance.now();
        await replace(document, new vscode.Range(0, 0, 0, 0), '\n');
        keys.push(performance.now() - start);
      }
      delay.disable();
      tell('one edit', keys);
      tell("the extension host's longest stall", [delay.max / 1e6]);
      await diagnosticsWhen(
        document.uri,
        found =>
          found.length === (enabled ? COPIES : 0) &&
          found.every(({ range }) => document.getText(range).startsWith('slowFunction_')),
      );
      await settings.update('enable', undefined, vscode.ConfigurationTarget.Global);
    });
});
