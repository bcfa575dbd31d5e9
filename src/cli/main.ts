// Entry of the command line: connects `run` to the process it runs in.
import { isatty } from 'node:tty';
import { defaultFolder } from './cache.ts';
import { run } from './run.ts';

const { NO_COLOR, FORCE_COLOR, TERM } = process.env;

// A reader that has seen enough (`unblock check | head`) is no failure of ours.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

void run(process.argv.slice(2), {
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: text => process.stdout.write(text),
  stderr: text => process.stderr.write(text),
  cacheFolder: defaultFolder(),
  terminal: isatty(1),
  colors: !NO_COLOR && (Boolean(FORCE_COLOR) || (isatty(1) && TERM !== 'dumb')),
}).then(exitCode => {
  // Not process.exit(): a pipe may still hold output that is not written yet.
  process.exitCode = exitCode;
});
