import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { collectGarbage } from './garbage.ts';
import type { Job, JobResult } from './component.ts';

/** Less text than this is checked before a thread has started. */
const WORTH_A_THREAD = 1_500_000;
/** Each thread has the analyzer in memory, and a component. */
const MOST_THREADS = 8;

/** Checks components, several at a time where that pays. @returns their results in the order given */
export async function checkAll(jobs: readonly Job[]): Promise<JobResult[]> {
  const results: JobResult[] = [];
  // The longest first: then none is left to be waited for in the end.
  const queue = [...jobs.entries()].sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  const size = jobs.reduce((sum, job) => sum + sizeOf(job), 0);
  const threads = size < WORTH_A_THREAD ? 1 : Math.min(availableParallelism(), jobs.length, MOST_THREADS);
  const next = queue.values();
  const work = async (check: (job: Job) => Promise<JobResult>) => {
    for (const [index, job] of next) results[index] = await check(job);
  };
  if (threads < 2) {
    const { checkComponent } = await import('./thread.ts');
    await work(checkComponent);
  } else {
    // Reading the files took a lot, and the others need a lot.
    // unblock-disable-next-line blocking-compute -- nothing else waits for this thread yet
    collectGarbage();
    const workers = Array.from({ length: threads }, () => new Worker(SCRIPT, { resourceLimits: LIMITS }));
    try {
      await Promise.all(workers.map(worker => work(job => ask(worker, job))));
    } finally {
      await Promise.all(workers.map(worker => worker.terminate()));
    }
  }
  return results;
}

/** Trees and tables are short-lived: with V8’s 16 MB for what is young, half of the time went into moving them (MB). */
const LIMITS = { maxYoungGenerationSizeMb: 24, maxOldGenerationSizeMb: 4096 };

const SCRIPT = join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'thread.ts' : 'cli.js');

async function ask(worker: Worker, job: Job): Promise<JobResult> {
  worker.postMessage(job);
  // Rejects when the thread fails.
  const [result] = (await once(worker, 'message')) as [JobResult];
  return result;
}

function sizeOf({ files }: Job): number {
  return files.reduce((sum, { text }) => sum + text.length, 0);
}
