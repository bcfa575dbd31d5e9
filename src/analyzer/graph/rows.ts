// How the graph reads a file: a row at a time, so that an edit takes back what was made of the rows that it changes.
import type { Row, Table } from '../follow/match.ts';
import type { FileIR, FunctionLike, Site, Variable } from '../ir.ts';
import { exportsLikeEsm, type Outline, type Signature } from './outline.ts';
import { TrackedFile } from './tracked.ts';

/** What a function does when it is called, but for what it calls and what it is called. */
export type Body = Omit<FunctionLike, 'sites' | 'name' | 'captures'>;

/** A row without what counts by itself. */
export type Known<T extends Table> = T extends 'functions'
  ? Body
  : T extends 'variables'
    ? Omit<Variable, 'name'>
    : Row<T>;

/** All calls of a file in source order. */
export function sitesOf(file: FileIR): readonly Site[] {
  const { sites, order } = file;
  return order ? order.sites.flatMap(id => sites[id] ?? []) : sites;
}

/** Notes that an answer is made of all that a file does. */
export function noteFile(file: FileIR): void {
  if (file instanceof TrackedFile) file.noteAll();
}

/** Notes that an answer is made of what a specifier in a file names. */
export function noteLinks(file: FileIR): void {
  if (file instanceof TrackedFile) file.noteLinks();
}

/** @throws {RangeError} if there is no such function */
export function functionAt(file: FileIR, id: number): Body {
  return thereIs(rowAt(file, 'functions', id), file, 'function', id);
}

/** What a variable is called. Other answers about it do not depend on that. */
export function variableName(file: FileIR, id: number): string {
  if (file instanceof TrackedFile) return file.variableName(id);
  return file.variables[id]?.name ?? '';
}

/** The numbers of what a function calls, in source order. */
export function sitesIn(file: FileIR, fn: number): readonly number[] {
  return thereIs(callsAt(file, fn), file, 'function', fn).sites;
}

export function nameOf(file: FileIR, fn: number): string {
  return thereIs(callsAt(file, fn), file, 'function', fn).name;
}

export function capturesOf(file: FileIR, fn: number): readonly string[] {
  return thereIs(callsAt(file, fn), file, 'function', fn).captures;
}

function callsAt(file: FileIR, fn: number): FunctionLike | undefined {
  return file instanceof TrackedFile ? file.callsOf(fn) : file.functions[fn];
}

/** @throws {RangeError} if there is no such call */
export function siteAt(file: FileIR, id: number): Site {
  return thereIs(rowAt(file, 'sites', id), file, 'site', id);
}

/** A row of a table: what is read of a file that way costs the least to follow. */
export function rowAt<T extends Table>(file: FileIR, table: T, id: number): Known<T> | undefined {
  const row: unknown = file instanceof TrackedFile ? file.row(table, id) : file[table][id];
  return row as Known<T> | undefined;
}

/** What others need to know of a function to call it: what it does is no dependency. */
export function signatureAt(file: FileIR, id: number): Signature {
  return thereIs(outlineOf(file).functions[id], file, 'function', id);
}

function thereIs<T>(row: T | undefined, file: FileIR, what: string, id: number): T {
  if (row === undefined) throw new RangeError(`${file.path} has no ${what} ${String(id)}`);
  return row;
}

export function outlineOf(file: FileIR): Outline {
  return file instanceof TrackedFile ? file.outline : file;
}

/** Does a file export as ECMAScript modules do? Who asks depends on that only. */
export function isEsm(file: FileIR): boolean {
  return exportsLikeEsm(outlineOf(file));
}
