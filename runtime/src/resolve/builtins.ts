import { createRequire, isBuiltin } from 'node:module';
import type { Ref } from '../protocol.ts';

type BuiltinRef = Ref & { kind: 'builtin' };

const index = new Map<unknown, { module: string; path: string[] }>();
const indexed = new Set<string>();

/** Finds a function of Node itself (`fs.readFileSync`, `fs.realpathSync.native`, `Atomics.wait`) by identity. */
export function findBuiltin(fn: object): BuiltinRef | undefined {
  let found = index.get(fn);
  if (!found) {
    indexLoaded();
    found = index.get(fn);
  }
  return found && { kind: 'builtin', ...found, source: Function.prototype.toString.call(fn) };
}

/** Looks only at built-ins that are loaded: who holds a function of one has loaded it. */
function indexLoaded(): void {
  const require = createRequire(process.execPath);
  if (!indexed.has('')) {
    indexed.add('');
    add('', ['Atomics'], Atomics);
    add('', ['JSON'], JSON);
  }
  const { moduleLoadList = [] } = process as { moduleLoadList?: string[] };
  for (const entry of moduleLoadList) {
    const id = entry.replace(/^NativeModule /, '');
    if (id === entry || indexed.has(id) || id.startsWith('_') || !isBuiltin('node:' + id)) continue;
    indexed.add(id);
    add(id, [], require('node:' + id) as object);
  }
}

function add(module: string, path: string[], holder: object): void {
  for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
    // A getter may load what nobody uses, or warn.
    const value: unknown = descriptor.value;
    if (typeof value !== 'function' || index.has(value)) continue;
    index.set(value, { module, path: [...path, key] });
    const native: unknown = Object.getOwnPropertyDescriptor(value, 'native')?.value;
    if (typeof native === 'function') index.set(native, { module, path: [...path, key, 'native'] });
  }
}

/** Built-ins whose result is what they write into an argument, which would stay behind in the worker's copy. */
const writers = new Set([
  ...['fs.readSync', 'fs.readvSync', 'fs.read', 'fs.readv'],
  ...['crypto.randomFillSync', 'crypto.randomFill', 'crypto.getRandomValues'],
  ...['add', 'and', 'compareExchange', 'exchange', 'or', 'store', 'sub', 'xor'].map(
    name => '.Atomics.' + name,
  ),
]);

/** The number (from 1) of the argument that a built-in would write into in vain; shared memory is not in vain. */
export function writtenArgument({ module, path }: BuiltinRef, args: readonly unknown[]): number | undefined {
  const name = [module, ...path].join('.');
  const isCopied = (value: unknown): boolean =>
    Array.isArray(value) ? value.some(isCopied) : isUnsharedView(value) || value instanceof ArrayBuffer;
  let position = -1;
  if (writers.has(name)) position = args.findIndex(isCopied);
  else if (name === 'fs.readFileSync') {
    position = args.findIndex(arg =>
      isUnsharedView((arg as { buffer?: unknown } | null | undefined)?.buffer),
    );
  }
  return position < 0 ? undefined : position + 1;
}

function isUnsharedView(value: unknown): boolean {
  return ArrayBuffer.isView(value) && !(value.buffer instanceof SharedArrayBuffer);
}
