import assert from 'node:assert/strict';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { nodes } from '../program.ts';
import { inProject, tool } from './project.ts';
import { assertFound, assertRefused, program, reportOf, tasks, typedTasks } from './sources.ts';

const typed = {
  'main.ts': program('./tasks') + 'void report();',
  'tasks.ts': typedTasks,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'node20',
      target: 'es2022',
      outDir: 'out',
      types: ['node'],
      noImplicitAny: false,
      skipLibCheck: true,
    },
  }),
};
const typedModules = {
  ...typed,
  'package.json': '{ "type": "module" }',
  'main.ts': program('./tasks.js') + 'await report();',
};
/** From Node 22 on, what --import registers reaches the workers by itself. */
const register = "import { register } from 'tsx/esm/api'; register();";

describe('functions are found in compiled code', function () {
  // Compilers take their seconds, more when the machine is busy.
  this.timeout(60_000);

  for (const [what, files] of [
    ['CommonJS', typed],
    ['ES modules', typedModules],
  ] as const) {
    it(`that tsc made, ${what}`, () =>
      inProject(files, async ({ run }) => {
        const { code, stdout } = await run(process.execPath, tool('typescript/bin/tsc'));
        assert.equal(code, 0, stdout);
        for (const { path: node } of nodes) assertFound(await run(node, 'out/main.js'));
      }));
  }

  for (const { version, path: node } of nodes) {
    const major = Number(/\d+/.exec(version)?.[0]);

    it(`that tsx makes on the way, CommonJS, on Node ${version}`, () =>
      inProject(typed, async ({ run }) => {
        for (const tsx of [[tool('tsx/dist/cli.mjs')], ['--import', 'tsx'], ['--require', 'tsx/cjs']]) {
          assertFound(await run(node, ...tsx, 'main.ts'));
        }
      }));

    it(`that tsx makes on the way, ES modules, on Node ${version}`, () =>
      inProject({ ...typedModules, 'register.mjs': register }, async ({ run }) => {
        assertFound(await run(node, '--import', './register.mjs', 'main.ts'));
        if (major < 22) return;
        assertFound(await run(node, '--import', 'tsx', 'main.ts'));
        assertFound(await run(node, tool('tsx/dist/cli.mjs'), 'main.ts'));
      }));

    for (const format of ['esm', 'cjs'] as const) {
      it(`that esbuild bundled, if the entry exports them, ${format}, on Node ${version}`, () =>
        inProject({ 'main.mjs': bundled, 'tasks.mjs': tasks }, async ({ folder, run }) => {
          const outfile = join(folder, format === 'esm' ? 'out.mjs' : 'out.cjs');
          const options: BuildOptions = { bundle: true, platform: 'node', minify: true, outfile, format };
          await build({ ...options, entryPoints: [join(folder, 'main.mjs')] });
          const outcome = await run(node, outfile);
          const { builtIn, own, secret } = reportOf(outcome);
          assert.deepEqual(builtIn, { value: 'text' });
          assert.deepEqual(own, { value: 'A!' });
          assertRefused(secret, /out\.[cm]js.*\bexport it\b/);
        }));
    }
  }
});

/** The worker runs the bundle, too, so it reports on the main thread only. */
const bundled = `
  ${program('./tasks.mjs')}
  import { isMainThread } from 'node:worker_threads';
  export { shout };
  if (isMainThread) report();
`;
