/** The rules, one per topic. A rule's id is also its docs page, its config key and its suppression word. */
export const RULE_IDS = [
  'blocking-fs',
  'blocking-process',
  'blocking-crypto',
  'blocking-compression',
  'blocking-wait',
  'blocking-database',
  'blocking-network',
  'blocking-prompt',
  'blocking-compute',
  'blocking-module',
  'blocking-custom',
  'unsafe-offload',
  'unused-suppression',
] as const;

export type RuleId = (typeof RULE_IDS)[number];

export type Severity = 'hint' | 'information' | 'warning' | 'error';

/** What a call typically costs: high = unbounded, medium = one file or buffer, low = one metadata system call. */
export type Tier = 'low' | 'medium' | 'high';

/** A half-open range of UTF-16 offsets into the source text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A function on the way to the blocking call, and the place inside it of the next call (the last: the API). */
export interface Hop {
  /** The function's name, e.g. `slow`, `Store.load`, or `(anonymous)`. */
  readonly function: string;
  /** Path of the file as it was given to the analyzer. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 units. */
  readonly column: number;
  readonly span: Span;
}

export type ContextKind = 'async' | 'callback' | 'reaction';

/** The function that runs on the event loop and holds the blocking call. */
export interface Context {
  readonly kind: ContextKind;
  readonly function: string;
  /** 1-based line where the function starts. */
  readonly line: number;
  /** The `async` keyword where there is one, else the start of the function. */
  readonly span: Span;
}

/**
 * What the called expression turned out to be. The fixes build on it.
 * - `external`: a member of a module or global of the catalogue; `module` is `''` for globals.
 * - `instance`: a method of an instance of such a class; nothing can carry the handle to a worker.
 * - `function`: a function of the project: `declaration` spans its node in `file`.
 * - `loop`: a busy wait.
 */
export type Target =
  | { readonly kind: 'external'; readonly module: string; readonly path: readonly string[] }
  | { readonly kind: 'instance'; readonly api: string }
  | { readonly kind: 'function'; readonly file: string; readonly name: string; readonly declaration: Span }
  | { readonly kind: 'loop' };

/**
 * How the call is written. `reference`: a function passed by reference to something that calls it in place.
 * `conversion`: nobody writes it; the language calls it, as it calls `toString` in a template.
 */
export type Shape =
  'call' | 'new' | 'reference' | 'loop' | 'access' | 'assignment' | 'conversion' | 'iteration' | 'tag';

/** A finding is plain JSON: it crosses threads and processes. Its text is made in `message.ts`. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly cost: Tier;
  /** `fs.readFileSync`, `sqlite.StatementSync#all`, `Atomics.wait`, `busy-wait`; `''` for rules without an API. */
  readonly api: string;
  /** What is underlined: the callee, the argument passed by reference, or the keyword of `new` or a loop. */
  readonly span: Span;
  /** The whole call, `new` expression, loop or argument. */
  readonly node: Span;
  readonly shape: Shape;
  readonly target: Target;
  readonly context: Context;
  /** Empty for a direct call. */
  readonly trace: readonly Hop[];
  /** Rule-specific detail for the message, e.g. why an offload is unsafe or which suppression is unused. */
  readonly detail?: string;
}

export interface ParseFailure {
  readonly message: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}
