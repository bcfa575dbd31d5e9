// Blocking that hides in another module, in every shape in which one module finds another, on a real disk.
import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { workspace } from './workspace.ts';

const HELPER = `import { readFileSync } from 'node:fs';
export function slow() { return readFileSync('x'); }
`;

/** An async function that calls the helper, on line 2. */
function caller(specifier: string): string {
  return `import { slow } from '${specifier}';
export async function load() { return slow(); }
`;
}

interface Shape {
  /** How the caller imports the helper. */
  readonly specifier: string;
  /** Where the helper is. */
  readonly helper: string;
  /** Default: `src/a.ts`. */
  readonly caller?: string;
  readonly files?: Readonly<Record<string, object | string>>;
}

const TYPESCRIPT = { 'tsconfig.json': { compilerOptions: { outDir: 'dist', rootDir: 'src' } } };
const SHAPES: Record<string, Shape> = {
  'a relative path': { specifier: '../lib/b', helper: 'lib/b.ts' },
  '.js written for .ts': { specifier: './b.js', helper: 'src/b.ts' },
  '.mjs written for .mts': { specifier: './b.mjs', helper: 'src/b.mts' },
  '.jsx written for .tsx': { specifier: './b.jsx', helper: 'src/b.tsx' },
  'a folder': { specifier: '../lib', helper: 'lib/index.mjs' },
  'a query': { specifier: './b.ts?worker&inline', helper: 'src/b.ts' },
  'the main file of a folder': {
    specifier: '../lib',
    helper: 'lib/start.js',
    files: { 'lib/package.json': { main: './start' } },
  },
  'a barrel': {
    specifier: './barrel.js',
    helper: 'src/deep/b.ts',
    files: {
      'src/barrel.ts': `export * from './middle';`,
      'src/middle.ts': `export { slow } from './deep/b.js';`,
    },
  },
  'package imports': {
    specifier: '#lib/b.js',
    helper: 'lib/b.ts',
    files: { 'package.json': { imports: { '#lib/*': { types: './types/*', default: './lib/*' } } } },
  },
  'the package itself': {
    specifier: 'me/b',
    helper: 'src/b.ts',
    files: { 'package.json': { name: 'me', exports: { './*': './dist/*.js' } }, ...TYPESCRIPT },
  },
  'tsconfig paths': {
    specifier: '@/b',
    helper: 'lib/b.ts',
    files: { 'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lib/*"], }, }, // Done\n}' },
  },
  'tsconfig paths from a base': {
    specifier: '~b',
    helper: 'lib/b.ts',
    files: {
      'tsconfig.json': { extends: ['./config/base.json'] },
      'config/base.json': { compilerOptions: { paths: { '~b': ['../lib/b.ts'] } } },
    },
  },
  'a part of a solution': {
    specifier: '@/b',
    helper: 'lib/b.ts',
    files: {
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }] },
      'tsconfig.app.json': { compilerOptions: { paths: { '@/*': ['./lib/*'] } } },
    },
  },
  'jsconfig baseUrl': {
    specifier: 'lib/b',
    helper: 'lib/b.js',
    files: { 'jsconfig.json': { compilerOptions: { baseUrl: '.' } } },
  },
  rootDirs: {
    specifier: './b',
    helper: 'generated/b.ts',
    files: { 'tsconfig.json': { compilerOptions: { rootDirs: ['src', 'generated'] } } },
  },
  'npm workspaces': {
    caller: 'apps/web/a.ts',
    specifier: '@acme/lib',
    helper: 'packages/lib/index.ts',
    files: {
      'package.json': { workspaces: ['apps/*', 'packages/*'] },
      'packages/lib/package.json': { name: '@acme/lib' },
    },
  },
  'pnpm workspaces whose output git ignores': {
    caller: 'apps/web/a.ts',
    specifier: '@acme/lib/deep/b',
    helper: 'packages/lib/src/deep/b.ts',
    files: {
      '.gitignore': 'dist/',
      'packages/lib/dist/esm/deep/b.mjs': 'export function slow() {}',
      'pnpm-workspace.yaml': 'packages:\n  - apps/*\n  - "packages/**"\n',
      'packages/lib/package.json': {
        name: '@acme/lib',
        exports: { './deep/*': { import: './dist/esm/deep/*.mjs', require: './dist/cjs/deep/*.cjs' } },
      },
    },
  },
  'lerna packages with an output folder of their own': {
    caller: 'packages/web/a.ts',
    specifier: 'lib',
    helper: 'packages/lib/code/main.ts',
    files: {
      'lerna.json': { packages: ['packages/*'] },
      'packages/lib/package.json': { name: 'lib', main: 'target/main.js' },
      'packages/lib/tsconfig.json': { compilerOptions: { outDir: './target', rootDir: './code' } },
    },
  },
  'workspaces that a bundler builds': {
    caller: 'packages/web/a.ts',
    specifier: 'lib',
    helper: 'packages/lib/src/index.ts',
    files: {
      'package.json': { workspaces: { packages: ['packages/*'] } },
      'packages/lib/package.json': { name: 'lib', main: './dist/lib.umd.js', module: './dist/lib.esm.js' },
    },
  },
  'a dependency in a folder': {
    caller: 'client/a.ts',
    specifier: 'shared',
    helper: 'shared/index.js',
    files: {
      'client/package.json': { dependencies: { shared: 'file:../shared' } },
      'shared/package.json': { name: 'shared' },
    },
  },
};

function textsOf({
  specifier,
  helper,
  caller: from = 'src/a.ts',
  files = {},
}: Shape): Record<string, string> {
  const texts: Record<string, string> = { '.git/HEAD': '', [from]: caller(specifier), [helper]: HELPER };
  for (const [name, content] of Object.entries(files))
    texts[name] = typeof content === 'string' ? content : JSON.stringify(content);
  return texts;
}

describe('modules are followed by', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    const { caller: from = 'src/a.ts', helper } = shape;
    it(name, async () => {
      await using at = await workspace(textsOf(shape));
      const folder = dirname(from);
      const checks: [string, ...string[]][] = [['.'], ['.', from], [folder], [folder, basename(from)]];
      for (const [cwd, ...paths] of checks) {
        const { findings } = await at.reportIn(cwd, ...paths);
        assert.deepEqual(
          findings.map(({ file, line, trace }) => [
            join(cwd, file),
            line,
            ...trace.map(hop => join(cwd, hop.file)),
          ]),
          [[join(from), 2, join(helper)]],
          `${paths.join()} in ${cwd}`,
        );
      }
    });
  }

  it('a text on stdin that has a name', async () => {
    await using at = await workspace({
      'tsconfig.json': '{ "compilerOptions": { "baseUrl": "." } }',
      'lib/b.ts': HELPER,
    });
    const { stdout } = await at.runWithInput(
      caller('lib/b'),
      'check',
      '--stdin-filename',
      'src/new.ts',
      '--format',
      'unix',
    );
    assert.match(stdout, /^src\/new\.ts:2:/);
  });

  it('a link that an installation made', async () => {
    await using at = await workspace({
      'client/package.json': '{ "dependencies": { "shared": "1.0.0" } }',
      'client/a.ts': caller('shared'),
      'shared/package.json': '{ "name": "shared" }',
      'shared/index.ts': HELPER,
      'client/node_modules/other/index.js': '',
    });
    assert.equal((await at.report()).findings.length, 0);
    await symlink(join(at.path, 'shared'), join(at.path, 'client/node_modules/shared'));
    assert.equal((await at.report()).findings.length, 1);
  });

  it('none that leads into an installed package, or one of another name', async () => {
    await using at = await workspace({
      'package.json': '{ "workspaces": ["packages/*"], "dependencies": { "lib": "1" } }',
      'node_modules/lib/index.js': HELPER,
      'fixtures/lib/package.json': '{ "name": "lib" }',
      'fixtures/lib/index.js': HELPER,
      'packages/fs/package.json': '{ "name": "fs" }',
      'packages/fs/index.js': HELPER,
      'a.ts': caller('lib'),
      'b.ts': caller('fs'),
    });
    assert.deepEqual((await at.report()).findings, []);
  });
});
