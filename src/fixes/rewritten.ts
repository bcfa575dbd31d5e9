// A finding in a text that does the same, where it can be fixed; and what fixes that as a fix of the file as it is.
import type { Finding } from '../analyzer/finding.ts';
import { composed } from './compose.ts';
import type { Draft } from './draft.ts';
import type { Declared } from './loop-edits.ts';
import type { Node, Source } from './source.ts';
import type { TextEdit } from './types.ts';

export interface Rewritten {
  readonly finding: Finding;
  readonly source: Source;
  /** What leads there from the file as it is. */
  readonly edits: readonly TextEdit[];
  /** Names that it declares. */
  readonly declares?: readonly Declared[];
  /** Why it is not provably the same. */
  readonly caution?: string;
}

/** @param draft for the changed text */
export function inOriginal(draft: Draft, source: Source, rewritten: Rewritten): Draft {
  const { source: changed, edits, declares = [] } = rewritten;
  const { move, loop, ...rest } = draft;
  const caution = rewritten.caution ?? draft.caution;
  const statement = move && source.ast.body[(changed.ast.body as Node[]).indexOf(move)];
  return {
    ...rest,
    edits: composed(source.text, [edits, draft.edits]),
    loop: { edits: [], keeps: loop?.keeps ?? [], declares: [...(loop?.declares ?? []), ...declares] },
    ...(statement && { move: statement }),
    ...(caution !== undefined && { caution }),
  };
}
