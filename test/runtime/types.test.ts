import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { run } from './program.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe('types', function () {
  // The compiler takes its seconds, more when the machine is busy.
  this.timeout(60_000);

  it('pick the overload that a direct call would, and no wrong call compiles', async () => {
    const tsc = path('../../node_modules/typescript/bin/tsc');
    const { code, stdout } = await run(process.execPath, [tsc, '-p', path('fixtures/types/tsconfig.json')]);
    assert.equal(code, 0, stdout);
  });
});
