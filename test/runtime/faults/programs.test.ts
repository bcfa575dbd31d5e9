import assert from 'node:assert/strict';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { makeFifo, removeFifos } from '../fifo.ts';
import { nodes, runProgram, startProgram } from '../program.ts';

const busy = `
  import { openSync, readFileSync, writeSync } from 'node:fs';
  export const wait = fifo => {
    writeSync(1, 'busy');
    return readFileSync(fifo, 'utf8');
  };
  export const spin = fifo => {
    openSync(fifo, 'w');
    for (;;);
  };
  export function talk() {
    for (let i = 0; i < 500; i++) console.log(i);
    console.error('done');
  }
  export const greet = name => 'hello ' + name;
  export const leave = () => setInterval(() => undefined, 1_000) && 'left a timer behind';
`;

for (const Pool of ['ThreadPoolExecutor', 'ProcessPoolExecutor']) {
  for (const { version, path: node } of nodes) {
    describe(`a program with a ${Pool}, on Node ${version}`, () => {
      after(removeFifos);
      const files = { 'busy.mjs': busy };
      const head = `
        import { wait, spin, talk, greet, leave } from './busy.mjs';
        const pool = new ${Pool}();
      `;

      it('ends by itself after its last task, with idle workers that left timers behind', async () => {
        const program = head + "console.log(await pool.submit(greet, 'you'), await pool.submit(leave));";
        const outcome = await runProgram(program, { node, files });
        assert.deepEqual(outcome, { code: 0, stdout: 'hello you left a timer behind\n', stderr: '' });
      });

      it('loses no task when it has nothing else to do', async () => {
        const program = head + "void pool.submit(greet, 'you').then(console.log);";
        assert.equal((await runProgram(program, { node, files })).stdout, 'hello you\n');
      });

      it('loses nothing that its tasks print', async () => {
        const program = head + 'await pool.submit(talk); await pool.submit(talk);';
        const { stdout, stderr } = await runProgram(program, { node, files });
        assert.equal(stdout, [...Array(500).keys(), ...Array(500).keys()].join('\n') + '\n');
        assert.equal(stderr, 'done\ndone\n');
      });

      it('keeps the async context', async () => {
        const { stdout } = await runProgram(
          `${head}
          import { AsyncLocalStorage } from 'node:async_hooks';
          const storage = new AsyncLocalStorage();
          const one = name => storage.run(name, async () => {
            await pool.submit(greet, name);
            return storage.getStore();
          });
          console.log(...(await Promise.all(['one', 'two'].map(one))));`,
          { node, files },
        );
        assert.equal(stdout, 'one two\n');
      });

      it('ends at once by process.exit() and by an uncaught error, and leaves no process behind', async () => {
        for (const [end, code] of [
          ['process.exit(5)', 5],
          ["throw new Error('uncaught')", 1],
        ] as const) {
          const fifo = JSON.stringify(await makeFifo());
          const program = `${head}
            import { open } from 'node:fs';
            void pool.submit(spin, ${fifo});
            open(${fifo}, () => { ${end}; });`;
          // Resolves when nobody holds its output open any more, children included.
          assert.equal((await runProgram(program, { node, files })).code, code);
        }
      });

      it('ends by SIGTERM while it is busy, and so do its children after their task', async () => {
        const fifo = await makeFifo();
        const child = await startProgram(`${head} void pool.submit(wait, ${JSON.stringify(fifo)});`, {
          node,
          files,
        });
        const closed = once(child, 'close');
        await once(child.stdout, 'data');
        child.kill('SIGTERM');
        const [, signal] = (await once(child, 'exit')) as [null, string];
        assert.equal(signal, 'SIGTERM');
        if (Pool === 'ProcessPoolExecutor') {
          const writer = await open(fifo, 'w');
          await writer.write('go on');
          await writer.close();
        }
        await closed;
      });
    });
  }
}

describe('what tasks share with the program', () => {
  for (const { version, path: node } of nodes) {
    it(`is open files, which outlive the worker, on Node ${version}`, async () => {
      const { stdout, stderr } = await runProgram(
        `
        import { openSync, readFileSync } from 'node:fs';
        const pool = new ThreadPoolExecutor();
        const fd = await pool.submit(openSync, 'text.txt');
        await pool.shutdown();
        console.log(readFileSync(fd, 'utf8'));
        `,
        { node, files: { 'text.txt': 'still open' } },
      );
      assert.deepEqual([stdout, stderr], ['still open\n', '']);
    });

    it(`is the environment, as it is in threads, as it was in processes, on Node ${version}`, async () => {
      const { stdout } = await runProgram(
        `
        import { get } from './get.mjs';
        for (const pool of [new ThreadPoolExecutor({ maxWorkers: 1 }), new ProcessPoolExecutor({ maxWorkers: 1 })]) {
          process.env.GREETING = 'first';
          const first = await pool.submit(get);
          process.env.GREETING = 'second';
          console.log(first, await pool.submit(get));
        }
        `,
        { node, files: { 'get.mjs': 'export const get = () => process.env.GREETING;' } },
      );
      assert.equal(stdout, 'first second\nfirst first\n');
    });
  }
});
