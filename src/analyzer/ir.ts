// What is kept of a file: functions, the calls in them, and how values reach the callees. Plain data; the syntax tree is
// dropped as soon as this is made.
import type { Span } from './finding.ts';

/**
 * Where something is: its position in `FileIR.spans`, see `spanAt`. All that an edit moves is there, in a fourth of the
 * memory that objects would take.
 */
export type SpanId = number;

/** An expression, reduced to what decides which function it may be. Ids are indices into the file's tables. */
export type Value =
  | { readonly t: 'none' }
  | { readonly t: 'const'; readonly value: string | number | boolean | null }
  | { readonly t: 'variable'; readonly id: number }
  | { readonly t: 'global'; readonly name: string }
  /** An import; `name` is the export's name, `*` the namespace. Also `await import('x')` and, as `=`, `require`. */
  | { readonly t: 'import'; readonly from: string; readonly name: string }
  /** CommonJS `module` of this file. */
  | { readonly t: 'module' }
  | { readonly t: 'member'; readonly object: Value; readonly key: Value }
  /** What a call, `new` or tagged template yields. */
  | { readonly t: 'result'; readonly site: number }
  | { readonly t: 'function'; readonly id: number }
  | { readonly t: 'class'; readonly id: number }
  | { readonly t: 'object'; readonly id: number }
  | { readonly t: 'array'; readonly id: number }
  /** With `by`, the second stands in for the first. */
  | { readonly t: 'union'; readonly of: readonly Value[]; readonly by?: '??' | '||' }
  | { readonly t: 'this'; readonly fn: number }
  | { readonly t: 'super'; readonly fn: number }
  | { readonly t: 'arguments'; readonly fn: number }
  /** What a generator is handed where it goes on: `const job = yield`. */
  | { readonly t: 'sent'; readonly fn: number }
  | { readonly t: 'parameter'; readonly fn: number; readonly index: number; readonly rest?: true }
  /** `value`, or `fallback` where it is undefined. */
  | { readonly t: 'default'; readonly value: Value; readonly fallback: Value }
  /** `value`, or an instance of `type` where nothing is known of it. */
  | { readonly t: 'cast'; readonly value: Value; readonly type: Value }
  /** Strings put together: a key such as `on${name}`. */
  | { readonly t: 'concat'; readonly of: readonly Value[] }
  /** What a decorator puts in the place of `value`, which is `value` where it puts nothing there. */
  | { readonly t: 'decorated'; readonly site: number; readonly value: Value }
  /** What a `catch` clause gets: what is thrown in its block, and by what the sites in there call. */
  | { readonly t: 'caught'; readonly thrown: Value; readonly sites: readonly number[] }
  /** What iterating yields; of a `Map`, with `bare`, the values without their keys. */
  | { readonly t: 'element'; readonly of: Value; readonly bare?: true }
  /** What is left of an array from an index on. */
  | { readonly t: 'rest'; readonly of: Value; readonly from: number }
  /** `value`, in calls of the function that hand it what the guards ask for. */
  | { readonly t: 'when'; readonly value: Value; readonly guards: readonly Guard[] }
  /** An instance of the class that a type annotation names. */
  | { readonly t: 'instance'; readonly of: Value }
  /** A string or buffer of at least so many bytes. */
  | { readonly t: 'bytes'; readonly count: number };

/** What code is under: a condition, or any of several. */
export type Guard = Condition | { readonly either: readonly (readonly Guard[])[] };

/**
 * `value`, which is (or is in) the parameter at `index` of `fn`, is one of some values or, with `not`, none of them.
 * Without such values: it is true, as conditions are. At `OWN`, it is a member of what `this` is in `fn`.
 */
export interface Condition {
  readonly value: Value;
  /** `SETTLED` where it is no parameter, but what a name stands for once and for all, here or in another file. */
  readonly fn: number;
  readonly index: number;
  /** What of the value is asked for, if not the value itself. */
  readonly of?: Question;
  readonly among?: readonly Value[];
  readonly not?: true;
}

/** `typeof x`, `isText(x)`, may calling it throw, `Array.isArray(x)`, `x instanceof C`, `x.startsWith('a')`, `x > 1`. */
export type Question =
  | 'typeof'
  | 'isArray'
  | 'answer'
  | 'throws'
  | 'instanceof'
  | 'startsWith'
  | 'endsWith'
  | 'includes'
  | '<'
  | '<='
  | '>'
  | '>=';

/** In the place of a condition's function: no call decides. */
export const SETTLED = -1;

/** In the place of the function in conditions about the element that a loop is at: `for (const s of list) if (s.on)`. */
export const TURN = -2;

/** In the place of a parameter's position: what the method is called on decides. */
export const OWN = -1;

/** Names of the global object. */
export const GLOBAL_OBJECTS: ReadonlySet<string> = new Set(['globalThis', 'global', 'window', 'self']);

/** Nothing is known of it. */
export const NONE: Value = { t: 'none' };

/** The value without the guards that it is under. */
export function withoutGuards(value: Value): Value {
  return value.t === 'when' ? value.value : value;
}

/** Any of the values. */
export function union(values: readonly Value[]): Value {
  const known = values.filter(value => value.t !== 'none');
  if (known.length === 0) return NONE;
  return known.length === 1 ? (known[0] ?? NONE) : { t: 'union', of: known };
}

export type MemberKind = 'method' | 'getter' | 'setter' | 'field' | 'constructor';

export interface Member {
  readonly kind: MemberKind;
  readonly key: Value;
  readonly value: Value;
  readonly static: boolean;
  /** The class that a field's type annotation names. */
  readonly type?: Value;
}

/** An object literal. A spread has the key `...`. */
export interface ObjectLiteral {
  readonly members: readonly (Member | { readonly kind: 'spread'; readonly value: Value })[];
}

export interface ArrayLiteral {
  readonly elements: readonly { readonly value: Value; readonly spread: boolean }[];
}

export interface ClassLike {
  readonly name: string;
  readonly superclass: Value | undefined;
  readonly members: readonly Member[];
  /** Index of the constructor; a class without one gets an empty one that holds its field initialisers. */
  readonly ctor: number;
  /** Does an instance keep what its methods are handed? */
  keeps?: true;
  readonly implements: readonly Value[];
}

export type SiteKind = 'call' | 'new' | 'tag' | 'get' | 'set' | 'iterate' | 'spin' | 'coerce';

export interface Argument {
  readonly value: Value;
  readonly spread: boolean;
  /** The function, when one is written right here. */
  readonly inline: number | undefined;
  /** The variable's name, when the argument is just that. */
  readonly name: string | undefined;
  readonly span: SpanId;
}

/** A place where a function may be called. */
export interface Site {
  readonly kind: SiteKind;
  readonly fn: number;
  /** The callee; what is iterated, coerced or awaited; the object whose member `key` is read or written. */
  readonly callee: Value;
  readonly key: string | undefined;
  readonly args: readonly Argument[];
  /** The function, when it is called where it is written. */
  readonly inline?: number | undefined;
  /** Position of the parameter that it is in the default value of: it runs when that argument is missing. */
  readonly unless?: number | undefined;
  /** What it is under. */
  readonly when?: readonly Guard[] | undefined;
  /** Modules that functions around it have required before they come to it. */
  readonly after?: readonly string[] | undefined;
  /** What is underlined. */
  readonly at: SpanId;
  /** The whole expression. */
  readonly node: SpanId;
}

export interface Owner {
  readonly kind: 'class' | 'object';
  readonly id: number;
  readonly static: boolean;
}

export interface FunctionLike {
  readonly name: string;
  readonly parent: number;
  readonly async: boolean;
  readonly generator: boolean;
  readonly arrow: boolean;
  /** Is the declared return type a Promise? */
  readonly promised: boolean;
  readonly annotation: 'blocking' | 'nonblocking' | undefined;
  readonly parameters: readonly string[];
  /** Has any of its parameters a default value? */
  readonly defaults: boolean;
  /** Does it look members up by keys that are not written out? Then strings handed to it matter. */
  dynamicKeys: boolean;
  /** Positions of parameters that decide which of its branches run. */
  decides?: readonly number[];
  /** Positions of parameters of which it tests whether they, or members of them, are true. */
  tests?: readonly number[];
  /** Where it only answers a question about what it is handed: what holds if it says yes, and if it says no. */
  answers?: { readonly yes: readonly Guard[]; readonly no: readonly Guard[] };
  /** Does it ask how many arguments it gets? */
  counted?: true;
  /** Is it written as an argument, and tests its own? Then these may be there where nothing is known of them. */
  handed?: true;
  /** Is it so plain that it cannot throw? */
  calm?: true;
  /** Does what it returns keep what it is handed later? */
  keeps?: true;
  /** Class or object literal that it is a member of. */
  readonly owner: Owner | undefined;
  /** What `this` is in a function that is assigned to a property, e.g. `Foo.prototype.bar = function () {…}`. */
  readonly self: Value | undefined;
  readonly returns: Value[];
  readonly yields: Value[];
  /** Does it yield each of these once, in this order? */
  ordered?: true;
  /** What it throws outside of a `try`. */
  readonly throws: Value[];
  /** In source order. */
  readonly sites: number[];
  readonly at: SpanId;
  /** The whole function; `at` is what names it. */
  readonly span: SpanId;
  /** The `async` keyword, or the start. */
  readonly keyword: SpanId;
  usesThis: boolean;
  /** Names of variables of enclosing functions that it (or a function in it) uses. */
  readonly captures: readonly string[];
}

export interface Variable {
  readonly name: string;
  /** The function that declares it; -1 until it is met. */
  fn: number;
  /** Is it counted up or added to? Then what it is set to is only where it starts. */
  counts?: true;
  /** Is it also set to what nobody knows, or to nothing at first? */
  vague?: boolean;
  /** Is it what it is declared with, before anybody can ask? */
  declared?: true;
  /** Everything that is ever assigned to it. */
  readonly values: Value[];
  /** The class or interface that its type annotation names. */
  type?: Value;
}

/** `object.key = value` anywhere in the file; the key `[]` is an element added to a collection. */
export interface PropertyWrite {
  readonly object: Value;
  readonly key: Value;
  readonly value: Value;
  readonly fn: number;
  /** Does the function always make it, on its `this`? */
  readonly always?: true;
  /** The key that an element is under in a `Map`. */
  readonly under?: Value;
  /** Is the value a function that reading or writing the property runs? */
  readonly accessor?: 'getter' | 'setter';
  /** What a loop over the value puts in the place of each of its members. */
  readonly wrapped?: Wrapping;
}

/** The function that is made in each turn of a loop, and what the loop is over: keys, or keys and values. */
export interface Wrapping {
  readonly by: Value & { t: 'function' };
  readonly over: Value & { t: 'element' | 'parameter' };
  readonly pairs: boolean;
}

export interface Directive {
  /** The comment's text without its delimiters. */
  readonly text: string;
  readonly block: boolean;
  readonly span: Span;
  readonly line: number;
  readonly endLine: number;
}

export interface FileIR {
  readonly path: string;
  /** Index 0 is the module's top level. */
  readonly functions: FunctionLike[];
  readonly sites: Site[];
  readonly variables: Variable[];
  readonly classes: ClassLike[];
  readonly objects: ObjectLiteral[];
  readonly arrays: ArrayLiteral[];
  readonly writes: PropertyWrite[];
  /** ESM exports: name → value. `*` exports are listed apart. */
  readonly exports: Record<string, Value>;
  readonly reexports: string[];
  /** Specifiers that are imported or required at top level, hence already loaded. */
  readonly loaded: string[];
  /** Modules that it imports from, anywhere, and globals that it uses: each name once. */
  readonly names: string[];
  /** Offsets at which lines start. */
  readonly lineStarts: ArrayLike<number>;
  /** Start and end of each span, one after the other. */
  readonly spans: ArrayLike<number>;
  /** Comments that hold a suppression. */
  readonly directives: readonly Directive[];
  /** Numbers of what is there, in source order, where not all are in use, or not in that order: after edits. */
  readonly order?: Order | undefined;
  /** Does the file use `parentPort` or `workerData`: does it run on a worker? */
  readonly worker: boolean;
}

export type Order = Readonly<
  Record<'functions' | 'sites' | 'variables' | 'classes' | 'objects' | 'arrays', readonly number[]>
>;

export function spanAt({ spans }: Pick<FileIR, 'spans'>, id: SpanId): Span {
  return { start: spans[id] ?? 0, end: spans[id + 1] ?? 0 };
}

/**
 * The name under which an instance has what it is the key of in the map that a variable of its class's file holds.
 * @param variable what that is called: its number may change with the text
 */
export function keptKey({ path }: Pick<FileIR, 'path'>, variable: string): string {
  return `@@in ${variable} ${path}`;
}

/** The key of what is done to a list as a whole, after which its elements may be anywhere: `list.sort()`. */
export const SHUFFLED = '[~]';

/** The module that a call `require('x')` names; undefined for any other site. */
export function requiredBy(site: Site | undefined): string | undefined {
  if (site?.callee.t !== 'global' || site.callee.name !== 'require') return undefined;
  const specifier = site.args[0]?.value;
  return specifier?.t === 'const' ? String(specifier.value) : undefined;
}
