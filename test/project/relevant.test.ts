import assert from 'node:assert/strict';
import { componentsOf } from '../../src/project/relevant.ts';
import { createResolver } from '../../src/project/resolve.ts';

describe('The files of components', () => {
  const files = Object.entries({
    '/p/leaf.js': 'MATTERS',
    '/p/barrel.js': "export * from './leaf.js';",
    '/p/caller.js': "const { leaf } = require( './barrel' );",
    '/p/lazy.js': "await import('./caller.js');",
    '/p/util.js': 'export const retry = f => f();',
    '/p/user.js': "import './util.js'; MATTERS",
    '/p/alone.js': "import './nothing.js';",
    '/p/other.js': "export { x } from './alone.js';",
  }).map(([path, text]) => ({ path, text }));

  it('are those that matter and those connected to them', () => {
    const resolve = createResolver(path => files.some(file => file.path === path));
    const components = componentsOf(files, ({ text }) => text.includes('MATTERS'), resolve);
    const relevant = components.flatMap(component => component.files);
    assert.deepEqual(
      relevant.map(({ path }) => path),
      ['/p/leaf.js', '/p/barrel.js', '/p/caller.js', '/p/lazy.js', '/p/util.js', '/p/user.js'],
    );
  });

  it('are connected by globals, not by properties of the same name', () => {
    const texts = Object.entries({
      '/p/set.js': 'globalThis.load = () => MATTERS;',
      '/p/bare.js': 'load();',
      '/p/whole.js': 'global.load();',
      '/p/own.js': 'this.load(); super.load(); this.#load(); $load(); MATTERS',
    }).map(([path, text]) => ({ path, text }));
    const components = componentsOf(
      texts,
      ({ text }) => text.includes('MATTERS'),
      () => undefined,
    );
    assert.deepEqual(
      components.map(component => component.files.map(({ path }) => path)),
      [['/p/set.js', '/p/bare.js', '/p/whole.js'], ['/p/own.js']],
    );
  });
});
