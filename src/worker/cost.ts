import { TABLES } from '../analyzer/catalogue/index.ts';
import { lookupExport, lookupMember } from '../analyzer/catalogue/lookup.ts';
import type { Cost } from '../analyzer/catalogue/types.ts';

let costs: ReadonlyMap<string, Cost> | undefined;

/** The typical cost of an API as findings name it, e.g. `fs.readFileSync`; undefined where none was measured. */
export function costOf(api: string): Cost | undefined {
  costs ??= new Map(
    TABLES.flatMap(table => [
      ...Object.keys(table.exports).map(key => lookupExport(table, key.split('.'))),
      ...Object.entries(table.classes ?? {}).flatMap(([name, members]) =>
        Object.keys(members).map(member => lookupMember(table, name, member)),
      ),
    ]).flatMap(entry => (entry?.api?.cost ? [[entry.name, entry.api.cost] as const] : [])),
  );
  return costs.get(api);
}
