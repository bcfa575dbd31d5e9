import { hasParser, parseWith } from '../fixes/parsers.ts';

/** Sees to it that the fixes can parse: without a host that has said how, as the editor does. */
export async function loadParser(): Promise<void> {
  if (!hasParser()) await loadFullParser();
}

/** The parser that understands everything; it takes 340 ms to load. */
export async function loadFullParser(): Promise<void> {
  const { parse } = await import('../analyzer/parse.ts');
  parseWith({ full: parse });
}
