// How long the extension host is held up by Unblock's own code, whatever else it does: told for people to read.
import assert from 'node:assert/strict';
import { Session, type Profiler } from 'node:inspector/promises';
import Mocha from 'mocha';
import * as vscode from 'vscode';
import { COMMANDS } from '../../../src/extension/commandIds.ts';
import { closeAll, diagnosticsWhen, forgetScan, openFile, ours, replace, SEED, some } from './support.ts';

/** The seed program's blocking half again and again, under other names. */
const repeated = (copies: number): string =>
  Array.from({ length: copies }, (_, index) =>
    SEED.replace(/^await.*\n/m, '').replaceAll(/slowFunction|test1/g, name => `${name}_${String(index)}`),
  ).join('');

const KEYS = 40;
const FILES = 30;
const FINDINGS_PER_FILE = 60;
const MANY = 2_700;

/** Microseconds between two looks at the stack. */
const INTERVAL = 200;

interface Stretch {
  readonly milliseconds: number;
  /** Milliseconds by what was done in it. */
  readonly spent: ReadonlyMap<string, number>;
}

/** Runs something, and finds the longest time at a stretch that the extension's bundle was on the stack. */
async function longestStretch(work: () => Promise<void>): Promise<Stretch> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return longestIn(profile);
}

/** Time goes by in samples one after another, so what runs in two turns without anything between counts as one. */
function longestIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Stretch {
  const parents = new Map(
    nodes.flatMap(node => (node.children ?? []).map(child => [child, node.id] as const)),
  );
  const bundle = `${vscode.extensions.getExtension('unblock.unblock')?.extensionPath ?? ''}/dist/extension.js`;
  const byId = new Map(nodes.map(node => [node.id, node]));
  /** The outermost function of ours on the stack. Messages of our thread are read before any of it runs. */
  const entryOf = (sample: number): string | undefined => {
    let entry: string | undefined;
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const { functionName, url } = byId.get(id)?.callFrame ?? { functionName: '', url: '' };
      if (url.endsWith(bundle)) entry = functionName || '(anonymous)';
      else if (url.endsWith('per_context/messageport')) entry ??= 'a message';
    }
    return entry;
  };
  const entries = new Map(nodes.map(({ id }) => [id, entryOf(id)]));
  let longest: Stretch = { milliseconds: 0, spent: new Map() };
  let time = 0;
  let spent = new Map<string, number>();
  for (const [index, sample] of samples.entries()) {
    const entry = entries.get(sample);
    if (entry === undefined) {
      time = 0;
      spent = new Map();
      continue;
    }
    // A longer time between two looks is another program's: the core was away.
    const delta = Math.min(timeDeltas[index] ?? 0, 2 * INTERVAL) / 1000;
    const { functionName, url } = byId.get(sample)?.callFrame ?? { functionName: '', url: '' };
    const what = `${entry} › ${functionName} (${url.split('/').at(-1) ?? ''})`;
    time += delta;
    spent.set(what, (spent.get(what) ?? 0) + delta);
    if (time > longest.milliseconds) longest = { milliseconds: time, spent };
  }
  return longest;
}

async function tell(what: string, work: () => Promise<void>): Promise<void> {
  const { milliseconds, spent } = await longestStretch(work);
  const most = [...spent].toSorted(([, a], [, b]) => b - a).slice(0, 3);
  const where = most.map(([name, time]) => `${time.toFixed(1)} ms ${name}`).join(', ');
  Mocha.reporters.Base.consoleLog(`      ${what}: ${milliseconds.toFixed(1)} ms at most: ${where}`);
}

describe('the extension host is held up', () => {
  afterEach(closeAll);

  it('while somebody types into 5,000 lines with 500 findings', async () => {
    const document = await openFile(repeated(500), '.mjs');
    await diagnosticsWhen(document.uri, found => found.length === 500);
    await tell('typing', async () => {
      for (let key = 0; key < KEYS; key++)
        await replace(document, new vscode.Range(0, 0, 0, 0), key % 10 === 9 ? '\n' : ';');
      const lines = document.lineCount;
      await replace(document, new vscode.Range(0, 0, 0, 0), 'slow();\n');
      await diagnosticsWhen(document.uri, found => found.some(({ range }) => range.start.line > lines - 5));
    });
    assert.equal(ours(document.uri).length, 500);
  });

  it('by thousands of findings in one file', async () => {
    await tell('many findings', async () => {
      const { uri } = await openFile(repeated(MANY), '.mjs');
      await diagnosticsWhen(uri, some);
    });
  });

  it('by a scan that finds much', async function () {
    this.timeout(120_000);
    const text = repeated(FINDINGS_PER_FILE);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const uris = Array.from({ length: FILES }, (_, file) =>
      vscode.Uri.joinPath(folder, `much-${String(file)}.mjs`),
    );
    for (const [file, uri] of uris.entries())
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${text}// ${String(file)}\n`));
    await tell('a scan', async () => {
      await vscode.commands.executeCommand(COMMANDS.scan);
    });
    for (const uri of uris) {
      assert.equal(ours(uri).length, FINDINGS_PER_FILE);
      await vscode.workspace.fs.delete(uri);
    }
    await forgetScan();
  });
});
