import type { Config } from './config.ts';
import type { Finding, ParseFailure } from './finding.ts';
import { createProject, type Project } from './graph/project.ts';
import type { FileIR } from './ir.ts';
import { lower } from './lower/lower.ts';
import { isFailure, parse } from './parse.ts';
import { takePlaces } from './same.ts';
import { settingsFrom, type Settings } from './settings.ts';
import { applySuppressions } from './suppressions.ts';

/** What the analyzer asks its host; every answer must be pure and synchronous. */
export interface AnalyzerHost {
  /** Path of the project file that `specifier` names when written in `from`, or undefined (packages, built-ins). */
  resolve?(specifier: string, from: string): string | undefined;
  /** The configuration that applies to a file. */
  configFor?(path: string): Config;
}

/**
 * A project's worth of sources; findings come from all of them together. Order of `update`s does not matter. What was
 * found out before an update is kept, as far as it still holds.
 */
export interface Analyzer {
  /**
   * Adds or replaces a file.
   * @param path any stable name; findings and chains carry it back. Its extension tells the language.
   * @param text the source text
   * @returns what is wrong when the text does not parse: then the file's last good state is kept.
   */
  update(path: string, text: string): ParseFailure | undefined;
  /** Adds or replaces a file that was lowered before, e.g. on another thread. */
  add(file: FileIR): void;
  /** Forgets a file. */
  delete(path: string): void;
  /** What the specifiers in a file name, or the configuration that applies to it, may have changed. */
  refresh(path: string): void;
  /** Findings of one file in source order, suppressions and configuration applied. */
  check(path: string): Finding[];
  /** Files that were checked, and whose findings may be others now. Files that were deleted are not among them. */
  outdated(): string[];
}

export function createAnalyzer(config: Config = {}, host: AnalyzerHost = {}): Analyzer {
  const files = new Map<string, FileIR>();
  /** What was found out so far, per configuration. */
  const projects = new Map<string, { readonly project: Project; readonly settings: Settings }>();
  /** The key of the configuration that a file was last checked with. */
  const checkedWith = new Map<string, string>();

  function projectFor(path: string): { project: Project; settings: Settings } {
    const own = host.configFor?.(path) ?? config;
    const key = JSON.stringify(own);
    checkedWith.set(path, key);
    const known = projects.get(key);
    if (known) return known;
    const settings = settingsFrom(own);
    const project = createProject(settings, (specifier, from) => host.resolve?.(specifier, from));
    for (const [name, file] of files) project.replace(name, file);
    projects.set(key, { project, settings });
    return { project, settings };
  }

  function forEachProject(task: (project: Project) => void): void {
    for (const { project } of projects.values()) task(project);
  }

  function add(file: FileIR): void {
    const { path } = file;
    const known = files.get(path);
    if (known && takePlaces(known, file)) {
      forEachProject(project => {
        project.move(path);
      });
      return;
    }
    files.set(path, file);
    forEachProject(project => {
      project.replace(path, file);
    });
  }

  return {
    add,
    update(path, text) {
      const file = lowered(path, text);
      if ('message' in file) return file;
      add(file);
      return undefined;
    },
    delete(path) {
      checkedWith.delete(path);
      if (!files.delete(path)) return;
      forEachProject(project => {
        project.replace(path, undefined);
      });
    },
    refresh(path) {
      const file = files.get(path);
      forEachProject(project => {
        project.replace(path, file);
      });
    },
    check(path) {
      const file = files.get(path);
      if (!file) return [];
      const { project, settings } = projectFor(path);
      return applySuppressions(file, project.find(path), settings);
    },
    outdated() {
      return [...projects].flatMap(([key, { project }]) =>
        project.outdated().filter(path => checkedWith.get(path) === key),
      );
    },
  };
}

/** Boils a text down to what the analyzer keeps of it. */
export function lowered(path: string, text: string): FileIR | ParseFailure {
  const parsed = parse(path, text);
  if (isFailure(parsed)) return parsed;
  try {
    return lower(parsed);
  } catch (error) {
    // The walk is recursive, as the parser's is.
    if (error instanceof RangeError)
      return { message: 'nested too deeply to be analysed', line: 1, column: 1 };
    throw error;
  }
}
