// Connects `run` to the process it runs in.
import { isatty } from 'node:tty';
import { setFlagsFromString } from 'node:v8';
import { defaultFolder } from './cache.ts';
import { run } from './run.ts';

// V8 lets a heap grow to several times of what lives in it before it looks for what does not (percent, for all threads).
// So it takes 0.7 instead of 1.5 GB for 600,000 lines on two cores, and the same time.
setFlagsFromString('--heap-growing-percent=25');

// A check is over before TurboFan's code has paid for its making, which took a fifth of the time of all cores (of 300,000
// lines 25 s instead of 20). What comes before it, Maglev, is as good here, but not every build of Node.js has that.
const { v8_enable_maglev: hasMaglev } = process.config.variables as Readonly<Record<string, unknown>>;
if (hasMaglev) setFlagsFromString('--no-turbofan');

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
