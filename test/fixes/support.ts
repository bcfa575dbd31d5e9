// Short tests: source text in, the whole fixed text out.
import { createAnalyzer, type Finding } from '../../src/analyzer/index.ts';
import { applyEdits, fixAll, fixesFor, type FixAllOptions } from '../../src/fixes/index.ts';
import type { FixKind, ProjectFacts } from '../../src/fixes/types.ts';

export const FACTS: ProjectFacts = {
  moduleKind: 'esm',
  runtime: { specifier: 'run-in-executor', create: [] },
  exists: () => false,
};

export function findingsIn(text: string, path = 'a.js'): Finding[] {
  const analyzer = createAnalyzer();
  const failure = analyzer.update(path, text);
  if (failure) throw new Error(`${failure.line}:${failure.column} ${failure.message}\n${text}`);
  return analyzer.check(path);
}

export interface Outcome {
  /** The fixed text, or why there is no fix. */
  readonly text: string;
  readonly note?: string | undefined;
  readonly automatic: boolean;
  readonly created: ReadonlyMap<string, string>;
}

/** Applies the fix of one kind to the first finding. */
export function fixFirst(
  text: string,
  {
    kind = 'executor',
    path = 'a.js',
    facts = {},
  }: { kind?: FixKind; path?: string; facts?: Partial<ProjectFacts> } = {},
): Outcome {
  const [finding] = findingsIn(text, path);
  if (!finding) throw new Error(`nothing found in\n${text}`);
  const { fixes, refusals } = fixesFor(finding, { path, text }, { ...FACTS, ...facts });
  const fix = fixes.find(offered => offered.kind === kind);
  if (!fix) {
    const reason = refusals.find(refused => refused.kind === kind)?.reason ?? 'no such fix';
    return { text: `refused: ${reason}`, automatic: false, created: new Map() };
  }
  const own = fix.files.find(file => file.path === path);
  const created = new Map(
    fix.files.flatMap(file => (file.create === undefined ? [] : [[file.path, file.create]])),
  );
  return { text: applyEdits(text, own?.edits ?? []), note: fix.note, automatic: fix.automatic, created };
}

/** Applies all automatic fixes. */
export function fixWhole(
  text: string,
  {
    path = 'a.js',
    facts = {},
    ...options
  }: FixAllOptions & { path?: string; facts?: Partial<ProjectFacts> } = {},
): Outcome & { left: string[] } {
  const { files, left } = fixAll(findingsIn(text, path), { path, text }, { ...FACTS, ...facts }, options);
  const own = files.find(file => file.path === path);
  const created = new Map(
    files.flatMap(file => (file.create === undefined ? [] : [[file.path, file.create]])),
  );
  return {
    text: applyEdits(text, own?.edits ?? []),
    automatic: true,
    created,
    left: left.map(({ reason }) => reason),
  };
}
