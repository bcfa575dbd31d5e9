// `require` loads a module on the event loop, unless that was done before, costs nothing, or could not be done better.
import { isBuiltin } from '../catalogue/builtins.ts';
import { requiredBy, type FileIR, type Site } from '../ir.ts';
import { frameKey, type External } from './abstract.ts';
import type { Given } from './arguments.ts';
import { blocking, type Target } from './targets.ts';
import { NO_INPUTS } from './dependencies.ts';
import { evaluate } from './evaluate.ts';
import { across } from './guard.ts';
import { projectFile } from './imports.ts';
import { inlineUseOf } from './inline.ts';
import { remember } from './memo.ts';
import { addItem } from '../group.ts';
import { itemsAt, type Contribution } from './project-index.ts';
import { functionAt, nameOf, noteLinks, rowAt, siteAt, sitesIn, sitesOf } from './rows.ts';
import { fileAt, type World } from './world.ts';

export function isRequire({ module, path }: External): boolean {
  const name = path.join('.');
  return (
    (module === '' && name === 'require') ||
    (module === 'module' && /^(Module\.)?createRequire\.\(\)$/.test(name))
  );
}

/** What a call of `require` runs: nothing of a module that Node brings along or that is loaded already. */
export function requireTargets(world: World, args: readonly Given[], from: FileIR): Target[] {
  const [value] = args[0]?.values ?? [];
  if (value?.t !== 'const' || typeof value.value !== 'string') return [];
  if (isBuiltin(value.value) || loadedWith(world, from).has(moduleKey(world, from, value.value))) return [];
  return blocking(world, { name: 'require', rule: 'blocking-module', tier: 'medium' });
}

/**
 * Is what a `require` in some file loads there already when the functions of another file, `by`, run? Where that is
 * loaded late itself, what loads it has been loaded before.
 */
export function isLoadedBy(world: World, by: FileIR, file: FileIR, { args: [argument] }: Site): boolean {
  if (argument?.value.t !== 'const') return false;
  const key = moduleKey(world, file, String(argument.value.value));
  const reached = new Set([by]);
  let found = false;
  for (const next of reached) {
    if (loadedWith(world, next).has(key)) {
      found = true;
      continue;
    }
    const starts = startsOf(world, next);
    const before = starts.includes(next) ? lateLoadersOf(world, next) : starts;
    if (before.length === 0) return false;
    for (const loader of before) reached.add(loader);
  }
  return found;
}

/** Has a function come to a site only after it has loaded what a `require` in some file loads? */
export function isLoadedBefore(
  world: World,
  { file: from, site: { after = [] } }: { readonly file: FileIR; readonly site: Site },
  file: FileIR,
  { args: [argument] }: Site,
): boolean {
  if (after.length === 0 || argument?.value.t !== 'const') return false;
  const key = moduleKey(world, file, String(argument.value.value));
  return after.some(specifier => {
    if (moduleKey(world, from, specifier) === key) return true;
    const loaded = isBuiltin(specifier) ? undefined : projectFile(world, from, specifier);
    return loaded !== undefined && loadedWith(world, loaded).has(key);
  });
}

/**
 * The files that a program which runs a file may start with: those at the end of what loads it. Where modules are
 * required late because they need each other, it is these that have loaded all of them.
 */
function startsOf(world: World, file: FileIR): readonly FileIR[] {
  return remember(world, world.starts, file, () => {
    const reached = new Set([file]);
    const starts: FileIR[] = [];
    for (const next of reached) {
      const loaders = itemsAt(world, world.indexes.loaders, next.path);
      if (loaders.length === 0) starts.push(next);
      for (const loader of loaders) reached.add(loader);
    }
    return withoutTests(starts);
  });
}

/**
 * May a `require` in a function load something that is not there already, whatever a program starts with? Only what is
 * written at the top level of files counts as loaded, so that nothing has to be evaluated.
 */
export function mayLoadLate(world: World): boolean {
  const starts = new Set<FileIR>();
  for (const file of world.files.values()) {
    const own = startsOf(world, file);
    if (own.length === 0) return true;
    for (const start of own) starts.add(start);
  }
  return [...starts].some(start => loadsLate(world, start));
}

/** The same of a program that starts with a file. */
function loadsLate(world: World, start: FileIR): boolean {
  const loaded = new Set<string>();
  const late = new Set<string>();
  const files = new Set([start]);
  for (const file of files)
    for (const specifier of namedAtTop(file)) follow(world, file, specifier, files, loaded);
  // What is loaded late loads more, which is not there before.
  for (const file of files) {
    for (const specifier of namedAtTop(file)) follow(world, file, specifier, files, late);
    for (const site of sitesOf(file)) {
      const specifier = site.fn === 0 ? undefined : requiredBy(site);
      if (specifier !== undefined) follow(world, file, specifier, files, late);
    }
  }
  return [...late].some(key => !loaded.has(key));
}

/** Adds the file that a specifier names, and its key. */
function follow(world: World, from: FileIR, specifier: string, files: Set<FileIR>, keys: Set<string>): void {
  if (isBuiltin(specifier)) return;
  keys.add(moduleKey(world, from, specifier));
  const next = projectFile(world, from, specifier);
  if (next) files.add(next);
}

/** What the top level of a file loads of the project, by path. */
export function loadersIn(world: World, file: FileIR): Contribution<FileIR> {
  const found = new Map<string, FileIR[]>();
  for (const specifier of namedAtTop(file)) {
    const path = projectFile(world, file, specifier)?.path;
    if (path !== undefined && path !== file.path) addItem(found, path, file);
  }
  return found;
}

/** What functions of a file load of the project, by path; where the name of a file is put together, by its folder. */
export function lateLoadersIn(world: World, file: FileIR): Contribution<FileIR> {
  const found = new Map<string, FileIR[]>();
  const early = namedAtTop(file);
  const late = new Set(file.names.filter(name => !IDENTIFIER.test(name) && !early.has(name)));
  for (const site of sitesOf(file)) {
    const specifier = site.fn === 0 ? undefined : requiredBy(site);
    if (specifier !== undefined && !early.has(specifier)) late.add(specifier);
    const folder = folderOf(file, site);
    if (folder !== undefined) addItem(found, folder, file);
  }
  for (const specifier of late) {
    const path = isBuiltin(specifier) ? undefined : projectFile(world, file, specifier)?.path;
    if (path !== undefined && path !== file.path) addItem(found, path, file);
  }
  return found;
}

/** Globals are among the names of a file. */
const IDENTIFIER = /^[\w$]+$/;

/** The folder that a call such as `require(`./commands/${name}`)` loads a file of. */
function folderOf({ path }: FileIR, { callee, args: [argument] }: Site): string | undefined {
  if (callee.t !== 'global' || callee.name !== 'require' || argument?.value.t !== 'concat') return undefined;
  const [first] = argument.value.of;
  const prefix = first?.t === 'const' ? String(first.value) : '';
  if (!prefix.startsWith('.') || !prefix.endsWith('/')) return undefined;
  const parts = path.split('/').slice(0, -1);
  for (const part of prefix.slice(0, -1).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return `${parts.join('/')}/`;
}

function lateLoadersOf(world: World, { path }: FileIR): readonly FileIR[] {
  const { lateLoaders } = world.indexes;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return withoutTests([...itemsAt(world, lateLoaders, path), ...itemsAt(world, lateLoaders, folder)]);
}

/** A test may load a part alone: no program does. */
function withoutTests(files: readonly FileIR[]): readonly FileIR[] {
  const own = files.filter(({ path }) => !TEST.test(path));
  return own.length > 0 ? own : files;
}

const TEST = /[/\\](?:tests?|__tests__|spec)[/\\]|\.(?:test|spec)\.\w+$/;

function namedAtTop(file: FileIR): ReadonlySet<string> {
  return new Set([...file.loaded, ...sitesIn(file, 0).flatMap(id => requiredBy(siteAt(file, id)) ?? [])]);
}

/** All modules that are loaded once a file is, by its top level and by the top level of what that loads. */
function loadedWith(world: World, file: FileIR): ReadonlySet<string> {
  return remember(world, world.loadedWith, file, () => {
    const loaded = new Set<string>();
    const files = new Set([file]);
    for (const next of files) {
      const modules = across(
        world,
        () => `l${frameKey(next, 0)}`,
        next,
        () => modulesLoadedBy(world, next),
        found => found.map(({ key }) => key).join('\n'),
      );
      for (const { key, path } of modules) {
        loaded.add(key);
        const imported = path === undefined ? undefined : fileAt(world, path);
        if (imported) files.add(imported);
      }
    }
    return loaded;
  });
}

/** What the top level of a file loads, and where that is if it is in the project. */
function modulesLoadedBy(world: World, file: FileIR): { key: string; path: string | undefined }[] {
  return Array.from(loadedByTopLevel(world, file), specifier => ({
    key: moduleKey(world, file, specifier),
    path: isBuiltin(specifier) ? undefined : world.resolve(specifier, file.path),
  }));
}

/** Names a module the same way in all files. */
function moduleKey(world: World, from: FileIR, specifier: string): string {
  noteLinks(from);
  const unresolved = specifier.startsWith('.') ? `${specifier} from ${from.path}` : specifier;
  return world.resolve(specifier, from.path) ?? unresolved;
}

function loadedByTopLevel(world: World, file: FileIR): ReadonlySet<string> {
  return remember(world, world.loaded, file, () => {
    const loaded = new Set(file.loaded);
    world.loaded.set(file, { value: loaded, inputs: NO_INPUTS });
    for (const id of sitesIn(file, 0)) {
      const site = siteAt(file, id);
      const [argument] = site.args;
      if (argument?.value.t !== 'const') continue;
      const callees = evaluate(world, file, site.callee, undefined);
      if (callees.some(callee => callee.t === 'external' && isRequire(callee)))
        loaded.add(String(argument.value.value));
    }
    return loaded;
  });
}

/** Is a `require` what a compiler made of an `import`? Both forms load the module once, when it is first needed. */
export function isCompiledImport(world: World, file: FileIR, site: Site): boolean {
  return replacesItself(file, site.fn) || isDynamicImport(world, file, site);
}

/** `function lazy() { const data = require('x'); lazy = () => data; return data; }` */
function replacesItself(file: FileIR, fn: number): boolean {
  const called = nameOf(file, fn);
  return file.variables.some(
    ({ name, values }) =>
      name === called &&
      values.some(value => value.t === 'function' && value.id === fn) &&
      values.some(value => value.t === 'function' && functionAt(file, value.id).parent === fn),
  );
}

/** `Promise.resolve().then(() => toNamespace(require('x')))` */
function isDynamicImport(world: World, file: FileIR, site: Site): boolean {
  const use = inlineUseOf(file, site.fn);
  const then = use?.as === 0 && use.site?.callee.t === 'member' ? use.site.callee : undefined;
  const source = then?.object.t === 'result' ? rowAt(file, 'sites', then.object.site) : undefined;
  if (then?.key.t !== 'const' || then.key.value !== 'then' || !isResolve(world, file, source)) return false;
  const [value] = functionAt(file, site.fn).returns;
  if (value?.t !== 'result') return false;
  const [wrapped] = rowAt(file, 'sites', value.site)?.args ?? [];
  const isIt = (id: number): boolean => rowAt(file, 'sites', id) === site;
  return isIt(value.site) || (wrapped?.value.t === 'result' && isIt(wrapped.value.site));
}

function isResolve(world: World, file: FileIR, site: Site | undefined): boolean {
  const callees = site ? evaluate(world, file, site.callee, undefined) : [];
  return callees.some(value => value.t === 'external' && value.path.join('.') === 'Promise.resolve');
}
