import type { Config } from './config.ts';
import type { Finding, ParseFailure } from './finding.ts';

/** What the analyzer asks its host; every answer must be pure and synchronous. */
export interface AnalyzerHost {
  /** Path of the project file that `specifier` names when written in `from`, or undefined (packages, built-ins). */
  resolve?(specifier: string, from: string): string | undefined;
  /** The configuration that applies to a file. */
  configFor?(path: string): Config;
}

/** A project's worth of sources; findings come from all of them together. Order of `update`s does not matter. */
export interface Analyzer {
  /**
   * Adds or replaces a file.
   * @param path any stable name; findings and chains carry it back. Its extension tells the language.
   * @param text the source text
   * @returns what is wrong when the text does not parse: then the file's last good state is kept.
   */
  update(path: string, text: string): ParseFailure | undefined;
  /** Forgets a file. */
  delete(path: string): void;
  /** Findings of one file in source order, suppressions and configuration applied. */
  check(path: string): Finding[];
}

export function createAnalyzer(_config: Config = {}, _host: AnalyzerHost = {}): Analyzer {
  throw new Error('not yet');
}
