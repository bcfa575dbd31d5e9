// Which project modules can be loaded once more, in a worker, without anyone noticing?
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { isSafeTwice } from '../fixes/purity.ts';
import { referencesTo, topScope } from '../fixes/scope.ts';
import {
  bare,
  isFunction,
  readSource as parseSource,
  textOf,
  type Node,
  type Source,
} from '../fixes/source.ts';
import { constantProblem } from '../fixes/state.ts';
import type { OpenModule } from '../fixes/types.ts';
import { importsOf } from './imports.ts';
import { candidatesOf, createResolver, isRelative, type Resolver } from './resolve.ts';
import { isRuntimeCopy } from './runtimeCopies.ts';

/** Beyond that many modules nobody waits for the answer. */
const MAX_MODULES = 200;
/** Texts that are newer than what the disk holds. */
export type Overlay = ReadonlyMap<string, string>;

/** What a file reaches through its imports. */
export interface Modules {
  /** @param from path of the importing file */
  readonly isPure: (specifier: string, from: string) => boolean;
  readonly open: (path: string) => OpenModule | undefined;
}

/**
 * Reads a file's project modules, however far they are, so that afterwards it can be answered without I/O whether one
 * is pure: it does nothing when loaded and keeps no state, and neither does anything it imports. Unknown modules are not.
 * @param path absolute
 */
export async function modulesOf(path: string, text: string, overlay: Overlay): Promise<Modules> {
  const texts = await modulesFrom(path, text, overlay);
  const find = createResolver(candidate => texts.has(candidate));
  const isPurePath = (start: string): boolean => {
    const reached = new Set([start]);
    for (const module of reached) {
      const text = texts.get(module) ?? '';
      // A copy of the runtime can be loaded anywhere; examples in its comments look like imports.
      if (isRuntimeCopy(module, text)) continue;
      if (!isPureAlone(module, text)) return false;
      for (const imported of relativeImports(text)) {
        const target = find(imported, module);
        if (target === undefined) return false;
        reached.add(target);
      }
    }
    return true;
  };
  const isPure = (specifier: string, from: string): boolean => {
    const start = find(specifier, from);
    return start !== undefined && isPurePath(start);
  };
  const open = (module: string): OpenModule | undefined => {
    const content = texts.get(module);
    return content === undefined
      ? undefined
      : {
          file: { path: module, text: content },
          isPure: isPurePath(module),
          isPureModule: specifier => isPure(specifier, module),
        };
  };
  return { isPure, open };
}

async function modulesFrom(path: string, text: string, overlay: Overlay): Promise<Map<string, string>> {
  const texts = new Map([[path, text]]);
  const find = diskResolver(overlay);
  // The map grows while it is iterated; that is the queue.
  for (const [module, content] of texts) {
    for (const specifier of relativeImports(content)) {
      const target = await find(specifier, module);
      if (target === undefined || texts.has(target) || texts.size >= MAX_MODULES) continue;
      const read = overlay.get(target) ?? (await readFile(target, 'utf8').catch(() => undefined));
      if (read !== undefined) texts.set(target, read);
    }
  }
  return texts;
}

function diskResolver(overlay: Overlay): (...question: Parameters<Resolver>) => Promise<string | undefined> {
  const listings = new Map<string, Promise<ReadonlySet<string>>>();
  const has = async (path: string): Promise<boolean> => {
    const folder = dirname(path);
    const listing = listings.get(folder) ?? filesIn(folder);
    listings.set(folder, listing);
    return overlay.has(path) || (await listing).has(basename(path));
  };
  return async (specifier, from) => {
    for (const candidate of candidatesOf(resolve(dirname(from), specifier)))
      if (await has(candidate)) return candidate;
    return undefined;
  };
}

async function filesIn(folder: string): Promise<ReadonlySet<string>> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return new Set(entries.filter(entry => !entry.isDirectory()).map(({ name }) => name));
}

const alone = new Map<string, { readonly text: string; readonly pure: boolean }>();

/** Leaves out what it imports. Remembered: the editor asks for the same files again and again. */
function isPureAlone(path: string, text: string): boolean {
  if (extname(path) === '.json') return true;
  const known = alone.get(path);
  if (known?.text === text) return known.pure;
  const source = parseSource({ path, text });
  const pure =
    source !== undefined && isSafeTwice(source, { isPureModule: () => true }) === true && !keepsState(source);
  if (alone.size > 10 * MAX_MODULES) alone.clear();
  alone.set(path, { text, pure });
  return pure;
}

/** Has the module a variable, or a static property, that may differ between two copies of it? */
function keepsState(source: Source): boolean {
  return topScope(source).variables.some(variable => {
    const [definition] = variable.defs;
    const node = definition?.node as Node | undefined;
    if (node?.type === 'ClassDeclaration') {
      return node.body.body.some(member => member.type === 'PropertyDefinition' && member.static);
    }
    if (node?.type !== 'VariableDeclarator') return false;
    if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)) return true;
    if (node.init && (isFunction(bare(node.init)) || /^require\s*\(/.test(textOf(source, node.init))))
      return false;
    return node.id.type !== 'Identifier' || constantProblem(source, variable, node) !== undefined;
  });
}

function relativeImports(text: string): string[] {
  return importsOf(text).filter(isRelative);
}
