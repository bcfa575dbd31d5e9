// What an expression may be at run time, as far as calls are concerned.
import type { ModuleTable } from '../catalogue/types.ts';
import type { FileIR, Value } from '../ir.ts';

export type Abstract =
  /** A member of a module outside the project, or of the globals (module ``). Calls append `()`, `new` appends `new`. */
  | External
  /** An instance of a class of the catalogue, and a method of one. */
  | { readonly t: 'handle'; readonly table: ModuleTable; readonly className: string }
  | {
      readonly t: 'handle-member';
      readonly table: ModuleTable;
      readonly className: string;
      readonly key: string;
    }
  | FunctionValue
  | ClassValue
  | { readonly t: 'object'; readonly file: FileIR; readonly id: number; readonly env: Env }
  | { readonly t: 'array'; readonly file: FileIR; readonly id: number; readonly env: Env }
  | InstanceValue
  | { readonly t: 'prototype'; readonly of: FunctionValue | ClassValue }
  /** `super` in a method: members of the superclass, called on the same `this`. */
  | {
      readonly t: 'super';
      readonly of: readonly Abstract[];
      readonly static: boolean;
      readonly self: readonly Abstract[];
    }
  /** A `Map` or `Set`, by where it is made. */
  | { readonly t: 'collection'; readonly file: FileIR; readonly site: number; readonly env: Env }
  /** `Object.create(prototype)`, by where it is made. */
  | { readonly t: 'derived'; readonly file: FileIR; readonly site: number; readonly env: Env }
  /** `new Proxy(target, handler)`, by where it is made. */
  | { readonly t: 'proxy'; readonly file: FileIR; readonly site: number; readonly env: Env }
  /** What calling a generator function yields; its body runs when it is iterated. */
  | {
      readonly t: 'generator';
      readonly of: FunctionValue;
      readonly env: Env;
      /** Has it a name? Then it may have taken some of its steps. */
      readonly begun?: true;
    }
  /** A lazy iterator of the catalogue: `statement.iterate()`. */
  | { readonly t: 'lazy'; readonly of: Abstract }
  /** `f.call`, `f.apply`, `f.bind`. */
  | { readonly t: 'invoker'; readonly name: 'call' | 'apply' | 'bind'; readonly of: Abstract }
  | {
      readonly t: 'bound';
      readonly of: Abstract;
      readonly self: readonly Abstract[];
      readonly args: readonly (readonly Abstract[])[];
    }
  /** The namespace of a project file, its `module`, and the object that `module.exports` is at first. */
  | { readonly t: 'namespace' | 'module' | 'exports'; readonly file: FileIR }
  /** An array of known length that no literal made: a rest parameter, a pair, a part of another array. */
  | { readonly t: 'tuple'; readonly items: readonly (readonly Abstract[])[] }
  /** An array that no literal made. */
  | { readonly t: 'list'; readonly of: readonly Abstract[] }
  | { readonly t: 'arguments'; readonly file: FileIR; readonly fn: number; readonly env: Env }
  | {
      readonly t: 'const';
      readonly value: string | number | boolean | null;
      /** Is it an argument that can be nothing else? */
      readonly sure?: true;
    }
  | { readonly t: 'bytes'; readonly count: number };

export interface External {
  readonly t: 'external';
  readonly module: string;
  readonly path: readonly string[];
  /** Where an event emitter is made: each has its own listeners. */
  readonly made?: string;
}

export interface FunctionValue {
  readonly t: 'function';
  readonly file: FileIR;
  readonly id: number;
  /** Arguments of the calls that the functions around it were in when it was made. */
  readonly env: Env;
  readonly self?: readonly Abstract[];
  /** Is it written at the call that it is looked at in? Then what it runs is found where it is written. */
  readonly walked?: true;
}

export interface ClassValue {
  readonly t: 'class';
  readonly file: FileIR;
  readonly id: number;
  readonly env: Env;
}

export interface InstanceValue {
  readonly t: 'instance';
  readonly of: FunctionValue | ClassValue;
  /** The call of the constructor, where it is known. */
  readonly env: Env;
  /** May it be an instance of a subclass? */
  readonly open: boolean;
}

/** The known calls that an expression is evaluated in, innermost function first. */
export type Env = Frame | undefined;

export interface Frame {
  readonly file: FileIR;
  readonly fn: number;
  readonly args: readonly (readonly Abstract[])[];
  /** How many arguments there are, where that is known and the function asks for it. */
  readonly count?: number | undefined;
  /** What a generator is handed to go on with. */
  readonly sent?: readonly Abstract[];
  readonly self: readonly Abstract[];
  readonly parent: Env;
  /** Where the call is, if what it makes is told apart by that. */
  readonly made: string | undefined;
  /** The call that this place is in. */
  readonly from?: Env;
  /** What a loop is over, when this is one turn of it: the only argument is what it is at. */
  readonly loop?: Value;
  /** Is it one turn of the loop that calls this function? */
  readonly turn?: true;
  readonly key: string;
  /** How many calls are nested in its arguments and around it. */
  readonly nesting: number;
}

const fileKeys = new WeakMap<FileIR, number>();
let files = 0;

function fileKey(file: FileIR): number {
  let known = fileKeys.get(file);
  if (known === undefined) fileKeys.set(file, (known = ++files));
  return known;
}

export function envKey(env: Env): string {
  return env?.key ?? '';
}

export function frameKey(file: FileIR, fn: number): string {
  return `${String(fileKey(file))}.${String(fn)}`;
}

/** Kept with the value itself: a table of its own, with all values in it, takes longer to look into and to collect. */
interface Keyed {
  valueKey?: string | undefined;
}

/** A value that is another one but for something: what was kept with that one is not true of it. */
export function varied<T extends Abstract>(value: T, change: Partial<T>): T {
  return Object.assign<T, Partial<T>, Keyed>({ ...value }, change, { valueKey: undefined });
}

/** Two values with the same key are the same. */
export function keyOf(value: Abstract & Keyed): string {
  // Constants are parts of a file, to which nothing is added.
  if (value.t === 'const' || value.t === 'bytes') return makeKey(value);
  return (value.valueKey ??= makeKey(value));
}

function makeKey(value: Abstract): string {
  switch (value.t) {
    case 'external':
      return `x${value.module}:${value.path.join('.')}${value.made ? `@${value.made}` : ''}`;
    case 'handle':
      return `h${value.table.name}:${value.className}`;
    case 'handle-member':
      return `h${value.table.name}:${value.className}#${value.key}`;
    case 'function':
      return `f${value.walked ? '!' : ''}${frameKey(value.file, value.id)}[${envKey(value.env)}]${value.self ? `<${keysOf(value.self)}>` : ''}`;
    case 'class':
    case 'object':
    case 'array':
      return `${value.t}${frameKey(value.file, value.id)}[${envKey(value.env)}]`;
    case 'instance':
      return `new${value.open ? '~' : ''}(${keyOf(value.of)})[${envKey(value.env)}]`;
    case 'prototype':
      return `p(${keyOf(value.of)})`;
    case 'super':
      return `s(${keysOf(value.of)})<${keysOf(value.self)}>`;
    case 'collection':
      return `m${frameKey(value.file, value.site)}[${envKey(value.env)}]`;
    case 'derived':
      return `d${frameKey(value.file, value.site)}[${envKey(value.env)}]`;
    case 'proxy':
      return `y${frameKey(value.file, value.site)}[${envKey(value.env)}]`;
    case 'generator':
      return `g${value.begun ? '+' : ''}(${keyOf(value.of)})[${envKey(value.env)}]`;
    case 'lazy':
      return `l(${keyOf(value.of)})`;
    case 'invoker':
      return `${value.name}(${keyOf(value.of)})`;
    case 'bound':
      return `b(${keyOf(value.of)})<${keysOf(value.self)}>${value.args.map(keysOf).join(';')}`;
    case 'namespace':
    case 'module':
    case 'exports':
      return `${value.t}${frameKey(value.file, 0)}`;
    case 'tuple':
      return `[${value.items.map(keysOf).join(';')}]`;
    case 'list':
      return `[${keysOf(value.of)}]`;
    case 'arguments':
      return `a${frameKey(value.file, value.fn)}[${envKey(value.env)}]`;
    case 'const':
      return `=${value.sure ? '!' : ''}${typeof value.value === 'string' ? JSON.stringify(value.value) : String(value.value)}`;
    case 'bytes':
      return `#${String(value.count)}`;
  }
}

export function keysOf(values: readonly Abstract[]): string {
  return values.map(keyOf).join(',');
}

/** How deep calls are nested in a value: a closure made in a call that got a closure made in a call… */
export function nestingOf(value: Abstract): number {
  switch (value.t) {
    case 'function':
    case 'class':
    case 'object':
    case 'array':
    case 'arguments':
    case 'collection':
    case 'derived':
    case 'proxy':
      return value.env?.nesting ?? 0;
    case 'instance':
    case 'generator':
      return Math.max(value.env?.nesting ?? 0, nestingOf(value.of));
    case 'prototype':
    case 'lazy':
    case 'invoker':
      return nestingOf(value.of);
    case 'tuple':
      return 1 + Math.max(0, ...value.items.flat().map(nestingOf));
    case 'list':
      return 1 + Math.max(0, ...value.of.map(nestingOf));
    case 'super':
      return Math.max(0, ...value.of.map(nestingOf), ...value.self.map(nestingOf));
    case 'bound':
      return (
        1 + Math.max(nestingOf(value.of), ...value.self.map(nestingOf), ...value.args.flat().map(nestingOf))
      );
    default:
      return 0;
  }
}

/** A function that is looked at elsewhere: all are the same, so that the calls that hand them over share their results. */
export const SOME_FUNCTION: Abstract = { t: 'invoker', name: 'bind', of: { t: 'const', value: null } };

/** The same of one that cannot throw. */
export const CALM_FUNCTION: Abstract = { t: 'invoker', name: 'bind', of: { t: 'const', value: false } };

/** Beside what an argument may be: whatever that is, it is true. */
export const TRUE: Abstract = { t: 'invoker', name: 'bind', of: { t: 'const', value: true } };

/** Behind arguments of which there may be more or less. */
export const UNCOUNTED: readonly Abstract[] = [];

/** What `of.call(…)` calls: `Function.prototype.call` is a method of whatever function it is called on. */
export function invoked(of: Abstract, receivers: readonly Abstract[]): readonly Abstract[] {
  const isPrototype = of.t === 'external' && of.module === '' && of.path.join('.') === 'Function.prototype';
  return isPrototype ? receivers : [of];
}

/** An array that no literal made. Lists of lists of lists end somewhere. */
export function listOf(values: readonly Abstract[]): Abstract {
  return { t: 'list', of: distinct(values).filter(value => nestingOf(value) < DEEPEST) };
}

/** An array of known length, unless it holds arrays of arrays of arrays. */
export function tupleOf(items: readonly (readonly Abstract[])[]): Abstract {
  return { t: 'tuple', items: items.map(values => values.filter(value => nestingOf(value) < DEEPEST)) };
}

export const DEEPEST = 5;

/** What `flatMap` makes, without a new list where there is but one: most things are one thing. */
export function flat<T>(items: readonly T[], map: (item: T) => readonly Abstract[]): readonly Abstract[] {
  const only = items.length === 1 ? items[0] : undefined;
  return only === undefined ? items.flatMap(map) : map(only);
}

/** Without duplicates, and not more than anybody could make sense of. */
export function distinct(values: readonly Abstract[]): readonly Abstract[] {
  const first = values[0];
  const second = values[1];
  if (!first || !second) return values;
  if (values.length === 2) return keyOf(first) === keyOf(second) ? [second] : values;
  const seen = new Map<string, Abstract>();
  for (const value of values) {
    seen.set(keyOf(value), value);
    if (seen.size === MOST) break;
  }
  return [...seen.values()];
}

const MOST = 24;
