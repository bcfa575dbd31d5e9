import { TABLES } from './index.ts';
import type { Api, Factory, ModuleTable } from './types.ts';

/** What an export or a member turned out to be; one of `api` and `factory` is there, or an `api` that `returns`. */
export interface Entry {
  readonly api?: Api;
  readonly factory?: Factory;
  /** Name in findings: `fs.readFileSync`, `sqlite.StatementSync#all`, `Atomics.wait`. */
  readonly name: string;
}

/** A value of the catalogue: a table and the path inside it. */
export interface Place {
  readonly table: ModuleTable;
  readonly path: readonly string[];
}

const byModule = new Map(TABLES.flatMap(table => table.modules.map(name => [name, table] as const)));
const byGlobal = new Map(TABLES.flatMap(table => (table.global ? [[table.global, table] as const] : [])));
const globals = TABLES.find(table => table.modules.length === 0);

/** The table of an import specifier, with or without `node:`. Subpaths such as `fs/promises` are other modules. */
export function findModule(specifier: string): ModuleTable | undefined {
  return byModule.get(specifier) ?? byModule.get(specifier.replace(/^node:/, ''));
}

/** The value of a global variable, or nothing if nothing in or below it is in the catalogue. */
export function findGlobal(name: string): Place | undefined {
  const table = byGlobal.get(name);
  if (table) return { table, path: [] };
  return globals && globalNames().includes(name) ? { table: globals, path: [name] } : undefined;
}

/**
 * The entry of an export path: `['readFileSync']`, `['realpathSync', 'native']`, and `[]` or `['default']` for the
 * module itself. A leading `default` is dropped, so interop does not matter.
 */
export function lookupExport(table: ModuleTable, path: readonly string[]): Entry | undefined {
  const [first, ...rest] = path;
  if (first === 'default') return lookupExport(table, rest);
  const alias = first === undefined ? undefined : own(table.aliases, first);
  if (alias !== undefined) return lookupExport(table, [...alias.split('.').filter(Boolean), ...rest]);
  const other = first !== undefined && table === globals ? byGlobal.get(first) : undefined;
  if (other) return lookupExport(other, rest);

  const key = path.join('.') || 'default';
  const api = own(table.exports, key);
  const factory = own(table.factories, key);
  if (!api && !factory) return undefined;
  return entry(api, factory, [table.name, ...path].filter(Boolean).join('.'));
}

/** The entry of a method of an instance; the method `()` is the instance itself called. */
export function lookupMember(table: ModuleTable, className: string, method: string): Entry | undefined {
  const member = own(own(table.classes, className), method);
  if (!member) return undefined;
  const owner = [table.name, className].filter(part => part && part !== 'default').join('.');
  const name = method === '()' ? owner : `${owner}#${method}`;
  return 'tier' in member ? entry(member, undefined, name) : entry(undefined, member, name);
}

/** Every module name as it is imported, without `node:` where both forms exist. For prefilters. */
export function moduleNames(): readonly string[] {
  return [...byModule.keys()];
}

/**
 * The words of which whoever uses anything blocking of a module has to say one, or undefined where the module itself is
 * called: then any word may be its name. For prefilters.
 */
export function wordsOf({
  exports,
  factories = {},
  classes = {},
  aliases = {},
  name,
}: ModuleTable): readonly string[] | undefined {
  const paths = [exports, factories, classes, aliases].flatMap(part => Object.keys(part));
  if (paths.includes('default')) return undefined;
  return [...new Set(paths.map(path => path.split('.').at(-1) ?? name))];
}

let names: readonly string[] | undefined;

/** Every global variable that leads into the catalogue. For prefilters. */
export function globalNames(): readonly string[] {
  const keys = [globals?.exports, globals?.factories, globals?.aliases].flatMap(part =>
    Object.keys(part ?? {}),
  );
  names ??= [...new Set([...byGlobal.keys(), ...keys.map(key => key.replace(/\..*/, ''))])];
  return names;
}

function entry(api: Api | undefined, factory: Factory | undefined, name: string): Entry {
  return { name, ...(api && { api }), ...(factory && { factory }) };
}

/** Own properties only: `toString` is not in the catalogue. */
function own<T>(record: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
