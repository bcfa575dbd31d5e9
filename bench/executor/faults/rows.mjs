// The faults: each asks a pool for something and says in a few words what was wrong with what came of it, or nothing.
import { AsyncLocalStorage } from 'node:async_hooks';
import { Buffer } from 'node:buffer';
import { closeSync, readSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import {
  is,
  onModule,
  onPool,
  patience,
  rejects,
  settled,
  tells,
  throws,
  unsettled,
  withPool,
} from './checks.mjs';

const { AbortController } = globalThis;
const here = fileURLToPath(import.meta.url);

export const rows = [
  {
    title: 'ENOENT keeps code, errno, syscall, path',
    check: throws('readMissing', '/none', {
      code: is('ENOENT'),
      errno: is(-2),
      syscall: is('open'),
      path: is('/none'),
    }),
  },
  {
    title: 'an error of your own keeps name and properties',
    check: throws('throwCustom', 'k', { name: is('NotFound'), status: is(404), key: is('k') }),
  },
  {
    title: 'AggregateError keeps its errors',
    check: throws('throwAggregate', undefined, {
      name: is('AggregateError'),
      errors: errors => errors?.[0] instanceof RangeError && errors[1] instanceof TypeError,
    }),
  },
  {
    title: 'cause arrives',
    check: throws('throwWithCause', undefined, { cause: cause => cause instanceof RangeError }),
  },
  {
    title: 'a throw of a non-Error',
    check: onPool(async ({ run }) => {
      const { error, hangs } = await settled(run('throwObject', { reason: 'plain' }));
      if (!error) return unsettled(hangs);
      return isDeepStrictEqual(error, { reason: 'plain' }) ? '' : `arrives as ${error?.constructor?.name}`;
    }),
  },
  {
    title: 'an argument that cannot be cloned',
    check: rejects(({ run }) => run('same', { callback: () => 1 })),
  },
  { title: 'a result that cannot be cloned', check: rejects(({ run }) => run('returnFunction')) },
  {
    title: 'a class instance in a result is not stripped silently',
    check: onPool(async ({ run }) => {
      const { error, hangs } = await settled(run('returnInstance'));
      if (error) return '';
      return hangs ? 'hangs' : 'arrives without its class';
    }),
  },
  { title: 'process.exit(3)', check: rejects(({ run }) => run('exit', 3), /exit/i) },
  { title: 'process.exit(0)', check: rejects(({ run }) => run('exit', 0), /exit/i) },
  {
    title: 'out of memory under resourceLimits',
    check: rejects(({ run }) => run('fillMemory'), /memory/i, {
      resourceLimits: { maxOldGenerationSizeMb: 16 },
    }),
  },
  {
    title: 'a native crash in a process',
    check: rejects(({ run }) => run('crash'), /SIGSEGV|crash|signal/i, { processes: true }),
  },
  {
    title: 'an unhandled rejection',
    check: rejects(({ run }) => run('rejectUnseen'), /nobody caught this/),
  },
  {
    title: 'a late throw from a timer',
    check: onPool(async ({ run }) => {
      const { value, hangs } = await settled(run('throwLate'));
      if (value !== 'done') return hangs ? 'hangs' : 'loses the result';
      return (await settled(run('add', 1))).value === 2 ? '' : 'fails the next task';
    }),
  },
  {
    title: 'abort of an infinite loop',
    check: onPool(async ({ run }) => {
      const controller = new AbortController();
      const task = settled(run('spin', undefined, { signal: controller.signal }));
      void setTimeout(200).then(() => controller.abort());
      const { error, hangs } = await task;
      return error ? '' : unsettled(hangs);
    }),
  },
  {
    title: 'abort in the queue',
    check: onPool(async ({ run }) => {
      const controller = new AbortController();
      const first = settled(run('wait', 300));
      const queued = settled(run('add', 1, { signal: controller.signal }));
      controller.abort();
      const { error, hangs } = await queued;
      if (!error) return hangs ? 'hangs' : 'runs all the same';
      return (await first).value === 'timed-out' ? '' : 'fails the task that runs';
    }),
  },
  {
    title: 'timeout of an infinite loop',
    check: rejects(({ run }) => run('spin', undefined, { timeout: 200 })),
  },
  {
    title: 'a syntax error in the module',
    check: onModule('broken', ({ error, hangs }) =>
      !error ? unsettled(hangs) : tells(error, /SyntaxError|Unexpected/),
    ),
  },
  { title: 'an export that is missing', check: rejects(({ run }) => run('nothing', 1)) },
  {
    title: 'a module with top-level await',
    check: onModule('awaits', ({ value, hangs }) => (value === 2 ? '' : hangs ? 'hangs' : 'rejects')),
  },
  {
    title: 'a module that uses the pool when it is imported',
    check: onModule('runs-at-import', ({ hangs }) => (hangs ? 'hangs' : '')),
  },
  {
    title: 'a task that uses the pool itself',
    check: onPool(async ({ run }) => {
      const { value, hangs } = await settled(run('nested', process.env.FAULTS_LIBRARY));
      return value === 2 ? '' : hangs ? 'hangs' : 'rejects';
    }),
  },
  {
    title: '10,000 in the queue, 1 % fail',
    check: withPool({ threads: 2 }, async ({ run }) => {
      let settledOnce = 0;
      const all = Array.from({ length: 10_000 }, (_, index) =>
        run('failOften', index).then(
          value => (settledOnce += value === index && index % 100 !== 0),
          error => (settledOnce += index % 100 === 0 && error.message.includes(`task ${index}`)),
        ),
      );
      await settled(Promise.all(all), 4 * patience);
      return settledOnce === 10_000 ? '' : `${10_000 - settledOnce} lost or wrong`;
    }),
  },
  {
    title: 'shutdown while busy settles every task',
    async check(open) {
      const { run, close } = open();
      const tasks = Array.from({ length: 4 }, () => settled(run('wait', 100)));
      const closed = await settled(close());
      const results = await Promise.all(tasks);
      if (results.some(({ hangs }) => hangs)) return 'leaves tasks unsettled';
      return closed.hangs ? 'hangs' : '';
    },
  },
  {
    title: 'the process ends by itself',
    exits: true,
    async check(open) {
      const { value } = await settled(open().run('add', 1));
      return value === 2 ? '' : 'fails';
    },
  },
  {
    title: 'SIGTERM while busy',
    signal: 'SIGTERM',
    exits: true,
    async check(open) {
      void open().run('wait', 10_000);
      await setTimeout(300);
      return '';
    },
  },
  {
    title: 'a file descriptor that a task opened survives the worker',
    async check(open) {
      const { run, close } = open();
      const { value: descriptor } = await settled(run('openFile', here));
      await settled(close());
      try {
        readSync(descriptor, Buffer.alloc(1));
        closeSync(descriptor);
        return '';
      } catch (error) {
        return error.code;
      }
    },
  },
  {
    title: 'changes of process.env are seen',
    check: onPool(async ({ run }) => {
      await settled(run('add', 1));
      process.env.FAULTS_LATER = 'set';
      return (await settled(run('environment', 'FAULTS_LATER'))).value === 'set' ? '' : 'sees a copy';
    }),
  },
  {
    title: 'AsyncLocalStorage after the await',
    check: onPool(async ({ run }) => {
      const storage = new AsyncLocalStorage();
      const seen = await Promise.all(
        ['one', 'two'].map(name =>
          storage.run(name, async () => {
            await run('add', 1);
            return storage.getStore();
          }),
        ),
      );
      return seen.join() === 'one,two' ? '' : 'is lost';
    }),
  },
  {
    title: 'console output of a task is not lost',
    exits: true,
    printed: 500,
    async check(open) {
      const { hangs, error } = await settled(open().run('print', 500));
      return hangs ? 'hangs' : error ? 'fails' : '';
    },
  },
];
