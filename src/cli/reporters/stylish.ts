import { createColors } from 'picocolors';
import type { Severity } from '../../analyzer/finding.ts';
import type { Report, ReportedFinding } from '../report.ts';
import type { Reporter } from './reporter.ts';
import { plural, printable } from './text.ts';

type Colors = ReturnType<typeof createColors>;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** For people: grouped by file, each chain below its finding, a summary at the end. */
export const stylish: Reporter = (report, { colors: enabled, hints }) => {
  const colors = createColors(enabled);
  const shown = report.findings.filter(({ severity }) => hints || severity !== 'hint');
  const groups = [...byFile(shown)].map(([file, findings]) => {
    return `${colors.underline(printable(file))}\n${tableOf(findings, colors)}\n`;
  });
  const failures = report.errors.map(({ file, line, message }) => {
    return `${colors.underline(printable(file))}\n  ${colors.dim(String(line))}  ${colors.yellow('not checked')}  ${printable(message)}\n\n`;
  });
  return [...groups, ...failures, summaryOf(report, hints, colors)].join('');
};

function byFile(findings: readonly ReportedFinding[]): Map<string, ReportedFinding[]> {
  const groups = new Map<string, ReportedFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group) group.push(finding);
    else groups.set(finding.file, [finding]);
  }
  return groups;
}

function tableOf(findings: readonly ReportedFinding[], colors: Colors): string {
  const places = findings.map(({ line, column }) => `${String(line)}:${String(column)}`);
  const placeWidth = Math.max(...places.map(place => place.length));
  const severityWidth = Math.max(...findings.map(({ severity }) => severity.length));
  const rows = findings.map((finding, index) => {
    const place = colors.dim((places[index] ?? '').padStart(placeWidth));
    const severity = colorOf(finding.severity, colors)(finding.severity.padEnd(severityWidth));
    const chain = chainOf(finding, ' '.repeat(placeWidth + severityWidth + 6), colors);
    return `  ${place}  ${severity}  ${finding.message}  ${colors.dim(finding.rule)}\n${chain}`;
  });
  return rows.join('');
}

function chainOf({ trace, api }: ReportedFinding, indent: string, colors: Colors): string {
  const lines = trace.map(({ function: name, file, line, column }, depth) => {
    const next = trace[depth + 1]?.function ?? api;
    const place = `${printable(file)}:${String(line)}:${String(column)}`;
    return (
      colors.dim(`${indent}${'  '.repeat(depth)}└ ${printable(name)} calls ${printable(next)}  ${place}`) +
      '\n'
    );
  });
  return lines.join('');
}

function summaryOf({ files, findings, errors }: Report, hints: boolean, colors: Colors): string {
  const count = (severity: Severity) => findings.filter(finding => finding.severity === severity).length;
  const hidden = hints ? 0 : count('hint');
  const problems = findings.length - hidden;
  const notes = [
    ...(hidden > 0 ? [`${plural(hidden, 'hint')} not shown (--hints shows them)`] : []),
    ...(errors.length > 0 ? [`${plural(errors.length, 'file')} not checked`] : []),
  ];
  const tail = notes.length > 0 ? colors.dim(`; ${notes.join('; ')}`) : '';
  if (problems === 0)
    return `${colors.green('✔')} No blocking calls found in ${plural(files, 'file')}${tail}\n`;

  const parts = SEVERITIES.filter(severity => count(severity) > 0 && (hints || severity !== 'hint'));
  const counts = parts.map(severity =>
    severity === 'information' ? `${String(count(severity))} information` : plural(count(severity), severity),
  );
  const color = count('error') + count('warning') > 0 ? colors.red : colors.blue;
  const advice =
    count('error') + count('warning') > 0 ? '  Try `unblock fix --dry-run` to see what can be fixed\n' : '';
  const head = `${color(`✖ ${plural(problems, 'problem')}`)} (${counts.join(', ')}) in ${plural(files, 'file')}`;
  return `${head}${tail}\n${advice}`;
}

function colorOf(severity: Severity, colors: Colors): (text: string) => string {
  return { error: colors.red, warning: colors.yellow, information: colors.blue, hint: colors.dim }[severity];
}
