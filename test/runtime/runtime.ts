import { buildRuntime } from '../../runtime/build.mjs';
import type * as api from '../../runtime/src/run-in-executor.ts';
import type * as processes from '../../runtime/src/pool/process-pool.ts';
import type * as threads from '../../runtime/src/pool/thread-pool.ts';
import type * as refs from '../../runtime/src/task-ref.ts';

type Runtime = typeof api &
  Pick<typeof processes, 'ProcessPoolExecutor'> &
  Pick<typeof threads, 'ThreadPoolExecutor'> &
  Pick<typeof refs, 'taskRef'>;

await buildRuntime();

/** The package as it ships, built from the sources as they are. */
export const { ProcessPoolExecutor, runInExecutor, setDefaultExecutor, taskRef, ThreadPoolExecutor } =
  (await import(new URL('../../runtime/dist/index.mjs', import.meta.url).href)) as Runtime;

/** What a task rejects with. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const settled: unknown = await promise.then(
    value => new Error('resolved to ' + String(value), { cause: 'resolved' }),
    (error: unknown) => error,
  );
  if (settled instanceof Error && settled.cause !== 'resolved')
    return settled as Error & Record<string, unknown>;
  throw settled;
}
