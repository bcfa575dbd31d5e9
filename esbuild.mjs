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
 * Some modules are built once, as a file in dist/, and loaded from there by whoever needs them, when they are needed.
 * By `require`: Node.js's `import()` reads all of a CommonJS file once more, to see what it exports.
 */
const apart = (modules, file) => ({
  name: `apart in ${file}`,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: modules }, ({ kind }) => {
      if (kind === 'entry-point') return undefined;
      return kind === 'dynamic-import' ? { path: file, namespace: file } : { path: file, external: true };
    });
    onResolve({ filter: /./, namespace: file }, () => ({ path: file, external: true }));
    onLoad({ filter: /./, namespace: file }, () => ({ contents: `module.exports = require('${file}');` }));
  },
});

const commonjs = {
  ...common,
  format: 'cjs',
  // The parser weighs more than all the rest together.
  plugins: [apart(/\/(parse|syntax)\.ts$/, './parser.js')],
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
    entryPoints: { cli: 'src/cli/entry.ts' },
    banner: { js: '#!/usr/bin/env node' },
    outdir: 'dist',
    plugins: [apart(/\/main\.ts$/, './cli-main.js'), apart(/\/thread\.ts$/, './cli-thread.js')],
  }),
  build({
    ...commonjs,
    entryPoints: { 'cli-main': 'src/cli/main.ts', 'cli-thread': 'src/cli/thread.ts' },
    outdir: 'dist',
    // It may use another parser.
    plugins: [apart(/\/parse\.ts$/, './parser.js'), apart(/\/thread\.ts$/, './cli-thread.js')],
    external: ['oxc-parser'],
  }),
  buildRuntime(),
  buildDemo('dist/demo.mjs'),
]);
await cp('runtime/dist/copy', 'dist/runtime', { recursive: true });
