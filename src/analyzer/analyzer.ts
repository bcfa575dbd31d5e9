import type { Config } from './config.ts';
import type { ParseFailure } from './finding.ts';
import { lowered } from './lower/lower.ts';
import { parse } from './parse.ts';
import { createSources, type AnalyzerHost, type Sources } from './sources.ts';

/** The analyzer with the parser that knows all of TypeScript. */
export interface Analyzer extends Sources {
  /**
   * Adds or replaces a file.
   * @param path any stable name; findings and chains carry it back. Its extension tells the language.
   * @param text the source text
   * @returns what is wrong when the text does not parse: then the file's last good state is kept.
   */
  update(path: string, text: string): ParseFailure | undefined;
}

export function createAnalyzer(config: Config = {}, host: AnalyzerHost = {}): Analyzer {
  const sources = createSources(config, host);
  return {
    ...sources,
    update(path, text) {
      const file = lowered(parse(path, text));
      if ('message' in file) return file;
      sources.add(file);
      return undefined;
    },
  };
}
