import type { Severity } from '../../analyzer/finding.ts';
import type { Reporter } from './reporter.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
  hint: 'notice',
};

/** Workflow commands: GitHub shows them as annotations in the diff. */
export const github: Reporter = ({ findings, errors }, { hints }) => {
  const annotations = findings
    .filter(({ severity }) => hints || severity !== 'hint')
    .map(({ file, line, column, endLine, endColumn, rule, severity, message }) => {
      const place = { file, line, endLine, col: column, endColumn, title: rule };
      return command(COMMANDS[severity], place, message);
    });
  const failures = errors.map(({ file, line, message }) =>
    command('warning', { file, line, title: 'not checked' }, message),
  );
  return [...annotations, ...failures].join('');
};

function command(
  name: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
