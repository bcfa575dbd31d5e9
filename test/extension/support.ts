import type { Finding } from '../../src/analyzer/finding.ts';

/** A finding at an offset; the rest is plausible. */
export function findingAt(start: number, end: number): Finding {
  const span = { start, end };
  return {
    rule: 'blocking-fs',
    severity: 'warning',
    cost: 'medium',
    api: 'fs.readFileSync',
    span,
    node: span,
    shape: 'call',
    target: { kind: 'external', module: 'fs', path: ['readFileSync'] },
    context: { kind: 'async', function: 'f', line: 1, span: { start: 0, end: 0 } },
    trace: [],
  };
}
