// One way to use five pools, and the floor beneath them. Each is loaded only where it is measured.
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const at = path => new URL(path, import.meta.url);
const file = path => fileURLToPath(at(path));

/**
 * Per pool a function that loads the library and returns `open(threads)`; without a number, the library's own default.
 * What it opens has `run(name, argument)`, for a task of tasks.mjs.
 */
export const pools = {
  async 'bare worker'() {
    return (threads = availableParallelism(), script = at('workers/bare.mjs')) => {
      const workers = Array.from({ length: threads }, () => new BareWorker(script));
      const waiting = [];
      const run = (name, argument) => {
        const worker = workers.pop();
        if (!worker) return new Promise(resolve => waiting.push([name, argument, resolve]));
        return new Promise(resolve => start(worker, [name, argument, resolve]));
      };
      const start = (worker, [name, argument, resolve]) => {
        worker.run(name, argument, value => {
          const next = waiting.shift();
          if (next) start(worker, next);
          else workers.push(worker);
          resolve(value);
        });
      };
      return { run };
    };
  },

  async 'run-in-executor'() {
    const { ThreadPoolExecutor } = await import('run-in-executor');
    const tasks = await import('./tasks.mjs');
    // What a user would pass: Node's own function where there is one.
    const functions = { ...tasks, exists: existsSync, read: readFileSync };
    return maxWorkers => {
      const pool = new ThreadPoolExecutor(maxWorkers ? { maxWorkers } : {});
      const cell = new Int32Array(new SharedArrayBuffer(4));
      return {
        run: (name, argument) =>
          name === 'wait'
            ? pool.submit(Atomics.wait, cell, 0, 0, argument)
            : pool.submit(functions[name], argument),
      };
    };
  },

  async piscina() {
    const { Piscina } = await import('piscina');
    return threads => likePiscina(Piscina, threads);
  },

  async tinypool() {
    const { Tinypool } = await import('tinypool');
    return threads => likePiscina(Tinypool, threads);
  },

  async workerpool() {
    const { default: workerpool } = await import('workerpool');
    return maxWorkers => {
      const options = { workerType: 'thread', ...(maxWorkers && { maxWorkers, minWorkers: maxWorkers }) };
      const pool = workerpool.pool(file('workers/workerpool.mjs'), options);
      return { run: (name, argument) => pool.exec(name, [argument]) };
    };
  },

  async poolifier() {
    const { FixedThreadPool } = await import('poolifier');
    return (threads = availableParallelism()) => {
      const pool = new FixedThreadPool(threads, file('workers/poolifier.mjs'));
      return { run: (name, argument) => pool.execute(argument, name) };
    };
  },
};

function likePiscina(Pool, threads) {
  const pool = new Pool({
    filename: at('tasks.mjs').href,
    ...(threads && { minThreads: threads, maxThreads: threads }),
  });
  return { run: (name, argument) => pool.run(argument, { name }) };
}

class BareWorker {
  #worker;
  #done;

  constructor(script) {
    this.#worker = new Worker(script, { eval: typeof script === 'string', trackUnmanagedFds: false });
    this.#worker.unref();
    this.#worker.on('message', value => {
      this.#worker.unref();
      this.#done(value);
    });
  }

  run(name, argument, done) {
    this.#done = done;
    this.#worker.ref();
    this.#worker.postMessage([name, argument]);
  }
}
