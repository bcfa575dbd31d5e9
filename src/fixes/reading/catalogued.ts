// What the catalogue knows of the API behind a finding.
import { findGlobal, findModule, lookupExport } from '../../analyzer/catalogue/lookup.ts';
import type { Api, Condition } from '../../analyzer/catalogue/types.ts';
import type { Target } from '../../analyzer/finding.ts';
import { mayBeOptions, optionsOf, valueOf } from './arguments.ts';
import type { Node, Source } from './source.ts';

export function apiOf(target: Target): Api | undefined {
  if (target.kind !== 'external') return undefined;
  const table = findModule(target.module);
  if (table && target.module !== '') return lookupExport(table, target.path)?.api;
  const [name, ...rest] = target.path;
  const place = name === undefined ? undefined : findGlobal(name);
  return place && lookupExport(place.table, [...place.path, ...rest])?.api;
}

const OBSTACLES = {
  'writes-argument': 'It writes into one of its arguments, and a worker would write into a copy.',
  handle: 'It works on or returns a handle that exists on one thread only.',
  'returns-class': 'Its result would lose its class on the way back from a worker.',
  callback: 'It takes a function, and functions cannot be cloned.',
  thread: 'It acts on the thread that calls it.',
} as const;

/** Why the API cannot run in a worker. */
export function offloadObstacle(api: Api | undefined): string | undefined {
  return api?.offload && OBSTACLES[api.offload];
}

/** Do the conditions of a twin hold? What cannot be seen does not hold. */
export function holds(source: Source, conditions: readonly Condition[], list: readonly Node[]): boolean {
  return conditions.every(condition => holdsOne(source, condition, list));
}

function holdsOne(source: Source, condition: Condition, list: readonly Node[]): boolean {
  switch (condition.kind) {
    case 'argument':
    case 'not-argument': {
      const argument = list[condition.index];
      const value = argument && valueOf(source, argument);
      const isOne = value?.type === 'Literal' && (condition.in as readonly unknown[]).includes(value.value);
      return condition.kind === 'argument' ? isOne : !isOne;
    }
    case 'option':
    case 'not-option': {
      const options = visibleOptions(source, list);
      const value = options?.get(condition.name);
      const literal = value && valueOf(source, value);
      if (condition.kind === 'option')
        return literal?.type === 'Literal' && literal.value === condition.value;
      if (!options) return false;
      return value === undefined || (literal?.type === 'Literal' && literal.value !== condition.value);
    }
    case 'without-options': {
      const options = visibleOptions(source, list);
      return options !== undefined && condition.names.every(name => !options.has(name));
    }
    case 'min-arguments':
      return list.length >= condition.count;
    case 'no-callback':
      return true;
    case 'min-bytes':
      return false;
  }
}

/** The options among the arguments after the first; undefined where an argument may hide some. */
export function visibleOptions(source: Source, list: readonly Node[]): Map<string, Node> | undefined {
  const all = new Map<string, Node>();
  for (const argument of list.slice(1)) {
    const options = optionsOf(source, argument);
    if (options) for (const [name, value] of options) all.set(name, value);
    else if (mayBeOptions(source, argument)) return undefined;
  }
  return all;
}
