import type { Reporter } from './reporter.ts';
import { printable } from './text.ts';

/** One finding per line, as compilers do: editors and grep understand it. */
export const unix: Reporter = ({ findings, errors }, { hints }) => {
  const lines = findings
    .filter(({ severity }) => hints || severity !== 'hint')
    .map(({ file, line, column, message, severity, rule }) => {
      return `${printable(file)}:${String(line)}:${String(column)}: ${message} [${severity}/${rule}]\n`;
    });
  const failures = errors.map(({ file, line, message }) => {
    return `${printable(file)}:${String(line)}:1: ${printable(message)} [not checked]\n`;
  });
  return [...lines, ...failures].join('');
};
