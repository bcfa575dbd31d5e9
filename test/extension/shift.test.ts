import assert from 'node:assert/strict';
import { type Change, shiftFindings } from '../../src/extension/shift.ts';
import { findingAt } from './support.ts';

/** The underlined text after changes, or undefined if the finding is gone. ‹› marks what is underlined before. */
function shifted(marked: string, ...changes: readonly (readonly [string, string])[]): string | undefined {
  const before = marked.replace(/[‹›]/g, '');
  const finding = findingAt(marked.indexOf('‹'), marked.indexOf('›') - 1);
  const edits = changes.map(([from, text]): Change => ({
    rangeOffset: before.indexOf(from),
    rangeLength: from.length,
    text,
  }));
  const last = [...edits].sort((a, b) => b.rangeOffset - a.rangeOffset);
  const after = last.reduce(
    (text, edit) =>
      text.slice(0, edit.rangeOffset) + edit.text + text.slice(edit.rangeOffset + edit.rangeLength),
    before,
  );
  const [result] = shiftFindings([finding], edits);
  return result && after.slice(result.span.start, result.span.end);
}

describe('findings while the text changes', () => {
  it('move with text in front of them', () => {
    assert.equal(shifted('a b ‹call›()', ['a', 'longer']), 'call');
    assert.equal(shifted('a b ‹call›()', ['a b', '']), 'call');
  });

  it('move with several changes at once', () => {
    assert.equal(shifted('a b ‹call›() z', ['z', 'zzz'], ['b', 'bbb'], ['a', '']), 'call');
  });

  it('stay when what follows changes', () => {
    assert.equal(shifted('‹call›(x)', ['(x)', '']), 'call');
  });

  it('are gone when their own text changes', () => {
    assert.equal(shifted('‹call›(x)', ['al', 'AL']), undefined);
    assert.equal(shifted('f(‹call›)', ['(call', '']), undefined);
  });

  it('keep their place when only the function around them is edited', () => {
    const finding = {
      ...findingAt(10, 14),
      context: { ...findingAt(0, 0).context, span: { start: 0, end: 5 } },
    };
    const [moved] = shiftFindings([finding], [{ rangeOffset: 2, rangeLength: 1, text: '' }]);
    assert.deepEqual(moved?.span, { start: 9, end: 13 });
  });
});
