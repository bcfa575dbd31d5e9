import type { Report, ReportedFinding } from '../../../src/cli/report.ts';
import type { ReporterOptions } from '../../../src/cli/reporters/reporter.ts';

export const options: ReporterOptions = { colors: false, hints: false, cwd: '/work', version: '1.2.3' };

export function finding(overrides: Partial<ReportedFinding> = {}): ReportedFinding {
  return {
    file: 'src/a.ts',
    line: 12,
    column: 3,
    endLine: 12,
    endColumn: 18,
    rule: 'blocking-fs',
    severity: 'warning',
    cost: 'medium',
    api: 'fs.readFileSync',
    message: 'It blocks.',
    context: { kind: 'async', function: 'main', line: 10 },
    trace: [],
    fixes: [],
    ...overrides,
  };
}

/** A finding through two helpers, a callback's, a hint, and a file that does not parse. */
export const report: Report = {
  version: 1,
  files: 12,
  findings: [
    finding({
      trace: [
        { function: 'load', file: 'src/b.ts', line: 3, column: 10 },
        { function: 'read', file: 'lib/c.ts', line: 40, column: 5 },
      ],
      fixes: ['executor'],
    }),
    finding({ line: 104, column: 17, severity: 'information', message: 'It blocks in a callback.' }),
    finding({
      file: 'src/z.ts',
      line: 2,
      severity: 'hint',
      api: 'fs.existsSync',
      message: 'It blocks briefly.',
    }),
  ],
  errors: [{ file: 'src/broken.ts', line: 7, message: "';' expected." }],
};

export const nothing: Report = { version: 1, files: 3, findings: [], errors: [] };
