// Files and what is found in them, as they change. Who parses them is nobody's business here.
import type { Config } from './config.ts';
import { align } from './follow/align.ts';
import type { Finding } from './finding.ts';
import { createProject, type Project } from './graph/project.ts';
import type { FileIR } from './ir.ts';

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
 * A project's worth of sources; findings come from all of them together. Order does not matter. What was
 * found out before a change is kept, as far as it still holds.
 */
export interface Sources {
  /** Adds or replaces a file. */
  add(file: FileIR): void;
  /** Forgets a file. */
  delete(path: string): void;
  /** What the specifiers in a file name, or the configuration that applies to it, may have changed. */
  refresh(path: string): void;
  /** May a `require` in a function block? Asked of files that were added once, and not yet checked. */
  mayLoadLate(): boolean;
  /**
   * Findings of one file in source order, suppressions and configuration applied.
   * @param mayBlock is there anything in the project that blocks? See `leavesOf`
   */
  check(path: string, mayBlock?: boolean): Finding[];
  /** Files that were checked, and whose findings may be others now. Files that were deleted are not among them. */
  outdated(): string[];
}

/** @param once no file comes, changes or goes after the first was checked, so that nothing has to be followed */
export function createSources(config: Config, host: AnalyzerHost, once = false): Sources {
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
    const project = createProject(settings, (specifier, from) => host.resolve?.(specifier, from), once);
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
    const next = known && !once ? align(known, file) : file;
    if (next === known) {
      forEachProject(project => {
        project.move(path);
      });
      return;
    }
    files.set(path, next);
    forEachProject(project => {
      project.replace(path, next);
    });
  }

  return {
    add,
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
    mayLoadLate() {
      const all = new Set(Array.from(files.keys(), path => projectFor(path).project));
      return [...all].some(project => project.mayLoadLate());
    },
    check(path, mayBlock = true) {
      const file = files.get(path);
      if (!file) return [];
      const { project, settings } = projectFor(path);
      return applySuppressions(file, mayBlock ? project.find(path) : [], settings);
    },
    outdated() {
      return [...projects].flatMap(([key, { project }]) =>
        project.outdated().filter(path => checkedWith.get(path) === key),
      );
    },
  };
}
