// Can anything block in a project at all? A look at each file by itself often says no, and spares the rest.
import { isBuiltin } from './catalogue/builtins.ts';
import { findModule, globalNames, wordsOf } from './catalogue/lookup.ts';
import type { ModuleTable } from './catalogue/types.ts';
import type { Config } from './config.ts';
import { GLOBAL_OBJECTS, type FileIR, type Site, type Value } from './ir.ts';

/** `late`: nothing but a `require` in a function, which blocks unless what it loads is there already. */
export type Leaves = 'none' | 'late' | 'some';

export interface LeafFile {
  readonly file: FileIR;
  readonly text: string;
  readonly config: Config;
}

/**
 * Does a project call anything that blocks, as far as can be told file by file? When in doubt, it does.
 * @param files those that `mayMatter`
 * @param texts of all files: what a module exports may be handed from file to file before somebody names a part of it
 */
export function leavesOf(files: readonly LeafFile[], texts: readonly string[]): Leaves {
  const said = new Map<ModuleTable, boolean>();
  const says = (table: ModuleTable): boolean => {
    const known = said.get(table) ?? isSaid(table, texts);
    said.set(table, known);
    return known;
  };
  let late = false;
  for (const file of files) {
    const found = leavesIn(file, says);
    if (found === 'some') return 'some';
    late ||= found === 'late';
  }
  return late ? 'late' : 'none';
}

function isSaid(table: ModuleTable, texts: readonly string[]): boolean {
  const words = wordsOf(table);
  if (!words) return true;
  const pattern = mention(words);
  return texts.some(text => pattern.test(text));
}

type Says = (table: ModuleTable) => boolean;

function leavesIn({ file, text, config: { apis = [] } }: LeafFile, says: Says): Leaves {
  const blocks =
    file.sites.some(({ kind }) => kind === 'spin') ||
    file.functions.some(({ annotation }) => annotation === 'blocking') ||
    /runInExecutor|createRequire/.test(text) ||
    apis.some(({ module }) => text.includes(module)) ||
    file.names.some(name => isBlockingModule(name, says)) ||
    namesGlobal(file, text, says) ||
    handsOnLoader(file);
  return blocks ? 'some' : loadsIn(file, text, says);
}

function isBlockingModule(name: string, says: Says): boolean {
  const table = findModule(name);
  return table !== undefined && says(table);
}

function namesGlobal({ names }: FileIR, text: string, says: Says): boolean {
  const any = names.some(name => GLOBAL_OBJECTS.has(name));
  return globalNames().some(name => {
    if (GLOBAL_OBJECTS.has(name) || !(names.includes(name) || (any && mention([name]).test(text))))
      return false;
    return name !== 'process' || isBlockingModule(name, says);
  });
}

/** As a whole word; names may be put together, too. */
function mention(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})\\b|Sync['"\`]`);
}

/** What a file loads by calls: only packages, built-in modules and files, or something that blocks? */
function loadsIn({ sites }: FileIR, text: string, says: Says): Leaves {
  const calls = sites.filter(isLoader);
  if (text.includes('getBuiltinModule') && !calls.some(({ callee }) => callee.t === 'member')) return 'some';
  const loaded = calls.map(site => ({ site, specifier: specifierOf(site) }));
  if (loaded.some(({ specifier }) => specifier === undefined || isBlockingModule(specifier, says)))
    return 'some';
  const late = loaded.some(({ site, specifier = '' }) => site.fn !== 0 && !isBuiltin(specifier));
  return late ? 'late' : 'none';
}

function isLoader({ callee }: Site): boolean {
  if (callee.t === 'global') return callee.name === 'require';
  if (callee.t !== 'member' || callee.key.t !== 'const') return false;
  return callee.key.value === 'getBuiltinModule' || isRequire(callee);
}

function specifierOf({ args: [argument] }: Site): string | undefined {
  return argument?.value.t === 'const' ? String(argument.value.value) : undefined;
}

/** Does a file hand `require` on? Then anybody may call it. */
function handsOnLoader({ variables, sites, writes, objects, functions, exports }: FileIR): boolean {
  return (
    variables.some(({ values }) => values.some(isRequire)) ||
    sites.some(({ args }) => args.some(({ value }) => isRequire(value))) ||
    writes.some(({ value }) => isRequire(value)) ||
    objects.some(({ members }) => members.some(({ value }) => isRequire(value))) ||
    functions.some(({ returns }) => returns.some(isRequire)) ||
    Object.values(exports).some(isRequire)
  );
}

function isRequire(value: Value): boolean {
  switch (value.t) {
    case 'global':
      return value.name === 'require';
    case 'member':
      return value.key.t === 'const' && value.key.value === 'require' && value.object.t === 'module';
    case 'union':
      return value.of.some(isRequire);
    case 'default':
      return isRequire(value.value) || isRequire(value.fallback);
    case 'cast':
    case 'when':
      return isRequire(value.value);
    default:
      return false;
  }
}
