// The same program for every environment: it asks for a built-in, for an exported function, and for two that no worker
// can get at, and reports what comes of it.
import assert from 'node:assert/strict';
import type { Outcome } from '../program.ts';

/** The functions, in JavaScript. */
export const tasks = `
  export function shout(text) {
    return text.toUpperCase() + '!';
  }
  const secret = () => 'secret';
  export const reveal = () => secret;
  export const capture = value => () => value;
`;

export const commonjsTasks =
  tasks.replaceAll(/export const (\w+)/g, 'const $1 = exports.$1').replace('export ', '') +
  'exports.shout = shout;';

/** In TypeScript that Node runs as it is. */
export const strippableTasks = tasks
  .replace('(text)', '(text: string): string')
  .replace('value =>', '(value: number) =>');

/** In TypeScript that only a compiler can run. */
export const typedTasks = strippableTasks.replace("'!'", 'Mark.Loud') + 'export enum Mark { Loud = "!" }';

/** In JavaScript and in TypeScript alike. */
const report = `
  /** @type {(promise: Promise<unknown>) => Promise<unknown>} */
  const outcome = promise => promise.then(value => ({ value }), ({ code, message }) => ({ code, message }));
  const report = async () => console.log('REPORT ' + JSON.stringify({
    builtIn: await outcome(runInExecutor(null, readFileSync, 'in.txt', 'utf8')),
    own: await outcome(runInExecutor(null, shout, 'a')),
    secret: await outcome(runInExecutor(null, reveal())),
    captured: await outcome(runInExecutor(null, capture(1))),
  }));
`;

const imports = (from: string): string => `
  import { readFileSync } from 'node:fs';
  import { runInExecutor } from 'run-in-executor';
  import { capture, reveal, shout } from '${from}';
`;

/** An ES module that declares \`report()\`, with the functions from another. */
export const program = (from: string): string => imports(from) + report;

export const commonjsProgram = (from: string): string =>
  imports(from).replaceAll(/import (.*) from (.*);/g, 'const $1 = require($2);') + report;

interface Answer {
  value?: unknown;
  code?: string;
  message?: string;
}

/** What the program reported, among what its runner prints. */
export function reportOf({
  stdout,
  stderr,
}: Outcome): Record<'builtIn' | 'captured' | 'own' | 'secret', Answer> {
  const [, json] = /REPORT (\{.*\})/.exec(stdout) ?? [];
  assert.ok(json !== undefined, `no report\n${stdout}\n${stderr}`);
  return JSON.parse(json) as ReturnType<typeof reportOf>;
}

/** What has to come of it everywhere: what can be found ran, the rest was refused with what to do. */
export function assertFound(outcome: Outcome): void {
  const { builtIn, own, secret, captured } = reportOf(outcome);
  assert.deepEqual(builtIn, { value: 'text' });
  assert.deepEqual(own, { value: 'A!' });
  assertRefused(secret, /secret.*\bexport it\b/);
  assertRefused(captured, /\bexport it\b/);
}

export function assertRefused({ code, message }: Answer, reason: RegExp): void {
  assert.equal(code, 'ERR_EXECUTOR_REFUSED', message);
  assert.match(message ?? '', reason);
}
