import { createRequire } from 'node:module';
import { describe, refused } from '../errors.ts';
import { type Ref, workerState } from '../protocol.ts';

type Fn = (...args: unknown[]) => unknown;

/** Finds the function a reference names, importing its module when this worker has not done so yet. */
export async function load(ref: Ref): Promise<Fn> {
  if (ref.kind === 'builtin') return loadBuiltin(ref);
  const state = workerState();
  const origin = ref.kind === 'commonjs' ? ref.file : ref.url;
  if (state) state.importing = origin;
  let module: unknown;
  try {
    module = ref.kind === 'commonjs' ? createRequire(ref.file)(ref.file) : await import(origin);
  } catch (cause) {
    throw refused(
      'A worker could not import ' + origin + ': ' + describe(cause) + '. ' + advice(cause),
      cause,
    );
  } finally {
    if (state) state.importing = undefined;
  }
  if (ref.kind === 'commonjs') {
    return asFunction(
      ref.key === undefined ? module : (module as Record<string, unknown>)[ref.key],
      ref.name,
      origin,
    );
  }
  const namespace = module as Record<string, unknown>;
  return ref.kind === 'named'
    ? asFunction(exported(namespace, ref.name), ref.name, origin)
    : recognise(namespace, ref);
}

/** What Node says of a module that only a compiler, a bundler or a loader makes loadable. */
const notForNode =
  /^ERR_(?:MODULE_NOT_FOUND|UNKNOWN_FILE_EXTENSION|UNSUPPORTED_\w+|INVALID_TYPESCRIPT_SYNTAX|PACKAGE_\w+)$/;

function advice(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && notForNode.test(String(cause.code))
    ? 'Workers load modules as Node does, without what a bundler or a test runner makes of them:' +
        ' name the loader with --import (node --import tsx), or move the function into a module that Node can run.'
    : 'Workers run the top level of the module again: move the function into a module that only declares.';
}

function loadBuiltin({ module, path, source }: Ref & { kind: 'builtin' }): Fn {
  let value: unknown = module === '' ? globalThis : createRequire(process.execPath)('node:' + module);
  for (const key of path) value = (value as Record<string, unknown>)[key];
  if (typeof value === 'function' && Function.prototype.toString.call(value) === source) return value as Fn;
  const name = (module === '' ? path : [module, ...path]).join('.');
  throw refused(
    name +
      ' was replaced on the calling thread (a mock or a patch), and the worker has the original. ' +
      'Pass an exported function of your own that applies the patch and calls it.',
  );
}

function exported(namespace: Record<string, unknown>, name: string): unknown {
  if (Object.hasOwn(namespace, name)) return namespace[name];
  const fallback = namespace['default'] as Record<string, unknown> | null | undefined;
  return fallback !== null && typeof fallback === 'object' && Object.hasOwn(fallback, name)
    ? fallback[name]
    : undefined;
}

function asFunction(value: unknown, name: string, origin: string): Fn {
  if (typeof value === 'function') return value as Fn;
  throw refused(origin + ' exports no function ' + (name || 'of this kind') + ' in a worker. Export it.');
}

/** By its source text, else (a loader may have changed it) as the only export of that name and arity. */
function recognise(
  namespace: Record<string, unknown>,
  { url, name, arity, source }: Ref & { kind: 'module' },
): Fn {
  const values = new Set(Object.values(namespace));
  const fallback = namespace['default'];
  if (typeof fallback === 'object' && fallback !== null) {
    for (const value of Object.values(fallback)) values.add(value);
  }
  const named = [...values].filter(
    (value): value is Fn => typeof value === 'function' && value.name === name && value.length === arity,
  );
  const same = named.filter(value => Function.prototype.toString.call(value) === source);
  const [found, ...others] = same.length > 0 ? same : named;
  if (found && others.length === 0) return found;
  const who = name === '' ? 'this function' : name;
  throw refused(
    found
      ? url + ' exports more than one function like ' + who + '. Name the one you mean with taskRef().'
      : url +
          ' does not export ' +
          who +
          '. Workers find functions by name: export it from that module' +
          ' (and pass it without bind or a wrapper), or move it into a module of its own that does.',
  );
}
