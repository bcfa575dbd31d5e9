import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodes, run } from './program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

const strict = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  isolatedModules: true,
  skipLibCheck: true,
  types: ['node'],
  module: 'nodenext',
};

const esm = (ending: string): string => `
  import { readFileSync } from 'node:fs';
  import { runInExecutor } from './run-in-executor${ending}';
  import { shout } from './shout${ending}';
  void runInExecutor(null, readFileSync, 'in.txt', 'utf8')
    .then(text => runInExecutor(null, shout, text))
    .then(text => console.log(text));
`;
const shout = "export function shout(text: string): string { return text.toUpperCase() + '!'; }";
const untyped = shout.replaceAll(': string', '');

const commonjs = `
  const { readFileSync } = require('node:fs');
  const { runInExecutor } = require('./run-in-executor.cjs');
  const { shout } = require('./shout.cjs');
  runInExecutor(null, readFileSync, 'in.txt', 'utf8')
    .then(text => runInExecutor(null, shout, text))
    .then(text => console.log(text));
`;

/** A project as a fix leaves it behind: its files, which copy it got, and the program to run. */
interface Project {
  files: Record<string, string>;
  copy: string[];
  main: string;
  /** Compiled before it runs, with these options over the strict ones. */
  compiler?: object;
}

const projects: Record<string, Project> = {
  'an ES module': {
    files: { 'main.mjs': esm('.mjs'), 'shout.mjs': untyped },
    copy: ['run-in-executor.mjs'],
    main: 'main.mjs',
  },
  CommonJS: {
    files: { 'main.cjs': commonjs, 'shout.cjs': untyped.replace('export ', 'exports.shout = shout;\n') },
    copy: ['run-in-executor.cjs'],
    main: 'main.cjs',
  },
  'TypeScript compiled to ES modules': {
    files: { 'package.json': '{ "type": "module" }', 'main.ts': esm('.js'), 'shout.ts': shout },
    copy: ['run-in-executor.ts'],
    main: 'out/main.js',
    compiler: { outDir: 'out', verbatimModuleSyntax: true, erasableSyntaxOnly: true, target: 'es2022' },
  },
  'TypeScript compiled to CommonJS': {
    files: { 'package.json': '{ "type": "commonjs" }', 'main.ts': esm(''), 'shout.ts': shout },
    copy: ['run-in-executor.ts'],
    main: 'out/main.js',
    compiler: { outDir: 'out', target: 'es2020' },
  },
  'TypeScript as .mts in a CommonJS package': {
    files: { 'package.json': '{}', 'main.mts': esm('.mjs'), 'shout.mts': shout },
    copy: ['run-in-executor.mts'],
    main: 'out/main.mjs',
    compiler: { outDir: 'out', verbatimModuleSyntax: true, declaration: true, target: 'es2023' },
  },
  'JavaScript that is type-checked': {
    files: { 'package.json': '{ "type": "module" }', 'main.mjs': esm('.mjs'), 'shout.mjs': untyped },
    copy: ['run-in-executor.mjs', 'run-in-executor.d.mts'],
    main: 'main.mjs',
    compiler: { noEmit: true, allowJs: true, checkJs: true, noImplicitAny: false },
  },
};

describe('a copy in a project', function () {
  // The compiler takes its seconds, more when the machine is busy.
  this.timeout(60_000);

  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runtime-copy-'));
    await writeFile(join(folder, 'in.txt'), 'quiet');
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function set({ files, copy, compiler }: Project): Promise<void> {
    for (const name of copy) await copyFile(join(root, 'runtime/dist/copy', name), join(folder, name));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    if (!compiler) return;
    await mkdir(join(folder, 'node_modules'));
    await symlink(join(root, 'node_modules/@types'), join(folder, 'node_modules/@types'));
    const options = { compilerOptions: { ...strict, ...compiler } };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
    const { code, stdout } = await run(process.execPath, [tsc, '-p', folder]);
    assert.equal(code, 0, stdout);
  }

  for (const [name, project] of Object.entries(projects)) {
    it(`works in ${name}`, async () => {
      await set(project);
      for (const { version, path: node } of nodes) {
        const { stdout, stderr } = await run(node, [project.main], folder);
        assert.equal(stdout, 'QUIET!\n', `Node ${version}: ${stderr}`);
      }
    });
  }

  it('works in TypeScript that Node runs as it is', async () => {
    const files = { 'package.json': '{ "type": "module" }', 'main.ts': esm('.ts'), 'shout.ts': shout };
    await set({ files, copy: ['run-in-executor.ts'], main: 'main.ts' });
    const { stdout, stderr } = await run(process.execPath, ['main.ts'], folder);
    assert.equal(stdout, 'QUIET!\n', stderr);
  });

  it('says on its first lines what it is, and keeps linters away', async () => {
    for (const ending of ['ts', 'mts', 'mjs', 'cjs', 'd.mts', 'd.cts']) {
      const text = await readFile(join(root, 'runtime/dist/copy/run-in-executor.' + ending), 'utf8');
      assert.match(text, /^\/\/ run-in-executor \d+\.\d+\.\d+: .*\n\/\* eslint-disable \*\/\n/);
    }
  });
});
