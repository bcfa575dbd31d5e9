import { ThreadPoolExecutor } from './pool/thread-pool.ts';
import type { Arguments, Callable, Executor, Result, Task } from './types.ts';

let defaultExecutor: Executor | undefined;

/**
 * Runs a function off the event loop, after Python's `loop.run_in_executor`:
 * `const text = await runInExecutor(null, readFileSync, path, 'utf8')`.
 *
 * @param executor Where to run it; `null` is the default pool of threads, which is made on first use.
 * @param task A built-in function, an exported function of a module (the worker imports that module: its state is per
 * worker), or a `taskRef()`.
 * @param args Its arguments. They are copied, as by `structuredClone`.
 * @returns What the function returns. Rejects with what it throws, or with an `ERR_EXECUTOR_…` error that says what to
 * do. Never throws synchronously.
 */
export async function runInExecutor<F extends Callable, const A extends Arguments<F>>(
  executor: Executor | null,
  task: Task<F>,
  ...args: A
): Promise<Result<F, A>> {
  return (executor ?? (defaultExecutor ??= new ThreadPoolExecutor())).submit(task, ...args);
}

/** Replaces the pool that `null` stands for. `null` brings back a new default pool, made on first use. */
export function setDefaultExecutor(executor: Executor | null): void {
  defaultExecutor = executor ?? undefined;
}
