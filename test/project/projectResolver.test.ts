import assert from 'node:assert/strict';
import { basename, resolve } from 'node:path';
import { linksOf, readWorkspaces } from '../../src/project/links.ts';
import { isManifest } from '../../src/project/manifests.ts';
import { createProjectResolver, type ProjectResolver } from '../../src/project/projectResolver.ts';

/** Files by name; those that matter only for being there have no text. */
type Files = Readonly<Record<string, object | string>>;

interface Project {
  readonly files: Set<string>;
  readonly resolver: ProjectResolver;
}

/** A project at `/p` that is on no disk. */
async function project(given: Files): Promise<Project> {
  const files = new Set<string>();
  const manifests = new Map<string, string>();
  for (const [name, content] of Object.entries(given)) {
    const path = resolve('/p', name);
    if (isManifest(basename(name)))
      manifests.set(path, typeof content === 'string' ? content : JSON.stringify(content));
    else files.add(path);
  }
  const links = linksOf(manifests, await readWorkspaces(manifests));
  const resolver = await createProjectResolver({
    has: path => files.has(path),
    manifests,
    links,
  });
  return { files, resolver };
}

/** `from: specifier` → the file's name, as seen from `/p`. */
async function resolves(files: Files, expected: Readonly<Record<string, string | undefined>>): Promise<void> {
  const { resolver } = await project(files);
  const actual = Object.keys(expected).map(question => {
    const [from = '', specifier = ''] = question.split(': ');
    return [
      question,
      resolver
        .resolve(specifier, resolve('/p', from))
        ?.slice(resolve('/p').length + 1)
        .replaceAll('\\', '/'),
    ];
  });
  assert.deepEqual(Object.fromEntries(actual), expected);
}

describe('relative specifiers', () => {
  it('lead to files, to indexes, and to the main file of a folder with a package.json', async () => {
    await resolves(
      {
        'src/a.ts': '',
        'src/b.tsx': '',
        'src/c/index.mts': '',
        'src/d/package.json': { main: './lib/start.js' },
        'src/d/lib/start.ts': '',
        'src/d/index.ts': '',
        'src/e/package.json': { type: 'module' },
        'src/e/index.js': '',
      },
      {
        'src/x.ts: ./a.js': 'src/a.ts',
        'src/x.ts: ./a.js?raw': 'src/a.ts',
        'src/x.ts: ./a#part': 'src/a.ts',
        'src/x.ts: ./b.jsx': 'src/b.tsx',
        'src/x.ts: ./c': 'src/c/index.mts',
        'src/x.ts: ./d': 'src/d/lib/start.ts',
        'src/x.ts: ./e/': 'src/e/index.js',
        'src/c/x.ts: ..': undefined,
        'src/c/x.ts: .': 'src/c/index.mts',
        'src/x.ts: ./none': undefined,
      },
    );
  });

  it('to built output that is not there lead to its source', async () => {
    await resolves(
      {
        'package.json': {},
        'tsconfig.build.json': { compilerOptions: { outDir: 'target', rootDir: 'code' } },
        'code/a.ts': '',
        'src/b.ts': '',
        'src/c/index.ts': '',
        'lib/kept.js': '',
        'src/kept.ts': '',
      },
      {
        'bin/x.js: ../target/a.js': 'code/a.ts',
        'bin/x.js: ../dist/b.js': 'src/b.ts',
        'bin/x.js: ../dist/esm/b.mjs': 'src/b.ts',
        'bin/x.js: ../build/c.js': 'src/c/index.ts',
        'bin/x.js: ../lib/kept.js': 'lib/kept.js',
        'bin/x.js: ../other/b.js': undefined,
      },
    );
  });

  it('reach over rootDirs', async () => {
    await resolves(
      {
        'tsconfig.json': { compilerOptions: { rootDirs: ['src', 'generated/code'] } },
        'src/views/a.ts': '',
        'generated/code/views/template.ts': '',
      },
      {
        'src/views/a.ts: ./template': 'generated/code/views/template.ts',
        'generated/code/views/template.ts: ./a.js': 'src/views/a.ts',
      },
    );
  });
});

describe('tsconfig', () => {
  it('maps by paths and baseUrl, exact patterns and long prefixes first', async () => {
    await resolves(
      {
        'tsconfig.json': `{
          // Comments, and a comma too many.
          "compilerOptions": { "baseUrl": ".", "paths": {
            "*": ["vendor/*"], "@/*": ["missing/*", "src/*"], "@/special/*": ["special/*"], "~": ["src/home.ts"],
            "#a/*.js": ["src/*.ts"], "none": [],
          } },
        }`,
        'src/a.ts': '',
        'src/home.ts': '',
        'special/a.ts': '',
        'vendor/left.js': '',
        'top.ts': '',
        'util.ts': '',
      },
      {
        'src/x.ts: @/a': 'src/a.ts',
        'src/x.ts: @/a.js': 'src/a.ts',
        'src/x.ts: @/special/a': 'special/a.ts',
        'src/x.ts: @/none': undefined,
        'src/x.ts: ~': 'src/home.ts',
        'src/x.ts: #a/a.js': 'src/a.ts',
        'src/x.ts: left': 'vendor/left.js',
        'src/x.ts: top': 'top.ts',
        'src/x.ts: src/a': 'src/a.ts',
        'src/x.ts: util': undefined,
        'src/x.ts: node:util': undefined,
        'src/x.ts: react': undefined,
      },
    );
  });

  it('is the nearest one, and what it extends counts from where it is written', async () => {
    await resolves(
      {
        'tsconfig.base.json': {
          compilerOptions: { paths: { '@/*': ['./src/*'], '$/*': ['${configDir}/own/*'] } },
        },
        'tsconfig.json': { extends: './tsconfig.base' },
        'src/a.ts': '',
        'app/jsconfig.json': { extends: ['../tsconfig.base.json', './tsconfig.own.json'] },
        'app/tsconfig.own.json': { compilerOptions: { baseUrl: './own' } },
        'app/own/b.js': '',
        'app/src/a.ts': '',
        'other/tsconfig.json': {},
      },
      {
        'x.ts: @/a': 'src/a.ts',
        'app/deep/er/x.js: @/a': undefined,
        'app/deep/er/x.js: $/b': 'app/own/b.js',
        'app/deep/er/x.js: b': 'app/own/b.js',
        'other/x.ts: @/a': undefined,
      },
    );
  });

  it('may be extended from a package, installed or of the workspace', async () => {
    const paths = { '@/*': ['${configDir}/src/*'] };
    await resolves(
      {
        'package.json': { workspaces: ['packages/*'] },
        'packages/config/package.json': { name: '@acme/config' },
        'packages/config/tsconfig.lib.json': { compilerOptions: { paths } },
        'packages/a/tsconfig.json': { extends: '@acme/config/tsconfig.lib.json' },
        'packages/a/src/a.ts': '',
        'node_modules/@tsconfig/base/tsconfig.json': { compilerOptions: { paths } },
        'packages/b/tsconfig.json': { extends: '@tsconfig/base' },
        'packages/b/src/b.ts': '',
        'packages/c/tsconfig.json': { extends: '@not/installed' },
        'packages/c/src/c.ts': '',
      },
      {
        'packages/a/src/x.ts: @/a': 'packages/a/src/a.ts',
        'packages/b/src/x.ts: @/b': 'packages/b/src/b.ts',
        'packages/c/src/x.ts: @/c': undefined,
      },
    );
  });

  it('of a solution leads to its parts', async () => {
    await resolves(
      {
        'tsconfig.json': {
          files: [],
          references: [{ path: './tsconfig.app.json' }, { path: 'packages/a' }, {}, 1],
        },
        'tsconfig.app.json': {
          compilerOptions: { paths: { '@/*': ['./src/*'] } },
          references: [{ path: '.' }],
        },
        'packages/a/tsconfig.json': { compilerOptions: { paths: { 'a/*': ['./*'] } } },
        'packages/a/a.ts': '',
        'src/a.ts': '',
      },
      {
        'src/x.ts: @/a': 'src/a.ts',
        'src/x.ts: a/a': undefined,
        'packages/a/x.ts: a/a': 'packages/a/a.ts',
        'packages/a/x.ts: @/a': undefined,
      },
    );
  });
});

describe('package.json', () => {
  it('names its own modules in imports and exports', async () => {
    await resolves(
      {
        'package.json': {
          name: '@me/tool',
          imports: {
            '#db': {
              types: './types/db.d.ts',
              browser: './src/web.js',
              node: './src/db.js',
              default: './no.js',
            },
            '#lib/*.js': './src/lib/*.js',
            '#lib/internal/*': null,
            '#dep': 'left-pad',
          },
          exports: {
            '.': { require: './dist/index.cjs', import: './dist/index.mjs' },
            './features/*': { types: './dist/features/*.d.ts', default: './dist/features/*.js' },
            './only-types': { types: './dist/only.d.ts' },
          },
        },
        'src/db.ts': '',
        'src/web.ts': '',
        'src/index.ts': '',
        'src/only.ts': '',
        'src/lib/a.ts': '',
        'src/lib/internal/a.ts': '',
        'src/features/fast.tsx': '',
        'sub/package.json': { type: 'commonjs' },
      },
      {
        'src/x.ts: #db': 'src/db.ts',
        'src/lib/x.ts: #lib/a.js': 'src/lib/a.ts',
        'src/x.ts: #lib/internal/a.js': undefined,
        'src/x.ts: #dep': undefined,
        'src/x.ts: #none': undefined,
        'src/x.ts: #': undefined,
        'sub/x.ts: #db': undefined,
        'test/x.ts: @me/tool': 'src/index.ts',
        'test/x.ts: @me/tool/features/fast': 'src/features/fast.tsx',
        'test/x.ts: @me/tool/src/db.js': undefined,
        'test/x.ts: @me/other': undefined,
      },
    );
  });
});

describe('conditions', () => {
  it('are those of the module system that a file is certainly of', async () => {
    await resolves(
      {
        'package.json': {
          name: 'dual',
          type: 'module',
          imports: { '#own': { require: './own.cjs', import: './own.js' } },
          exports: {
            '.': { require: './index.cjs', import: './index.js' },
            './only': { require: './only.cjs' },
          },
        },
        'index.js': '',
        'index.cjs': '',
        'own.js': '',
        'own.cjs': '',
        'only.cjs': '',
        'lib/package.json': {
          name: 'lib',
          type: 'commonjs',
          exports: { import: './a.mjs', require: './a.js' },
        },
        'lib/a.mjs': '',
        'lib/a.js': '',
        'any/package.json': { name: 'any', exports: { import: './a.mjs', require: './a.cjs' } },
        'any/a.mjs': '',
        'any/a.cjs': '',
      },
      {
        'x.js: dual': 'index.js',
        'x.cjs: dual': 'index.cjs',
        'x.cts: #own': 'own.cjs',
        'x.ts: #own': 'own.js',
        'x.js: dual/only': 'only.cjs',
        'lib/x.js: lib': 'lib/a.js',
        'lib/x.mjs: lib': 'lib/a.mjs',
        'any/x.js: any': 'any/a.mjs',
        'any/x.cjs: any': 'any/a.cjs',
      },
    );
  });
});

describe('workspaces', () => {
  const members: Files = {
    'packages/plain/package.json': { name: 'plain', main: 'lib/index.js' },
    'packages/plain/src/index.ts': '',
    'packages/plain/src/deep/util.ts': '',
    'packages/bundled/package.json': {
      name: '@acme/bundled',
      main: './dist/acme.umd.js',
      module: 'dist/acme.esm.js',
    },
    'packages/bundled/src/index.tsx': '',
    'packages/bundled/src/extra.ts': '',
    'packages/typed/package.json': {
      name: 'typed',
      exports: { '.': { types: './x.d.ts', 'acme-dev': './src/main.ts' } },
    },
    'packages/typed/tsconfig.json': { compilerOptions: { customConditions: ['acme-dev'] } },
    'packages/typed/src/main.ts': '',
    'packages/bare/package.json': { name: 'bare' },
    'packages/bare/index.js': '',
    'packages/out/package.json': {
      name: 'out',
      exports: { '.': './target/js/entry.js', './sub/*': './target/js/sub/*.js' },
    },
    'packages/out/tsconfig.json': { compilerOptions: { outDir: './target/js', rootDir: './code' } },
    'packages/out/code/entry.ts': '',
    'packages/out/code/sub/a.ts': '',
    'fixtures/react/package.json': { name: 'react' },
    'fixtures/react/index.js': '',
    'packages/skipped/package.json': { name: 'skipped' },
    'packages/skipped/index.js': '',
    'apps/web/package.json': {
      name: 'web',
      dependencies: { local: 'file:../../local', away: 'link:../../../away' },
    },
    'local/package.json': { name: 'other-name', main: 'main' },
    'local/main.js': '',
  };
  const expected = {
    'apps/web/x.ts: plain': 'packages/plain/src/index.ts',
    'apps/web/x.ts: plain/lib/deep/util': 'packages/plain/src/deep/util.ts',
    'apps/web/x.ts: plain/lib/deep/util.js': 'packages/plain/src/deep/util.ts',
    'apps/web/x.ts: @acme/bundled': 'packages/bundled/src/index.tsx',
    'apps/web/x.ts: @acme/bundled/extra': 'packages/bundled/src/extra.ts',
    'apps/web/x.ts: typed': 'packages/typed/src/main.ts',
    'apps/web/x.ts: bare': 'packages/bare/index.js',
    'packages/bare/x.ts: plain': 'packages/plain/src/index.ts',
    'apps/web/x.ts: out': 'packages/out/code/entry.ts',
    'apps/web/x.ts: out/sub/a': 'packages/out/code/sub/a.ts',
    'apps/web/x.ts: local': 'local/main.js',
    'packages/bare/x.ts: local': undefined,
    'apps/web/x.ts: away': undefined,
    'apps/web/x.ts: react': undefined,
    'apps/web/x.ts: skipped': undefined,
    'apps/web/x.ts: web/none': undefined,
  };
  const globs = ['./packages/*', 'apps/**/', '!packages/skipped'];
  const declarations: Record<string, Files> = {
    'npm and yarn': { 'package.json': { workspaces: globs } },
    'yarn, with nohoist': { 'package.json': { workspaces: { packages: globs, nohoist: ['**'] } } },
    pnpm: {
      'package.json': {},
      'pnpm-workspace.yaml': `# members\npackages:\n${globs.map(glob => `  - "${glob}" # x\n`).join('')}catalog: { a: ^1 }\n`,
    },
    lerna: { 'lerna.json': { packages: globs } },
  };
  for (const [manager, declaration] of Object.entries(declarations)) {
    it(`of ${manager} are found by name, without being installed or built`, async () => {
      await resolves({ ...declaration, ...members }, expected);
    });
  }
});

describe('affectedBy', () => {
  it('names the importers whose imports lead elsewhere after files came or went', async () => {
    const { files, resolver } = await project({
      'package.json': { name: 'me', exports: './dist/main.js', imports: { '#a': './src/a.js' } },
      'src/b.ts': '',
      'lib/index.ts': '',
    });
    const asked = { './a.js': 'x', '#a': 'y', './b': 'x', me: 'z', '../lib': 'z', './dir': 'z' };
    const ask = () =>
      Object.entries(asked).map(([specifier, from]) =>
        resolver.resolve(specifier, resolve('/p/src', from))?.slice(3),
      );
    assert.deepEqual(ask(), [undefined, undefined, 'src/b.ts', undefined, 'lib/index.ts', undefined]);

    const change = (add: string[], remove: string[] = []) => {
      for (const name of add) files.add(resolve('/p', name));
      for (const name of remove) files.delete(resolve('/p', name));
      return [...resolver.affectedBy([...add, ...remove].map(name => resolve('/p', name)))]
        .map(path => basename(path))
        .sort();
    };
    assert.deepEqual(change(['src/unrelated.ts']), []);
    assert.deepEqual(change(['src/a.ts']), ['x', 'y']);
    assert.deepEqual(change(['src/a.js']), []);
    assert.deepEqual(change(['src/main.ts', 'src/dir/index.js']), ['z']);
    assert.deepEqual(change(['lib.ts'], ['lib/index.ts', 'src/b.ts']), ['x', 'z']);
    assert.deepEqual(ask(), ['src/a.ts', 'src/a.ts', undefined, 'src/main.ts', 'lib.ts', 'src/dir/index.js']);
  });
});

describe('hostile projects', () => {
  it('are survived', async () => {
    const cyclic = {
      extends: ['./tsconfig.json', './tsconfig.b.json'],
      references: [{ path: './tsconfig.json' }],
    };
    const globs = [
      '',
      './',
      '!',
      '!!',
      '/',
      '**/**/**/**/*a',
      '{1..9999999}',
      '+(+(a)+)+',
      'x'.repeat(100_000),
    ];
    const { resolver } = await project({
      'package.json':
        '{ "name": "x", "workspaces": ["packages/*", 7, "[", "../*"], "exports": {"./*": "./../../*", ',
      'globs/package.json': { workspaces: globs },
      'globs/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/package.json': { name: 'globbed' },
      'pnpm-workspace.yaml': 'packages: [*undefined, {',
      'lerna.json': '[[[['.repeat(50_000),
      'tsconfig.json': cyclic,
      'tsconfig.b.json': cyclic,
      'packages/a/package.json': {
        name: '../../etc',
        main: '../../../../x',
        exports: { '.': ['./.', null, 5] },
      },
      'packages/b/package.json': {
        name: '__proto__',
        main: '.',
        imports: { '#a': '#b', '#b': '#a', '#c': 'b' },
      },
      'packages/c/package.json': {
        name: 'c',
        main: { a: 1 },
        exports: 12,
        dependencies: ['x'],
        imports: 'x',
      },
      'packages/d/package.json': 'null',
      'packages/d/tsconfig.json': {
        compilerOptions: { paths: { '*a*b*': ['*'], x: 7, '': ['..'] }, baseUrl: 9 },
      },
    });
    const specifiers = [
      '',
      '.',
      '..',
      '/',
      '//',
      '#',
      '#a',
      '#b',
      '#c',
      '?',
      './\0',
      'c',
      '__proto__',
      'constructor',
    ];
    specifiers.push(
      '../../etc',
      '@',
      '@/',
      '@x',
      'x/../../..',
      'a\nb',
      '%2e%2e/',
      '\\\\?\\c:',
      'file:///x',
      '*a*b*',
    );
    specifiers.push(
      `./${'../'.repeat(5000)}`,
      'a'.repeat(100_000),
      './?',
      './#',
      'x/',
      'c/',
      '\ud800',
      './\ud800',
    );
    for (const folder of ['packages/a', 'packages/b', 'packages/c', 'packages/d', '.'])
      for (const specifier of specifiers)
        assert.equal(
          resolver.resolve(specifier, resolve('/p', folder, 'x.ts')),
          undefined,
          `${specifier} in ${folder}`,
        );
  });
});
