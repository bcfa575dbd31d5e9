import assert from 'node:assert/strict';
import fc from 'fast-check';
import { composed } from '../../src/fixes/compose.ts';
import { applyEdits } from '../../src/fixes/index.ts';
import type { TextEdit } from '../../src/fixes/types.ts';

/** Edits that do not overlap, of a text of that length. */
const edits = (length: number): fc.Arbitrary<TextEdit[]> =>
  fc
    .array(
      fc.record({
        ends: fc.tuple(fc.nat(length), fc.nat(length)),
        text: fc.constantFrom('', 'x', 'yy', 'zzz'),
      }),
      { maxLength: 4 },
    )
    .map(list => {
      const kept: TextEdit[] = [];
      let free = 0;
      for (const { ends, text } of list.toSorted((a, b) => Math.min(...a.ends) - Math.min(...b.ends))) {
        const [start, end] = [Math.min(...ends), Math.max(...ends)];
        if (start < free) continue;
        kept.push({ span: { start, end }, text });
        free = Math.max(end, start + 1);
      }
      return kept;
    });

describe('edits that follow each other', () => {
  it('become one set of edits that does the same', () => {
    const cases = fc.string({ minLength: 1, maxLength: 20 }).chain(text =>
      edits(text.length).chain(first => {
        const between = applyEdits(text, first);
        return edits(between.length).map(second => ({ text, steps: [first, second] }));
      }),
    );
    fc.assert(
      fc.property(cases, ({ text, steps }) => {
        const wanted = steps.reduce((before, step) => applyEdits(before, step), text);
        assert.equal(applyEdits(text, composed(text, steps)), wanted);
      }),
    );
  });

  it('leave alone what none of them touches', () => {
    const steps = [
      [{ span: { start: 0, end: 0 }, text: 'await ' }],
      [
        { span: { start: 0, end: 6 }, text: 'await (' },
        { span: { start: 10, end: 10 }, text: ')' },
      ],
    ];
    assert.deepEqual(composed('load; rest', steps), [
      { span: { start: 0, end: 0 }, text: 'await (' },
      { span: { start: 4, end: 4 }, text: ')' },
    ]);
  });
});
