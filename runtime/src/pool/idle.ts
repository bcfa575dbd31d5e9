import { LONGEST_TIMER, type PoolWorker } from './pool-worker.ts';

/** The workers of a pool that have nothing to do. Ends those that were idle for too long. */
export class IdleWorkers {
  readonly #workers: { worker: PoolWorker; since: number }[] = [];
  readonly #timeout: number;
  #timer: NodeJS.Timeout | undefined;

  /** @param timeout Milliseconds. */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  push(worker: PoolWorker): void {
    this.#workers.push({ worker, since: performance.now() });
    this.#endLater(this.#timeout);
  }

  /** The most recently used worker is the warmest, and lets the others end. */
  pop(): PoolWorker | undefined {
    return this.#workers.pop()?.worker;
  }

  delete(worker: PoolWorker): void {
    const at = this.#workers.findIndex(idle => idle.worker === worker);
    if (at >= 0) this.#workers.splice(at, 1);
  }

  #endLater(delay: number): void {
    if (this.#timer || delay > LONGEST_TIMER) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const now = performance.now();
      // Each takes itself out of the list.
      for (const idle of this.#workers.filter(({ since }) => now - since >= this.#timeout))
        idle.worker.retire();
      const [oldest] = this.#workers;
      if (oldest) this.#endLater(Math.max(1, oldest.since + this.#timeout - now));
    }, delay).unref();
  }
}
