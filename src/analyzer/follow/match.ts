// Which function, call, variable … of a new version of a file is which one of the version before.
import { diffArrays } from 'diff';
import type { FileIR, Order, Value } from '../ir.ts';

/** The tables of a file whose rows are known by number. */
export const TABLES = ['functions', 'sites', 'variables', 'classes', 'objects', 'arrays'] as const;

export type Table = (typeof TABLES)[number];

export type Row<T extends Table> = FileIR[T][number];

/** By table, for each row of the new version: its number in the old one, or `NEW`. */
export type Matches = Order;

export const NEW = -1;

/** Versions that differ in more rows than this have too little in common for the search to be worth its time. */
const MOST_CHANGES = 400;

/** The numbers of what is there, in source order. */
export function idsOf(file: FileIR, table: Table): readonly number[] {
  return file.order?.[table] ?? Array.from({ length: file[table].length }, (_, id) => id);
}

export function byTable<T>(make: (table: Table) => T): Record<Table, T> {
  return {
    functions: make('functions'),
    sites: make('sites'),
    variables: make('variables'),
    classes: make('classes'),
    objects: make('objects'),
    arrays: make('arrays'),
  };
}

/**
 * A mistake costs time only: rows that are taken for each other are compared afterwards.
 * @returns undefined where the versions have too little in common
 */
export function matchRows(old: FileIR, next: FileIR): Matches | undefined {
  const { functions, sites, variables, classes, objects, arrays } = byTable(table =>
    matchTable(old, next, table),
  );
  if (!functions || !sites || !variables || !classes || !objects || !arrays) return undefined;
  return { functions, sites, variables, classes, objects, arrays };
}

function matchTable(old: FileIR, next: FileIR, table: Table): readonly number[] | undefined {
  const ids = idsOf(old, table);
  const [before, after] = [keysOf(old, table, ids), keysOf(next, table, idsOf(next, table))];
  const changes = diffArrays(before, after, { maxEditLength: MOST_CHANGES });
  if (!changes) return undefined;
  const matches: number[] = [];
  let at = 0;
  let gone = 0;
  for (const { added, removed, count } of changes) {
    if (removed) gone = count;
    else if (added) {
      // As many as there were in this place: each may have got another name.
      for (let i = 0; i < count; i++) matches.push(gone === count ? (ids[at + i] ?? NEW) : NEW);
      at += gone;
      gone = 0;
    } else {
      at += gone;
      gone = 0;
      for (let i = 0; i < count; i++) matches.push(ids[at++] ?? NEW);
    }
  }
  return matches;
}

/** What a row is recognised by. Numbers of others, which change with the text before them, are not in it. */
function keysOf(file: FileIR, table: Table, ids: readonly number[]): string[] {
  return ids.map(id => keyOf(file, table, id));
}

function keyOf(file: FileIR, table: Table, id: number): string {
  switch (table) {
    case 'functions': {
      const { name, parameters, async, arrow } = file.functions[id] ?? {};
      return [name, parameters?.length, async, arrow].join(' ');
    }
    case 'sites': {
      const { kind, callee, key, args } = file.sites[id] ?? {};
      return [kind, callee && textOf(file, callee), key, args?.map(({ value }) => value.t)].join(' ');
    }
    case 'variables':
      return file.variables[id]?.name ?? '';
    case 'classes':
      return file.classes[id]?.name ?? '';
    case 'objects':
      return (
        file.objects[id]?.members
          .map(member => (member.kind === 'spread' ? '...' : textOf(file, member.key)))
          .join() ?? ''
      );
    case 'arrays':
      return file.arrays[id]?.elements.map(({ value }) => textOf(file, value)).join() ?? '';
  }
}

function textOf(file: FileIR, value: Value): string {
  switch (value.t) {
    case 'const':
      return JSON.stringify(value.value);
    case 'variable':
      return file.variables[value.id]?.name ?? '';
    case 'global':
    case 'import':
      return value.name;
    case 'member':
      return `${textOf(file, value.object)}.${textOf(file, value.key)}`;
    default:
      return value.t;
  }
}
