import assert from 'node:assert/strict';
import { closeAll, diagnosticsWhen, hoverText, openFile, rangeOf, SEED, some } from './support.ts';

describe('the hover', () => {
  afterEach(closeAll);

  it('says what blocks, by which chain, and what to do', async () => {
    const document = await openFile(SEED, '.mjs');
    await diagnosticsWhen(document.uri, some);
    const call = rangeOf(document, 'slowFunction();');
    const text = await hoverText(document, call.start.translate(0, 2));
    assert.match(text, /\*\*`Atomics\.wait`\*\* \(high cost\) blocks the event loop/);
    assert.match(text, /Typical cost: the whole timeout/);
    assert.match(text, /Chain: .*slowFunction.*Atomics\.wait/);
    assert.match(text, /Offload with runInExecutor/);
    assert.match(text, /\[blocking-wait\]\(command:unblock\.showRule/);
    assert.ok(text.split('\n').length <= 12, text);
  });

  it('tells what it typically costs, and where the figure comes from', async () => {
    const document = await openFile(
      `import fs from 'node:fs';\nexport const f = async () => fs.readFileSync('x');\n`,
      '.mjs',
    );
    const text = await hoverText(document, rangeOf(document, 'readFileSync').start);
    assert.match(text, /Typical cost: .*\d.*\(.+\)/);
  });

  it('says why a fix is not on offer', async () => {
    const document = await openFile(
      `import fs from 'node:fs';\nexport const f = async files => files.map(fs.readFileSync);\n`,
      '.mjs',
    );
    const text = await hoverText(document, rangeOf(document, 'fs.readFileSync').start);
    assert.match(text, /Not offered: \*Offload with runInExecutor\*.*\. \S.+/);
  });

  it('stays away from everything else', async () => {
    const document = await openFile(SEED, '.mjs');
    await diagnosticsWhen(document.uri, some);
    assert.equal(await hoverText(document, rangeOf(document, 'console').start), '');
  });
});
