import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isFailure, parse } from '../../src/analyzer/parse.ts';
import { applyEdits, fixAll } from '../../src/fixes/index.ts';
import type { FixKind } from '../../src/fixes/types.ts';
import { FACTS, findingsIn } from './support.ts';

/** Where a call can stand; `$` is the call. */
const PLACES = [
  '$;',
  'const value = $;',
  'let a = 1, value = $;',
  'const { length } = $;',
  'const [first = 1] = $;',
  'use(1, $, 2);',
  'use(...$);',
  'const text = `a ${$} b`;',
  '$.toString();',
  '$[0];',
  '$?.toString();',
  '($).toString();',
  'const size = $.length + $.length;',
  'const size = $.length ** 2 - -$;',
  'const value = known ? $ : $;',
  'const value = known && $;',
  'const value = $ ?? known;',
  'if (!$) return;',
  'while ($.length > 1) break;',
  'for (const item of $) use(item);',
  'for (let i = $; i; i = null) break;',
  'switch ($) { case 1: use($); }',
  'return $;',
  'throw $;',
  'label: $;',
  'if (known) $; else $;',
  'try { $; } catch { $; } finally { $; }',
  'const nested = async () => $;',
  'const nested = async () => ({ value: $ });',
  'const nested = { async m() { return $; }, async *g() { yield $; } };',
  'class C { async #m() { $; } static async s() { return $; } }',
  'tag`x${$}`;',
  'new Thing($);',
  'void $;',
  'use($), use($);',
  'Promise.resolve(1).then(() => $);',
  'Promise.resolve(1).then(function () { return $; }).catch(() => { $; });',
] as const;

const CALLS = [
  "fs.readFileSync(p, 'utf8')",
  'fs.readFileSync(/* the path */ p)',
  'fs.writeFileSync(\n    p,\n    data, // what\n  )',
  'fs?.readFileSync?.(p)',
  'fs.readFileSync.call(null, p)',
  "fs.readFileSync.apply(fs, [p, 'utf8'])",
  "execSync('ls')",
  'cp.spawnSync(p, [])',
  'helper(p)',
  '(0, fs.readFileSync)(p)',
  "fs['readdirSync'](p)",
] as const;

const HEADS = {
  esm: "import fs from 'node:fs';\nimport cp, { execSync } from 'node:child_process';\n",
  cjs: "'use strict';\nconst fs = require('node:fs');\nconst cp = require('node:child_process'), { execSync } = cp;\n",
} as const;

interface Layout {
  readonly semicolons: boolean;
  readonly double: boolean;
  readonly crlf: boolean;
  readonly indent: string;
}

const layouts = fc.record<Layout>({
  semicolons: fc.boolean(),
  double: fc.boolean(),
  crlf: fc.boolean(),
  indent: fc.constantFrom('  ', '\t', ''),
});

const statements = fc
  .tuple(fc.constantFrom(...PLACES), fc.array(fc.constantFrom(...CALLS), { minLength: 3, maxLength: 3 }))
  .map(([place, calls]) =>
    calls.reduce<string>(
      (text, call) => text.replace('$;', `${call};`).replace(/\$(?!\{)/, () => call),
      place,
    ),
  );

const programs = fc.record({
  modules: fc.constantFrom('esm' as const, 'cjs' as const),
  statements: fc.array(statements, { minLength: 1, maxLength: 4 }),
  extra: fc.constantFrom(
    '',
    'const runInExecutor = 1;\n',
    'let state = 0;\nuse(state++);\n',
    '/* header */\n',
  ),
  layout: layouts,
  kind: fc.constantFrom<FixKind>('executor', 'native'),
});

function write(modules: 'esm' | 'cjs', list: readonly string[], extra: string, layout: Layout): string {
  const bodies = list.map((statement, index) => {
    return `async function f${index}(p, data, known, use, tag, Thing) {\n  ${statement}\n}\n`;
  });
  const helper = 'const helper = path => fs.readFileSync(path);\n';
  let text = HEADS[modules] + extra + helper + bodies.join('\n');
  if (!layout.semicolons) text = text.replace(/;(?=\n)/g, '');
  if (layout.double) text = text.replaceAll("'", '"');
  text = text.replace(/^ {2}/gm, layout.indent);
  return layout.crlf ? text.replaceAll('\n', '\r\n') : text;
}

describe('whatever the program looks like, fix-all', () => {
  it('writes what parses, and leaves nothing where it was applied', () => {
    fc.assert(
      fc.property(programs, ({ modules, statements: list, extra, layout, kind }) => {
        const path = modules === 'esm' ? 'a.mjs' : 'a.cjs';
        const text = write(modules, list, extra, layout);
        const findings = findingsIn(text, path);
        const { files, applied, left } = fixAll(findings, { path, text }, FACTS, { with: kind });
        assert.equal(applied.length + left.length, findings.length);
        const own = files.find(file => file.path === path);
        const fixed = applyEdits(text, own?.edits ?? []);
        const parsed = parse(path, fixed);
        if (isFailure(parsed)) assert.fail(`${parsed.line}: ${parsed.message}\n${fixed}`);
        const again = findingsIn(fixed, path);
        assert.equal(again.length, left.length, fixed);
        const second = fixAll(again, { path, text: fixed }, FACTS, { with: kind });
        assert.deepEqual(second.files, [], fixed);
        if (layout.crlf) assert.doesNotMatch(fixed, /[^\r]\n/);
      }),
      { numRuns: 300 },
    );
  }).timeout(120_000);
});
