// Which project modules can be loaded once more, in a worker, without anyone noticing?
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { isBoilerplate } from '../fixes/reading/boilerplate.ts';
import { isEnumVariable, isOfBoilerplate, wrappingOf } from '../fixes/reading/compiled.ts';
import { isSafeTwice } from '../fixes/offload/purity.ts';
import { referencesTo, topScope } from '../fixes/reading/scope.ts';
import {
  bare,
  isFunction,
  readOnce,
  textOf,
  topLevelOf,
  type Node,
  type Source,
} from '../fixes/reading/source.ts';
import { constantProblem } from '../fixes/offload/state.ts';
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

interface Module {
  readonly text: string;
  /** Where its relative imports lead; undefined: to no file. */
  readonly targets: readonly (string | undefined)[];
}

/** Modules as they are, each read once: as good as the disk for as long as that does not change. */
export interface ModuleReader {
  /** @param text known already; default: what the reader finds */
  read(path: string, text?: string): Promise<Module | undefined>;
}

/** @param textOf texts that are known without the disk */
export function createModuleReader(textOf: (path: string) => string | undefined): ModuleReader {
  const find = diskResolver(path => textOf(path) !== undefined);
  const known = new Map<string, Promise<Module | undefined>>();
  const readAnew = async (path: string, given: string | undefined): Promise<Module | undefined> => {
    const text = given ?? textOf(path) ?? (await readFile(path, 'utf8').catch(() => undefined));
    if (text === undefined) return undefined;
    return {
      text,
      targets: await Promise.all(relativeImports(text).map(specifier => find(specifier, path))),
    };
  };
  return {
    read(path, text) {
      const module = known.get(path) ?? readAnew(path, text);
      known.set(path, module);
      return module;
    },
  };
}

/**
 * Reads a file's project modules, however far they are, so that afterwards it can be answered without I/O whether one
 * is pure: it does nothing when loaded and keeps no state, and neither does anything it imports. Unknown modules are not.
 * To ask, a parser has to be loaded.
 * @param path absolute
 */
export async function modulesOf(path: string, text: string, reader: ModuleReader): Promise<Modules> {
  const modules = await modulesFrom(path, text, reader);
  const find = createResolver(candidate => modules.has(candidate));
  const isPurePath = (start: string): boolean => {
    const reached = new Set([start]);
    for (const path of reached) {
      const module = modules.get(path);
      // A copy of the runtime can be loaded anywhere; examples in its comments look like imports.
      if (module && isRuntimeCopy(path, module.text)) continue;
      if (!module || !isPureAlone(path, module.text)) return false;
      for (const target of module.targets) {
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
  const open = (path: string): OpenModule | undefined => {
    const module = modules.get(path);
    return (
      module && {
        file: { path, text: module.text },
        get isPure() {
          return isPurePath(path);
        },
        isPureModule: specifier => isPure(specifier, path),
      }
    );
  };
  return { isPure, open };
}

async function modulesFrom(path: string, text: string, reader: ModuleReader): Promise<Map<string, Module>> {
  const modules = new Map<string, Module>();
  const queue = new Set([path]);
  // The set grows while it is iterated.
  for (const reached of queue) {
    const module = await reader.read(reached, reached === path ? text : undefined);
    if (!module) continue;
    modules.set(reached, module);
    for (const target of module.targets)
      if (target !== undefined && queue.size < MAX_MODULES) queue.add(target);
  }
  return modules;
}

function diskResolver(
  isKnown: (path: string) => boolean,
): (...question: Parameters<Resolver>) => Promise<string | undefined> {
  const listings = new Map<string, Promise<ReadonlySet<string>>>();
  const has = async (path: string): Promise<boolean> => {
    if (isKnown(path)) return true;
    const folder = dirname(path);
    const listing = listings.get(folder) ?? filesIn(folder);
    listings.set(folder, listing);
    return (await listing).has(basename(path));
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

/**
 * Leaves out what it imports. Remembered: the editor asks for the same files again and again.
 * @throws {NoParserError}
 */
export function isPureAlone(path: string, text: string): boolean {
  if (extname(path) === '.json') return true;
  const known = alone.get(path);
  if (known?.text === text) return known.pure;
  const source = readOnce({ path, text });
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
    if (isBoilerplate(source.text, topLevelOf(source, node))) return false;
    if (!node.init && (isEnumVariable(source, variable) || isOfBoilerplate(source, variable))) return false;
    if (referencesTo(source, variable).some(reference => reference.isWrite() && !reference.init)) return true;
    if (node.init && (isFunction(bare(node.init)) || /^require\s*\(/.test(textOf(source, node.init))))
      return false;
    if (node.init && wrappingOf(source, node.init)) return false;
    return node.id.type !== 'Identifier' || constantProblem(source, variable, node) !== undefined;
  });
}

function relativeImports(text: string): string[] {
  return importsOf(text).filter(isRelative);
}
