import { isMainThread } from 'node:worker_threads';
import { isatty } from 'node:tty';
import { createColors } from 'picocolors';
import { blocking, inExecutor, warmUp } from './program.ts';
import { record, type Recording } from './record.ts';
import { drawTimeline, type Paint } from './timeline.ts';

// The worker imports this bundle to find the function, so nothing may run there but declarations.
export { slowFunction } from './slow.ts';

const { NO_COLOR, FORCE_COLOR } = process.env;
const colors = createColors(!NO_COLOR && (Boolean(FORCE_COLOR) || isatty(1)));

const paint: Paint = {
  bad: colors.red,
  good: colors.green,
  work: colors.cyan,
  faint: colors.dim,
  strong: colors.bold,
};

const print = (line = ''): void => {
  console.log(line);
};

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2) + ' s';

function announce(title: string, code: string): void {
  print();
  print(` ${colors.bold(title)}  ${colors.dim(code)}`);
  print();
}

function sum({ total, longestStall }: Recording): string {
  const stall = `the event loop stood still for ${seconds(longestStall)}`;
  return ` took ${seconds(total)}, ${longestStall > 100 ? colors.red(stall) : colors.green(stall)}`;
}

async function demo(): Promise<void> {
  print();
  print(' Two tasks share one event loop: test1 calls a slow function, test2 counts.');

  announce('Blocking', 'slowFunction()');
  const before = await record(blocking, print);
  print();
  print(sum(before));

  await warmUp();
  announce('With runInExecutor', 'await runInExecutor(null, slowFunction)');
  const after = await record(inExecutor, print);
  print();
  print(sum(after));

  const runs = [
    { title: 'Blocking', where: 'event loop', recording: before },
    { title: 'With runInExecutor', where: 'worker', recording: after },
  ] as const;
  const lines = drawTimeline(runs, process.stdout.columns || 80, paint);
  if (lines.length > 0) print();
  for (const line of lines) print(line);
  print();
}

/** An editor closes a terminal whose program has ended: this one stays to be read. */
async function waitForKey(): Promise<void> {
  const { stdin } = process;
  print(colors.dim(' Press any key to close this terminal.'));
  if (stdin.isTTY) stdin.setRawMode(true);
  await new Promise<void>(resolve => {
    stdin.once('data', () => {
      resolve();
    });
    stdin.once('end', resolve);
  });
  stdin.pause();
}

if (isMainThread) {
  await demo();
  if (process.argv.includes('--wait-for-key')) await waitForKey();
}
