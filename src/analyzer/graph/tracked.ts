// A file of a world that changes. Whoever reads from it depends on what was read: nothing has to remember to say so.
import { byTable, TABLES, type Row, type Table } from '../follow/match.ts';
import { isSame } from '../follow/same.ts';
import type { FileIR, FunctionLike } from '../ir.ts';
import { newInput, touch, type Dependencies } from './dependencies.ts';
import type { Derived, Key } from './derived.ts';
import { followed, type Outline } from './outline.ts';

/**
 * Inputs that stand for the parts of a file. They have numbers once somebody has asked.
 * - `rows`: what a function (but for its calls), class or literal is, and the calls and variables in a function
 * - `calls`: what a function calls, and its name
 * - `names`: what a variable is called
 * - `items`: what the file adds to the indexes of the project
 */
type Part = 'rows' | 'calls' | 'names' | 'items' | 'derived';

/**
 * A file that may change. Each whole table counts as one input, each row as a part of the function that it is in, so that
 * an edit in a function takes back what was made of that function. Where its lines start counts apart.
 */
export class TrackedFile implements FileIR {
  readonly path: string;
  #ir: FileIR;
  /** The outline with functions that are there no more: what others may still know. */
  #known: Outline;
  readonly #dependencies: Dependencies;
  readonly #parts: Record<Part, Map<Key, number>> = {
    rows: new Map(),
    calls: new Map(),
    names: new Map(),
    items: new Map(),
    derived: new Map(),
  };
  readonly #derived = new Map<Derived<Key, unknown>, ReadonlyMap<Key, unknown>>();
  readonly #all: number;
  readonly #lines: number;
  readonly #outline: number;
  readonly #surface: number;
  readonly #writes: number;
  readonly #links: number;

  /**
   * @param lines stands for where in the file everything is
   * @param outline stands for its `Outline`
   */
  constructor(ir: FileIR, dependencies: Dependencies, lines: number, outline: number) {
    this.path = ir.path;
    this.#ir = ir;
    this.#known = ir;
    this.#dependencies = dependencies;
    this.#all = newInput(dependencies);
    this.#surface = newInput(dependencies);
    this.#writes = newInput(dependencies);
    this.#links = newInput(dependencies);
    this.#lines = lines;
    this.#outline = outline;
  }

  /**
   * Takes a new version. It is the same file to whoever refers to it.
   * @returns the inputs that have changed
   */
  replace(ir: FileIR): number[] {
    const before = this.#ir;
    this.#ir = ir;
    const changed = [this.#all];
    if (isMoved(before, ir)) changed.push(this.#lines);
    const { outline, isSame: isSameOutline } = followed(this.#known, ir);
    this.#known = outline;
    if (!isSameOutline) changed.push(this.#outline);
    // Without an order its numbers are its own.
    if (!ir.order || before === ir) return [...changed, ...this.everything()];
    if (SURFACE.some(part => !isSame(before[part], ir[part]))) changed.push(this.#surface);
    if (!isSame(before.writes, ir.writes)) changed.push(this.#writes);
    const touched = new Set<number | undefined>();
    for (const table of TABLES) this.#compare(table, before, ir, touched);
    for (const [derived, known] of this.#derived) this.#renew(derived, known, touched);
    touched.delete(undefined);
    return [...changed, ...(touched as Set<number>)];
  }

  /** All inputs that stand for something in it, but for its outline. */
  everything(): number[] {
    const parts = Object.values(this.#parts).flatMap(inputs => [...inputs.values()]);
    this.#derived.clear();
    return [this.#all, this.#lines, this.#surface, this.#writes, this.#links, ...parts];
  }

  #compare(table: Table, before: FileIR, ir: FileIR, touched: Set<number | undefined>): void {
    const old: readonly Row<Table>[] = before[table];
    const now: readonly Row<Table>[] = ir[table];
    // What refers to rows that are new, or gone, has changed as well.
    for (const id of ir.order?.[table] ?? []) {
      const [was, is] = [old[id], now[id]];
      if (was === is || !was || !is) continue;
      if (table === 'functions') touched.add(this.#parts.calls.get(id));
      if (table === 'variables') touched.add(this.#parts.names.get(id));
      if (isSameBut(APART[table] ?? [], was, is)) continue;
      for (const row of [was, is]) touched.add(this.#parts.rows.get(ownerOf(table, row, id)));
    }
  }

  #renew(
    derived: Derived<Key, unknown>,
    known: ReadonlyMap<Key, unknown>,
    touched: Set<number | undefined>,
  ): void {
    const next = derived(this.#ir);
    this.#derived.set(derived, next);
    for (const key of new Set([...known.keys(), ...next.keys()]))
      if (!isSame(known.get(key), next.get(key))) touched.add(this.#parts.derived.get(key));
  }

  #note(part: Part, key: Key): void {
    const known = this.#parts[part].get(key);
    const input = known ?? newInput(this.#dependencies);
    if (known === undefined) this.#parts[part].set(key, input);
    touch(this.#dependencies, input);
  }

  /** What was worked out from the file alone, by key. */
  derived<K extends Key, V>(make: Derived<K, V>, key: K): V | undefined {
    this.#note('derived', key);
    const known = this.#derived.get(make) ?? make(this.#ir);
    this.#derived.set(make, known);
    return known.get(key) as V | undefined;
  }

  row<T extends Table>(table: T, id: number): Row<T> | undefined {
    const row = this.#ir[table][id] as Row<T> | undefined;
    if (row) this.#note('rows', ownerOf(table, row, id));
    else this.#read();
    return row;
  }

  variableName(id: number): string {
    this.#note('names', id);
    return this.#ir.variables[id]?.name ?? '';
  }

  /** What a function calls, and what it is called. */
  callsOf(id: number): FunctionLike | undefined {
    this.#note('calls', id);
    return this.#ir.functions[id];
  }

  /** Notes that an answer is made of what the file adds to an index under a key. */
  noteItems(index: string, key: string): void {
    this.#note('items', `${index} ${key}`);
  }

  /** The inputs that stand for that, as far as anybody has asked. */
  itemsInputs(index: string, keys: readonly string[]): number[] {
    return keys.flatMap(key => this.#parts.items.get(`${index} ${key}`) ?? []);
  }

  /** Notes that an answer is made of what a specifier in the file names. */
  noteLinks(): void {
    touch(this.#dependencies, this.#links);
  }

  noteAll(): void {
    this.#read();
  }

  /** The same as this file with less to depend on. */
  get outline(): Outline {
    touch(this.#dependencies, this.#outline);
    return this.#ir;
  }

  #read(): FileIR {
    touch(this.#dependencies, this.#all);
    return this.#ir;
  }

  /** Notes that an answer is made of what the file loads at once, and exports. */
  #readSurface(): FileIR {
    touch(this.#dependencies, this.#surface);
    return this.#ir;
  }

  /** Notes that an answer says where in the file something is. */
  #place(): FileIR {
    touch(this.#dependencies, this.#lines);
    return this.#ir;
  }

  get functions(): FileIR['functions'] {
    return this.#read().functions;
  }
  get sites(): FileIR['sites'] {
    return this.#read().sites;
  }
  get variables(): FileIR['variables'] {
    return this.#read().variables;
  }
  get classes(): FileIR['classes'] {
    return this.#read().classes;
  }
  get objects(): FileIR['objects'] {
    return this.#read().objects;
  }
  get arrays(): FileIR['arrays'] {
    return this.#read().arrays;
  }
  get order(): FileIR['order'] {
    return this.#read().order;
  }
  get writes(): FileIR['writes'] {
    touch(this.#dependencies, this.#writes);
    return this.#ir.writes;
  }
  get exports(): FileIR['exports'] {
    return this.#readSurface().exports;
  }
  get reexports(): FileIR['reexports'] {
    return this.#readSurface().reexports;
  }
  get names(): FileIR['names'] {
    return this.#read().names;
  }
  get loaded(): FileIR['loaded'] {
    return this.#readSurface().loaded;
  }
  get worker(): FileIR['worker'] {
    return this.#readSurface().worker;
  }
  get lineStarts(): FileIR['lineStarts'] {
    return this.#place().lineStarts;
  }
  get spans(): FileIR['spans'] {
    return this.#place().spans;
  }
  get directives(): FileIR['directives'] {
    return this.#place().directives;
  }
}

/** What is read as a whole, and seldom changes. */
const SURFACE = ['exports', 'reexports', 'loaded', 'worker'] as const;

/** The function that a row is in; literals, classes, and what is at the top level of a module count by themselves. */
function ownerOf(table: Table, row: Row<Table>, id: number): number {
  const isInFunction = 'fn' in row && row.fn > 0;
  if (isInFunction) return row.fn * TABLES.length;
  return id * TABLES.length + KINDS[table];
}

/** Rows of different tables have different keys. */
const KINDS = byTable(table => TABLES.indexOf(table));

/** Is anything that was there in another place now? */
function isMoved(before: FileIR, ir: FileIR): boolean {
  return !(
    startsWith(ir.spans, before.spans) &&
    startsWith(ir.lineStarts, before.lineStarts) &&
    isSame(before.directives, ir.directives)
  );
}

function startsWith(list: ArrayLike<number>, start: ArrayLike<number>): boolean {
  for (let at = 0; at < start.length; at++) if (list[at] !== start[at]) return false;
  return true;
}

/** What of a row counts by itself. */
const APART: Partial<Record<Table, readonly string[]>> = {
  functions: ['sites', 'name', 'captures'],
  variables: ['name'],
};

function isSameBut(parts: readonly string[], was: Row<Table>, is: Row<Table>): boolean {
  if (parts.length === 0) return false;
  const apart = Object.fromEntries(parts.map(part => [part, undefined]));
  return isSame({ ...was, ...apart }, { ...is, ...apart });
}
