// A fix before it is put together with others: its edits, and what it wants imported.
import type { Loop } from './loops/loop.ts';
import type { Node } from './reading/source.ts';
import type { Want } from './reading/names.ts';
import type { FixKind, TextEdit } from './types.ts';

/** A fix before its imports and moved functions are written out, so that several can be put together. */
export interface Draft {
  readonly kind: FixKind;
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly wants: readonly Want[];
  /** Top-level functions that have to live in a module of their own. */
  readonly move?: Node;
  /** Top-level names that may have lost their last use: imports and constants that compilers would complain about. */
  readonly freed?: readonly string[];
  /** A loop that it writes. */
  readonly loop?: Loop;
  /** Brings the runtime along. */
  readonly runtime: boolean;
  /** Why it is not automatic; absent where it is provably safe. */
  readonly caution?: string | undefined;
}

/** A draft whose caution is looked for when somebody asks: reports do not, and it takes longer than all the rest. */
export function withCaution(draft: Omit<Draft, 'caution'>, find: () => string | undefined): Draft {
  let known: { readonly caution: string | undefined } | undefined;
  return {
    ...draft,
    get caution() {
      known ??= { caution: find() };
      return known.caution;
    },
  };
}

export const OFFLOAD_TITLE = 'Offload with runInExecutor';
export const NATIVE_TITLE = 'Use the async API';
