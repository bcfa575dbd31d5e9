// Sources as the analyzer takes them, by the quick parser where it can.
import type { ParseFailure } from '../analyzer/finding.ts';
import type { FileIR } from '../analyzer/ir.ts';
import { lowered } from '../analyzer/lower/lower.ts';
import { loadQuickParse, type QuickParse } from './oxc.ts';

let loading: Promise<QuickParse | undefined> | undefined;

/** The quick parser, loaded once. */
export function quickParser(): Promise<QuickParse | undefined> {
  return (loading ??= loadQuickParse());
}

/** What the analyzer keeps of a text, or what is wrong with it. */
export async function lower(path: string, text: string): Promise<FileIR | ParseFailure> {
  const parsed = (await quickParser())?.(path, text);
  const file = parsed && lowered(parsed);
  if (file && !('message' in file)) return file;
  const { parse } = await import('../analyzer/parse.ts');
  return lowered(parse(path, text));
}
