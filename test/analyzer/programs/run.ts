/**
 * Runs programs in this process and tells, as JSON on stdout, from where each of them came to read a file.
 * Arguments: the entries of the programs.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A blocking read: the functions it was in, innermost first, and where the running promise reaction was registered. */
export interface Read {
  readonly stack: readonly Frame[];
  readonly registered: Frame | undefined;
}

export interface Run {
  readonly reads: readonly Read[];
  readonly error: string | undefined;
}

let reads: Read[] = [];
let reaction: Frame | undefined;

Error.stackTraceLimit = Infinity;
const { readFileSync } = fs;
fs.readFileSync = function (this: unknown, ...args: unknown[]) {
  const stack = stackHere();
  if (stack.length > 0) reads.push({ stack, registered: reaction });
  return Reflect.apply(readFileSync, this, args) as unknown;
} as typeof readFileSync;
syncBuiltinESMExports();

// eslint-disable-next-line @typescript-eslint/unbound-method -- called on what it is called on
const { then } = Promise.prototype;
Object.defineProperty(Promise.prototype, 'then', {
  value: function (this: Promise<unknown>, ...callbacks: unknown[]) {
    const [from] = stackHere();
    return Reflect.apply(
      then,
      this,
      callbacks.map(callback => (isFunction(callback) ? reactionOf(callback, from) : callback)),
    ) as unknown;
  },
});

function reactionOf(callback: (value: unknown) => unknown, from: Frame | undefined) {
  return (value: unknown): unknown => {
    reaction = from;
    try {
      return callback(value);
    } finally {
      reaction = undefined;
    }
  };
}

/** The frames of programs on the stack, without those that wait for this one; none where a program is not the caller. */
function stackHere(): Frame[] {
  const holder: { stack?: NodeJS.CallSite[] } = {};
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, stackHere);
  const [, ...sites] = holder.stack ?? [];
  Reflect.deleteProperty(Error, 'prepareStackTrace');
  const waiting = sites.findIndex(site => site.isAsync());
  const running = sites.slice(0, waiting < 0 ? undefined : waiting);
  // The module loader reads files and makes promises, too.
  const caller = running.find(site => site.getFileName() != null);
  return caller && isOfProgram(caller) ? running.filter(isOfProgram).map(frameOf) : [];
}

function isOfProgram(site: NodeJS.CallSite): boolean {
  const file = site.getFileName() ?? 'node:';
  return (
    !file.startsWith('node:') &&
    file !== import.meta.url &&
    site.getFunctionName() !== '<instance_members_initializer>'
  );
}

function frameOf(site: NodeJS.CallSite): Frame {
  const name = site.getFileName() ?? '';
  const file = name.startsWith('file:') ? fileURLToPath(name) : name;
  return { file, line: site.getLineNumber() ?? 0, column: site.getColumnNumber() ?? 0 };
}

function isFunction(value: unknown): value is (value: unknown) => unknown {
  return typeof value === 'function';
}

async function run(entry: string): Promise<Run> {
  reads = [];
  let error: string | undefined;
  try {
    const namespace = (await import(pathToFileURL(entry).href)) as Record<string, unknown>;
    const commonjs = (namespace['default'] ?? {}) as Record<string, unknown>;
    for (const value of new Set([...Object.values(namespace), ...Object.values(commonjs)])) {
      if (isFunction(value) && value.constructor.name === 'AsyncFunction') await value(undefined);
    }
    await new Promise(setImmediate);
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  return { reads, error };
}

const runs: Run[] = [];
for (const entry of process.argv.slice(2)) runs.push(await run(entry));
process.stdout.write(JSON.stringify(runs));
