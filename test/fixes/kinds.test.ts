// What a report says can be done is what can be done.
import assert from 'node:assert/strict';
import { createAnalyzer } from '../../src/analyzer/index.ts';
import { fixesFor } from '../../src/fixes/index.ts';
import { fixKindsFor, mayHaveKinds } from '../../src/fixes/kinds.ts';
import type { FixKind } from '../../src/fixes/types.ts';
import { FACTS } from './support.ts';

const FS = "import fs from 'node:fs';\n";

interface Case {
  readonly title: string;
  readonly text: string;
  readonly lib?: string;
  readonly isPure?: boolean;
  /** Is the file looked at? */
  readonly asked?: boolean;
  readonly kinds: readonly FixKind[];
}

const CASES: readonly Case[] = [
  {
    title: 'a call',
    text: `${FS}export async function f() { return fs.readFileSync('a'); }`,
    kinds: ['executor', 'native'],
  },
  {
    title: 'a helper of another file',
    text: "import { load } from './lib.js';\nexport const f = async p => load(p);",
    lib: `${FS}export const load = p => fs.readFileSync(p);`,
    kinds: ['executor'],
  },
  {
    title: 'a helper whose module cannot be loaded twice',
    text: "import { load } from './lib.js';\nexport const f = async p => load(p);",
    lib: `${FS}console.log(1);\nexport const load = p => fs.readFileSync(p);`,
    isPure: false,
    asked: false,
    kinds: [],
  },
  {
    title: 'a helper of its own, whose module cannot be loaded twice',
    text: `${FS}console.log(1);\nconst load = p => fs.readFileSync(p);\nexport const f = async p => load(p);`,
    isPure: false,
    kinds: ['executor'],
  },
  {
    title: 'a getter',
    text: `${FS}const o = { get a() { return fs.readFileSync('a'); } };\nexport const f = async () => o.a;`,
    asked: false,
    kinds: [],
  },
  {
    title: 'a sleep in a loop',
    text: 'export async function f(end) { while (Date.now() < end); }',
    kinds: ['native'],
  },
];

describe('fixKindsFor', () => {
  for (const { title, text, lib = '', isPure = true, asked = true, kinds } of CASES) {
    it(`names what fixesFor offers: ${title}`, () => {
      const resolve = (specifier: string) => (specifier === './lib.js' ? 'lib.js' : undefined);
      const analyzer = createAnalyzer({}, { resolve });
      analyzer.update('lib.js', lib);
      analyzer.update('a.js', text);
      const [finding] = analyzer.check('a.js');
      assert(finding);
      const facts = {
        ...FACTS,
        openModule: (path: string) => ({ file: { path, text: lib }, isPure, isPureModule: () => false }),
      };
      const file = { path: 'a.js', text };
      assert.deepEqual(fixKindsFor(finding, file, facts), kinds);
      assert.equal(
        mayHaveKinds(finding, 'a.js', () => isPure),
        asked,
      );
      assert.deepEqual(
        fixesFor(finding, file, facts).fixes.map(({ kind }) => kind),
        kinds,
      );
    });
  }
});
