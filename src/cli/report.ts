import { indexLines } from '../analyzer/lines.ts';
import { messageOf } from '../analyzer/message.ts';
import type { ContextKind, Finding, RuleId, Severity, Tier } from '../analyzer/finding.ts';
import type { FixKind } from '../fixes/types.ts';
import { relativePath } from '../project/paths.ts';

/** What `--format json` prints; every reporter reads the same. Lines and columns are 1-based UTF-16, ends exclusive. */
export interface Report {
  readonly version: 1;
  /** Files considered, also those that could be spared the parser. */
  readonly files: number;
  readonly findings: readonly ReportedFinding[];
  readonly errors: readonly ReportedError[];
}

export interface ReportedFinding {
  /** Relative to the working directory, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly cost: Tier;
  readonly api: string;
  readonly message: string;
  readonly context: { readonly kind: ContextKind; readonly function: string; readonly line: number };
  readonly trace: readonly ReportedHop[];
  readonly fixes: readonly FixKind[];
}

export interface ReportedHop {
  readonly function: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A file that could not be checked. */
export interface ReportedError {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface FixableFinding {
  readonly finding: Finding;
  readonly fixes: readonly FixKind[];
}

/** Makes a finding presentable: offsets become lines and columns, paths relative. */
export function reportFindings(
  { path, text }: { readonly path: string; readonly text: string },
  findings: readonly FixableFinding[],
  cwd: string,
): ReportedFinding[] {
  const lines = indexLines(text);
  return findings.map(({ finding, fixes }) => {
    const { rule, severity, cost, api, span, context, trace } = finding;
    const start = lines.at(span.start);
    const end = lines.at(span.end);
    return {
      file: relativePath(cwd, path),
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      rule,
      severity,
      cost,
      api,
      message: messageOf(finding),
      context: { kind: context.kind, function: context.function, line: context.line },
      trace: trace.map(hop => ({
        function: hop.function,
        file: relativePath(cwd, hop.file),
        line: hop.line,
        column: hop.column,
      })),
      fixes,
    };
  });
}

export function reportError(
  { path, line, message }: { path: string; line: number; message: string },
  cwd: string,
): ReportedError {
  return { file: relativePath(cwd, path) || '.', line, message };
}

/** Findings that decide over the exit code. */
export function countFailures(findings: readonly { readonly severity: Severity }[]): number {
  return findings.filter(({ severity }) => severity === 'warning' || severity === 'error').length;
}
