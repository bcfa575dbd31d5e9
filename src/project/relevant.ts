import type { Config } from '../analyzer/config.ts';
import { looksMinified, mayMatter } from '../analyzer/prefilter.ts';
import { importsOf } from './imports.ts';
import type { Resolver } from './resolve.ts';
import { isRuntimeCopy } from './runtimeCopies.ts';

/** Files that the analyzer has to see together, and no others with them. */
export interface Component<File> {
  /** In the order given. */
  readonly files: readonly File[];
  /** The project files that the specifiers in each file name. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

interface SourceText {
  readonly path: string;
  readonly text: string;
}

/**
 * Is a file a part of the project's code? Our own copies are none, and rules about them would only confuse; nor are
 * bundles that nobody reads: whoever imports one imports code without a source.
 * @param named was it asked for by its own name? Then it is looked at even if nobody reads it
 */
export function isPartOfProject(path: string, text: string, named = false): boolean {
  return !isRuntimeCopy(path, text) && (named || !looksMinified(text));
}

/** May a file hold a finding by itself, by a look at its text? */
export function canMatter(text: string, { apis = [] }: Config): boolean {
  return mayMatter(
    text,
    apis.map(({ module }) => module),
  );
}

/**
 * The files that the analyzer has to see: those that matter by themselves, and those connected to one by imports in
 * either direction, since blocking travels to callers and functions travel to what they are passed to. Those that are
 * not connected to each other make components of their own.
 */
export function componentsOf<File extends SourceText>(
  files: readonly File[],
  matters: (file: File) => boolean,
  resolve: Resolver,
): Component<File>[] {
  const imports = new Map(files.map(file => [file.path, targetsOf(file, resolve)]));
  const connected = connections([
    ...Array.from(imports, ([path, targets]) => [path, [...targets.values()]] as const),
    ...globalsOf(files),
  ]);
  const component = new Map<string, number>();
  let count = 0;
  for (const file of files) {
    if (component.has(file.path) || !matters(file)) continue;
    for (const path of reachable([file.path], connected)) component.set(path, count);
    count++;
  }
  const members = Array.from({ length: count }, (): File[] => []);
  for (const file of files) members[component.get(file.path) ?? -1]?.push(file);
  return members.map(list => ({
    files: list,
    imports: new Map(list.map(({ path }) => [path, imports.get(path) ?? new Map()])),
  }));
}

/**
 * Files that are connected to some, in either direction, and those themselves.
 * @param links files, and what each names
 */
export function connectedTo(
  seeds: Iterable<string>,
  links: Iterable<readonly [path: string, targets: readonly string[]]>,
): Set<string> {
  return reachable(seeds, connections(links));
}

function connections(
  links: Iterable<readonly [path: string, targets: readonly string[]]>,
): Map<string, Set<string>> {
  const connected = new Map<string, Set<string>>();
  const neighboursOf = (path: string): Set<string> => {
    const known = connected.get(path) ?? new Set();
    connected.set(path, known);
    return known;
  };
  for (const [path, targets] of links) {
    for (const target of targets) {
      neighboursOf(path).add(target);
      neighboursOf(target).add(path);
    }
  }
  return connected;
}

function reachable(
  seeds: Iterable<string>,
  connected: ReadonlyMap<string, ReadonlySet<string>>,
): Set<string> {
  const reached = new Set(seeds);
  for (const path of reached) for (const neighbour of connected.get(path) ?? []) reached.add(neighbour);
  return reached;
}

function targetsOf({ path, text }: SourceText, resolve: Resolver): Map<string, string> {
  const targets = new Map<string, string>();
  for (const specifier of importsOf(text)) {
    const target = resolve(specifier, path);
    if (target !== undefined) targets.set(specifier, target);
  }
  return targets;
}

/** Files that name a global, and those that set it: they need not import each other. */
function globalsOf(files: readonly SourceText[]): [string, string[]][] {
  const uses = files.map(({ path, text }) => ({ path, text, set: globalsSetIn(text) }));
  const names = new Set(uses.flatMap(({ set }) => set));
  return linksByGlobals(uses.map(({ path, text, set }) => ({ path, set, named: namedIn(text, names) })));
}

/** What a file has to do with globals of the project. */
export interface GlobalsOfFile {
  readonly path: string;
  readonly set: readonly string[];
  readonly named: readonly string[];
}

/** The files that set what a file names. */
export function linksByGlobals(files: readonly GlobalsOfFile[]): [string, string[]][] {
  const writers = new Map<string, string[]>();
  for (const { path, set } of files)
    for (const name of set) writers.set(name, [...(writers.get(name) ?? []), path]);
  if (writers.size === 0) return [];
  return files.map(({ path, named }) => [path, named.flatMap(name => writers.get(name) ?? [])]);
}

const GLOBAL_WRITE = /\bglobal(?:This)?\.(\w+)\s*=(?!=)/g;

/** The globals that a text sets, by a look at it. */
export function globalsSetIn(text: string): string[] {
  if (!text.includes('global')) return [];
  return [...new Set(Array.from(text.matchAll(GLOBAL_WRITE), ([, name = '']) => name))];
}

/** Which of some names a text may mean as globals: `_logs`, `globalThis._logs`; not `this._logs`. */
export function namedIn(text: string, names: ReadonlySet<string>): string[] {
  if (names.size === 0) return [];
  const any = new RegExp(
    `(?:(?<![.#$\\w])|(?<=\\bglobal(?:This)?\\.))(?:${[...names].join('|')})(?![$\\w])`,
    'g',
  );
  return [...new Set(Array.from(text.matchAll(any), ([name]) => name))];
}
