import assert from 'node:assert/strict';
import { drawTimeline, type Paint, type Run } from '../../src/demo/timeline.ts';

const same = (text: string): string => text;
const plain: Paint = { bad: same, good: same, work: same, faint: same, strong: same };

const ticks = (from: number): { at: number; text: string }[] =>
  Array.from({ length: 10 }, (_, i) => ({ at: from + i * 500, text: String(i) }));

const runs: Run[] = [
  {
    title: 'Blocking',
    where: 'event loop',
    recording: {
      lines: [{ at: 2750, text: 'Finish test1' }, ...ticks(2750), { at: 7750, text: 'Finish test2' }],
      stalls: [{ from: 0, to: 2750 }],
      longestStall: 2750,
      total: 7750,
    },
  },
  {
    title: 'With runInExecutor',
    where: 'worker',
    recording: {
      lines: [...ticks(0), { at: 2752, text: 'Finish test1' }, { at: 5000, text: 'Finish test2' }],
      stalls: [],
      longestStall: 3,
      total: 5000,
    },
  },
];

describe('the timeline', () => {
  it('shows what ran when', () => {
    assert.equal(
      '\n' + drawTimeline(runs, 80, plain).join('\n'),
      `
              0 s     1        2       3       4       5        6       7

 Blocking
 event loop   ███████████████████████··········································
   test1      ███████████████████████✓
   test2                             0   1   2   3   4   5   6    7   8   9   ✓

 With runInExecutor
 event loop   ··········································
 worker       ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
   test1      ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄✓
   test2      0   1   2   3    4   5   6   7   8   9   ✓`,
    );
  });

  it('shrinks with the terminal, and still shows every tick', () => {
    for (let width = 39; width <= 80; width++) {
      const lines = drawTimeline(runs, width, plain);
      assert.ok(lines.every(line => line.length < width));
      const rows = lines.filter(line => line.startsWith('   test2'));
      assert.deepEqual(
        rows.map(row => row.replace('test2', '').replaceAll(' ', '')),
        ['0123456789✓', '0123456789✓'],
      );
    }
  });

  it('is left out where nobody could read it', () => {
    assert.deepEqual(drawTimeline(runs, 30, plain), []);
  });
});
