import { runInExecutor } from '../../runtime/src/run-in-executor.ts';
import { slowFunction } from './slow.ts';

/** What the program prints to and waits with. */
export interface Stage {
  print: (line: string) => void;
  /** Waits for the next of the ticks, which come every half second from the start, whatever a print took. */
  tick: () => Promise<void>;
}

// eslint-disable-next-line @typescript-eslint/require-await -- as in the original: it has nothing to wait for
async function test1Blocking({ print }: Stage): Promise<void> {
  // unblock-disable-next-line -- this is what the demo is about
  slowFunction();
  print('Finish test1');
}

async function test1InExecutor({ print }: Stage): Promise<void> {
  await runInExecutor(null, slowFunction);
  print('Finish test1');
}

async function test2({ print, tick }: Stage): Promise<void> {
  for (let i = 0; i < 10; i++) {
    print(String(i));
    await tick();
  }
  print('Finish test2');
}

/** The original: test2 starts only when the slow function is through. */
export async function blocking(stage: Stage): Promise<void> {
  await Promise.all([test1Blocking(stage), test2(stage)]);
}

/** The cure: one line of test1 differs. */
export async function inExecutor(stage: Stage): Promise<void> {
  await Promise.all([test1InExecutor(stage), test2(stage)]);
}

/** Starts the pool and lets its worker load the function, so that the demo's clock measures the program alone. */
export async function warmUp(): Promise<void> {
  await runInExecutor(null, slowFunction, 0);
}
