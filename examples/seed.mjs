// After an article on Python's asyncio: test1 calls a slow function, test2 counts.
// As it stands, test2 waits for `Finish test1`. Fixed, it counts meanwhile: 0 to 5 come first
// (or 0 to 6, where the worker starts late). The original sleeps 3 s: just when 6 comes.
import { setTimeout as sleep } from 'node:timers/promises';

function slowFunction() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2750);
  return 42;
}

async function test1() {
  slowFunction();
  console.log('Finish test1');
}

async function test2() {
  for (let i = 0; i < 10; i++) {
    console.log(i);
    await sleep(500);
  }
  console.log('Finish test2');
}

await Promise.all([test1(), test2()]);
