import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { nodes, run, runProgram } from './program.ts';
import { tasks } from './faults/executors.ts';
import { ProcessPoolExecutor, runInExecutor } from './runtime.ts';

describe('ProcessPoolExecutor', () => {
  let pool: InstanceType<typeof ProcessPoolExecutor>;
  before(() => {
    pool = new ProcessPoolExecutor({ maxWorkers: 1 });
  });
  after(() => pool.shutdown());

  it('runs built-ins and functions of modules, with their types', async () => {
    const bytes: Buffer = await runInExecutor(pool, randomBytes, 1 << 20);
    assert.equal(bytes.byteLength, 1 << 20);
    assert.ok((await pool.submit(statSync, '/')).isDirectory());
    const entries = await pool.submit(readdirSync, import.meta.dirname, { withFileTypes: true });
    assert.deepEqual(entries, readdirSync(import.meta.dirname, { withFileTypes: true }));
  });

  it('returns typed arrays and Buffers with memory of their own', async () => {
    const sent = {
      floats: new Float64Array([1.5, 2]),
      bytes: Buffer.from('b'),
      part: new Uint8Array(9).subarray(3, 5),
    };
    const arrived = (await pool.submit(tasks.same, sent)) as typeof sent;
    assert.deepEqual(arrived, sent);
    assert.equal(arrived.floats.buffer.byteLength, 16);
    assert.equal(arrived.bytes.buffer.byteLength, 1);
    assert.equal(arrived.part.byteOffset, 3);
  });

  for (const { version, path: node } of nodes) {
    describe(`on Node ${version}`, () => {
      const files = {
        'seen.mjs': 'export const seen = () => [globalThis.preloaded, process.execArgv.length];',
      };

      it('starts its processes with the flags of this one', async () => {
        const { stdout, stderr } = await runProgram(
          "import { seen } from './seen.mjs'; console.log(...(await new ProcessPoolExecutor().submit(seen)));",
          {
            node,
            files,
            flags: ['--import', 'data:text/javascript,globalThis.preloaded=7', '--no-warnings'],
          },
        );
        assert.equal(stdout, '7 3\n', stderr);
      });

      it('or with others', async () => {
        const program = `import { seen } from './seen.mjs';
          console.log(...(await new ProcessPoolExecutor({ execArgv: ['--no-warnings'] }).submit(seen)));`;
        const { stdout, stderr } = await runProgram(program, { node, files, flags: ['--expose-gc'] });
        assert.equal(stdout, 'undefined 1\n', stderr);
      });

      it('works in a program on the command line', async () => {
        const runtime = new URL('../../runtime/dist/', import.meta.url).href;
        for (const flags of [['--input-type=module', '-e'], ['--input-type', 'module', '--eval'], ['-e']]) {
          const program =
            flags.length > 1
              ? `import { ProcessPoolExecutor } from '${runtime}index.mjs'; import { existsSync } from 'node:fs';`
              : `const { ProcessPoolExecutor } = require('${new URL(runtime).pathname}index.cjs'); const { existsSync } = require('node:fs');`;
          const end = "void new ProcessPoolExecutor().submit(existsSync, '/').then(console.log);";
          const { stdout, stderr } = await run(node, [...flags, program + end]);
          assert.equal(stdout, 'true\n', stderr);
        }
      });

      it("works in a worker thread of the user's own", async () => {
        const { stdout, stderr } = await runProgram(
          `import { Worker, isMainThread } from 'node:worker_threads';
          import { existsSync } from 'node:fs';
          if (isMainThread) new Worker(new URL(import.meta.url));
          else console.log(await new ProcessPoolExecutor().submit(existsSync, '/'));`,
          { node },
        );
        assert.equal(stdout, 'true\n', stderr);
      });

      it('rejects when no process can be started', async () => {
        const { stdout, stderr } = await runProgram(
          `import { existsSync } from 'node:fs';
          const { execPath } = process;
          const pool = new ProcessPoolExecutor();
          process.execPath = '/no/such/node';
          await pool.submit(existsSync, '/').catch(({ code, message }) => console.log(code, message));
          process.execPath = execPath;
          console.log(await pool.submit(existsSync, '/'));`,
          { node },
        );
        assert.match(
          stdout,
          /^ERR_EXECUTOR_REFUSED No worker process could be started: .*ENOENT.*\ntrue\n$/,
          stderr,
        );
      });
    });
  }

  it('needs --allow-child-process under --permission', async () => {
    const { stdout, stderr } = await runProgram(
      `import { existsSync } from 'node:fs';
      await new ProcessPoolExecutor().submit(existsSync, '/').catch(({ message }) => console.log(message));`,
      { flags: ['--permission', '--allow-fs-read=*'] },
    );
    assert.match(
      stdout,
      /^No worker process could be started \(with --permission: --allow-child-process\)/,
      stderr,
    );
  });
});
