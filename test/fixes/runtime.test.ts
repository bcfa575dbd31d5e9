import assert from 'node:assert/strict';
import { planRuntime, type CompilerOptions, type RawFacts } from '../../src/fixes/index.ts';

const TEXTS: RawFacts['texts'] = { ts: 'ts', mts: 'mts', mjs: 'mjs', cjs: 'cjs', dmts: 'dmts', dcts: 'dcts' };

interface Case {
  readonly title: string;
  /** Path below `/p`. */
  readonly file: string;
  readonly text?: string;
  readonly type?: 'module' | 'commonjs';
  readonly files?: readonly string[];
  readonly options?: CompilerOptions;
  readonly copies?: readonly string[];
  readonly resolves?: boolean;
  readonly specifier: string;
  /** Paths below `/p`. */
  readonly creates?: readonly string[];
}

const MJS = ['run-in-executor.mjs', 'run-in-executor.d.mts'];
const CJS = ['run-in-executor.cjs', 'run-in-executor.d.cts'];
const NODENEXT = { module: 'nodenext', moduleResolution: 'nodenext' };

const CASES: readonly Case[] = [
  { title: 'the package where it resolves', file: 'a.js', resolves: true, specifier: 'run-in-executor' },
  { title: 'CommonJS by default', file: 'a.js', specifier: './run-in-executor.cjs', creates: CJS },
  {
    title: 'ESM in an ESM package',
    file: 'a.js',
    type: 'module',
    specifier: './run-in-executor.mjs',
    creates: MJS,
  },
  {
    title: 'ESM for a file that imports',
    file: 'a.js',
    text: "import 'x';",
    specifier: './run-in-executor.mjs',
    creates: MJS,
  },
  {
    title: 'CommonJS in an ESM package',
    file: 'a.cjs',
    type: 'module',
    specifier: './run-in-executor.cjs',
    creates: CJS,
  },
  {
    title: 'src where the file lies there',
    file: 'src/lib/a.mjs',
    specifier: '../run-in-executor.mjs',
    creates: MJS.map(name => `src/${name}`),
  },
  {
    title: 'the package folder elsewhere',
    file: 'lib/a.mjs',
    specifier: '../run-in-executor.mjs',
    creates: MJS,
  },
  {
    title: 'JavaScript for TypeScript that nobody compiles',
    file: 'a.ts',
    type: 'module',
    specifier: './run-in-executor.mjs',
    creates: MJS,
  },
  {
    title: 'JavaScript where tsc only checks',
    file: 'src/a.ts',
    type: 'module',
    options: { ...NODENEXT, noEmit: true },
    specifier: './run-in-executor.mjs',
    creates: MJS.map(name => `src/${name}`),
  },
  {
    title: 'TypeScript where tsc emits ESM',
    file: 'src/a.ts',
    type: 'module',
    options: NODENEXT,
    specifier: './run-in-executor.js',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: 'TypeScript where tsc emits CommonJS',
    file: 'src/a.ts',
    options: { module: 'commonjs' },
    specifier: './run-in-executor',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: '.mts for a CommonJS package with verbatim modules',
    file: 'src/a.ts',
    options: { ...NODENEXT, verbatimModuleSyntax: true },
    specifier: './run-in-executor.mjs',
    creates: ['src/run-in-executor.mts'],
  },
  {
    title: 'no ending with a bundler',
    file: 'src/a.ts',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    specifier: './run-in-executor',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: 'the ending of the output with a bundler, where Node.js would want it',
    file: 'src/a.ts',
    type: 'module',
    options: { module: 'esnext', moduleResolution: 'bundler' },
    specifier: './run-in-executor.js',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: 'the source ending where tsc rewrites it',
    file: 'src/a.ts',
    type: 'module',
    options: { ...NODENEXT, rewriteRelativeImportExtensions: true },
    specifier: './run-in-executor.ts',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: "the ending of the file's other imports",
    file: 'src/a.ts',
    type: 'module',
    text: "import { b } from './b.js';",
    options: { module: 'esnext', moduleResolution: 'bundler' },
    specifier: './run-in-executor.js',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: 'rootDir',
    file: 'source/x/a.ts',
    type: 'module',
    options: { ...NODENEXT, rootDir: './source' },
    specifier: '../run-in-executor.js',
    creates: ['source/run-in-executor.ts'],
  },
  {
    title: 'a copy that is there',
    file: 'lib/a.mjs',
    copies: ['util/run-in-executor.mjs'],
    specifier: '../util/run-in-executor.mjs',
  },
  {
    title: 'the nearest copy of the right form',
    file: 'lib/deep/a.mjs',
    copies: ['run-in-executor.cjs', 'run-in-executor.mjs', 'lib/run-in-executor.mjs'],
    specifier: '../run-in-executor.mjs',
  },
  {
    title: 'a folder that is published, if the file is',
    file: 'lib/deep/a.mjs',
    files: ['bin', '/lib/', '!lib/**/*.test.js'],
    specifier: '../run-in-executor.mjs',
    creates: ['lib/run-in-executor.mjs', 'lib/run-in-executor.d.mts'],
  },
  {
    title: 'a published folder for a published file beside it',
    file: 'index.cjs',
    files: ['LICENSE', 'index.cjs', 'lib/**'],
    specifier: './lib/run-in-executor.cjs',
    creates: ['lib/run-in-executor.cjs', 'lib/run-in-executor.d.cts'],
  },
  {
    title: 'beside package.json for a file that is not published',
    file: 'scripts/a.cjs',
    files: ['lib'],
    specifier: '../run-in-executor.cjs',
    creates: CJS,
  },
  {
    title: 'beside package.json where all is published',
    file: 'lib/a.cjs',
    files: ['**/*'],
    specifier: '../run-in-executor.cjs',
    creates: CJS,
  },
  {
    title: 'no copy that is not published',
    file: 'lib/a.cjs',
    files: ['lib'],
    copies: ['run-in-executor.cjs'],
    specifier: './run-in-executor.cjs',
    creates: ['lib/run-in-executor.cjs', 'lib/run-in-executor.d.cts'],
  },
  {
    title: 'sources that are compiled into a published folder',
    file: 'src/a.ts',
    type: 'module',
    files: ['dist', 'src/**/*.ts'],
    options: NODENEXT,
    specifier: './run-in-executor.js',
    creates: ['src/run-in-executor.ts'],
  },
  {
    title: 'no copy of the wrong form',
    file: 'a.cjs',
    copies: ['run-in-executor.mjs'],
    specifier: './run-in-executor.cjs',
    creates: CJS,
  },
];

function factsOf({ file, text = '', type, files, options, copies = [], resolves = false }: Case): RawFacts {
  return {
    file: { path: `/p/${file}`, text },
    root: '/p',
    package: { directory: '/p', ...(type && { type }), ...(files && { files }) },
    ...(options && { tsconfig: { directory: '/p', compilerOptions: options } }),
    packageResolves: resolves,
    copies: copies.map(name => `/p/${name}`),
    texts: TEXTS,
  };
}

describe('the runtime comes from', () => {
  for (const example of CASES) {
    it(example.title, () => {
      const { runtime } = planRuntime(factsOf(example));
      assert.ok(runtime);
      assert.equal(runtime.specifier, example.specifier);
      assert.deepEqual(
        runtime.create.map(({ path }) => path),
        (example.creates ?? []).map(name => `/p/${name}`),
      );
    });
  }

  for (const files of [['index.cjs'], ['LICENSE', 'index.cjs', 'lib'], ['*.cjs', 'lib/*.cjs']])
    it(`nowhere where ${files.join(', ')} is all that is published`, () => {
      const { runtime } = planRuntime(factsOf({ title: '', file: 'index.cjs', files, specifier: '' }));
      assert.equal(runtime?.isLeftOut, true);
      assert.deepEqual(runtime.create, []);
    });

  it('nowhere for an untitled document', () => {
    const file = { path: 'untitled:Untitled-1', text: '' };
    const facts = planRuntime({ file, root: undefined, packageResolves: false, copies: [], texts: TEXTS });
    assert.equal(facts.runtime, undefined);
  });
});
