import { refused } from '../errors.ts';
import type { WorkerState } from '../protocol.ts';
import { resolveTask } from '../resolve/resolve.ts';
import { TaskRef } from '../task-ref.ts';
import type { TaskOptions } from './job.ts';

/** On a worker's own thread: a task is off the event loop already, and more workers would only wait for each other. */
export async function runInline(
  { importing, load }: WorkerState,
  task: unknown,
  args: readonly unknown[],
  { signal }: TaskOptions,
): Promise<unknown> {
  if (importing !== undefined) {
    throw refused(
      importing +
        ' called runInExecutor while a worker imported it for a task, which would start workers without end.' +
        ' Export the function from a module that does nothing else when it is imported.',
    );
  }
  signal?.throwIfAborted();
  const run =
    task instanceof TaskRef ? await load(resolveTask(task).ref) : (task as (...args: unknown[]) => unknown);
  return run(...args);
}
