// Results on disk: kept after every repository, and put together from several runs.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache.ts';
import type { Results } from './tables.ts';

/** @returns where they are */
export async function saveResults(results: Results): Promise<string> {
  const file = join(await cacheFolder('results'), `${results.machine.date.replaceAll(':', '-')}.json`);
  await writeFile(file, JSON.stringify(results, undefined, 2));
  return file;
}

/** @param files of one machine; what a later one has measured, too, counts instead */
export async function readResults(files: readonly string[]): Promise<Results> {
  const parts = await Promise.all(
    files.map(async file => JSON.parse(await readFile(file, 'utf8')) as Results),
  );
  const last = parts.at(-1);
  if (!last) throw new Error('no results are named');
  const newest = <Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] => [
    ...new Map(items.map(item => [keyOf(item), item])).values(),
  ];
  return {
    machine: last.machine,
    contestants: newest(
      parts.flatMap(({ contestants }) => contestants),
      ({ id }) => id,
    ),
    comparisons: newest(
      parts.flatMap(({ comparisons }) => comparisons),
      ({ repository }) => repository.name,
    ).sort((a, b) => a.repository.lines - b.repository.lines),
    edits: newest(
      parts.flatMap(({ edits }) => edits),
      ({ name, repository }) => `${name}, ${repository}`,
    ),
  };
}
