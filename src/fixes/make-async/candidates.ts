// Which findings may be mended by making their helper async? Asked before anything is read for that.
import { findGlobal, findModule, lookupExport } from '../../analyzer/catalogue/lookup.ts';
import type { Api } from '../../analyzer/catalogue/types.ts';
import type { Finding } from '../../analyzer/finding.ts';
import { offloadObstacle } from '../reading/catalogued.ts';

/**
 * Can it be worth to look at the whole project?
 * @param text of the file with the finding
 */
export function mayBeMadeAsync(finding: Finding, text: string): boolean {
  const isHelper =
    finding.target.kind === 'function' &&
    finding.trace.length > 0 &&
    /^(call|reference|iteration)$/.test(finding.shape);
  return (
    (isHelper || isInCallback(finding, text) || isInPromising(finding, text)) &&
    (twinOf(finding) !== undefined || mayBeOffloaded(finding))
  );
}

/** May the call stand in a function inside of the async one: `walk(dir, file => readFileSync(file))`? */
function isInCallback({ shape, target, trace, context, span }: Finding, text: string): boolean {
  if (shape !== 'call' || target.kind !== 'external' || trace.length > 0) return false;
  const before = text.slice(context.span.start, span.start);
  const own = /^async\s+function\b|^async\s*(\(|[\w$]+\s*=>)/.test(before) ? 1 : 0;
  return (before.match(/=>|\bfunction\b/g) ?? []).length > own;
}

/** May the call stand in a function that is not async, but declared to return a promise? */
function isInPromising({ shape, target, trace, context }: Finding, text: string): boolean {
  if (shape !== 'call' || target.kind !== 'external' || trace.length > 0) return false;
  return context.kind === 'async' && text.slice(context.span.start, context.span.end) !== 'async';
}

export function mayBeOffloaded(finding: Finding): boolean {
  const api = apiNamed(finding);
  return api !== undefined && offloadObstacle(api) === undefined;
}

export function twinOf(finding: Finding): Api['twin'] {
  return apiNamed(finding)?.twin;
}

export function apiNamed({ api }: Finding): Api | undefined {
  const dot = api.indexOf('.');
  const table = findModule(api.slice(0, dot)) ?? findModule(`node:${api.slice(0, dot)}`);
  if (table) return lookupExport(table, api.slice(dot + 1).split('.'))?.api;
  const [name = '', ...rest] = api.split('.');
  const place = findGlobal(name);
  return place && lookupExport(place.table, [...place.path, ...rest])?.api;
}
