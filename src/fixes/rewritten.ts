// A finding in a text that does the same, where it can be fixed; and what fixes that as a fix of the file as it is.
import type { Finding } from '../analyzer/finding.ts';
import { composed } from './compose.ts';
import { isSame } from './edits.ts';
import type { Draft } from './draft.ts';
import type { Declared } from './loops/edits.ts';
import type { Node, Source } from './reading/source.ts';
import type { TextEdit } from './types.ts';

export interface Rewritten {
  readonly finding: Finding;
  readonly source: Source;
  /** What leads there from the file as it is. */
  readonly edits: readonly TextEdit[];
  /** Those among them that are of other findings. */
  readonly beside?: readonly TextEdit[];
  /** Names that it declares. */
  readonly declares?: readonly Declared[];
  /** Why it is not provably the same. */
  readonly caution?: string;
}

/** @param draft for the changed text */
export function inOriginal(draft: Draft, source: Source, rewritten: Rewritten): Draft {
  const { source: changed, edits, beside = [], declares = [] } = rewritten;
  const { move, loop, ...rest } = draft;
  const caution = rewritten.caution ?? draft.caution;
  const statement = move && source.ast.body[(changed.ast.body as Node[]).indexOf(move)];
  const all = composed(source.text, [edits, draft.edits]);
  const back = (offset: number): number => offset - grownBefore(offset, beside);
  const found = loop?.declares.map(name => ({ ...name, within: back(name.within), at: back(name.at) }));
  return {
    ...rest,
    edits: all.filter(edit => !beside.some(other => isSame(edit, other))),
    loop: {
      edits: [],
      keeps: (loop?.keeps ?? []).map(({ start, end }) => ({ start: back(start), end: back(end) })),
      declares: [...(found ?? []), ...declares],
    },
    ...(statement && { move: statement }),
    ...(caution !== undefined && { caution }),
  };
}

/** How much longer the changed text is up to an offset of it. */
function grownBefore(offset: number, edits: readonly TextEdit[]): number {
  let grown = 0;
  for (const { span, text } of edits) {
    if (span.end + grown > offset) break;
    grown += text.length - (span.end - span.start);
  }
  return grown;
}
