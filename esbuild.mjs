// Builds what ships: dist/ (the extension, its worker, the command line, the demo) and runtime/dist.
import { cp, mkdir } from 'node:fs/promises';
import { build } from 'esbuild';
import { buildRuntime } from './runtime/build.mjs';
import { buildDemo } from './src/demo/build.ts';

const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.16',
  // jsonc-parser's UMD build, which Node would take, hides its requires from bundlers.
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: false,
  legalComments: 'linked',
  logLevel: 'warning',
};

/**
 * The parser weighs more than all the rest together, so it is built once, as dist/parser.js, and required from there
 * by whoever needs it, when it is needed.
 */
const parserApart = modules => ({
  name: 'parser-apart',
  setup({ onResolve }) {
    onResolve({ filter: modules }, ({ kind }) =>
      kind === 'entry-point' ? undefined : { path: './parser.js', external: true },
    );
  },
});

const commonjs = {
  ...common,
  format: 'cjs',
  plugins: [parserApart(/\/(parse|syntax)\.ts$/)],
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
};

await mkdir('dist', { recursive: true });
await Promise.all([
  build({ ...common, format: 'cjs', entryPoints: { parser: 'src/analyzer/parse.ts' }, outdir: 'dist' }),
  build({
    ...commonjs,
    entryPoints: { extension: 'src/extension/extension.ts' },
    external: ['vscode'],
    outdir: 'dist',
  }),
  build({ ...commonjs, entryPoints: { worker: 'src/worker/thread.ts' }, outdir: 'dist' }),
  build({
    ...commonjs,
    entryPoints: { cli: 'src/cli/main.ts', 'cli-thread': 'src/cli/thread.ts' },
    banner: { js: '#!/usr/bin/env node' },
    outdir: 'dist',
    // It may use another parser.
    plugins: [parserApart(/\/parse\.ts$/)],
    external: ['oxc-parser'],
  }),
  buildRuntime(),
  buildDemo('dist/demo.mjs'),
]);
await cp('runtime/dist/copy', 'dist/runtime', { recursive: true });
