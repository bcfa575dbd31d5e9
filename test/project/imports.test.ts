import assert from 'node:assert/strict';
import { importsOf } from '../../src/project/imports.ts';

describe('importsOf', () => {
  const shapes: Record<string, string> = {
    'import a from': `import a from './x';`,
    'import without bindings': `import './x'`,
    'import of types and values': `import type { A } from "./x"`,
    'import over several lines': `import {\n  a,\n  b, // from './no'\n}\n  from\n  './x';`,
    'import with attributes': `import data from './x' with { type: 'json' };`,
    'import =': `import x = require("./x");`,
    'minified import': `import{a}from"./x";`,
    'import *': `import * as x from './x'`,
    'deferred import': `import defer * as x from './x'`,
    'export from': `export { a as default } from './x';`,
    'export *': `export*from'./x'`,
    'export * over lines': `export\n  * from './x'`,
    'export * as': `export * as x from './x';`,
    'dynamic import': `const x = await import('./x');`,
    'dynamic import of a template': 'import(`./x`)',
    'dynamic import with comments': `import(\n  /* webpackChunkName: "y", webpackPrefetch: true */\n  // lazy\n  './x'\n)`,
    'import with a comment before its specifier': `import /* y */ './x'`,
    'import type': `let x: typeof import('./x');`,
    require: `const { a } = require( './x' ).b;`,
    'require?.': `module.require?.('./x')`,
    'require.resolve': `require.resolve('./x')`,
    'import.meta.resolve': `import.meta.resolve('./x')`,
    'a function from createRequire': `const nodeRequire = createRequire(import.meta.url); nodeRequire('./x')`,
    'the interop of a compiler': `__importStar(require("./x"))`,
    'new URL': `new Worker(new URL('./x', import.meta.url))`,
    'new URL over lines': `new URL(\n  './x', // worker\n  import.meta.url,\n)`,
  };
  for (const [name, text] of Object.entries(shapes))
    it(`finds ${name}`, () => {
      assert.deepEqual(importsOf(text), ['./x']);
    });

  const others: Record<string, string> = {
    'a computed specifier': 'import(`./${name}`); require(name); import(/* "y" */ name)',
    'a URL of something else': `new URL('./x', location.href); new URL('./y')`,
    'a line comment': `  // import './x'\n//require('./y')`,
    'a block comment': `/* import './x' */\n/**\n * import y from './y';\n * @example require('./z')\n */`,
    'names that end alike': `xfrom './x'; reimport './y'; require_('./z'`.replace('require_', 'acquire'),
    'properties and strings': `({ from: './x', import: './y' }); const require = './z'`,
  };
  for (const [name, text] of Object.entries(others))
    it(`leaves ${name} alone`, () => {
      assert.deepEqual(importsOf(text), []);
    });

  it('is not stopped by comments, strings and regular expressions that look like the start of others', () => {
    const text = `
      const globs = ['src/**/*.ts', "it's"]; import('./a');
      const quote = /['"\`]/; import('./b');
      const url = 'https://x'; import('./c'); /* done */ import('./d');
      <p>Don't worry about \`</p>; import('./e');
      x = y /* 2 */ * require('./f');
    `;
    assert.deepEqual(importsOf(text), ['./a', './b', './c', './d', './e', './f']);
  });

  it('names each once, in order, packages too', () => {
    const text = `import b from 'b'; import '#a'; require('b'); import('@s/c/d?raw');`;
    assert.deepEqual(importsOf(text), ['b', '#a', '@s/c/d?raw']);
  });

  it('is done at once with texts that are made to keep it busy', () => {
    const comments = '/**/ // */ /*'.repeat(20_000);
    for (const text of [`import ${comments}`, `import ${'/* */'.repeat(50_000)}x`, 'import//'.repeat(50_000)])
      assert.deepEqual(importsOf(text), []);
  });
});
