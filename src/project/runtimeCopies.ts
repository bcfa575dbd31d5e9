// The runtime as it is copied into projects: the texts that ship with Unblock, and the copies that projects have.
import { open, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RawFacts } from '../fixes/offload/runtime.ts';
import { isInside } from './paths.ts';
import { exists } from './surroundings.ts';

type Texts = RawFacts['texts'];

const FILES = {
  ts: 'run-in-executor.ts',
  mts: 'run-in-executor.mts',
  mjs: 'run-in-executor.mjs',
  cjs: 'run-in-executor.cjs',
  dmts: 'run-in-executor.d.mts',
  dcts: 'run-in-executor.d.cts',
} as const satisfies Record<keyof Texts, string>;

const CODE_FILES = [FILES.ts, FILES.mts, FILES.mjs, FILES.cjs];
/** What a compiler makes of the TypeScript copy, which keeps the first line or puts its own before it. */
const COMPILED = 'run-in-executor.js';
const VERSION_LINE = /^\uFEFF?(?:["']use strict["'];\s*)?\/\/ run-in-executor \d/;

const loaded = new Map<string, Promise<Texts>>();
let built: Promise<string> | undefined;

/**
 * The texts that are copied.
 * @param folder where they are; default: beside the bundle, else where this repository builds them
 * @throws when they are not there, because nothing was built
 */
export async function runtimeTexts(folder?: string): Promise<Texts> {
  const from = folder ?? (await (built ??= builtFolder()));
  const texts = loaded.get(from) ?? readTexts(from);
  loaded.set(from, texts);
  return texts;
}

/**
 * The copies that a file could import without leaving its package: in the folders above it, and where copies are put.
 * @param path absolute
 * @param root the package's folder
 * @param more files that may be copies, too
 */
export async function runtimeCopies(
  path: string,
  root: string,
  more: Iterable<string> = [],
): Promise<string[]> {
  const folders = new Set([join(root, 'src'), join(root, 'lib')]);
  for (let folder = dirname(path); isInside(root, folder); folder = dirname(folder)) {
    folders.add(folder);
    if (folder === dirname(folder)) break;
  }
  const inFolders = [...folders].flatMap(folder => CODE_FILES.map(name => join(folder, name)));
  const others = [...more].filter(
    file => CODE_FILES.some(name => name === basename(file)) && isInside(root, file),
  );
  const candidates = [...new Set([...inFolders, ...others])];
  const found = await Promise.all(candidates.map(async file => ((await isCopy(file)) ? [file] : [])));
  return found.flat();
}

/** Is it, by name and first line, a copy of the runtime? */
export function isRuntimeCopy(path: string, text: string): boolean {
  return [...Object.values(FILES), COMPILED].some(name => name === basename(path)) && VERSION_LINE.test(text);
}

async function isCopy(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (!file) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return VERSION_LINE.test(buffer.toString('utf8', 0, bytesRead));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}

async function builtFolder(): Promise<string> {
  const shipped = join(import.meta.dirname, 'runtime');
  return (await exists(shipped)) ? shipped : join(import.meta.dirname, '../../runtime/dist/copy');
}

async function readTexts(folder: string): Promise<Texts> {
  const read = (name: keyof Texts) => readFile(join(folder, FILES[name]), 'utf8');
  const [ts, mts, mjs, cjs, dmts, dcts] = await Promise.all([
    read('ts'),
    read('mts'),
    read('mjs'),
    read('cjs'),
    read('dmts'),
    read('dcts'),
  ]);
  return { ts, mts, mjs, cjs, dmts, dcts };
}
