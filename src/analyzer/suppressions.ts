import { RULE_IDS, type Finding, type RuleId, type Span } from './finding.ts';
import type { Directive, FileIR } from './ir.ts';
import { placeAt } from './lines.ts';
import type { Settings } from './settings.ts';

/** A comment that silences findings on some lines. */
interface Suppression {
  readonly directive: Directive;
  /** Empty: all rules. */
  readonly rules: readonly RuleId[];
  readonly unknown: readonly string[];
  /** Lines, 1-based and inclusive. */
  readonly first: number;
  last: number;
  readonly used: Set<RuleId | '*'>;
}

const WORDS = /^\s*(unblock-(?:disable|enable)(?:-next-line|-line)?)(?=\s|$)\s*(.*?)\s*$/s;

/** Drops the findings that a comment silences, and adds a hint for every comment that silences nothing. */
export function applySuppressions(file: FileIR, findings: readonly Finding[], settings: Settings): Finding[] {
  if (file.directives.length === 0) return [...findings];
  const suppressions = readSuppressions(file.directives);
  const left = findings.filter(finding => {
    const line = lineAt(file, finding.span.start);
    const silencing = suppressions.filter(
      ({ first, last, rules, unknown }) =>
        first <= line &&
        line <= last &&
        (rules.includes(finding.rule) || (rules.length === 0 && unknown.length === 0)),
    );
    for (const { used } of silencing) used.add(finding.rule);
    return silencing.length === 0;
  });
  const severity = settings.severity('unused-suppression', 'low', false, false);
  const idle = severity ? suppressions.flatMap(suppression => unused(suppression, severity)) : [];
  return [...left, ...idle].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

function lineAt({ lineStarts }: FileIR, offset: number): number {
  return placeAt(lineStarts, offset).line;
}

function readSuppressions(directives: readonly Directive[]): Suppression[] {
  const suppressions: Suppression[] = [];
  for (const directive of directives) {
    const [, command, rest = ''] = WORDS.exec(directive.text) ?? [];
    const [names = ''] = rest.split(/(?:^|\s)--(?=\s|$)/);
    const words = names.split(/[\s,]+/).filter(Boolean);
    const rules = words.filter(isRule);
    const unknown = words.filter(word => !isRule(word));
    const add = (first: number, last: number): void => {
      suppressions.push({ directive, rules, unknown, first, last, used: new Set() });
    };
    if (command === 'unblock-disable-next-line') add(directive.endLine + 1, directive.endLine + 1);
    else if (command === 'unblock-disable-line') add(directive.line, directive.endLine);
    else if (command === 'unblock-disable' && directive.block) add(directive.line, Infinity);
    else if (command === 'unblock-enable' && directive.block) close(suppressions, directive.line, rules);
  }
  return suppressions;
}

/** `unblock-enable` ends what is open for the same rules, or, without a rule, everything. */
function close(suppressions: Suppression[], line: number, rules: readonly RuleId[]): void {
  for (const open of suppressions) {
    if (open.last !== Infinity) continue;
    if (rules.length === 0 || (open.rules.length > 0 && open.rules.every(rule => rules.includes(rule))))
      open.last = line;
  }
}

function isRule(word: string): word is RuleId {
  return (RULE_IDS as readonly string[]).includes(word);
}

/** One hint for a comment that does nothing, or one for every name in it that does nothing. */
function unused({ directive, rules, unknown, used }: Suppression, severity: Finding['severity']): Finding[] {
  const idle = rules.filter(rule => !used.has(rule));
  if (used.size === 0 && rules.length === 0 && unknown.length === 0)
    return [hint(directive, directive.span, severity, '')];
  return [...new Set([...idle, ...unknown])].map(name =>
    hint(directive, nameSpan(directive, name), severity, name),
  );
}

function nameSpan(directive: Directive, name: string): Span {
  const start = directive.span.start + 2 + directive.text.indexOf(name);
  return { start, end: start + name.length };
}

function hint(directive: Directive, span: Span, severity: Finding['severity'], detail: string): Finding {
  return {
    rule: 'unused-suppression',
    severity,
    cost: 'low',
    api: '',
    span,
    node: directive.span,
    shape: 'call',
    target: { kind: 'loop' },
    context: { kind: 'async', function: '(module)', line: directive.line, span: directive.span },
    trace: [],
    detail,
  };
}
