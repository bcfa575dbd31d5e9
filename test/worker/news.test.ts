import assert from 'node:assert/strict';
import { createAnalyzer } from '../../src/analyzer/analyzer.ts';
import { createNews, MOST_AT_ONCE, mostSevere } from '../../src/worker/news.ts';
import type { FoundFile } from '../../src/worker/protocol.ts';

const analyzer = createAnalyzer();
analyzer.update(
  '/a.mjs',
  `import fs from 'node:fs';\nexport async function f() {\n${"  fs.existsSync('a');\n  fs.readFileSync('a');\n".repeat(150)}}\n`,
);
const FINDINGS = analyzer.check('/a.mjs');

const file = (path: string, findings: number, version?: number): FoundFile => ({
  path,
  findings: FINDINGS.slice(0, findings),
  lineStarts: [0],
  ...(version !== undefined && { version }),
});

describe('news of the analysis thread', () => {
  it('are fetched in portions, however much is found at once', () => {
    let announced = 0;
    const news = createNews(() => announced++);
    const paths = Array.from({ length: 2_700 }, (_, index) => `/${String(index)}.mjs`);
    for (const [index, path] of paths.entries()) news.add(file(path, index % 5));
    const fetched: string[] = [];
    for (let more = true; more;) {
      const portion = news.next();
      const findings = portion.files.flatMap(found => found.findings);
      assert.ok(portion.files.length + findings.length <= MOST_AT_ONCE);
      fetched.push(...portion.files.map(({ path }) => path));
      more = portion.more;
    }
    assert.deepEqual(fetched, paths);
    assert.equal(announced, 1);
    news.add(file('/a.mjs', 1));
    assert.equal(announced, 2);
  });

  it('begin with open documents, and tell of each file once', () => {
    const news = createNews(() => undefined);
    news.add(file('/scanned.mjs', 300));
    news.add(file('/open.mjs', 300, 7));
    news.add(file('/scanned.mjs', 200));
    assert.deepEqual(news.next(), { files: [file('/open.mjs', 300, 7)], more: true });
    assert.deepEqual(news.next(), { files: [file('/scanned.mjs', 200)], more: false });
    assert.deepEqual(news.next(), { files: [], more: false });
  });

  it('of a file with very many findings are the most severe ones', () => {
    const kept = mostSevere(FINDINGS, 170);
    assert.equal(kept.length, 170);
    assert.equal(kept.filter(({ severity }) => severity === 'warning').length, 150);
    assert.deepEqual(
      kept,
      kept.toSorted((a, b) => a.span.start - b.span.start),
    );
    assert.equal(mostSevere(FINDINGS, 300), FINDINGS);
  });
});
