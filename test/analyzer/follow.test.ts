// A new version of a file is told in the numbers of the old one, and what is the same is the same object.
import assert from 'node:assert/strict';
import { align } from '../../src/analyzer/follow/align.ts';
import { idsOf, TABLES, type Table } from '../../src/analyzer/follow/match.ts';
import type { FileIR } from '../../src/analyzer/ir.ts';
import { lowered } from '../../src/analyzer/lower/lower.ts';
import { parse } from '../../src/analyzer/parse.ts';

const BEFORE = `import { readFileSync } from 'node:fs';
class Cache { get(key) { return this[key]; } }
function first(path) { const text = readFileSync(path); return text; }
function second(list) { return list.map(item => first(item)); }
export const options = { first, second };
`;

function lower(text: string): FileIR {
  const file = lowered(parse('/main.js', text));
  assert(!('message' in file), text);
  return file;
}

/** What of each table is not the same object, or is there no more, by name. */
function changesIn(before: FileIR, after: FileIR): string[] {
  return TABLES.flatMap(table =>
    idsOf(after, table).flatMap(id =>
      before[table][id] === after[table][id] ? [] : [nameIn(after, table, id)],
    ),
  );
}

function nameIn(file: FileIR, table: Table, id: number): string {
  const row = file[table][id];
  const name = row && 'name' in row ? ` ${row.name}` : row && 'callee' in row ? ` in ${String(row.fn)}` : '';
  return table + name;
}

interface Edit {
  readonly name: string;
  readonly text: string;
  /** Rows that are new or others. */
  readonly changed: readonly string[];
}

const EDITS: readonly Edit[] = [
  {
    name: 'a call more changes the function that it is in',
    text: BEFORE.replace('return text;', 'log(text); return text;'),
    changed: ['functions first', 'sites in 3'],
  },
  {
    name: 'a call less changes nothing else',
    text: BEFORE.replace('const text = readFileSync(path); return text;', 'return path;'),
    changed: ['functions first'],
  },
  {
    name: 'a function more in front of others changes the top level',
    text: BEFORE.replace('function first', 'function zero() { return 0; }\nfunction first'),
    changed: ['functions zero', 'variables zero'],
  },
  {
    name: 'another name changes what has it',
    text: BEFORE.replaceAll('second', 'renamed'),
    changed: ['functions renamed', 'variables renamed', 'objects'],
  },
  {
    name: 'a class less is gone',
    text: BEFORE.replace(/class Cache.*/, ''),
    changed: [],
  },
];

describe('A new version of a file', () => {
  for (const { name, text, changed } of EDITS) {
    it(name, () => {
      const before = lower(BEFORE);
      const after = align(before, lower(text));
      assert.notEqual(after, before);
      assert.deepEqual(changesIn(before, after), changed);
    });
  }

  it('is the old one where it does the same, in its new place', () => {
    const before = lower(BEFORE);
    const [spans] = [before.spans];
    assert.equal(align(before, lower(`// a line more\n${BEFORE}`)), before);
    assert.notDeepEqual(before.spans, spans);
    assert.deepEqual(before.spans, lower(`// a line more\n${BEFORE}`).spans);
  });

  it('says the same as the text, whatever was there before', () => {
    let file = lower(BEFORE);
    for (const { text } of [...EDITS, ...EDITS.toReversed(), { text: BEFORE }]) {
      file = align(file, lower(text));
      const fresh = lower(text);
      for (const table of TABLES) assert.equal(idsOf(file, table).length, fresh[table].length, table);
      for (const [at, id] of idsOf(file, 'sites').entries()) {
        const [site, own] = [file.sites[id], fresh.sites[at]];
        assert.equal(file.spans[site?.at ?? 0], fresh.spans[own?.at ?? 0]);
        assert.equal(site?.key, own?.key);
      }
    }
  });

  it('has its own numbers where it has too little in common with the old one', () => {
    const next = lower(
      Array.from({ length: 1000 }, (_, i) => `export const x${String(i)} = () => y(${String(i)});`).join(
        '\n',
      ),
    );
    assert.equal(align(lower(BEFORE), next), next);
  });
});
