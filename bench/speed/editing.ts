// Edits in projects, each kind of target in a process of its own.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measure } from './child.ts';
import { prepareRepository } from './corpus.ts';

interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

/** Times in milliseconds. */
export interface EditSummary {
  readonly edits: number;
  readonly wall: Percentiles;
  readonly cpu: Percentiles;
  /** Parsing and lowering the edited file, a part of `wall`. */
  readonly taken: Percentiles;
  /** Files whose findings were made anew. */
  readonly checked: Percentiles;
  /** Edits after which the file did not parse. */
  readonly unparsed: number;
}

export interface EditReport {
  readonly files: number;
  readonly analysed: number;
  /** Seconds until the first findings of everything. */
  readonly opened: number;
  /** Bytes after the first findings of everything. */
  readonly rest: { readonly heap: number; readonly external: number; readonly rss: number };
  readonly all: EditSummary;
  readonly kinds: Readonly<Record<string, EditSummary>>;
}

export interface EditResult extends EditReport {
  readonly name: string;
  readonly repository: string;
  /** Most resident memory in bytes. */
  readonly peak: number;
}

interface EditCase {
  readonly name: string;
  readonly repository: string;
  /** See `latency.ts`. */
  readonly target: string;
}

export const EDIT_CASES: readonly EditCase[] = [
  { name: 'a file of 5,000 lines', repository: 'mongoose', target: 'long' },
  { name: 'any file of a project', repository: '300k', target: 'any' },
  { name: 'a file that many import', repository: '300k', target: 'hubs' },
  { name: 'any file of a project', repository: '600k', target: 'any' },
];

const EDITS = 600;
const MOST_SECONDS = 90;

export async function measureEdits(
  { name, repository, target }: EditCase,
  progress: (what: string) => void,
): Promise<EditResult> {
  progress(`edits in ${name}, ${repository}`);
  const { folder } = await prepareRepository(repository);
  const script = join(import.meta.dirname, 'latency.ts');
  const argv = [script, target, folder, String(EDITS), String(MOST_SECONDS)];
  const { output, peak } = await measure({ argv, cwd: folder, succeeds: [0] });
  const report = JSON.parse(await readFile(output, 'utf8')) as EditReport;
  return { name, repository, peak, ...report };
}
