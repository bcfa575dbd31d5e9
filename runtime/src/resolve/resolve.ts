import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { ExecutorError, refused } from '../errors.ts';
import type { Ref } from '../protocol.ts';
import { TaskRef } from '../task-ref.ts';
import { findBuiltin } from './builtins.ts';
import { locate, type Location } from './location.ts';

/** A reference with the number that stands for it in messages. */
export interface Resolved {
  id: number;
  ref: Ref;
}

const resolved = new WeakMap<object, Resolved>();
const named = new Map<string, Resolved>();
let lastId = 0;

/**
 * Finds out how a worker can get at a function: as a built-in, or as an export of the module that defines it.
 *
 * @throws {ExecutorError} If it cannot; the message says why and what to do.
 */
export function resolveTask(task: unknown): Resolved {
  if (typeof task !== 'function' && !(task instanceof TaskRef)) {
    throw refused('A task is a function or a taskRef(), not ' + (task === null ? 'null' : typeof task) + '.');
  }
  if (task instanceof TaskRef) return resolveNamed(task as TaskRef);
  let known = resolved.get(task);
  if (!known) {
    known = { id: ++lastId, ref: refer(task) };
    resolved.set(task, known);
  }
  return known;
}

/** The same name is the same function, however often it is referred to: workers remember what they have found. */
function resolveNamed({ url, name }: TaskRef): Resolved {
  const key = name + ' ' + url;
  let known = named.get(key);
  if (!known) {
    if (!url.startsWith('file:')) {
      throw refused(
        'taskRef() takes the file: URL of a module, such as new URL("./task.js", import.meta.url), not ' +
          url +
          '.',
      );
    }
    known = { id: ++lastId, ref: { kind: 'named', url, name } };
    named.set(key, known);
  }
  return known;
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- any function, seen as an object
function refer(fn: Function): Ref {
  const who = fn.name === '' ? 'This function' : fn.name;
  return findBuiltin(fn) ?? findCommonjs(fn) ?? referByLocation(fn, who, locateOrExplain(fn, who));
}

function locateOrExplain(fn: object, who: string): Location | undefined {
  try {
    return locate(fn);
  } catch (cause) {
    throw new ExecutorError(
      'ERR_EXECUTOR_REFUSED',
      'Finding the module of ' +
        who +
        " needs Node's inspector (with --permission: --allow-inspector)." +
        ' Without it, name the function with taskRef().',
      cause,
    );
  }
}

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- any function, seen as an object
function referByLocation(fn: Function, who: string, location: Location | undefined): Ref {
  if (!location) {
    throw refused(
      who +
        ' is bound or native, so no worker can find it by name. Pass the function that was bound, and what it was bound to' +
        ' as arguments; or an exported function that calls it.',
    );
  }
  const { url, scopes } = location;
  if (!url.startsWith('file:')) {
    throw refused(
      who +
        ' is not defined in a module file (' +
        (url || 'evaluated code') +
        '), so no worker can import it. Export it from a module file.',
    );
  }
  const file = fileURLToPath(url);
  const cached = createRequire(process.execPath).cache[file];
  if (cached) {
    // Compiled modules export through getters: in the module that defines the function they are safe to read.
    const key = keyOf(cached.exports, fn, (holder, name) => (holder as Record<string, unknown>)[name]);
    if (key !== false) return { kind: 'commonjs', file, key, name: fn.name };
    throw refused(who + ' is not exported by ' + file + '. Workers find functions by name: export it.');
  }
  if (scopes.some(scope => (scopes.includes('Module') ? anyCapture : certainCapture).test(scope))) {
    throw refused(
      who +
        ' captures variables of the code around it, and those cannot travel to a worker.' +
        ' Make it a function at the top level of a module, export it, and pass it what it needs as arguments.',
    );
  }
  return {
    kind: 'module',
    url,
    name: fn.name,
    arity: fn.length,
    source: Function.prototype.toString.call(fn),
  };
}

const anyCapture = /^(?:Closure|Block|Catch|With|Local)\b/;
/** Of a module that something other than Node loaded (Vitest) the top level is a function's, without a name. */
const certainCapture = /^(?:Closure \(|Catch|With)/;

/** What only hands the function on may do something when it is loaded: of several, the module that defines it is asked. */
function findCommonjs(fn: object): Ref | undefined {
  const found: Extract<Ref, { kind: 'commonjs' }>[] = [];
  for (const module of Object.values(createRequire(process.execPath).cache)) {
    const key = keyOf(
      module?.exports,
      fn,
      (holder, name) => Object.getOwnPropertyDescriptor(holder, name)?.value,
    );
    if (module && key !== false) {
      found.push({ kind: 'commonjs', file: module.filename, key, name: (fn as { name: string }).name });
    }
  }
  const [first, ...others] = found;
  if (others.length === 0) return first;
  const home = homeOf(fn);
  return found.find(({ file }) => file === home) ?? first;
}

/** The file that defines a function, where that can be found out. */
function homeOf(fn: object): string | undefined {
  try {
    const url = locate(fn)?.url;
    return url?.startsWith('file:') ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** The name that `fn` is exported by, undefined if it is the exports themselves, false if it is not among them. */
function keyOf(
  exports: unknown,
  fn: object,
  read: (holder: object, name: string) => unknown,
): string | undefined | false {
  if (exports === fn) return undefined;
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return false;
  return Object.getOwnPropertyNames(exports).find(name => read(exports, name) === fn) ?? false;
}
