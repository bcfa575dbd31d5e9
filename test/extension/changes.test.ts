import assert from 'node:assert/strict';
import { join } from 'node:path';
import { createBatch, type FileEvent } from '../../src/extension/changes.ts';
import type { Changes } from '../../src/worker/protocol.ts';

/** What is told of events, once nothing more happens. */
function toldOf(...events: readonly (readonly [string, FileEvent])[]): Promise<Changes> {
  const { promise, resolve } = Promise.withResolvers<Changes>();
  const batch = createBatch(resolve, 0);
  for (const [path, event] of events) batch.add(path, event);
  return promise;
}

/** Told in any case, so that what matters not can be seen to be left out. */
const LAST = ['/p/last.ts', 'changed'] as const;

describe('changes on the disk', () => {
  it('are told together, each file once', async () => {
    assert.deepEqual(await toldOf(['/p/a.ts', 'changed'], ['/p/b.mjs', 'changed'], ['/p/a.ts', 'changed']), {
      paths: ['/p/a.ts', '/p/b.mjs'],
      structure: false,
    });
  });

  for (const [path, event] of [
    ['/p/a.ts', 'created'],
    ['/p/a.ts', 'deleted'],
    ['/p/package.json', 'changed'],
    ['/p/tsconfig.build.json', 'changed'],
    ['/p/.gitignore', 'changed'],
    ['/p/folder', 'created'],
  ] as const)
    it(`may change what names mean: ${path} is ${event}`, async () => {
      assert.deepEqual(await toldOf([path, event]), { paths: [path], structure: true });
    });

  it('are told of whatever is deleted: it may be a folder', async () => {
    assert.deepEqual(await toldOf(['/p/my.lib', 'deleted']), { paths: ['/p/my.lib'], structure: false });
  });

  it('do not matter in installed packages, in version control and in other files', async () => {
    const others = ['node_modules/x/a.js', '.git/index.js', 'readme.md'].map(
      name => [join('/p', name), 'changed'] as const,
    );
    assert.deepEqual((await toldOf(...others, LAST)).paths, ['/p/last.ts']);
  });

  it('are no list when there are thousands', async () => {
    const many = Array.from({ length: 6000 }, (_, index) => [`/p/${String(index)}.ts`, 'changed'] as const);
    assert.deepEqual(await toldOf(...many), { structure: false });
  });
});
