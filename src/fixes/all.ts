// Applies every automatic fix of one file together.
import type { Finding, RuleId } from '../analyzer/finding.ts';
import { assemble, filesOf } from './assemble.ts';
import type { Draft } from './draft.ts';
import { conflict } from './edits.ts';
import { choicesFor, toFix } from './choices.ts';
import { moveFinding, retargeted, withModules } from './moved.ts';
import { withRuntime } from './offload/runtime.ts';
import { readSource, type Source } from './reading/source.ts';
import type {
  Applied,
  FixAllResult,
  FixFile,
  FixKind,
  Left,
  NewFile,
  ProjectFacts,
  TextEdit,
} from './types.ts';

export interface FixAllOptions {
  /** Only fixes of this kind; default: the executor where it can be, else the async API. */
  readonly with?: FixKind | undefined;
  /** Only findings of this rule; the others are not mentioned in the result. */
  readonly rule?: RuleId | undefined;
}

const APART = 'It does not go together with the other fixes.';

/** Fixes that cannot be applied in the same pass are tried again on the result. */
const PASSES = 8;

/**
 * Applies every fix of a file that is provably safe: edits merged, one import, one copy of the runtime.
 * @param findings of this file and this text, hints among them (they are left alone)
 * @returns what changed, what was applied, and what was left and why; no files where nothing was applied
 */
export function fixAll(
  findings: readonly Finding[],
  file: FixFile,
  facts: ProjectFacts,
  options: FixAllOptions = {},
): FixAllResult {
  const applied: Applied[] = [];
  const left: Left[] = [];
  const created: NewFile[] = [];
  let text = file.text;
  let now = facts;
  const steps: (readonly TextEdit[])[] = [];
  let waiting = findings
    .filter(finding => options.rule === undefined || finding.rule === options.rule)
    .map(finding => ({ finding, original: finding }));
  for (let pass = 0; waiting.length > 0; pass++) {
    const source = readSource({ path: file.path, text });
    const { taken, later, refused } =
      source && pass < PASSES ? select(source, now, waiting, options) : nothing(waiting);
    left.push(...refused);
    if (!source || taken.length === 0) {
      left.push(
        ...later.map(({ original }) => ({
          finding: original,
          reason: 'Another fix changes the same place.',
        })),
      );
      break;
    }
    const result = assemble(
      source,
      now,
      taken.map(({ draft }) => draft),
    );
    // No fix is worth a program that does not parse.
    if (!result || !readSource({ path: file.path, text: result.text })) {
      left.push(...[...taken, ...later].map(({ original }) => ({ finding: original, reason: APART })));
      break;
    }
    applied.push(
      ...taken.map(({ original, draft }) => ({ finding: original, fix: toFix(draft, original, [], true) })),
    );
    created.push(...result.create);
    steps.push(...result.steps);
    const before = { path: file.path, text };
    text = result.text;
    now = withRuntime(withModules(facts, created));
    waiting = later.map(item => {
      const { finding } = item;
      const moved = result.steps.reduce<Finding>((at, edits) => moveFinding(at, file.path, edits), finding);
      return { ...item, finding: retargeted(moved, { finding, file: before }, result.create) };
    });
  }
  const inOrder = <T extends { readonly finding: Finding }>(list: readonly T[]): T[] =>
    [...list].sort((a, b) => findings.indexOf(a.finding) - findings.indexOf(b.finding));
  if (applied.length === 0) return { files: [], applied: [], left: inOrder(left) };
  const outcome = { steps, create: created };
  return { files: filesOf(file.path, file.text, outcome), applied: inOrder(applied), left: inOrder(left) };
}

interface Item {
  readonly finding: Finding;
  /** As it was before the first pass. */
  readonly original: Finding;
}

interface Selection {
  readonly taken: readonly (Item & { draft: Draft })[];
  readonly later: readonly Item[];
  readonly refused: readonly Left[];
}

function select(
  source: Source,
  facts: ProjectFacts,
  items: readonly Item[],
  options: FixAllOptions,
): Selection {
  const taken: (Item & { draft: Draft })[] = [];
  const later: Item[] = [];
  const refused: Left[] = [];
  // Inner calls first: an outer one can still be found when text inside of it has changed, but not vice versa.
  for (const item of [...items].sort((a, b) => lengthOf(a.finding) - lengthOf(b.finding))) {
    const draft = automatic(item.finding, source, facts, options.with);
    if (typeof draft === 'string') refused.push({ finding: item.original, reason: draft });
    else if (taken.some(other => clash(draft, other.draft))) later.push(item);
    else taken.push({ ...item, draft });
  }
  return { taken, later, refused };
}

function lengthOf({ node }: Finding): number {
  return node.end - node.start;
}

function nothing(items: readonly Item[]): Selection {
  return { taken: [], later: items, refused: [] };
}

/** @returns the fix to apply, or why none is applied */
function automatic(
  finding: Finding,
  source: Source,
  facts: ProjectFacts,
  kind: FixKind | undefined,
): Draft | string {
  if (finding.severity === 'hint') return 'It costs less than handing it to a worker.';
  const { drafts, refusals } = choicesFor(finding, source, facts);
  const wanted = drafts.filter(draft => kind === undefined || draft.kind === kind);
  const safe = wanted.find(draft => draft.caution === undefined);
  if (safe) return safe;
  const refusal = refusals.find(({ kind: refused }) => kind === undefined || refused === kind);
  const none = kind === 'native' ? 'There is no async API that does the same.' : 'There is no fix for it.';
  return wanted[0]?.caution ?? refusal?.reason ?? none;
}

/** Two fixes that touch the same text, or want one name for different things. */
function clash(one: Draft, two: Draft): boolean {
  return (
    conflict(one.edits, two.edits) ||
    loopsClash(one, two) ||
    one.wants.some(a =>
      two.wants.some(b => a.local === b.local && (a.module !== b.module || a.name !== b.name)),
    )
  );
}

/** Loops that would declare one name twice, or a change inside of what a loop goes through. */
function loopsClash(one: Draft, two: Draft): boolean {
  const twice = one.loop?.declares.some(a =>
    two.loop?.declares.some(b => a.name === b.name && a.within === b.within && a.at !== b.at),
  );
  return twice === true || changesList(one, two) || changesList(two, one);
}

function changesList({ loop }: Draft, { edits }: Draft): boolean {
  const lists = loop?.keeps ?? [];
  return lists.some(list => edits.some(({ span }) => span.start < list.end && list.start < span.end));
}
