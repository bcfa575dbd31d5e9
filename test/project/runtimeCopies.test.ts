import assert from 'node:assert/strict';
import { isRuntimeCopy } from '../../src/project/runtimeCopies.ts';

describe('A copy of the runtime', () => {
  const copy = '// run-in-executor 0.1.0\nexport {};\n';

  it('is known by its name and its first line', () => {
    assert(isRuntimeCopy('/app/src/run-in-executor.ts', copy));
    assert(!isRuntimeCopy('/app/src/other.ts', copy));
    assert(!isRuntimeCopy('/app/src/run-in-executor.ts', 'export {};\n'));
  });

  it('stays one when it is compiled', () => {
    assert(isRuntimeCopy('/app/dist/run-in-executor.js', copy));
    assert(isRuntimeCopy('/app/dist/run-in-executor.js', `"use strict";\n${copy}`));
    assert(!isRuntimeCopy('/app/dist/run-in-executor.js', '"use strict";\n'));
  });
});
