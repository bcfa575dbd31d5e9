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
