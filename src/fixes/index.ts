// The fixes' public face. Pure: a finding and source text in, text edits out.
import type { Finding } from '../analyzer/finding.ts';
import { parse } from '../analyzer/parse.ts';
import { assemble, filesOf } from './assemble.ts';
import { choicesFor, toFix } from './choices.ts';
import { makeAsync } from './make-async/make-async.ts';
import { parseWith } from './parsers.ts';
import { readOnce, readSource } from './reading/source.ts';
import type { FixFile, FixOptions, ProjectFacts } from './types.ts';

export type * from './types.ts';
export { fixAll, type FixAllOptions } from './all.ts';
export { applyEdits, mapSpan, offsetBefore } from './edits.ts';
export { mayBeMadeAsync } from './make-async/candidates.ts';
export { makeAsync } from './make-async/make-async.ts';
export { withTexts } from './reading/project.ts';
export { parseWith } from './parsers.ts';
export { planRuntime, type CompilerOptions, type RawFacts } from './offload/runtime.ts';

parseWith({ full: parse });

/**
 * What can be done about one finding.
 * @param finding of this very text: a finding of an older one gets no fix
 * @param facts see `planRuntime`
 * @returns fixes, preferred first, and why the others cannot be offered
 */
export function fixesFor(finding: Finding, file: FixFile, facts: ProjectFacts): FixOptions {
  const source = readSource(file);
  if (!source) return { fixes: [], refusals: [] };
  const { drafts, refusals } = choicesFor(finding, source, facts);
  const fixes = drafts.flatMap((draft, index) => {
    const outcome = assemble(source, facts, [draft]);
    // No fix is worth a program that does not parse.
    return outcome && readOnce({ path: file.path, text: outcome.text })
      ? [toFix(draft, finding, filesOf(file.path, file.text, outcome), index === 0)]
      : [];
  });
  const async = makeAsync(finding, file, facts);
  if (typeof async === 'string') return { fixes, refusals: [...refusals, { kind: 'async', reason: async }] };
  return { fixes: async ? [...fixes, async] : fixes, refusals };
}
