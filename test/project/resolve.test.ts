import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { createResolver } from '../../src/project/resolve.ts';

describe('createResolver', () => {
  const resolutions: [string, string, string | undefined][] = [
    ['./b.js', '/p/a.ts', '/p/b.ts'],
    ['./b.js?x=1', '/p/a.ts', '/p/b.ts'],
    ['./m.mjs', '/p/a.ts', '/p/m.mts'],
    ['./both.js', '/p/a.ts', '/p/both.ts'],
    ['./b', '/p/a.ts', '/p/b.ts'],
    ['./plain.js', '/p/a.ts', '/p/plain.js'],
    ['./lib', '/p/a.ts', '/p/lib/index.ts'],
    ['./lib/', '/p/a.ts', '/p/lib/index.ts'],
    ['.', '/p/lib/x.ts', '/p/lib/index.ts'],
    ['..', '/p/lib/deep/x.ts', '/p/lib/index.ts'],
    ['../b', '/p/lib/x.ts', '/p/b.ts'],
    ['./b.data', '/p/a.ts', '/p/b.data.ts'],
    ['./missing', '/p/a.ts', undefined],
    ['node:fs', '/p/a.ts', undefined],
    ['fs', '/p/a.ts', undefined],
    ['b', '/p/a.ts', undefined],
    ['', '/p/a.ts', undefined],
  ];
  const files = ['b.ts', 'm.mts', 'both.ts', 'both.js', 'plain.js', 'lib/index.ts', 'b.data.ts'];
  const known = new Set(files.map(file => resolve('/p', file)));
  const resolveFrom = createResolver(path => known.has(path));

  for (const [specifier, from, expected] of resolutions) {
    it(`resolves "${specifier}" in ${from} to ${expected ?? 'nothing'}`, () => {
      assert.equal(resolveFrom(specifier, resolve(from)), expected && resolve(expected));
    });
  }
});
