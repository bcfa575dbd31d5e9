// What the catalogue or the configuration says of a value from outside of the project.
import { findGlobal, findModule, lookupExport, type Entry } from '../catalogue/lookup.ts';
import type { ModuleTable } from '../catalogue/types.ts';
import type { External } from './abstract.ts';
import type { World } from './world.ts';

export type ExternalEntry = Entry & { readonly table: ModuleTable | undefined };

/** What the catalogue (or, with a world, the configuration) says of an external value. */
export function externalEntry(world: World | undefined, value: External): ExternalEntry | undefined {
  const place = value.module === '' ? globalPlace(value.path) : modulePlace(value);
  const entry = place && lookupExport(place.table, place.path);
  if (entry) return { ...entry, table: place.table };
  const extra = world?.settings.apis.get(`${value.module}:${configuredPath(value.path)}`);
  return extra ? { ...extra, table: undefined } : undefined;
}

/** How a configuration names a member: `Client.query`, be `Client` a class, a factory or a default export's member. */
function configuredPath(path: readonly string[]): string {
  const named = path.filter(part => part !== 'new' && part !== '()');
  return (named.length > 1 && named[0] === 'default' ? named.slice(1) : named).join('.');
}

function globalPlace([name, ...rest]: readonly string[]):
  { table: ModuleTable; path: readonly string[] } | undefined {
  const place = name === undefined ? undefined : findGlobal(name);
  return place && { table: place.table, path: [...place.path, ...rest] };
}

function modulePlace(value: External): { table: ModuleTable; path: readonly string[] } | undefined {
  const table = findModule(value.module);
  return table && { table, path: value.path };
}
