import type { Reporter } from './reporter.ts';

/** One object, for programs. */
export const json: Reporter = report => `${JSON.stringify(report, null, 2)}\n`;
