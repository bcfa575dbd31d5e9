import { basename } from 'node:path';
import type { RuleId } from '../analyzer/finding.ts';
import { applyEdits, fixAll, makeAsync, mayBeMadeAsync, parseWith, withTexts } from '../fixes/index.ts';
import type {
  Applied,
  FixAllResult,
  FixKind,
  Left,
  ProjectFacts,
  ProjectFiles,
  TextEdit,
} from '../fixes/types.ts';
import { discover, type DiscoverOptions } from '../project/discover.ts';
import { factsFor, homesOf } from '../project/facts.ts';
import { relativePath } from '../project/paths.ts';
import { reasonOf } from '../project/read.ts';
import { createResolver } from '../project/resolve.ts';
import { isRuntimeCopy } from '../project/runtimeCopies.ts';
import { wholeProject } from '../project/wholeProject.ts';
import { createFile, replaceFile } from '../project/write.ts';
import { analyze, loadAll, type Analysis, type CheckedFile, type LoadedFile } from './analyze.ts';
import { rootFor } from './component.ts';
import { describeFixes, type FixedFile } from './describe.ts';
import {
  asWritten,
  NOTHING,
  refuse,
  withReasons,
  withReasonsOfHelpers,
  type Helpers,
  type History,
} from './fixResults.ts';
import { UsageError, type Io } from './io.ts';
import { quickParser } from './lowering.ts';
import { patchOf } from './patch.ts';
import { countFailures, reportError } from './report.ts';

export interface FixCommandOptions {
  readonly paths: readonly string[];
  readonly with: FixKind | undefined;
  readonly rule: RuleId | undefined;
  readonly dryRun: boolean;
  readonly discover: DiscoverOptions;
}

/** `unblock fix`. @returns the exit code that `check` would have on what is left */
export async function fix(options: FixCommandOptions, io: Io): Promise<number> {
  const paths = options.paths.length > 0 ? options.paths : ['.'];
  const discovery = await discover(paths, options.discover);
  const loaded = await loadAll(discovery);
  const analysis = await analyze(loaded.files, discovery, options.discover);
  const quick = await quickParser();
  if (quick) parseWith({ quick });
  const session = new Session(loaded.files, analysis, io.cwd);
  for (const file of analysis.files) await session.fix(file, options);
  await session.fixWhatBecameAsync(options);

  const { cwd } = io;
  // A copy of the runtime is no news to a person, and a patch is not whole without it.
  const omitted = options.dryRun && io.terminal ? session.copiesOfRuntime() : [];
  if (options.dryRun) io.stdout(session.patch(omitted));
  else await session.write();
  const summary = describeFixes({
    files: session.fixed,
    created: session.created.map(path => relativePath(cwd, path)),
    omitted: omitted.map(path => relativePath(cwd, path)),
    errors: [...loaded.problems, ...analysis.problems].map(problem => reportError(problem, cwd)),
    considered: loaded.files.length,
    dryRun: options.dryRun,
    colors: io.colors,
  });
  // A diff on stdout is meant for a program.
  if (options.dryRun) io.stderr(summary);
  else io.stdout(summary);
  if (analysis.problems.some(({ internal }) => internal)) return 2;
  return countFailures(session.findingsLeft()) > 0 ? 1 : 0;
}

/** Fixes in memory, file after file; each sees what the ones before have changed. */
class Session {
  readonly fixed: FixedFile[] = [];
  readonly created: string[] = [];
  /** Texts as they will be on disk. */
  readonly #texts = new Map<string, string>();
  readonly #files: ReadonlyMap<string, LoadedFile>;
  readonly #analysis: Analysis;
  readonly #cwd: string;
  /** Changed from another file: functions in them have become async, and what blocks there can be fixed by now. */
  readonly #changedFromElsewhere = new Set<string>();
  /** Read when it is needed, and then with the changes so far. */
  #project: ProjectFiles | undefined;
  /** Changes that it does not have yet. */
  readonly #unseen = new Map<string, string>();
  readonly #histories = new Map<string, History>();

  constructor(files: readonly LoadedFile[], analysis: Analysis, cwd: string) {
    this.#files = new Map(files.map(file => [file.path, file]));
    this.#analysis = analysis;
    this.#cwd = cwd;
  }

  async fix(file: CheckedFile, options: FixCommandOptions): Promise<void> {
    // Offloading changes one file, so it comes first; what is asked for in particular comes before the rest.
    if (options.with === 'native') {
      const helpers = await this.#makeAsync(file, options);
      const { applied, left } = await this.#fixCalls(file, options, found => withReasons(found, helpers));
      this.#note(file, { applied: [...helpers.applied, ...applied], left });
      return;
    }
    const { applied, left } = await this.#fixCalls(file, options);
    const isComplete = left.every(({ finding }) => finding.severity === 'hint');
    const helpers = isComplete ? NOTHING : await this.#makeAsync(file, options);
    if (helpers.applied.length === 0) {
      const reasons = withReasonsOfHelpers(left, helpers, this.#historyOf(file.path));
      this.#note(file, { applied, left: reasons });
      return;
    }
    const rest = await this.#fixCalls(file, options, found => withReasonsOfHelpers(found, helpers, []));
    this.#note(file, { applied: [...applied, ...helpers.applied, ...rest.applied], left: rest.left });
  }

  /** What a function that became async calls besides, in a file that had its turn before. */
  async fixWhatBecameAsync(options: FixCommandOptions): Promise<void> {
    for (const path of this.#changedFromElsewhere) {
      const file = this.#files.get(path);
      if (!file || !this.#texts.has(path)) continue;
      const changed = { ...file, findings: [] };
      const { applied, left } = await this.#fixCalls(changed, options);
      const isComplete = left.every(({ finding }) => finding.severity === 'hint');
      const helpers = isComplete ? NOTHING : await this.#makeAsync(changed, options);
      const rest = helpers.applied.length > 0 ? await this.#fixCalls(changed, options) : undefined;
      const isNoted = this.fixed.some(noted => noted.file === relativePath(this.#cwd, path));
      this.#note(changed, {
        applied: [...applied, ...helpers.applied, ...(rest?.applied ?? [])],
        left: isNoted ? [] : (rest?.left ?? left),
      });
    }
  }

  /**
   * Fixes what needs no other function to change.
   * @param explain may know better why something is left
   */
  async #fixCalls(
    file: CheckedFile,
    options: FixCommandOptions,
    explain = (left: readonly Left[]): readonly Left[] => left,
  ): Promise<Pick<FixAllResult, 'applied' | 'left'>> {
    const { path } = file;
    const text = this.#texts.get(path) ?? file.text;
    const findings = this.#analysis.analyzer?.check(path) ?? [];
    const facts = await factsFor(path, {
      text,
      overlay: this.#texts,
      root: rootFor(path, this.#cwd),
      files: this.#files.keys(),
      project: await this.#wholeProject(path),
    });
    const found = fixAll(findings, { path, text }, facts, { with: options.with, rule: options.rule });
    const history = this.#historyOf(path);
    const result = {
      applied: asWritten(found.applied, history),
      left: asWritten(explain(found.left), history),
    };
    const refusal = file.lossy ? 'The file is not UTF-8.' : this.#apply(found, text, path);
    return refusal === undefined ? result : refuse(result, refusal);
  }

  /** Makes helpers async, one after the other, where that is provably the same. */
  async #makeAsync(file: CheckedFile, { rule, with: kind }: FixCommandOptions): Promise<Helpers> {
    const { path } = file;
    if (file.lossy) return NOTHING;
    const applied: Applied[] = [];
    for (;;) {
      const history = this.#historyOf(path);
      const text = this.#texts.get(path) ?? file.text;
      const helpers = (this.#analysis.analyzer?.check(path) ?? []).filter(
        finding =>
          finding.severity !== 'hint' && (!rule || finding.rule === rule) && mayBeMadeAsync(finding, text),
      );
      const reasons = new Map<number, string>();
      const project = helpers.length > 0 ? await this.#wholeProject(path) : undefined;
      const homes = await homesOf(kind === 'native' ? [] : helpers, path, home => this.#factsAt(home));
      const facts: ProjectFacts = {
        moduleKind: project?.moduleKind(path) ?? 'cjs',
        runtime: undefined,
        around: home => homes.get(home),
        ...(kind === 'executor' && { only: kind }),
        ...(project && { project }),
      };
      const done = helpers.some(finding => {
        const fix = makeAsync(finding, { path, text }, facts);
        const reason =
          typeof fix === 'object' ? (fix.automatic ? this.#apply(fix, text, path) : fix.note) : fix;
        if (reason === undefined && typeof fix === 'object') {
          applied.push(...asWritten([{ finding, fix }], history));
        } else if (fix !== undefined) reasons.set(finding.node.start, reason ?? 'There is no fix for it.');
        return reason === undefined && fix !== undefined;
      });
      if (!done) return { applied, reasons };
    }
  }

  async #factsAt(path: string): Promise<ProjectFacts | undefined> {
    const text = this.#texts.get(path) ?? this.#files.get(path)?.text;
    if (text === undefined) return undefined;
    const root = rootFor(path, this.#cwd);
    return factsFor(path, { text, overlay: this.#texts, root, files: this.#files.keys() });
  }

  async #wholeProject(path: string): Promise<ProjectFiles | undefined> {
    this.#project ??= await this.#readProject(path);
    if (this.#unseen.size > 0 && this.#project) this.#project = withTexts(this.#project, this.#unseen);
    this.#unseen.clear();
    return this.#project;
  }

  async #readProject(path: string): Promise<ProjectFiles | undefined> {
    const project = await wholeProject(path, rootFor(path, this.#cwd), new Map());
    // Modules that fixes have made are there as well.
    const ofMade = createResolver(file => {
      const text = this.#texts.get(file);
      return text !== undefined && !isRuntimeCopy(file, text);
    });
    return (
      project && {
        ...project,
        before: project,
        resolve: (specifier, from) => project.resolve(specifier, from) ?? ofMade(specifier, from),
      }
    );
  }

  /** @returns why the result is not used; then nothing has changed */
  #apply({ files }: Pick<FixAllResult, 'files'>, text: string, own: string): string | undefined {
    const texts = new Map<string, string>();
    const steps = new Map<string, readonly TextEdit[]>();
    for (const { path, create, edits } of files) {
      if (create === undefined) steps.set(path, edits);
      const before = create ?? (path === own ? text : (this.#texts.get(path) ?? this.#files.get(path)?.text));
      if (this.#files.get(path)?.lossy) return `${relativePath(this.#cwd, path)} is not UTF-8.`;
      if (before === undefined)
        return `It would change ${relativePath(this.#cwd, path)}, which is not among the files.`;
      texts.set(path, applyEdits(before, edits));
      if (path !== own) this.#changedFromElsewhere.add(path);
    }
    for (const [path, edits] of steps) this.#histories.set(path, [...this.#historyOf(path), edits]);
    for (const [path, after] of texts)
      if (!this.#files.has(path) && !isRuntimeCopy(path, after)) this.#analysis.made.add(path);
    for (const [path, after] of texts) {
      const failure = this.#analysis.analyzer?.update(path, after);
      if (failure) throw new Error(`the fixed ${path} would not parse: ${failure.message}`);
      if (!this.#files.has(path) && !this.#texts.has(path)) this.created.push(path);
      this.#texts.set(path, after);
      if (!isRuntimeCopy(path, after)) this.#unseen.set(path, after);
    }
    return undefined;
  }

  #historyOf(path: string): History {
    return this.#histories.get(path) ?? [];
  }

  #note(file: CheckedFile, { applied, left }: Pick<FixAllResult, 'applied' | 'left'>): void {
    const visible = left.filter(({ finding }) => finding.severity !== 'hint');
    if (applied.length + visible.length === 0) return;
    this.fixed.push({ file: relativePath(this.#cwd, file.path), text: file.text, applied, left: visible });
  }

  /** New files that hold the runtime and its types. */
  copiesOfRuntime(): string[] {
    return this.created.filter(path => /^run-in-executor\.(d\.)?[cm]?[jt]s$/.test(basename(path)));
  }

  /** The files' own changes come first, the runtime that they need last. */
  patch(omitted: readonly string[]): string {
    const copies = this.copiesOfRuntime();
    const own = [...this.#texts].filter(([path]) => !copies.includes(path));
    const brought = [...this.#texts].filter(([path]) => copies.includes(path) && !omitted.includes(path));
    const patches = [...own, ...brought].map(([path, text]) => {
      const original = this.#files.get(path);
      const bom = original?.bom ? '\uFEFF' : '';
      const before = original && bom + original.text;
      return patchOf({ file: relativePath(this.#cwd, path), before, after: bom + text });
    });
    return patches.join('');
  }

  async write(): Promise<void> {
    // New files first: until the old ones change, nobody imports them.
    const creating = [...this.#texts].filter(([path]) => !this.#files.has(path));
    const changing = [...this.#texts].filter(([path]) => this.#files.has(path));
    for (const [path, text] of [...creating, ...changing]) {
      const original = this.#files.get(path);
      const writing = original
        ? replaceFile(path, (original.bom ? '\uFEFF' : '') + text)
        : createFile(path, text);
      await writing.catch((error: unknown) => {
        throw new UsageError(`cannot write ${relativePath(this.#cwd, path)}: ${reasonOf(error)}`, {
          cause: error,
        });
      });
    }
  }

  findingsLeft(): CheckedFile['findings'] {
    const paths = new Set([...this.#analysis.files.map(({ path }) => path), ...this.#changedFromElsewhere]);
    return [...paths].flatMap(path => this.#analysis.analyzer?.check(path) ?? []);
  }
}
