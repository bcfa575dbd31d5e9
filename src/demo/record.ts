import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stage } from './program.ts';

/** What happened while a program ran. Times are milliseconds from its start. */
export interface Recording {
  lines: { at: number; text: string }[];
  /** When the event loop stood still, longer than a tenth of a second. */
  stalls: { from: number; to: number }[];
  longestStall: number;
  total: number;
}

const HALF_SECOND = 500;
const PULSE = 10;
const NOTICEABLE = 100;

/**
 * Runs a program and records what it prints, when, and how long the event loop stood still.
 *
 * @param print Called with each line as it comes.
 */
export async function record(
  program: (stage: Stage) => Promise<void>,
  print: (line: string) => void,
): Promise<Recording> {
  const lines: Recording['lines'] = [];
  const stalls: Recording['stalls'] = [];
  let longestStall = 0;
  let nextTick: number | undefined;

  const start = performance.now();
  const now = (): number => performance.now() - start;

  let lastPulse = 0;
  const pulse = (): void => {
    const at = now();
    const stall = at - lastPulse - PULSE;
    longestStall = Math.max(longestStall, stall);
    if (stall > NOTICEABLE) stalls.push({ from: lastPulse, to: at });
    lastPulse = at;
  };
  const heart = setInterval(pulse, PULSE);

  await program({
    print(text) {
      lines.push({ at: now(), text });
      print(text);
    },
    async tick() {
      nextTick = (nextTick ?? now()) + HALF_SECOND;
      await sleep(Math.max(0, nextTick - now()));
    },
  });
  const total = now();
  clearInterval(heart);
  pulse();
  return { lines, stalls, longestStall, total };
}
