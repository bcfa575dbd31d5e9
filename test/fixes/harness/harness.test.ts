// The proof that a fix never changes what a program does: programs over the matrix of places, calls and layouts, run
// before and after, type-checked before and after, looked at again, and taken back.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Batch } from './batch.ts';
import { chains } from './chains.ts';
import { programs } from './programs.ts';

/** Other numbers find other programs: `HARNESS_SEED=7 HARNESS_RUNS=500`. */
const SEED = Number(process.env['HARNESS_SEED'] ?? 20);
const RUNS = Number(process.env['HARNESS_RUNS'] ?? 40);

interface Summary {
  readonly fixed: number;
  readonly left: number;
  readonly text: string;
}

const SETS = [
  { title: 'programs, fixed with executor,', kind: 'executor', from: programs },
  { title: 'programs, fixed with native,', kind: 'native', from: programs },
  { title: 'chains of helpers, fixed with native,', kind: 'native', from: chains },
] as const;

for (const { title, kind, from } of SETS) {
  describe(`generated ${title}`, function () {
    this.timeout(600_000);
    const generated = fc.sample(from, { seed: SEED, numRuns: RUNS });
    const summaries: Summary[] = [];
    let original: Batch;
    let changed: Batch;

    before(async () => {
      original = await Batch.create(generated);
      changed = await original.copy();
      for (const index of generated.keys()) {
        const { code, stdout, stderr } = await changed.unblock(index, 'fix', '--with', kind);
        assert.notEqual(code, 2, stdout + stderr);
        const [, fixed = 0, left = 0] = /^Fixed (\d+) findings?, left (\d+)$/m.exec(stdout) ?? [];
        summaries.push({ fixed: Number(fixed), left: Number(left), text: stdout });
      }
    });

    after(async () => {
      await original[Symbol.asyncDispose]();
      await changed[Symbol.asyncDispose]();
    });

    /** What a person needs to see when a program is not what it was. */
    async function story(index: number): Promise<string> {
      const { main } = generated[index]!;
      const [texts, fixed] = [await original.texts(index), await changed.texts(index)];
      return [
        `seed ${SEED}`,
        texts[main],
        '── fixed ──',
        ...Object.values(fixed),
        summaries[index]?.text,
      ].join('\n');
    }

    it('do the same', async () => {
      const [was, is] = [await original.run(), await changed.run()];
      for (const index of generated.keys()) {
        if (JSON.stringify(is[index]) !== JSON.stringify(was[index]))
          assert.deepEqual(is[index], was[index], await story(index));
      }
      assert.ok(was.filter(({ lines }) => lines.length > 0).length > RUNS / 2, 'programs that say something');
    });

    it('have the types that they had', async () => {
      const [was, is] = [await original.types(), await changed.types()];
      assert.deepEqual([...was], []);
      for (const [program, errors] of is) assert.deepEqual(errors, [], await story(Number(program.slice(1))));
    });

    it('have nothing left where a fix was applied', async () => {
      for (const [index, { left }] of summaries.entries()) {
        const findings = await changed.findings(index);
        if (findings.length !== left) assert.equal(findings.length, left, await story(index));
      }
    });

    it('are what they were after the fix is taken back', async () => {
      // Each costs one more run of the command line.
      for (let index = 0; index < generated.length; index += 4) {
        const { stdout: patch } = await original.unblock(index, 'fix', '--with', kind, '--dry-run');
        await changed.patch(index, patch, '--reverse');
        assert.deepEqual(await changed.texts(index), await original.texts(index));
      }
    });

    if (kind === 'executor')
      it('get a fix wherever one is provably safe', () => {
        const safe = summaries.filter((_, index) => generated[index]!.safe);
        const fixed = safe.reduce((sum, summary) => sum + summary.fixed, 0);
        const all = safe.reduce((sum, summary) => sum + summary.fixed + summary.left, 0);
        const reasons = safe.flatMap(({ text }) => text.match(/left .*/g) ?? []);
        assert.ok(all > RUNS / 4, `${all} findings`);
        assert.ok(fixed >= 0.95 * all, `${fixed} of ${all}\n${reasons.join('\n')}`);
      });
  });
}
