// The same few things to ask of each pool, so that a fault is one function for all of them.
import { fileURLToPath } from 'node:url';

const at = path => new URL(path, import.meta.url);
const file = path => fileURLToPath(at(path));

/**
 * Per pool a function that loads it and returns `open({ module, threads, resourceLimits, processes })`. What that opens
 * has `run(name, argument, { signal, timeout })` and `close()`; it returns undefined where a pool has no processes.
 */
export const libraries = {
  async 'run-in-executor'() {
    const { ProcessPoolExecutor, taskRef, ThreadPoolExecutor } = await import('run-in-executor');
    return ({ module = 'tasks.mjs', threads = 1, resourceLimits, processes } = {}) => {
      const options = { maxWorkers: threads, ...(resourceLimits && { resourceLimits }) };
      const pool = processes ? new ProcessPoolExecutor(options) : new ThreadPoolExecutor(options);
      return {
        run: (name, argument, how = {}) => pool.with(how).submit(taskRef(at(module), name), argument),
        close: () => pool.shutdown(),
      };
    };
  },

  async piscina() {
    const { Piscina } = await import('piscina');
    return options => (options?.processes ? undefined : likePiscina(Piscina, options));
  },

  async tinypool() {
    const { Tinypool } = await import('tinypool');
    return options => likePiscina(Tinypool, options, options?.processes ? { runtime: 'child_process' } : {});
  },

  async workerpool() {
    const { default: workerpool } = await import('workerpool');
    return ({ module, threads = 1, resourceLimits, processes } = {}) => {
      const pool = workerpool.pool(scriptFor('workerpool', module), {
        workerType: processes ? 'process' : 'thread',
        maxWorkers: threads,
        ...(resourceLimits && { workerThreadOpts: { resourceLimits } }),
      });
      return {
        run(name, argument, { signal, timeout } = {}) {
          const promise = pool.exec(name, [argument]);
          // It is cancelled on the promise itself.
          signal?.addEventListener('abort', () => void promise.cancel());
          return timeout ? promise.timeout(timeout) : promise;
        },
        close: () => pool.terminate(),
      };
    };
  },

  async poolifier() {
    const { FixedClusterPool, FixedThreadPool } = await import('poolifier');
    return ({ module, threads = 1, resourceLimits, processes } = {}) => {
      const Pool = processes ? FixedClusterPool : FixedThreadPool;
      const script = scriptFor(processes ? 'poolifier-process' : 'poolifier', module);
      const pool = new Pool(threads, script, resourceLimits ? { workerOptions: { resourceLimits } } : {});
      // Without a listener its errors would end the process.
      pool.emitter?.on('error', () => undefined);
      return {
        run: (name, argument, { signal, timeout } = {}) =>
          pool.execute(argument, name, stopAfter(signal, timeout)),
        close: () => pool.destroy(),
      };
    };
  },
};

function likePiscina(Pool, { module = 'tasks.mjs', threads = 1, resourceLimits } = {}, more = {}) {
  const pool = new Pool({
    filename: at(module).href,
    minThreads: threads,
    maxThreads: threads,
    ...(resourceLimits && { resourceLimits }),
    ...more,
  });
  return {
    run: (name, argument, { signal, timeout } = {}) =>
      pool.run(argument, { name, signal: stopAfter(signal, timeout) }),
    close: () => pool.destroy(),
  };
}

/** Where a pool has no timeout of its own, people pass a signal that times out. */
function stopAfter(signal, timeout) {
  return timeout ? globalThis.AbortSignal.timeout(timeout) : signal;
}

/** Some pools want a script that registers the functions: ours takes the module's name from the environment. */
function scriptFor(library, module = 'tasks.mjs') {
  process.env.FAULTS_MODULE = at(module).href;
  return file(`workers/${library}.mjs`);
}
