import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { run } from './program.ts';

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

describe('types', function () {
  // The compiler takes its seconds, more when the machine is busy.
  this.timeout(60_000);

  for (const [version, folder] of [
    ['5.6', 'typescript-5.6'],
    ['6.0', 'typescript'],
  ] as const) {
    it(`pick the overload that a direct call would, and no wrong call compiles, on TypeScript ${version}`, async () => {
      const tsc = path(`../../node_modules/${folder}/bin/tsc`);
      assert.match(
        (await run(process.execPath, [tsc, '--version'])).stdout,
        new RegExp(`^Version ${version}`),
      );
      const project = path('fixtures/types/tsconfig.json');
      const { code, stdout } = await run(process.execPath, [tsc, '-p', project]);
      assert.equal(code, 0, stdout);
    });
  }

  it('are asked for at least 40 everyday calls and 10 wrong ones', () => {
    const calls = readFileSync(path('fixtures/types/calls.mts'), 'utf8');
    const builtIns = calls.match(/^export const c\d+: .*(?:Sync|wait|parse|randomBytes)\b/gm) ?? [];
    assert.ok(builtIns.length >= 40, String(builtIns.length));
    assert.ok((calls.match(/@ts-expect-error/g) ?? []).length >= 10);
  });
});
