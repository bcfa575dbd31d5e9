import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { TABLES } from '../../src/analyzer/catalogue/index.ts';
import { RULE_IDS, type RuleId } from '../../src/analyzer/finding.ts';
import { createAnalyzer, type Config } from '../../src/analyzer/index.ts';

const folder = new URL('../../docs/rules/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');

const SECTIONS = [
  'What it does',
  'Why is this bad?',
  'Examples',
  'Fixes',
  'Options',
  'When not to use it',
  'How to suppress it',
];

/** The modules and globals that a rule knows. */
function namesOf(rule: RuleId): string[] {
  return TABLES.flatMap(table => {
    const classes = Object.entries(table.classes ?? {}).flatMap(([name, methods]) =>
      Object.values(methods).map(api => [name, api] as const),
    );
    const known = [...Object.entries(table.exports), ...classes].filter(
      ([, api]) => 'tier' in api && (api.rule ?? table.rule) === rule,
    );
    return known.map(([key]) => table.modules[0] ?? key.split('.', 1)[0] ?? key);
  });
}

/** The code under an example's ❌ or ✅, up to the next. */
function examples(page: string): { good: boolean; code: string }[] {
  return page
    .split(/^(?=[❌✅] )/mu)
    .slice(1)
    .flatMap(part =>
      Array.from(part.split(/^## /m, 1)[0]!.matchAll(/^```js\n([^]*?)^```$/gm), ([, code = '']) => ({
        good: part.startsWith('✅'),
        code,
      })),
    );
}

function rulesFound(code: string, config?: Config): string[] {
  const analyzer = createAnalyzer(config);
  assert.equal(analyzer.update('src/app.js', code), undefined, code);
  return analyzer.check('src/app.js').map(finding => finding.rule);
}

describe('docs/rules', () => {
  it('has a page for every rule, and a rule for every page', () => {
    const pages = readdirSync(folder).filter(name => name !== 'README.md');
    assert.deepEqual(pages.sort(), RULE_IDS.map(rule => `${rule}.md`).sort());
  });

  it('lists every page', () => {
    for (const rule of RULE_IDS) assert(read('README.md').includes(`[${rule}](${rule}.md)`), rule);
  });

  it('shows configurations that are JSON', () => {
    for (const name of readdirSync(folder)) {
      for (const [, json = ''] of read(name).matchAll(/^```json\n([^]*?)^```$/gm)) JSON.parse(json);
    }
  });

  for (const rule of RULE_IDS) {
    describe(rule, () => {
      const page = read(`${rule}.md`);

      it('has every section', () => {
        assert(page.startsWith(`# ${rule}\n`));
        assert.deepEqual(
          Array.from(page.matchAll(/^## (.+)$/gm), ([, title]) => title),
          SECTIONS,
        );
      });

      it('names what it knows', () => {
        for (const name of namesOf(rule)) assert(page.includes(name), name);
      });

      it('finds what it shows as bad, and leaves alone what it shows as good', () => {
        const shown = examples(page);
        assert(shown.some(({ good }) => good) && shown.some(({ good }) => !good));
        for (const { good, code } of shown) {
          const found = rulesFound(code);
          assert.equal(found.includes(rule), !good, code);
          if (good) assert.deepEqual(found, [], code);
        }
      });
    });
  }
});
