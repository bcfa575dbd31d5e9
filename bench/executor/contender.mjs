// A process with one pool in it, which measures what it is asked for: `node contender.mjs <pool>`, started with `fork`.
import * as measures from './measures.mjs';
import { pools } from './pools.mjs';

const open = await pools[process.argv[2]]();
process.on('message', async ({ measure, options, last }) => {
  let answer;
  try {
    answer = { result: await measures[measure](open, options) };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.send(answer, () => {
    if (last) process.disconnect();
  });
});
process.send('ready');
