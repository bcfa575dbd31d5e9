import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from './cache.ts';
import type { Machine } from './machine.ts';
import { tablesOf, type Results } from './tables.ts';

const PAGE = join(PROJECT, 'docs/performance.md');
const [START, END] = ['<!-- numbers -->', '<!-- /numbers -->'];

/** Puts the tables between the marks of docs/performance.md. */
export async function writePage(results: Results): Promise<void> {
  const page = await readFile(PAGE, 'utf8');
  const [from, to] = [page.indexOf(START), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no ${START} … ${END}`);
  const text = `${introduction(results.machine)}\n\n${tablesOf(results)}`;
  const whole = `${page.slice(0, from + START.length)}\n\n${text}\n\n${page.slice(to)}`;
  await writeFile(PAGE, await format(whole, { ...(await resolveConfig(PAGE)), filepath: PAGE }));
}

function introduction({ date, processor, cores, memory, load, commit, versions }: Machine): string {
  const tools = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Measured on ${date.slice(0, 10)} at ${commit}: ${processor}, ${cores} cores, ${(memory / 2 ** 30).toFixed(0)} GiB,`,
    `load ${load.toFixed(1)} before it began; ${tools.join(', ')}.`,
  ].join('\n');
}
