import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { buildRuntime } from '../../runtime/build.mjs';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The demo shows the runtime as it ships. */
const shippedRuntime: Plugin = {
  name: 'shipped-runtime',
  setup(build) {
    build.onResolve({ filter: /\/runtime\/src\/run-in-executor\.ts$/ }, () => ({
      path: path('../../runtime/dist/index.mjs'),
    }));
  },
};

/** Bundles the demo, with the runtime inside, into one file that plain Node runs. */
export async function buildDemo(outfile: string): Promise<void> {
  await buildRuntime();
  await build({
    entryPoints: [path('main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.16',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [shippedRuntime],
  });
}
