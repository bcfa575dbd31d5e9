// Runs programs in one process, one after the other, and writes down what each did. Started with a list of their paths
// and the file for the answers.
import { setImmediate } from 'node:timers/promises';
import { readFile, writeFile } from 'node:fs/promises';
import { format } from 'node:util';
import { pathToFileURL } from 'node:url';

const [list = '', answers = ''] = process.argv.slice(2);
let lines = [];
// Not among the lines: when Node.js notices depends on what else there is to do.
let unhandled = 0;
console.log = (...values) => void lines.push(format(...values));
process.on('unhandledRejection', () => void unhandled++);

const outcomes = [];
for (const path of JSON.parse(await readFile(list, 'utf8'))) {
  lines = [];
  unhandled = 0;
  let error = null;
  try {
    const module = await import(pathToFileURL(path).href);
    // A CommonJS program exports the promise that it is done by.
    await module.default;
  } catch (thrown) {
    error = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  }
  // What was put off until now belongs to this program, too.
  await setImmediate();
  outcomes.push({ lines, error, unhandled, exitCode: process.exitCode ?? 0 });
  process.exitCode = undefined;
}
await writeFile(answers, JSON.stringify(outcomes));
process.exit(0);
