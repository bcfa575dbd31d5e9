import type { Config } from './config.ts';
import type { Finding, ParseFailure } from './finding.ts';
import { findBlocking } from './graph/report.ts';
import { createWorld, type World } from './graph/world.ts';
import type { FileIR } from './ir.ts';
import { lower } from './lower/lower.ts';
import { isFailure, parse } from './parse.ts';
import { settingsFrom } from './settings.ts';
import { applySuppressions } from './suppressions.ts';

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

export function createAnalyzer(config: Config = {}, host: AnalyzerHost = {}): Analyzer {
  const files = new Map<string, FileIR>();
  /** What was found out so far, per configuration; forgotten at every change. */
  const worlds = new Map<string, World>();

  function worldFor(path: string): World {
    const own = host.configFor?.(path) ?? config;
    const key = JSON.stringify(own);
    const world =
      worlds.get(key) ??
      createWorld(files, settingsFrom(own), (specifier, from) => host.resolve?.(specifier, from));
    worlds.set(key, world);
    return world;
  }

  return {
    update(path, text) {
      const parsed = parse(path, text);
      if (isFailure(parsed)) return parsed;
      const file = lowered(parsed);
      if ('message' in file) return file;
      files.set(path, file);
      worlds.clear();
      return undefined;
    },
    delete(path) {
      if (files.delete(path)) worlds.clear();
    },
    check(path) {
      const file = files.get(path);
      if (!file) return [];
      const world = worldFor(path);
      world.budget = BUDGET;
      const findings = findBlocking(world, file);
      // What was cut short must not be taken for knowledge by the next file.
      if (world.budget <= 0) worlds.clear();
      return applySuppressions(file, findings, world.settings);
    },
  };
}

/** Evaluations that one file may cost. TypeScript in one file of 9 MB takes half a million. */
const BUDGET = 3_000_000;

function lowered(parsed: Parameters<typeof lower>[0]): FileIR | ParseFailure {
  try {
    return lower(parsed);
  } catch (error) {
    // The walk is recursive, as the parser's is.
    if (error instanceof RangeError)
      return { message: 'nested too deeply to be analysed', line: 1, column: 1 };
    throw error;
  }
}
