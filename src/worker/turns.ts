// Who may work when: the thread has one core, and a person who waits comes first.
import { setImmediate } from 'node:timers/promises';

export interface Turns {
  /** Runs what somebody waits for; work in the background rests meanwhile. */
  request<T>(task: () => T | Promise<T>): Promise<T>;
  /** For work in the background, between two short pieces of it: lets requests in, and waits until they are answered. */
  next(): Promise<void>;
}

export function createTurns(): Turns {
  let running = 0;
  let resting: (() => void)[] = [];

  return {
    async request(task) {
      running += 1;
      try {
        return await task();
      } finally {
        running -= 1;
        if (running === 0) {
          for (const goOn of resting) goOn();
          resting = [];
        }
      }
    },
    async next() {
      await setImmediate();
      while (running > 0) {
        await new Promise<void>(resolve => {
          resting.push(resolve);
        });
        await setImmediate();
      }
    },
  };
}

/** Milliseconds of work between two looks at whether somebody waits. */
const MOMENT = 10;

/** Takes items out of a set and works through them, for as long as nobody would notice. The rest stays in the set. */
export function forAMoment<T>(items: Set<T>, task: (item: T) => void): void {
  const end = performance.now() + MOMENT;
  for (const item of items) {
    items.delete(item);
    task(item);
    if (performance.now() > end) return;
  }
}
