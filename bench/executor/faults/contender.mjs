// One pool, one fault, one process: `node contender.mjs <pool> <number of the row>`, started with `fork`.
import { libraries } from './libraries.mjs';
import { rows } from './rows.mjs';

const [, , library, row] = process.argv;
process.env.FAULTS_LIBRARY = library;
const open = await libraries[library]();
let problem;
try {
  problem = await rows[row].check(options => open(options));
} catch (error) {
  problem = `throws ${error?.message ?? error}`;
}
process.send({ problem }, () => {
  // What the row asks for next is whether the process can end.
  if (rows[row].exits) process.disconnect();
});
