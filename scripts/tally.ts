import { readFile } from 'node:fs/promises';

/** How one suite went, as it writes it into its results file. */
export interface SuiteResult {
  passed: number;
  failed: number;
}

/** Reads what a suite wrote; a suite that left nothing readable did not run, which counts as one failure. */
export async function readResult(file: string): Promise<SuiteResult> {
  try {
    const { passed, failed } = JSON.parse(await readFile(file, 'utf8')) as Partial<SuiteResult>;
    if (Number.isInteger(passed) && Number.isInteger(failed))
      return { passed: passed ?? 0, failed: failed ?? 0 };
  } catch {
    // Told by the failure below.
  }
  return { passed: 0, failed: 1 };
}

/**
 * Judges one step: a step that ends badly has at least one failure, and a suite without a single test has not run.
 * @param exitCode of the step's process
 * @param result what its suite wrote; undefined for steps that are no suite (build, lint)
 */
export function judge(exitCode: number, result: SuiteResult | undefined): SuiteResult {
  const { passed, failed } = result ?? { passed: 0, failed: 0 };
  const ranNothing = result !== undefined && passed + failed === 0;
  return { passed, failed: failed === 0 && (exitCode !== 0 || ranNothing) ? 1 : failed };
}

export function sum(results: SuiteResult[]): SuiteResult {
  return {
    passed: results.reduce((total, result) => total + result.passed, 0),
    failed: results.reduce((total, result) => total + result.failed, 0),
  };
}

/** The closing line that CI reads. */
export function closingLine({ passed, failed }: SuiteResult): string {
  return `${passed} passed, ${failed} failed`;
}
