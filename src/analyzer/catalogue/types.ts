import type { RuleId, Tier } from '../finding.ts';

/** A true asynchronous counterpart: one that leaves the event loop free. */
export interface Twin {
  /** Module to import it from, without `node:`. */
  readonly module: string;
  /** Export, with members: `readFile`, `promises.pipeline`. `default` is the default export. */
  readonly export: string;
  /**
   * How the call changes besides the name and the `await`:
   * - `same`: same arguments, same result.
   * - `exists`: `existsSync(p)` → `access(p).then(() => true, () => false)`.
   * - `stdout`: the twin is callback style, is wrapped in `util.promisify`, and resolves to `{ stdout }`.
   * - `promisify`: the twin is callback style: `util.promisify(twin)`, same arguments and result.
   * - `sleep`: `Atomics.wait(cell, 0, 0, ms)` used as a sleep → `timers/promises` `setTimeout(ms)`.
   * - `method`: the method `export` of the same instance, same arguments and result; `module` is the table's.
   */
  readonly shape: 'same' | 'exists' | 'stdout' | 'promisify' | 'sleep' | 'method';
  /** Conditions on the arguments under which the twin does the same; all must hold. Absent: always. */
  readonly when?: readonly Condition[];
  /** First Node.js version that has the twin, where that is later than the blocking form. */
  readonly since?: string;
  /** What differs and cannot be handled: then the twin is named in the hover but no fix is offered. */
  readonly differs?: string;
  /** What is not quite the same, as a sentence: the fix is offered, but never applied unasked. */
  readonly unlike?: string;
}

/** A condition on the arguments of a call; all conditions of an entry must hold. Unknown values never hold. */
export type Condition =
  /**
   * No argument is (known to be) a function, and the last argument cannot be one that is merely unknown. Arguments
   * before index `from` (default 0) are never callbacks: `randomBytes(size)` blocks whatever `size` is.
   */
  | { readonly kind: 'no-callback'; readonly from?: number }
  /** The option `name` of an object literal argument is literally `value`. */
  | { readonly kind: 'option'; readonly name: string; readonly value: boolean | string }
  /** Not: the option `name` of an object literal argument is literally `value`; absent options count as not set. */
  | { readonly kind: 'not-option'; readonly name: string; readonly value: boolean | string }
  /** Argument `index` is literally one of the values. */
  | { readonly kind: 'argument'; readonly index: number; readonly in: readonly (string | number | boolean)[] }
  /** Argument `index` is not literally one of the values. */
  | {
      readonly kind: 'not-argument';
      readonly index: number;
      readonly in: readonly (string | number | boolean)[];
    }
  /** Argument `index` is known to hold at least `bytes` bytes (a literal, Buffer.alloc(n), 'x'.repeat(n), …). */
  | { readonly kind: 'min-bytes'; readonly index: number; readonly bytes: number }
  /** No object literal argument has one of these options, and no argument hides its options. */
  | { readonly kind: 'without-options'; readonly names: readonly string[] }
  /** At least `count` arguments. */
  | { readonly kind: 'min-arguments'; readonly count: number };

/** A measured or documented typical cost. `source` says where the figure comes from. */
export interface Cost {
  /** E.g. `8.2 ms for a 10 MB file`. */
  readonly typical: string;
  readonly source: string;
}

/** One blocking API. Keys of a table are export paths: `readFileSync`, `realpathSync.native`, `promises.x`. */
export interface Api {
  readonly tier: Tier;
  /** Conditions under which the call blocks at all. */
  readonly when?: readonly Condition[];
  /** Raises or lowers the tier when all conditions hold; first match wins. */
  readonly tiers?: readonly { readonly when: readonly Condition[]; readonly tier: Tier }[];
  /**
   * What makes it block. Default `call`. `new`: construction (a `call` entry does not cover `new` and vice versa;
   * `both`: either). `iterate`: the call returns a lazy iterator that blocks while it is iterated.
   */
  readonly on?: 'call' | 'new' | 'both' | 'iterate';
  readonly twin?: Twin;
  /**
   * Why the call cannot be sent to a worker; absent: it can.
   * - `writes-argument`: fills a buffer the caller holds.
   * - `handle`: works on or returns a handle that exists on one thread only.
   * - `returns-class`: the result is a class instance that a clone would strip.
   * - `callback`: takes a function.
   * - `thread`: acts on the calling thread itself.
   */
  readonly offload?: 'writes-argument' | 'handle' | 'returns-class' | 'callback' | 'thread';
  readonly cost?: Cost;
  /** Overrides the table's rule. */
  readonly rule?: RuleId;
  /** Name of the class whose methods the result has (a class of the same table). */
  readonly returns?: string;
  /** First Node.js version that has it. Absent: every supported one. */
  readonly since?: string;
  /** Off by default: costs only CPU (rule `blocking-compute`). */
  readonly optIn?: true;
}

/** A call that does not block itself but yields an instance whose methods may. */
export interface Factory {
  readonly returns: string;
}

/** One module (or the globals) of the catalogue. Data only; read by `catalogue/lookup.ts`. */
export interface ModuleTable {
  /**
   * Names under which the module is imported, without `node:` unless the module has no other name (`node:sqlite`:
   * plain `sqlite` is somebody's package). Empty for globals.
   */
  readonly modules: readonly string[];
  /** Global variable that holds the same object as the module: `process`. */
  readonly global?: string;
  /** How the API is named in findings: `fs`, `sqlite`, `fast-glob`; `''` for globals. */
  readonly name: string;
  readonly rule: RuleId;
  /**
   * Blocking exports. The module itself called (default export or `module.exports = fn`) is the key `default`; other
   * keys never start with `default`: lookup drops it, so CommonJS, its default import and real default exports meet.
   */
  readonly exports: Readonly<Record<string, Api>>;
  /**
   * Members of instances: class name → method → api. The method `()` is the instance itself called. A class named
   * `default` is what the default export returns, and is left out of the API's name.
   */
  readonly classes?: Readonly<Record<string, Readonly<Record<string, Api | Factory>>>>;
  /** Exports that make instances without blocking, by call or `new`: export path → class. */
  readonly factories?: Readonly<Record<string, Factory>>;
  /** First segments that stand for another path: `globalThis` → ``. */
  readonly aliases?: Readonly<Record<string, string>>;
}
