// What can be done about one finding, by which fix, and why not by the others.
import type { Finding } from '../analyzer/finding.ts';
import type { Draft } from './draft.ts';
import { impatientElsewhere } from './timing/elsewhere.ts';
import { mockOf } from './reading/mocks.ts';
import { useAsyncApi } from './native/native.ts';
import { offload } from './offload/offload.ts';
import { inCallback } from './place/reference.ts';
import { withReplacements } from './place/replacements.ts';
import { inOriginal } from './rewritten.ts';
import { withSortKeys } from './place/sort-keys.ts';
import type { Source } from './reading/source.ts';
import { mendOffload } from './unsafe-offload.ts';
import type { FileEdits, Fix, ProjectFacts, Refusal } from './types.ts';

export interface Choices {
  /** The offload first. */
  readonly drafts: readonly Draft[];
  readonly refusals: readonly Refusal[];
}

export function choicesFor(finding: Finding, source: Source, facts: ProjectFacts): Choices {
  if (finding.rule === 'unused-suppression') return { drafts: [], refusals: [] };
  if (finding.rule === 'unsafe-offload') {
    const mended = mendOffload(finding, source, facts);
    return typeof mended === 'string'
      ? { drafts: [], refusals: [{ kind: 'executor', reason: mended }] }
      : { drafts: [mended], refusals: [] };
  }
  const out =
    finding.shape === 'reference'
      ? inCallback(finding, source, facts)
      : (withSortKeys(finding, source, facts) ?? withReplacements(finding, source, facts));
  if (out) {
    const { drafts, refusals } = choicesFor(out.finding, out.source, facts);
    return { drafts: drafts.map(draft => inOriginal(draft, source, out)), refusals };
  }
  const drafts: Draft[] = [];
  const refusals: Refusal[] = [];
  const executor = offload(finding, source, facts);
  if (typeof executor === 'string') refusals.push({ kind: 'executor', reason: executor });
  else drafts.push(executor);
  const native = useAsyncApi(finding, source, facts);
  if (typeof native === 'string') refusals.push({ kind: 'native', reason: native });
  else if (native) drafts.push(native);
  return { drafts: drafts.map(draft => unlessNoticed(draft, finding, source, facts)), refusals };
}

/** Other files may notice: a test that replaces the function would no longer reach it, a caller may not wait. */
function unlessNoticed(draft: Draft, finding: Finding, source: Source, { project }: ProjectFacts): Draft {
  if (!project || draft.caution !== undefined) return draft;
  const { start, end } = finding.node;
  const node = source.nodes.find(({ range }) => range[0] === start && range[1] === end);
  const caution =
    mockOf(project, source.path, finding.api, draft.kind === 'executor') ??
    (node && impatientElsewhere(project, source, node, finding));
  return caution === undefined ? draft : { ...draft, caution };
}

/** @param first is it the first choice for its finding? */
export function toFix(draft: Draft, finding: Finding, files: readonly FileEdits[], first: boolean): Fix {
  const cheap = finding.severity === 'hint';
  const note = draft.caution ?? (cheap ? 'The call costs less than handing it over.' : undefined);
  return {
    kind: draft.kind,
    title: draft.title,
    files,
    preferred: first && !cheap,
    automatic: !cheap && draft.caution === undefined,
    ...(note !== undefined && { note }),
  };
}
