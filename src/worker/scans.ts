// Scans, from the extension host's end, and what becomes of them when the thread is replaced. Knows no editor.
import type { AnalysisClient } from './client.ts';
import type { Request, ScanResult } from './protocol.ts';

export interface Scans {
  /**
   * Checks every file in some folders; what is found is kept true from then on.
   * @param report is told how far it is, from 0 to 100
   * @returns undefined if it was cancelled, or the thread was lost
   */
  run(
    roots: readonly string[],
    report?: (done: number) => void,
    signal?: AbortSignal,
  ): Promise<ScanResult | undefined>;
  /**
   * Scans again what the last scan found, after the thread was replaced.
   * @param suspect what crashed the thread: if that was a scan, there is no other
   * @returns undefined if there is nothing to be kept true
   */
  resume(suspect?: Request): Promise<ScanResult | undefined>;
  /** What was found is not kept true any more once the thread is replaced. */
  forget(): void;
}

export function createScans(client: Pick<AnalysisClient, 'request' | 'told'>): Scans {
  /** The folders of the last scan that was not cancelled. */
  let covered: readonly string[] = [];

  async function run(
    roots: readonly string[],
    report?: (done: number) => void,
    signal?: AbortSignal,
  ): Promise<ScanResult | undefined> {
    if ((await client.request('scanBegin', { roots }, signal)) === undefined) return undefined;
    let most = 0;
    let shown = 0;
    for (;;) {
      const step = await client.request('scanStep', {}, signal);
      if (!step) {
        await client.request('scanEnd', { keep: false });
        return undefined;
      }
      if (step.left === 0) break;
      most = Math.max(most, step.left);
      // What is left may grow while files are found that others import.
      shown = Math.max(shown, 100 * (1 - step.left / most));
      report?.(shown);
    }
    const result = await client.request('scanEnd', { keep: true });
    if (result) covered = roots;
    await client.told();
    return result;
  }

  return {
    run,
    async resume(suspect) {
      if (suspect?.kind.startsWith('scan')) covered = [];
      return covered.length > 0 ? run(covered) : undefined;
    },
    forget() {
      covered = [];
    },
  };
}
