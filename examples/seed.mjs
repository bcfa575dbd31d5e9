// The program it all began with, from an article on Python's asyncio: test1 calls a slow function, test2 counts.
// Blocking, it prints `Finish test1` first and only then 0 … 9. With the fix, 0 … 5 come first: nobody waits.
// (The original sleeps 3 s, which would fall on the tick of 6.)
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
