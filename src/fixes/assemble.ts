// Puts drafts together: each edit once, one import per module, one module for all moved functions, one runtime.
import { composed } from './compose.ts';
import { applyEdits, unique } from './edits.ts';
import type { Draft } from './draft.ts';
import { importEdits } from './writing/imports.ts';
import { move } from './offload/move.ts';
import type { Want } from './reading/names.ts';
import { readOnce, type Source } from './reading/source.ts';
import { styleOf, type Style } from './reading/style.ts';
import { mayBeUnused, withoutUnused } from './writing/unused.ts';
import type { FileEdits, NewFile, ProjectFacts, TextEdit } from './types.ts';

export interface Assembled {
  /** Edits to apply one after the other. */
  readonly steps: readonly (readonly TextEdit[])[];
  readonly text: string;
  readonly create: readonly NewFile[];
}

/** @returns undefined where the drafts do not go together */
export function assemble(
  source: Source,
  facts: ProjectFacts,
  drafts: readonly Draft[],
): Assembled | undefined {
  const style = styleOf(source, facts);
  const wants: Want[] = drafts.flatMap(draft => draft.wants);
  const edits = drafts.flatMap(draft => draft.edits);
  const freed = drafts.flatMap(draft => draft.freed ?? []);
  const create: NewFile[] = drafts.some(draft => draft.runtime) ? [...(facts.runtime?.create ?? [])] : [];
  const roots = [...new Set(drafts.flatMap(draft => (draft.move ? [draft.move] : [])))];
  if (roots.length === 0) {
    // At the top of a file both may begin at the same place, and the import comes first.
    const all = unique([...importEdits(source, style, wants), ...edits]);
    const done = { steps: [all], text: applyEdits(source.text, all), create };
    return tidy(source.path, style, done, mayBeUnused(source, freed, all));
  }
  const moved = move(source, style, facts, roots);
  if (!moved) return undefined;
  const first = unique([...edits, ...moved.edits]);
  const between = readOnce({ path: source.path, text: applyEdits(source.text, first) });
  if (!between) return undefined;
  const second = importEdits(between, style, [...wants, ...moved.wants]);
  const done = {
    steps: [first, second],
    text: applyEdits(between.text, second),
    create: [...create, moved.create],
  };
  return tidy(source.path, style, done, freed);
}

/** Takes out what nothing uses any more. */
function tidy(path: string, style: Style, done: Assembled, freed: readonly string[]): Assembled {
  const source = freed.length > 0 ? readOnce({ path, text: done.text }) : undefined;
  const edits = source ? withoutUnused(source, style, freed) : [];
  if (edits.length === 0) return done;
  return { ...done, steps: [...done.steps, edits], text: applyEdits(done.text, edits) };
}

/** The outcome as edits of the files as they are. */
export function filesOf(
  path: string,
  before: string,
  { steps, create }: Pick<Assembled, 'steps' | 'create'>,
): FileEdits[] {
  const edits = steps.length === 1 && steps[0] ? steps[0] : composed(before, steps);
  return [{ path, edits }, ...create.map(file => ({ path: file.path, create: file.text, edits: [] }))];
}
