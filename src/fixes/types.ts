// What goes into the fixes and what comes out: facts of the project, fixes, refusals.
import type { Finding, Span } from '../analyzer/finding.ts';

/** `async`: the async API, with every caller up to the async ones made async. */
export type FixKind = 'executor' | 'native' | 'async';

/** Replaces `span` of a file by `text`; insertions have an empty span. Edits of one file never overlap. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

export interface FileEdits {
  readonly path: string;
  /** The file is created with `create`'s text; it did not exist before. */
  readonly create?: string;
  readonly edits: readonly TextEdit[];
}

/** A fix that is right where it is offered. */
export interface Fix {
  readonly kind: FixKind;
  readonly title: string;
  readonly files: readonly FileEdits[];
  /** The first choice for this finding (never for hints). */
  readonly preferred: boolean;
  /** Provably safe without a look at the callers: part of fix-all and `unblock fix`. */
  readonly automatic: boolean;
  /** Why it is not automatic, or what the user should know. Plain sentence. */
  readonly note?: string;
}

/** Why a fix is not offered; shown in the hover and by `unblock fix`. */
export interface Refusal {
  readonly kind: FixKind;
  readonly reason: string;
}

export interface FixOptions {
  readonly fixes: readonly Fix[];
  readonly refusals: readonly Refusal[];
}

export type CopyFlavour = 'ts' | 'mts' | 'mjs' | 'cjs';

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

export interface RuntimePlan {
  readonly specifier: string;
  /** Files to create when the project has no copy yet. */
  readonly create: readonly NewFile[];
  /** Would the package be published without it? */
  readonly isLeftOut?: true;
}

/** `source`: `.ts`, `output`: `.js`, `none`: no ending. */
export type RelativeEnding = 'source' | 'output' | 'none';

/** Facts about the project around one file, gathered by the host beforehand (see `cli/` and `worker/`). */
export interface ProjectFacts {
  /** How the file is loaded: decides `import` against `require` where the file itself does not show it. */
  readonly moduleKind: 'esm' | 'cjs';
  /**
   * Where `runInExecutor` is imported from: `run-in-executor` when that package resolves from the file, else the
   * project's copy as a relative specifier with the right ending. Undefined where there is no folder to put it into
   * (untitled documents): then nothing can be offloaded.
   */
  readonly runtime: RuntimePlan | undefined;
  /** How the file's relative imports of TypeScript modules end, e.g. `./a.ts`, `./a.js`, `./a`. Default `output`. */
  readonly relativeEnding?: RelativeEnding;
  /**
   * Can a module of the project that this file imports be loaded once more, in a worker, without anyone noticing: does
   * neither it nor what it imports do anything on import or keep state? Unknown counts as no.
   */
  readonly isPureModule?: (specifier: string) => boolean;
  /** A module of the project that this file reaches through its imports, by the path that the analyzer gave it. */
  readonly openModule?: (path: string) => OpenModule | undefined;
  /** Does a path exist? Used to avoid overwriting when a new module is created beside the file. */
  readonly exists?: (path: string) => boolean;
  /** The same around another file of the project, for what can only be offloaded there. */
  readonly around?: (path: string) => ProjectFacts | undefined;
  /** The only kind of fix that may be put into what becomes async; default: the async API where there is one. */
  readonly only?: 'executor' | undefined;
  /** The whole project, where it is known: a fix that changes a function has to see all its callers. */
  readonly project?: ProjectFiles;
}

/** Every source file of a project. */
export interface ProjectFiles {
  /** Texts by path, tests among them. */
  readonly texts: ReadonlyMap<string, string>;
  /** Path of the project file that a specifier names, if it names one. */
  readonly resolve: (specifier: string, from: string) => string | undefined;
  /** Is a specifier that names no project file a package or a built-in, rather than an alias? */
  readonly isInstalled: (specifier: string) => boolean;
  /** Does a package.json offer the file to other packages (`main`, `exports`)? */
  readonly isPublic: (path: string) => boolean;
  /** How the file is loaded. */
  readonly moduleKind: (path: string) => 'esm' | 'cjs';
  /** The folder of the package that a file belongs to. */
  readonly packageOf: (path: string) => string | undefined;
  /** As it was before fixes that keep what it does, if any. */
  readonly before?: ProjectFiles;
}

/** A module that another one reaches. */
export interface OpenModule {
  readonly file: FixFile;
  /** See `ProjectFacts.isPureModule`. */
  readonly isPure: boolean;
  /** The same for what it imports in turn. */
  readonly isPureModule: (specifier: string) => boolean;
}

/** One source file as the fixes see it. */
export interface FixFile {
  readonly path: string;
  readonly text: string;
}

export interface Applied {
  readonly finding: Finding;
  readonly fix: Fix;
}

export interface Left {
  readonly finding: Finding;
  readonly reason: string;
}

/** What fix-all did to one file. */
export interface FixAllResult {
  /** The edited file, if anything was applied, and the files to create. */
  readonly files: readonly FileEdits[];
  readonly applied: readonly Applied[];
  readonly left: readonly Left[];
}
