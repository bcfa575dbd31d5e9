import assert from 'node:assert/strict';
import type { Finding, RuleId } from '../../src/analyzer/finding.ts';
import { suppressionsFor } from '../../src/worker/suppressions.ts';

type Kind = 'line' | 'file' | 'remove';

/** Applies a suppression of the first `CALL()`, or the removal of the comment with the mark ‹ ›. */
function apply(source: string, kind: Kind, path = 'a.ts'): string {
  const text = source.replace(/[‹›]/g, '');
  const comment = /\/\*.*?\*\/|\/\/.*/.exec(text);
  const isMarked = source.includes('‹') && comment !== null;
  const start = isMarked ? comment.index : text.indexOf('CALL');
  const node = { start, end: start + (isMarked ? comment[0].length : 'CALL()'.length) };
  const span = isMarked ? { start: source.indexOf('‹'), end: source.indexOf('›') - 1 } : node;
  const rule: RuleId = kind === 'remove' ? 'unused-suppression' : 'blocking-fs';
  const finding: Finding = {
    rule,
    severity: 'warning',
    cost: 'medium',
    api: 'fs.readFileSync',
    span,
    node,
    shape: 'call',
    target: { kind: 'external', module: 'fs', path: ['readFileSync'] },
    context: { kind: 'async', function: 'f', line: 1, span: { start: 0, end: 0 } },
    trace: [],
  };
  const edit = suppressionsFor(finding, path, text)[kind]?.edits[0];
  assert.ok(edit, 'an edit');
  return text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
}

interface Case {
  readonly title: string;
  readonly path?: string;
  readonly before: string;
  readonly after: string;
}

const line: readonly Case[] = [
  {
    title: 'goes above the line, indented like it',
    before: 'f();\n\tx = CALL();\n',
    after: 'f();\n\t// unblock-disable-next-line blocking-fs\n\tx = CALL();\n',
  },
  {
    title: 'goes to the top of the file',
    before: 'CALL()',
    after: '// unblock-disable-next-line blocking-fs\nCALL()',
  },
  {
    title: 'keeps Windows line ends',
    before: 'f();\r\nCALL();\r\n',
    after: 'f();\r\n// unblock-disable-next-line blocking-fs\r\nCALL();\r\n',
  },
  {
    title: 'joins a comment that is there',
    before: '// unblock-disable-next-line blocking-wait\nCALL()',
    after: '// unblock-disable-next-line blocking-wait blocking-fs\nCALL()',
  },
  {
    title: 'joins a comment in front of its reason',
    before: '// unblock-disable-next-line blocking-wait -- it is short\nCALL()',
    after: '// unblock-disable-next-line blocking-wait blocking-fs -- it is short\nCALL()',
  },
  {
    title: 'is an expression among JSX children',
    path: 'a.tsx',
    before: 'a = <p>\n  {CALL()}\n</p>',
    after: 'a = <p>\n  {/* unblock-disable-next-line blocking-fs */}\n  {CALL()}\n</p>',
  },
  {
    title: 'joins an expression among JSX children',
    path: 'a.tsx',
    before: 'a = <p>\n  {/* unblock-disable-next-line blocking-wait */}\n  {CALL()}\n</p>',
    after: 'a = <p>\n  {/* unblock-disable-next-line blocking-wait blocking-fs */}\n  {CALL()}\n</p>',
  },
  {
    title: 'is an ordinary comment inside a JSX expression',
    path: 'a.tsx',
    before: 'a = <p>{\n  CALL()\n}</p>',
    after: 'a = <p>{\n  // unblock-disable-next-line blocking-fs\n  CALL()\n}</p>',
  },
  {
    title: 'is an ordinary comment among JSX attributes',
    path: 'a.tsx',
    before: 'a = <p\n  b={CALL()}\n/>',
    after: 'a = <p\n  // unblock-disable-next-line blocking-fs\n  b={CALL()}\n/>',
  },
  {
    title: 'never goes into the text of a template literal',
    before: 'a = `x\n ${CALL()}`',
    after: 'a = `x\n ${/* unblock-disable-line blocking-fs */ CALL()}`',
  },
  {
    title: 'is an ordinary comment inside the expression of a template literal',
    before: 'a = `x ${\n  CALL()\n}`',
    after: 'a = `x ${\n  // unblock-disable-next-line blocking-fs\n  CALL()\n}`',
  },
  {
    title: 'never goes into a comment',
    before: '/* a\n b */ CALL()',
    after: '/* a\n b */ /* unblock-disable-line blocking-fs */ CALL()',
  },
  {
    title: 'never goes into a continued string',
    before: "a = 'x\\\ny' + CALL()",
    after: "a = 'x\\\ny' + /* unblock-disable-line blocking-fs */ CALL()",
  },
];

const file: readonly Case[] = [
  { title: 'goes to the top', before: 'CALL()', after: '/* unblock-disable blocking-fs */\nCALL()' },
  {
    title: 'goes behind a shebang',
    before: '#!/usr/bin/env node\nCALL()',
    after: '#!/usr/bin/env node\n/* unblock-disable blocking-fs */\nCALL()',
  },
  {
    title: 'goes behind directives and what is above them',
    before: "// Copyright\n'use strict';\n'use client';\nCALL()",
    after: "// Copyright\n'use strict';\n'use client';\n/* unblock-disable blocking-fs */\nCALL()",
  },
  {
    title: 'goes behind a directive that shares its line',
    before: "'use strict'; CALL()",
    after: "'use strict'; /* unblock-disable blocking-fs */ CALL()",
  },
  {
    title: 'goes behind a licence and pragmas',
    before: '/*!\n * A licence\n */\n// @ts-check\nCALL()',
    after: '/*!\n * A licence\n */\n// @ts-check\n/* unblock-disable blocking-fs */\nCALL()',
  },
  {
    title: 'goes behind a comment that stands apart',
    before: '// What this file does.\n// And why.\n\nCALL()',
    after: '// What this file does.\n// And why.\n/* unblock-disable blocking-fs */\n\nCALL()',
  },
  {
    title: 'goes above a comment that belongs to the code',
    before: '/** Calls. */\nCALL()',
    after: '/* unblock-disable blocking-fs */\n/** Calls. */\nCALL()',
  },
];

const remove: readonly Case[] = [
  {
    title: 'takes a whole line',
    before: 'f();\n  ‹// unblock-disable-line›\ng();',
    after: 'f();\ng();',
  },
  {
    title: 'takes the end of a line',
    before: 'f(); // unblock-disable-line ‹blocking-fs› -- why\ng();',
    after: 'f();\ng();',
  },
  {
    title: 'takes the middle of a line',
    before: 'f(); /* unblock-disable ‹blocking-fs› */ g();',
    after: 'f(); g();',
  },
  {
    title: 'takes the braces of a JSX expression along',
    path: 'a.tsx',
    before: 'a = <p>\n  {/* unblock-disable-line ‹blocking-fs› */}\n  b\n</p>',
    after: 'a = <p>\n  b\n</p>',
  },
  {
    title: 'takes the last name of several',
    before: '// unblock-disable-line blocking-wait ‹blocking-fs› -- why',
    after: '// unblock-disable-line blocking-wait -- why',
  },
  {
    title: 'takes the first name of several',
    before: '/* unblock-disable ‹blocking-fs›, blocking-wait */',
    after: '/* unblock-disable blocking-wait */',
  },
];

for (const [kind, cases] of Object.entries({ line, file, remove }) as [Kind, readonly Case[]][])
  describe(`suppression edits: ${kind}`, () => {
    for (const { title, path, before, after } of cases)
      it(title, () => {
        assert.equal(apply(before, kind, path), after);
      });
  });

describe('suppression edits', () => {
  it('are not made in text that does not parse', () => {
    assert.throws(() => apply('CALL( {', 'line'), /an edit/);
  });
});
