// A new version of a file, told in terms of the old one: what is the same has the same number, and is the same object, so
// that whatever is known of it still holds.
import { NONE, type FileIR, type Order } from '../ir.ts';
import { byTable, idsOf, matchRows, NEW, TABLES, type Matches, type Row, type Table } from './match.ts';
import { renumbering } from './renumber.ts';
import { isSame, kept } from './same.ts';
import { Spans } from './spans.ts';

/** Numbers that nothing has any more: with so many, and more than are in use, all are given anew. */
const MANY_UNUSED = 1024;

/**
 * Tells a new version of a file in the numbers of the old one, or as it came, where they have too little in common.
 * @returns the old one itself if the new one does the same, but for where everything is: after an edit in a comment, a
 *   string that nothing depends on, or a line break
 */
export function align(old: FileIR, next: FileIR): FileIR {
  try {
    const matches = isSparse(old, next) ? undefined : matchRows(old, next);
    // The top level is number 0 everywhere.
    return matches?.functions[0] === 0 ? aligned(old, next, matches) : next;
  } catch (error) {
    // Values can be nested more deeply than the stack is deep.
    if (error instanceof RangeError) return next;
    throw error;
  }
}

function isSparse(old: FileIR, next: FileIR): boolean {
  const isMuch = (all: number, used: number): boolean => all > used * 2 + MANY_UNUSED;
  return (
    isMuch(old.spans.length, next.spans.length) ||
    TABLES.some(table => isMuch(old[table].length, next[table].length))
  );
}

function aligned(old: FileIR, next: FileIR, matches: Matches): FileIR {
  const numbers: Order = byTable(table => numbersIn(old, table, matches[table]));
  const spans = new Spans(old.spans, next.spans);
  const { value, write, ...rows } = renumbering(numbers);
  const make: { readonly [T in Table]: (row: Row<T>, before: Row<T> | undefined) => Row<T> } = {
    ...rows,
    functions: (row, before) => spans.ofFunction(rows.functions(row), before),
    sites: (row, before) => spans.ofSite(rows.sites(row), before),
  };
  const tableOf = <T extends Table>(table: T): Row<T>[] => {
    const before = old[table] as readonly Row<T>[];
    const all = before.slice();
    const live = new Set(numbers[table]);
    for (const [id, row] of before.entries()) if (!live.has(id)) all[id] = kept(row, EMPTIED[table](row));
    for (const [id, row] of (next[table] as readonly Row<T>[]).entries()) {
      const number = numbers[table][id] ?? NEW;
      const made = make[table](row, before[number]);
      all[number] = before[number] ? kept(before[number], made) : made;
    }
    return all;
  };
  const file: FileIR = {
    ...next,
    functions: tableOf('functions'),
    sites: tableOf('sites'),
    variables: tableOf('variables'),
    classes: tableOf('classes'),
    objects: tableOf('objects'),
    arrays: tableOf('arrays'),
    writes: keptInOrder(old.writes, next.writes.map(write)),
    exports: Object.fromEntries(Object.entries(next.exports).map(([name, known]) => [name, value(known)])),
    order: numbers,
    spans: spans.all,
  };
  if (!doesTheSame(old, file)) return file;
  const { lineStarts, directives } = file;
  return Object.assign(old, { spans: file.spans, lineStarts, directives });
}

function doesTheSame(old: FileIR, file: FileIR): boolean {
  return (
    TABLES.every(
      table =>
        old[table].length === file[table].length &&
        old[table].every((row, id) => row === file[table][id]) &&
        isSame(idsOf(old, table), idsOf(file, table)),
    ) && OTHERS.every(part => isSame(old[part], file[part]))
  );
}

/** What of a file says what it does, beside the tables. */
const OTHERS = ['writes', 'exports', 'reexports', 'loaded', 'names', 'worker'] as const;

/** Those that are new come last. No number is used again: somebody may still know what had it. */
function numbersIn(old: FileIR, table: Table, matches: readonly number[]): number[] {
  let last = old[table].length;
  return matches.map(id => (id === NEW ? last++ : id));
}

/** What is left of rows that are gone: nobody finds anything in them. */
const EMPTIED: { readonly [T in Table]: (row: Row<T>) => Row<T> } = {
  functions: fn => ({ ...fn, sites: [], returns: [], yields: [], throws: [], captures: [] }),
  sites: ({ fn, at, node }) => ({ kind: 'get', fn, callee: NONE, key: undefined, args: [], at, node }),
  variables: ({ fn }) => ({ name: '', fn, values: [] }),
  classes: ({ ctor }) => ({ name: '', superclass: undefined, members: [], ctor, implements: [] }),
  objects: () => ({ members: [] }),
  arrays: () => ({ elements: [] }),
};

/** The list with those of the old one that are the same in front of and behind a change. */
function keptInOrder<T extends object>(old: readonly T[], next: readonly T[]): T[] {
  const list = next.slice();
  const most = Math.min(old.length, next.length);
  const take = (from: number, to: number): boolean => {
    const [before, now] = [old[from], next[to]];
    if (before === undefined || !isSame(before, now)) return false;
    list[to] = before;
    return true;
  };
  let first = 0;
  while (first < most && take(first, first)) first++;
  for (let last = 1; last <= most - first && take(old.length - last, next.length - last); last++);
  return list;
}
