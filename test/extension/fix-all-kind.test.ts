import assert from 'node:assert/strict';
import { isFixAllRequest } from '../../src/extension/fixAllKind.ts';

describe('fix-all on request', () => {
  it('answers who names Unblock', () => {
    assert.ok(isFixAllRequest('source.fixAll.unblock'));
    assert.ok(isFixAllRequest('source.fixAll.unblock.executor'));
  });

  it('stays out of everything broader or different', () => {
    for (const kind of [undefined, '', 'source', 'source.fixAll', 'source.fixAll.unblocked', 'quickfix'])
      assert.ok(!isFixAllRequest(kind), kind);
  });
});
