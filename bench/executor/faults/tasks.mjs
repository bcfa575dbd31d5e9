// Tasks that misbehave, as tasks of real programs do.
import { openSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers';
import { libraries } from './libraries.mjs';

class NotFound extends Error {
  name = 'NotFound';
  status = 404;
}

class User {
  name = 'u';
}

export const add = value => value + 1;
export const same = value => value;
export const readMissing = path => readFileSync(path);
export const throwCustom = key => {
  throw Object.assign(new NotFound(`no ${key}`), { key });
};
export const throwAggregate = () => {
  throw new AggregateError([new RangeError('one'), new TypeError('two')], 'both');
};
export const throwWithCause = () => {
  throw new Error('outer', { cause: new RangeError('inner') });
};
export const throwObject = value => {
  throw value;
};
export const returnFunction = () => ({ callback: () => 1 });
export const returnInstance = () => new User();
export const exit = code => process.exit(code);
export const crash = () => process.kill(process.pid, 'SIGSEGV');
export const fillMemory = () => {
  const kept = [];
  for (;;) kept.push(new Array(100_000).fill(kept.length));
};
export const rejectUnseen = async () => {
  void Promise.reject(new Error('nobody caught this'));
  await new Promise(() => {});
};
export const throwLate = () => {
  setImmediate(() => {
    throw new Error('too late');
  });
  return 'done';
};
export const spin = () => {
  for (;;);
};
export const wait = milliseconds =>
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
export const failOften = index => {
  if (index % 100 === 0) throw new Error(`task ${index}`);
  return index;
};
export const openFile = path => openSync(path);
export const environment = name => process.env[name];
export const print = lines => {
  for (let line = 0; line < lines; line++) console.log(`line ${line}`);
};
export const nested = async library => {
  const { run, close } = (await libraries[library]())();
  const result = await run('add', 1);
  await close();
  return result;
};
