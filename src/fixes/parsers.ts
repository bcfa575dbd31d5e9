// Which parser the fixes use is the host's choice: the command line has a quick one, and loads the other only when it
// must.
import type { ParseFailure } from '../analyzer/finding.ts';
import type { ParsedFile } from '../analyzer/syntax.ts';

interface Parsers {
  /** Gives undefined for what it leaves to the other; with `forFixes`, exactly what the other would make of it. */
  readonly quick?: (path: string, text: string, forFixes: true) => ParsedFile | undefined;
  /** See `parse` in parse.ts. */
  readonly full?: (path: string, text: string) => ParsedFile | ParseFailure;
}

let parsers: Parsers = {};

/** There is a text that only the full parser understands, and it is not there: give it, and ask again. */
export class NoParserError extends Error {}

/** Adds parsers, for all fixes from now on. What they make of a text must not depend on which of them is there. */
export function parseWith(more: Parsers): void {
  parsers = { ...parsers, ...more };
}

/** Can anything be parsed? */
export function hasParser(): boolean {
  return parsers.quick !== undefined || parsers.full !== undefined;
}

/** @throws {NoParserError} */
export function parsed(path: string, text: string): ParsedFile | ParseFailure {
  const quick = parsers.quick?.(path, text, true);
  if (quick) return quick;
  if (!parsers.full) throw new NoParserError(path);
  return parsers.full(path, text);
}
